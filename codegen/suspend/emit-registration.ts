// The text of a module's registration: one statement behind everything else, with its classes, its functions, and what makes
// its closures again. A factory's text is the closure's own, edits and marks of inner closures included, with what it captures
// as parameters; it repeats lines of the module, and maps to them. Names of the module's own scope mean the same there.

import { Edits } from "./edits.ts";
import type { AppendedEdits, Needs } from "./emit.ts";
import { type Emission, emitFunction } from "./emit-functions.ts";
import { gleamName } from "./explain.ts";
import type { ClassFact } from "./facts.ts";
import type { LinkedModule } from "./link.ts";
import { OWN, TWIN, type Variant } from "./modes.ts";
import type { Plan } from "./plan.ts";
import { closureNumber, type Registration, registeredName } from "./registration.ts";

type Base = Omit<Emission, "edits" | "variant">;

interface Closure {
  readonly number: number;
  readonly index: number;
  readonly variant: Variant;
}

/** What is appended to the module; nothing for a module that has nothing to tell. */
export function emitRegistration(base: Base, registration: Registration): AppendedEdits[] {
  const { plan, module, needs } = base;
  const types = module.facts.classes.map((type) => `    ${typeText(type)},`);
  const functions = functionNames(plan, module, needs, registration);
  const closures = closuresOf(plan, module, registration);
  if (types.length + functions.length + closures.length === 0) return [];
  const name = JSON.stringify(registeredName(module));
  const head = [`${needs.runtime("registerModule")}(${name}, import.meta.url, {`];
  if (types.length > 0) head.push("  types: [", ...types, "  ],");
  if (functions.length > 0) head.push(`  functions: { ${functions.join(", ")} },`);
  if (closures.length === 0) return [plainText([...head, "});"])];
  const factories = closures.map((closure) => factory(base, closure));
  const tail = plainText(["  },\n"]);
  const places = (): string => `  places: { ${placesOf(base, closures).join(", ")} },\n});`;
  return [plainText([...head, "  closures: {"]), ...factories, { ...tail, places }];
}

/** Where closures are written, for people: the function and the line. */
function placesOf({ plan, needs }: Base, closures: ReadonlyArray<Closure>): string[] {
  return closures.map(({ index, number }) => {
    const owner = plan.effects.fact(plan.effects.owner(index)).name;
    const line = needs.place(plan.effects.fact(index).start).split(":").at(-2);
    const place = `${owner === "" ? "" : `${gleamName(owner)}, `}line ${line}`;
    return `${number}: ${JSON.stringify(place)}`;
  });
}

function plainText(lines: ReadonlyArray<string>): AppendedEdits {
  return { edits: new Edits(), start: 0, end: 0, before: lines.join("\n"), after: "" };
}

function typeText({ name, fields, constant }: ClassFact): string {
  if (fields === null) return `[${name}, [], null, null]`;
  const places = fields.map((field) => (/^\d+$/.test(field) ? `$v[${field}]` : `$v.${field}`));
  const write = places.map((place) => ` $w(${place});`).join("");
  const made = `new ${name}(${fields.map(() => "$r()").join(", ")})`;
  const read = constant === "" ? made : constant;
  const [takes, gives] = fields.length === 0 ? ["()", "()"] : ["($w, $v)", "($r)"];
  const body = write === "" ? "{}" : `{${write} }`;
  const labels = fields.map((field) => JSON.stringify(field)).join(", ");
  return `[${name}, [${labels}], ${takes} => ${body}, ${gives} => ${read}]`;
}

/** The functions, by the names that they have in the module; twins among them. */
function functionNames(
  plan: Plan,
  module: LinkedModule,
  needs: Needs,
  registration: Registration,
): string[] {
  const names: string[] = [];
  module.facts.functions.forEach((fact, local) => {
    const index = module.functionBase + local;
    if (!registration.names(index)) return;
    names.push(fact.name);
    if (plan.hasTwin(index)) names.push(needs.names.twin(fact.name));
  });
  return names;
}

function closuresOf(plan: Plan, module: LinkedModule, registration: Registration): Closure[] {
  const found: Closure[] = [];
  for (let local = 0; local < module.facts.functions.length; local++) {
    const index = module.functionBase + local;
    if (!registration.marks(index)) continue;
    const variants = plan.hasTwin(plan.effects.owner(index)) ? [OWN, TWIN] : [OWN];
    for (const variant of variants as ReadonlyArray<Variant>) {
      found.push({ index, variant, number: closureNumber(module, index, variant) });
    }
  }
  return found;
}

function factory(base: Base, { index, variant, number }: Closure): AppendedEdits {
  const { plan, module } = base;
  const edits = new Edits();
  const emission: Emission = { ...base, edits, variant, unmarked: index };
  for (const inner of writtenIn(plan, module, index)) emitFunction(emission, inner);
  const { start, end, captures } = plan.effects.fact(index);
  const names = captures.map(([name]) => name).join(", ");
  const before = `    ${number}: (${names}) => `;
  return { edits, start, end, before, after: "," };
}

/** A function and those that are written in it. */
function writtenIn(plan: Plan, module: LinkedModule, index: number): number[] {
  const inside = new Set<number>([index - module.functionBase]);
  for (const nested of plan.modes.nested[plan.effects.owner(index)] ?? []) {
    const { parent } = plan.effects.fact(nested);
    if (inside.has(parent)) inside.add(nested - module.functionBase);
  }
  return [...inside].map((local) => module.functionBase + local);
}

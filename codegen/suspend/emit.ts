// Plans to text, one module at a time: the module's own variant in place, twins and the registration behind the last line, an
// import of what the added code needs at the start of the first. A module in which nothing changes comes back as null and is copied as it is.

import type MagicString from "magic-string";
import { Edits } from "./edits.ts";
import { type Emission, emitFunction } from "./emit-functions.ts";
import { emitImports } from "./emit-imports.ts";
import { emitRegistration } from "./emit-registration.ts";
import type { LinkedModule } from "./link.ts";
import { OWN, TWIN } from "./modes.ts";
import { Names } from "./names.ts";
import type { Plan } from "./plan.ts";
import type { Registration } from "./registration.ts";

export type RuntimeName =
  | "Suspension"
  | "SUSPEND"
  | "PAUSE"
  | "budget"
  | "registerModule"
  | "closure";

/** What the code added to a module uses, by the names that it has there. */
export class Needs {
  readonly names: Names;
  readonly used = new Set<RuntimeName>();
  now = false;
  sync = false;
  /** Words for a place in the module's source. */
  readonly place: (offset: number) => string;

  constructor(names: Names, place: (offset: number) => string) {
    this.names = names;
    this.place = place;
  }

  runtime(name: RuntimeName): string {
    this.used.add(name);
    return this.names.free(`$${name}`);
  }
}

export interface EmittedModule {
  readonly main: MagicString;
  /** Parts of the module that are written once more, each from a line of its own on. */
  readonly appended: ReadonlyArray<Appended>;
  /** Text after them: a comment that has to stay last. */
  readonly tail: string;
}

export interface Appended {
  readonly text: MagicString;
  /** Text before, of any number of lines, and after it. */
  readonly before: string;
  readonly after: string;
  /** Offset in the module's text where the part begins. */
  readonly start: number;
}

/** The edits of one module, made but not applied: equal signatures give equal texts. */
export interface ModuleEdits {
  readonly signature: string;
  /** The text also tells places in the sources, which the signature does not know. */
  readonly tellsPlaces: boolean;
  readonly apply: () => EmittedModule;
}

/** A part of the module, from `start` to `end` (nothing, if they are the same), to be edited and appended. */
export interface AppendedEdits {
  readonly edits: Edits;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  /** More text before it, which names places in the sources; made with the text only, since finding them takes time. */
  readonly places?: (() => string) | undefined;
  readonly after: string;
}

const LAST_COMMENT = /\n\/\/# sourceMappingURL=\S*\s*$/;

export function emitModule(
  plan: Plan,
  registration: Registration | null,
  module: LinkedModule,
  code: string,
  place: (offset: number) => string,
): ModuleEdits | null {
  const needs = new Needs(new Names(module), place);
  const edits = new Edits();
  const base = { plan, registration, module, needs, code, unmarked: -1 };
  module.facts.functions.forEach((_, local) => {
    emitFunction({ ...base, variant: OWN, edits }, module.functionBase + local);
  });
  const appended = emitTwins(base);
  if (registration !== null) appended.push(...emitRegistration(base, registration));
  emitImports(plan, module, edits, needs);
  if (edits.isEmpty && appended.length === 0) return null;
  const comment = appended.length > 0 ? LAST_COMMENT.exec(code) : null;
  if (comment !== null) edits.remove(comment.index, code.length);
  const tail = appended.length > 0 ? (comment?.[0] ?? "\n") : "";
  const parts = appended.map((part) => `${part.start}:${part.before}${part.edits.signature}`);
  return {
    signature: [edits.signature, ...parts, tail].join("\n"),
    tellsPlaces: appended.some(({ places }) => places !== undefined),
    apply: () => ({
      main: edits.apply(code),
      appended: appended.map((part) => applied(part, code)),
      tail,
    }),
  };
}

function applied(part: AppendedEdits, code: string): Appended {
  const { edits, start, end, before, places, after } = part;
  const text = edits.apply(code, start, end);
  return { text, before: `${before}${places?.() ?? ""}`, after, start };
}

/** The twins, and behind them the exports of those that cannot be exported where they stand. */
function emitTwins(base: Omit<Emission, "edits" | "variant">): AppendedEdits[] {
  const { plan, module, needs } = base;
  const twins: AppendedEdits[] = [];
  const exports: string[] = [];
  module.facts.functions.forEach((_, local) => {
    const owner = module.functionBase + local;
    if (local === 0 || !plan.hasTwin(owner)) return;
    const edits = new Edits();
    for (const nested of plan.modes.nested[owner] ?? []) {
      emitFunction({ ...base, variant: TWIN, edits }, nested);
    }
    const apart = addTwin(module, local, needs, edits, twins);
    if (apart !== "") exports.push(apart);
  });
  for (const text of exports) {
    twins.push({ edits: new Edits(), start: 0, end: 0, before: text, after: "" });
  }
  return twins;
}

/** Adds a twin's head; gives back the export that it needs apart from its own text. */
function addTwin(
  module: LinkedModule,
  index: number,
  needs: Needs,
  edits: Edits,
  twins: AppendedEdits[],
): string {
  const fact = module.facts.functions[index];
  if (fact === undefined) throw new RangeError(`no function ${index} in ${module.id}`);
  const local = needs.names.twin(fact.name);
  const inline = fact.exportedInline && local === `${fact.name}$s`;
  const keyword = inline ? "export " : "";
  const before = fact.constant ? `${keyword}const ${local} = ` : keyword;
  if (!fact.constant) edits.insert(fact.nameEnd, local.slice(fact.name.length));
  const after = fact.constant ? ";" : "";
  twins.push({ edits, start: fact.start, end: fact.end, before, after });
  return fact.exportedInline && !inline ? `export { ${local} as ${fact.name}$s };` : "";
}

// Plans to text, one module at a time: the module's own variant in place, twins behind the last line, an import of what the
// added code needs at the start of the first. A module in which nothing changes comes back as null and is copied as it is.

import type MagicString from "magic-string";
import { Edits } from "./edits.ts";
import { emitFunction } from "./emit-functions.ts";
import { emitImports } from "./emit-imports.ts";
import type { LinkedModule } from "./link.ts";
import { OWN, TWIN, type Variant } from "./modes.ts";
import { Names } from "./names.ts";
import type { Plan } from "./plan.ts";

export type RuntimeName = "Suspension" | "SUSPEND" | "PAUSE" | "budget";

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
  readonly twins: ReadonlyArray<EmittedTwin>;
  /** Text after the twins: exports, and a comment that has to stay last. */
  readonly tail: string;
}

export interface EmittedTwin {
  readonly text: MagicString;
  /** Text before and after, on the same lines. */
  readonly before: string;
  readonly after: string;
  /** Offset in the module's text where the twin's own text begins. */
  readonly start: number;
}

/** The edits of one module, made but not applied: equal signatures give equal texts. */
export interface ModuleEdits {
  readonly signature: string;
  readonly apply: () => EmittedModule;
}

interface TwinEdits {
  readonly edits: Edits;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

const LAST_COMMENT = /\n\/\/# sourceMappingURL=\S*\s*$/;

export function emitModule(
  plan: Plan,
  module: LinkedModule,
  code: string,
  place: (offset: number) => string,
): ModuleEdits | null {
  const needs = new Needs(new Names(module), place);
  const edits = new Edits();
  const count = module.facts.functions.length;
  const emit = (index: number, variant: Variant, into: Edits): void =>
    emitFunction({ plan, module, variant, edits: into, needs, code }, index);
  for (let index = 0; index < count; index++) emit(module.functionBase + index, OWN, edits);
  const twins: TwinEdits[] = [];
  let exports = "";
  for (let index = 1; index < count; index++) {
    const owner = module.functionBase + index;
    if (!plan.hasTwin(owner)) continue;
    const twin = new Edits();
    for (const nested of plan.modes.nested[owner] ?? []) emit(nested, TWIN, twin);
    exports += addTwin(module, index, needs, twin, twins);
  }
  emitImports(plan, module, edits, needs);
  if (edits.isEmpty && twins.length === 0) return null;
  const comment = twins.length > 0 ? LAST_COMMENT.exec(code) : null;
  if (comment !== null) edits.remove(comment.index, code.length);
  const tail = twins.length > 0 ? exports + (comment?.[0] ?? "\n") : "";
  const parts = twins.map(({ edits: part, start }) => `${start}:${part.signature}`);
  return {
    signature: [edits.signature, ...parts, tail].join("\n"),
    apply: () => ({
      main: edits.apply(code),
      twins: twins.map((twin) => applied(twin, code)),
      tail,
    }),
  };
}

function applied({ edits, start, end, before, after }: TwinEdits, code: string): EmittedTwin {
  return { text: edits.apply(code, start, end), before, after, start };
}

/** Adds a twin's head; gives back the export that it needs apart from its own text. */
function addTwin(
  module: LinkedModule,
  index: number,
  needs: Needs,
  edits: Edits,
  twins: TwinEdits[],
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
  return fact.exportedInline && !inline ? `\nexport { ${local} as ${fact.name}$s };` : "";
}

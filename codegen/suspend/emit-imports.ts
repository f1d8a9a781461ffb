// Import and export lists: twins of imported functions that the module calls or hands on, and the import from the runtime.

import type { Edits } from "./edits.ts";
import type { Needs } from "./emit.ts";
import { helperNames, nowText, syncText } from "./emit-helpers.ts";
import type { ImportFact } from "./facts.ts";
import type { LinkedModule } from "./link.ts";
import { OWN, TWIN } from "./modes.ts";
import type { Plan } from "./plan.ts";

const RUNTIME = "starfish-otp/kernel";
const ORDER = ["Suspension", "SUSPEND", "PAUSE", "budget", "registerModule", "closure"] as const;

export function emitImports(plan: Plan, module: LinkedModule, edits: Edits, needs: Needs): void {
  const wanted = usedTwins(plan, module);
  for (const fact of module.facts.exports) {
    if (fact.kind === "import") {
      const imported = module.facts.imports[fact.import] as ImportFact;
      if (!importsTwin(plan, module, imported)) continue;
      wanted.add(fact.import);
      const local = needs.names.twin(imported.local);
      if (fact.specifierEnd >= 0)
        edits.insert(fact.specifierEnd, `, ${renamed(local, `${fact.name}$s`)}`);
    } else if (fact.kind === "from") {
      const { specifier, imported, name, specifierEnd } = fact;
      const like = { specifier, imported, local: "", specifierEnd, node: -1 };
      if (!importsTwin(plan, module, like)) continue;
      edits.insert(specifierEnd, `, ${renamed(`${imported}$s`, `${name}$s`)}`);
    } else if (fact.kind === "function" && fact.specifierEnd >= 0) {
      if (!plan.hasTwin(module.functionBase + fact.function)) continue;
      const local = needs.names.twin(module.facts.functions[fact.function]?.name ?? "");
      edits.insert(fact.specifierEnd, `, ${renamed(local, `${fact.name}$s`)}`);
    }
  }
  for (const index of [...wanted].sort((a, b) => a - b)) {
    const imported = module.facts.imports[index] as ImportFact;
    if (imported.specifierEnd < 0) continue;
    const local = needs.names.twin(imported.local);
    edits.insert(imported.specifierEnd, `, ${renamed(`${imported.imported}$s`, local)}`);
  }
  const helpers = helperText(needs);
  if (needs.used.size === 0) return;
  const names = ORDER.filter((name) => needs.used.has(name)).map(
    (name) => `${name} as ${needs.runtime(name)}`,
  );
  const text = `import { ${names.join(", ")} } from "${RUNTIME}"; ${helpers}`;
  edits.insert(module.facts.importAt, text);
}

function helperText(needs: Needs): string {
  if (!needs.now) return "";
  const names = helperNames(needs.names, (name) => needs.runtime(name));
  return nowText(names) + (needs.sync ? syncText(names) : "");
}

function renamed(from: string, to: string): string {
  return from === to ? from : `${from} as ${to}`;
}

function importsTwin(plan: Plan, module: LinkedModule, imported: ImportFact): boolean {
  const means = plan.program.meaning(module, imported);
  return means.kind === "function" && plan.hasTwin(means.function);
}

/** Imports whose twins the text of this module names. */
function usedTwins(plan: Plan, module: LinkedModule): Set<number> {
  const used = new Set<number>();
  for (let local = 0; local < module.facts.functions.length; local++) {
    const index = module.functionBase + local;
    const variants = plan.hasTwin(plan.effects.owner(index)) ? [OWN, TWIN] : [OWN];
    for (const call of plan.modes.callsOf[index] ?? []) {
      const { callee } = call.fact;
      if (callee.kind !== "import") continue;
      if (variants.some((variant) => plan.renames(call, variant as 0 | 1))) used.add(callee.import);
    }
    for (const reference of plan.references(index)) {
      if (reference.target.kind !== "import") continue;
      if (plan.renamesValue(module, reference)) used.add(reference.target.import);
    }
  }
  return used;
}

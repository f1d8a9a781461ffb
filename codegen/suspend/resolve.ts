// What names of other modules mean: through imports, lists of exports, re-exports and `export *`, up to the function or variable
// itself. Cycles of re-exports end at a bound; a name that its module does not have is "missing", which loading the program
// reports better. A module that is not part of the program, or does not parse, is host code.

import { type ImportFact, NOTHING } from "./facts.ts";
import type { LinkedModule, Meaning } from "./link.ts";

const EXPORT_DEPTH_MAX = 64;
const MISSING: Meaning = { kind: "missing" };

export class Resolver {
  private readonly trusted: (specifier: string) => boolean;
  private readonly known = new Map<LinkedModule, Map<string, Meaning>>();

  constructor(trusted: (specifier: string) => boolean) {
    this.trusted = trusted;
  }

  /** What an import means. */
  meaning(module: LinkedModule, fact: ImportFact, depth = 0): Meaning {
    const other = module.resolved.get(fact.specifier) ?? null;
    if (other !== null) return this.exported(other, fact.imported, depth + 1);
    const kind = this.trusted(fact.specifier) ? "trusted" : "external";
    return { kind, name: fact.imported };
  }

  /** What a module exports under a name. */
  exported(module: LinkedModule, name: string, depth = 0): Meaning {
    if (depth > EXPORT_DEPTH_MAX) return MISSING;
    let names = this.known.get(module);
    if (names === undefined) {
      names = new Map();
      this.known.set(module, names);
    }
    const known = names.get(name);
    if (known !== undefined) return known;
    const found = this.find(module, name, depth);
    // Below the top, a cycle may have cut the search short.
    if (depth === 0 || found.kind !== "missing") names.set(name, found);
    return found;
  }

  private find(module: LinkedModule, name: string, depth: number): Meaning {
    const found = module.exports.get(name);
    if (found === undefined) return this.throughAll(module, name, depth);
    switch (found.kind) {
      case "function":
        return { kind: "function", function: module.functionBase + found.function };
      case "node":
        return { kind: "node", node: module.nodeBase + found.node };
      case "import": {
        const fact = module.facts.imports[found.import];
        return fact === undefined ? MISSING : this.meaning(module, fact, depth);
      }
      case "from": {
        const { specifier, imported } = found;
        const fact = { specifier, imported, local: "", specifierEnd: -1, node: NOTHING };
        return this.meaning(module, fact, depth);
      }
      case "all":
        return MISSING;
    }
  }

  private throughAll(module: LinkedModule, name: string, depth: number): Meaning {
    for (const all of module.exportAlls) {
      const other = all.name === "" ? (module.resolved.get(all.specifier) ?? null) : null;
      if (other === null) continue;
      const found = this.exported(other, name, depth + 1);
      if (found.kind !== "missing") return found;
    }
    return MISSING;
  }
}

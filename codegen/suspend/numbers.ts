// Is an index certainly a number? `cells[i]` reaches elements only, while `record[name]` may reach any field, so it pays to
// know. Judged for a module at once, from all that is assigned to a variable, given for a parameter and returned by a function
// of the module; whatever else there is counts as not a number. A cycle (`i = i + 1`) adds nothing and is taken as agreeing.

import type { Expression } from "oxc-parser";
import type { Scope } from "./scopes.ts";

interface Placed {
  readonly expression: Expression | null;
  readonly scope: Scope;
}

/** How the functions of a module are used by name: what they are given and what they return. */
export class FunctionUses {
  private readonly given = new Map<number, Array<ReadonlyArray<Placed>>>();
  private readonly returned = new Map<number, Placed[]>();
  /** Functions that others may call: exported, or used as values. */
  readonly open = new Set<number>();

  call(index: number, args: ReadonlyArray<Placed>): void {
    const calls = this.given.get(index) ?? [];
    calls.push(args);
    this.given.set(index, calls);
  }

  return(index: number, expression: Expression | null, scope: Scope): void {
    const list = this.returned.get(index) ?? [];
    list.push({ expression, scope });
    this.returned.set(index, list);
  }

  /** All that a parameter is given, or null when that is not known. */
  givenFor(index: number, position: number): ReadonlyArray<Placed> | null {
    const calls = this.given.get(index);
    if (this.open.has(index) || calls === undefined) return null;
    const found: Placed[] = [];
    for (const args of calls) {
      const argument = args[position];
      if (argument === undefined) return null;
      found.push(argument);
    }
    return found;
  }

  returnedBy(index: number): ReadonlyArray<Placed> | null {
    return this.returned.get(index) ?? null;
  }
}

const ARITHMETIC = new Set(["-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"]);
const COUNTS = new Set(["length", "size", "byteLength"]);
const DEPTH_MAX = 40;

export class NumberJudge {
  private readonly uses: FunctionUses;
  /** Variables, parameters and functions that are being judged. */
  private readonly open = new Set<object | number>();

  constructor(uses: FunctionUses) {
    this.uses = uses;
  }

  isNumber(expression: Expression | null, scope: Scope, depth = 0): boolean {
    if (expression === null || depth > DEPTH_MAX) return false;
    const also = (other: Expression): boolean => this.isNumber(other, scope, depth + 1);
    switch (expression.type) {
      case "Literal":
        return typeof expression.value === "number";
      case "UpdateExpression":
        return true;
      case "UnaryExpression":
        return ["-", "~", "+"].includes(expression.operator);
      case "BinaryExpression":
        if (ARITHMETIC.has(expression.operator)) return true;
        return (
          expression.operator === "+" &&
          also(expression.left as Expression) &&
          also(expression.right)
        );
      case "MemberExpression":
        return !expression.computed && COUNTS.has(expression.property.name);
      case "ConditionalExpression":
        return also(expression.consequent) && also(expression.alternate);
      case "AssignmentExpression":
        return expression.operator === "=" && also(expression.right);
      case "CallExpression":
        return this.isNumberCall(expression.callee, scope, depth);
      case "Identifier":
        return this.isNumberVariable(expression.name, scope, depth);
      default:
        return false;
    }
  }

  private isNumberCall(callee: Expression, scope: Scope, depth: number): boolean {
    if (callee.type === "MemberExpression") {
      const { object, computed } = callee;
      return !computed && object.type === "Identifier" && object.name === "Math";
    }
    if (callee.type !== "Identifier") return false;
    const binding = scope.find(callee.name);
    if (binding?.kind !== "function") return false;
    return this.once(binding.function, () =>
      this.all(this.uses.returnedBy(binding.function), depth),
    );
  }

  private isNumberVariable(name: string, scope: Scope, depth: number): boolean {
    const binding = scope.find(name);
    if (binding?.kind !== "variable") return false;
    const { parameter, definitions } = binding;
    if (parameter === null && definitions.length === 0) return false;
    return this.once(binding, () => {
      const assigned = definitions.every((value) => this.isNumber(value, scope, depth + 1));
      if (!assigned || parameter === null) return assigned;
      return this.all(this.uses.givenFor(...parameter), depth);
    });
  }

  private all(values: ReadonlyArray<Placed> | null, depth: number): boolean {
    if (values === null) return false;
    return values.every(({ expression, scope }) => this.isNumber(expression, scope, depth + 1));
  }

  private once(key: object | number, judge: () => boolean): boolean {
    if (this.open.has(key)) return true;
    this.open.add(key);
    const result = judge();
    this.open.delete(key);
    return result;
  }
}

// Lexical scopes: which declaration a name means. Gleam's output shadows names freely in nested blocks, so every block has
// its own scope. Bindings are declared before the statements of their scope are read (functions are hoisted, and a closure
// may mention a variable that is declared below it); an unknown name is a global of the host and looks up as undefined.

import type { BindingPattern, Expression, Node, Statement } from "oxc-parser";

/** A variable, a parameter, a class or a nested function: whatever flows into its node. */
export interface Variable {
  kind: "variable";
  node: number;
  definitions: Array<Expression | null>;
  /** Function and position, for a parameter. */
  parameter: readonly [number, number] | null;
  /** Offset from which on a constant or a parameter has its value; -1 for other variables. */
  setAt: number;
  /** Assigned to after its declaration. */
  changes: boolean;
}

export type Binding =
  | Variable
  /** A function of the module's own scope. */
  | { kind: "function"; function: number }
  | { kind: "import"; import: number }
  | { kind: "namespace"; specifier: string; local: string };

export class Scope {
  readonly parent: Scope | null;
  /** Function in which it is a scope. */
  readonly owner: number;
  readonly bindings = new Map<string, Binding>();

  constructor(parent: Scope | null, owner: number) {
    this.parent = parent;
    this.owner = owner;
  }

  find(name: string): Binding | undefined {
    return this.declaring(name)?.bindings.get(name);
  }

  /** The scope that declares a name, from here outwards. */
  declaring(name: string): Scope | null {
    let scope: Scope | null = this;
    while (scope !== null && !scope.bindings.has(name)) scope = scope.parent;
    return scope;
  }
}

/** Names that a pattern binds. */
export function namesOf(pattern: BindingPattern | Node, names: string[] = []): string[] {
  switch (pattern.type) {
    case "Identifier":
      names.push(pattern.name);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        namesOf(property.type === "RestElement" ? property.argument : property.value, names);
      }
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) {
        if (element !== null) namesOf(element, names);
      }
      break;
    case "AssignmentPattern":
      namesOf(pattern.left, names);
      break;
    case "RestElement":
      namesOf(pattern.argument, names);
      break;
    default:
      break;
  }
  return names;
}

/** Names that `var` declares anywhere in these statements, nested functions excluded. */
export function hoistedNames(
  statements: ReadonlyArray<Statement | Node>,
  names: string[] = [],
): string[] {
  for (const statement of statements) hoistFrom(statement, names);
  return names;
}

function hoistFrom(statement: Statement | Node | null, names: string[]): void {
  if (statement === null) return;
  switch (statement.type) {
    case "VariableDeclaration":
      if (statement.kind !== "var") return;
      for (const declarator of statement.declarations) namesOf(declarator.id, names);
      return;
    case "BlockStatement":
      hoistedNames(statement.body, names);
      return;
    case "IfStatement":
      hoistFrom(statement.consequent, names);
      hoistFrom(statement.alternate, names);
      return;
    case "ForStatement":
      hoistFrom(statement.init, names);
      hoistFrom(statement.body, names);
      return;
    case "ForInStatement":
    case "ForOfStatement":
      hoistFrom(statement.left, names);
      hoistFrom(statement.body, names);
      return;
    case "WhileStatement":
    case "DoWhileStatement":
    case "LabeledStatement":
      hoistFrom(statement.body, names);
      return;
    case "SwitchStatement":
      for (const branch of statement.cases) hoistedNames(branch.consequent, names);
      return;
    case "TryStatement":
      hoistFrom(statement.block, names);
      hoistFrom(statement.handler?.body ?? null, names);
      hoistFrom(statement.finalizer, names);
      return;
    default:
      return;
  }
}

// Classes of a module's own scope to facts: which of them have values that can be taken apart and made again, and how. The
// compiler's records say it in their constructors (`this.owner = owner`, parameter by parameter). Classes written by hand are
// known by their own properties alone, and only where those are all there is: not with private members, and not when they
// extend something that keeps state of its own. A class that is left out cannot leave its thread, and says so when tried.

import type { Class, MethodDefinition, Program, Statement } from "oxc-parser";
import type { Collector } from "./collector.ts";
import type { ClassFact } from "./facts.ts";

/** The prelude's classes whose values programs have; lists and the like are made by these constructors. */
const PRELUDE: ReadonlyArray<ClassFact> = [
  { name: "Empty", fields: [], constant: "List$Empty$const" },
  { name: "NonEmpty", fields: ["head", "tail"], constant: "" },
  { name: "BitArray", fields: ["rawBuffer", "bitSize", "bitOffset"], constant: "" },
  { name: "UtfCodepoint", fields: ["value"], constant: "" },
  { name: "Ok", fields: ["0"], constant: "" },
  { name: "Error", fields: ["0"], constant: "" },
];

/** Classes of the host that add nothing which has to be kept. */
const HOST_BASES = new Set(["Error", "TypeError", "RangeError"]);

export function readTypes(c: Collector, program: Program): void {
  const declared = program.body.map(declarationOf);
  const names = new Set(
    declared.map((node) => (node?.type === "ClassDeclaration" ? node.id?.name : "")),
  );
  if (c.id === "prelude.mjs") {
    c.facts.classes.push(...PRELUDE.filter(({ name }) => names.has(name)));
    return;
  }
  const constants = singletons(declared);
  const known = new Set<string>();
  for (const node of declared) {
    if (node?.type !== "ClassDeclaration" || node.id === null) continue;
    const { name } = node.id;
    if (name.startsWith("Echo$") || !canBeMade(c, node, known)) continue;
    known.add(name);
    const fields = c.facts.isFfi ? null : recordFields(node);
    c.facts.classes.push({ name, fields, constant: constants.get(name) ?? "" });
  }
}

function declarationOf(statement: Statement | Program["body"][number]): Statement | null {
  if (statement.type === "ExportNamedDeclaration") return statement.declaration as Statement | null;
  if (statement.type !== "ExportDefaultDeclaration") return statement as Statement;
  const { declaration } = statement;
  return declaration.type === "ClassDeclaration" ? (declaration as Statement) : null;
}

/** `const Moment$Before$const = new Before();`: constants by the class of the value that they are. */
function singletons(declared: ReadonlyArray<Statement | null>): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of declared) {
    if (statement?.type !== "VariableDeclaration" || statement.kind !== "const") continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== "Identifier" || !id.name.endsWith("$const")) continue;
      if (init?.type !== "NewExpression" || init.arguments.length > 0) continue;
      if (init.callee.type === "Identifier") found.set(init.callee.name, id.name);
    }
  }
  return found;
}

/** Is everything that its values consist of to be seen from outside? */
function canBeMade(c: Collector, node: Class, known: ReadonlySet<string>): boolean {
  const hidden = node.body.body.some(
    (element) => "key" in element && element.key?.type === "PrivateIdentifier",
  );
  if (hidden) return false;
  const base = node.superClass;
  if (base === null) return true;
  if (base.type !== "Identifier") return false;
  const binding = c.scope.find(base.name);
  if (binding === undefined) return HOST_BASES.has(base.name);
  if (binding.kind === "import") return c.facts.imports[binding.import]?.imported === "CustomType";
  return known.has(base.name);
}

/** Fields of a record in the order of its constructor's parameters; null for a class of another form. */
function recordFields(node: Class): string[] | null {
  const own = node.body.body.find(
    (element): element is MethodDefinition =>
      element.type === "MethodDefinition" && element.kind === "constructor",
  );
  if (own === undefined) return [];
  const { params, body } = own.value;
  const fields: string[] = [];
  for (const statement of body?.body ?? []) {
    if (statement.type !== "ExpressionStatement") return null;
    const { expression } = statement;
    if (expression.type === "CallExpression" && expression.callee.type === "Super") continue;
    if (expression.type !== "AssignmentExpression") return null;
    const { left, right } = expression;
    if (left.type !== "MemberExpression" || left.object.type !== "ThisExpression") return null;
    const parameter = params[fields.length];
    const same = right.type === "Identifier" && parameter?.type === "Identifier";
    if (!same || parameter.name !== right.name) return null;
    if (left.property.type === "Literal") fields.push(String(left.property.value));
    else if (left.property.type === "Identifier" && !left.computed) fields.push(left.property.name);
    else return null;
  }
  return fields.length === params.length ? fields : null;
}

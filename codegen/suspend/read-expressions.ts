// Expressions to facts. `readExpression` returns the node that holds whatever function the expression may evaluate to, or
// NOTHING for one that cannot be a function, and records the calls, references and field accesses on its way, in the order of
// evaluation. `use` says how the value is used, because that decides how a call may be rewritten. An expression of an unknown
// kind is read as if it could be anything.

import type {
  AssignmentExpression,
  Expression,
  MemberExpression,
  ObjectExpression,
  PropertyKey,
  YieldExpression,
} from "oxc-parser";
import type { Collector } from "./collector.ts";
import { foreignField, NOTHING, PLACE, USE, type Use } from "./facts.ts";
import { isHandlerName } from "./hosts.ts";
import { readCall, readImportCall, readNew, readTag } from "./read-calls.ts";
import { readClass } from "./read-classes.ts";
import { readFunction } from "./read-functions.ts";
import { assignTo } from "./read-patterns.ts";
import { type Binding, namesOf } from "./scopes.ts";

export function readExpression(c: Collector, expression: Expression, use: Use): number {
  const head = c.statementHead;
  if (head !== expression.start) c.statementHead = -1;
  const node = readAny(c, expression, use);
  c.statementHead = -1;
  return node;
}

function readAny(c: Collector, expression: Expression, use: Use): number {
  switch (expression.type) {
    case "Literal":
      return NOTHING;
    case "Identifier":
      return readName(c, expression.name, expression.start, expression.end, false);
    case "MemberExpression":
      return readMember(c, expression);
    case "CallExpression":
      return readCall(c, expression, use);
    case "NewExpression":
      return readNew(c, expression);
    case "TaggedTemplateExpression":
      return readTag(c, expression, use);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return readFunction(c, expression);
    case "ClassExpression":
      return readClass(c, expression);
    case "ConditionalExpression": {
      readExpression(c, expression.test, USE.operand);
      const branch = use === USE.tail ? USE.tail : USE.bare;
      const consequent = readExpression(c, expression.consequent, branch);
      return c.join([consequent, readExpression(c, expression.alternate, branch)]);
    }
    case "LogicalExpression": {
      const left = readExpression(c, expression.left, USE.operand);
      const right = readExpression(c, expression.right, use === USE.tail ? USE.tail : USE.operand);
      return c.join([left, right]);
    }
    case "SequenceExpression":
      return readSequence(c, expression.expressions, use);
    case "AssignmentExpression":
      return readAssignment(c, expression);
    case "ChainExpression": {
      const outer = c.chained;
      c.chained = false;
      const node = readExpression(c, expression.expression as Expression, use);
      c.chained = outer;
      return node;
    }
    case "ArrayExpression":
      return readArray(c, expression.elements);
    case "ObjectExpression":
      return readObject(c, expression);
    default:
      return readOperator(c, expression);
  }
}

function readOperator(c: Collector, expression: Expression): number {
  switch (expression.type) {
    case "BinaryExpression":
      if (expression.left.type === "PrivateIdentifier") c.root();
      else readExpression(c, expression.left, USE.operand);
      noteAwareness(c, expression);
      readExpression(c, expression.right, USE.operand);
      return NOTHING;
    case "UnaryExpression":
      readExpression(c, expression.argument, USE.operand);
      return NOTHING;
    case "UpdateExpression":
      if (expression.argument.type === "MemberExpression") readMember(c, expression.argument);
      else noteChange(c, expression.argument as Expression);
      return NOTHING;
    case "TemplateLiteral":
      for (const part of expression.expressions) readExpression(c, part, USE.bare);
      return NOTHING;
    case "YieldExpression":
      return readYield(c, expression);
    case "AwaitExpression":
      return c.join([readExpression(c, expression.argument, USE.operand), c.take(PLACE.items)]);
    case "ImportExpression":
      return readImportCall(c, expression);
    case "ThisExpression":
      c.noteThis();
      return NOTHING;
    case "MetaProperty":
      if (expression.meta.name === "new") c.root();
      return NOTHING;
    case "Super":
      c.root();
      return NOTHING;
    default:
      return c.take(PLACE.anything);
  }
}

/** `x++`: a variable that a closure over it must not have a copy of. */
function noteChange(c: Collector, target: Expression): void {
  if (target.type !== "Identifier") return;
  c.use(target.name);
  c.change([target.name]);
}

/** A name used as a value. */
export function readName(
  c: Collector,
  name: string,
  start: number,
  end: number,
  shorthand: boolean,
): number {
  if (name === "arguments" && c.scope.find(name) === undefined) {
    c.function().usesArguments = true;
    return NOTHING;
  }
  const binding = c.use(name);
  if (binding === undefined) return NOTHING;
  if (binding.kind === "variable") return binding.node;
  if (binding.kind === "namespace") {
    c.facts.namespaceValues.push(binding.specifier);
    return NOTHING;
  }
  const target =
    binding.kind === "function"
      ? ({ kind: "function", function: binding.function } as const)
      : ({ kind: "import", import: binding.import } as const);
  c.facts.references.push({ in: c.current, start, end, target, shorthand });
  if (binding.kind === "function") {
    c.uses.open.add(binding.function);
    return c.function(binding.function).node;
  }
  return importNode(c, binding);
}

function importNode(c: Collector, binding: Extract<Binding, { kind: "import" }>): number {
  const found = c.facts.imports[binding.import];
  return found === undefined ? NOTHING : found.node;
}

function readMember(c: Collector, member: MemberExpression): number {
  const reached = namespaceMember(c, member);
  if (reached !== NOTHING) {
    const target = { kind: "import", import: reached } as const;
    c.facts.references.push({
      in: c.current,
      start: member.start,
      end: member.end,
      target,
      shorthand: false,
    });
    return c.facts.imports[reached]?.node ?? NOTHING;
  }
  readObjectOf(c, member);
  return fieldRead(c, member);
}

/**
 * Reads the object of a member expression. Where the object itself has a `?.` in it, what follows cannot be cut off from it:
 * the rest of the chain would no longer be left out. A `?.` that comes later does no harm: `(wait())?.x` is the same chain.
 */
export function readObjectOf(c: Collector, member: MemberExpression): number {
  const outer = c.chained;
  c.chained = insideChain(member.object);
  const node = readExpression(c, member.object, USE.operand);
  c.chained = outer;
  return node;
}

function insideChain(object: Expression): boolean {
  let at: Expression = object;
  while (at.type === "MemberExpression" || at.type === "CallExpression") {
    if (at.optional) return true;
    at = at.type === "MemberExpression" ? at.object : at.callee;
  }
  return false;
}

/** The node of a field that is read; the object has been read already. */
export function fieldRead(
  c: Collector,
  member: MemberExpression,
  use: "read" | "called" = "read",
): number {
  const name = fieldName(member.property, member.computed);
  if (member.property.type === "PrivateIdentifier") c.root();
  if (name !== null) return c.take(`.${name}`);
  readExpression(c, member.property as Expression, USE.bare);
  const node = c.node();
  c.access(member.property as Expression, node, use);
  return node;
}

/** Name of a field known from the text; null for a computed one. */
export function fieldName(key: PropertyKey, computed: boolean): string | null {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && key.value !== null) return String(key.value);
  if (!computed && key.type === "Identifier") return key.name;
  if (key.type === "MemberExpression" && !key.computed && key.object.type === "Identifier") {
    if (key.object.name === "Symbol") return `@@${key.property.name}`;
  }
  return null;
}

/** `$list.map`: the import that it means, made on first use; NOTHING when the object is no namespace. */
export function namespaceMember(c: Collector, member: MemberExpression): number {
  if (member.object.type !== "Identifier") return NOTHING;
  const binding = c.scope.find(member.object.name);
  if (binding?.kind !== "namespace") return NOTHING;
  const name = fieldName(member.property, member.computed);
  if (name === null) return NOTHING;
  const key = `${binding.specifier} ${name}`;
  const known = c.importsBySpecifier.get(key);
  if (known !== undefined) return known;
  const index = c.facts.imports.length;
  c.facts.imports.push({
    specifier: binding.specifier,
    imported: name,
    local: "",
    specifierEnd: -1,
    node: c.node(),
  });
  c.importsBySpecifier.set(key, index);
  return index;
}

function readSequence(c: Collector, expressions: ReadonlyArray<Expression>, use: Use): number {
  let last = NOTHING;
  expressions.forEach((part, index) => {
    last = readExpression(c, part, index === expressions.length - 1 ? use : USE.bare);
  });
  return last;
}

function readAssignment(c: Collector, expression: AssignmentExpression): number {
  const { left, operator, right } = expression;
  const named = left.type === "Identifier" ? c.scope.find(left.name) : undefined;
  if (left.type === "MemberExpression") readObjectOf(c, left);
  c.change(namesOf(left));
  const value = readExpression(c, right, USE.bare);
  c.define(named, operator === "=" || operator === "+=" ? right : null);
  if (left.type === "MemberExpression" && handedToHost(c, left)) {
    const name = fieldName(left.property, left.computed) ?? "a field";
    const { start, end } = right;
    c.facts.handed.push({ in: c.current, node: value, start, end, name });
    c.give(value, PLACE.host);
  }
  assignTo(c, left, value);
  const keeps = operator === "??=" || operator === "||=" || operator === "&&=";
  if (!keeps || named?.kind !== "variable") return value;
  return c.join([value, named.node]);
}

/** An assignment to a field that host code will call: of a global object, or an event handler's name. */
function handedToHost(c: Collector, member: MemberExpression): boolean {
  if (!c.hostCode) return false;
  const name = fieldName(member.property, member.computed);
  if (name !== null && isHandlerName(name)) return true;
  let root: Expression = member.object;
  while (root.type === "MemberExpression") root = root.object;
  return root.type === "Identifier" && c.scope.find(root.name) === undefined;
}

function readArray(c: Collector, elements: ReadonlyArray<unknown>): number {
  const contents: number[] = [];
  (
    elements as ReadonlyArray<Expression | null | { type: "SpreadElement"; argument: Expression }>
  ).forEach((element, index) => {
    if (element === null) return;
    if (element.type === "SpreadElement") {
      contents.push(readExpression(c, element.argument, USE.bare));
      return;
    }
    const value = readExpression(c, element, USE.bare);
    contents.push(value);
    c.give(value, `.${index}`);
  });
  return c.holding(contents, [PLACE.elements, PLACE.computed]);
}

function readObject(c: Collector, expression: ObjectExpression): number {
  const contents: number[] = [];
  const places: string[] = [PLACE.computed];
  for (const property of expression.properties) {
    if (property.type === "SpreadElement") {
      contents.push(readExpression(c, property.argument, USE.bare));
      continue;
    }
    const name = fieldName(property.key, property.computed);
    if (name === null) readExpression(c, property.key as Expression, USE.bare);
    const place = name === null ? PLACE.computed : `.${name}`;
    if (name !== null) places.push(foreignField(name));
    const value = property.value;
    if (property.shorthand && value.type === "Identifier") {
      const node = readName(c, value.name, value.start, value.end, true);
      contents.push(node);
      c.give(node, place);
    } else if (property.method || property.kind !== "init") {
      const node = readFunction(c, value as Parameters<typeof readFunction>[1], property);
      if (property.kind === "init") c.give(node, place);
    } else {
      const node = readExpression(c, value, USE.bare);
      contents.push(node);
      c.give(node, place);
    }
  }
  return c.holding(contents, places);
}

/** A `yield` written by hand: what it hands out may be a suspension, what it gives back comes from the runtime. */
function readYield(c: Collector, expression: YieldExpression): number {
  if (expression.argument === null) return c.take(PLACE.kernel);
  const argument = expression.argument;
  if (argument.type === "Identifier" && isIntrinsicConstant(c, argument.name)) {
    c.function().intrinsic = true;
  }
  const node = readExpression(c, argument, USE.yielded);
  c.give(node, PLACE.elements);
  return c.join([c.take(PLACE.kernel), node]);
}

/** SUSPEND or PAUSE of a trusted module. */
export function isIntrinsicConstant(c: Collector, name: string): boolean {
  const binding = c.scope.find(name);
  if (binding?.kind !== "import") return false;
  const found = c.facts.imports[binding.import];
  return (
    found !== undefined &&
    c.trusted(found.specifier) &&
    (found.imported === "SUSPEND" || found.imported === "PAUSE")
  );
}

/** `x instanceof Suspension`: this function looks after suspensions itself. */
function noteAwareness(c: Collector, expression: { operator: string; right: Expression }): void {
  if (expression.operator !== "instanceof" || expression.right.type !== "Identifier") return;
  const binding = c.scope.find(expression.right.name);
  if (binding?.kind !== "import") return;
  const found = c.facts.imports[binding.import];
  if (found?.imported === "Suspension" && c.trusted(found.specifier)) c.function().aware = true;
}

// Calls to facts: who is called, what the arguments hold, and what host code may do with them. A callee is known by name
// (a module's function, an import), is a value (a node), a method (a field of that name, and perhaps the host's), or the
// host's own. `f.call`, `f.apply` and `f.bind` are calls of `f`.

import type {
  Argument,
  CallExpression,
  Expression,
  ImportExpression,
  MemberExpression,
  NewExpression,
  TaggedTemplateExpression,
} from "oxc-parser";
import type { Collector } from "./collector.ts";
import {
  type Callee,
  type CallFact,
  FOREIGN_FIELDS,
  foreignField,
  NOTHING,
  PLACE,
  USE,
  type Use,
} from "./facts.ts";
import {
  calledPosition,
  givesData,
  globalCalls,
  globalReflects,
  isHostMethod,
  methodCalls,
} from "./hosts.ts";
import {
  fieldName,
  fieldRead,
  isIntrinsicConstant,
  namespaceMember,
  readExpression,
  readObjectOf,
} from "./read-expressions.ts";

interface Target {
  readonly callee: Callee;
  readonly calleeEnd: number;
  readonly hostCalls: boolean;
  readonly unlessDefined: string;
  /** Arguments before those of the function called: the `this` of `f.call`. */
  readonly skip: number;
  /** `f.apply(this, values)`: the arguments are elements. */
  readonly applied: boolean;
}

const PLAIN_TARGET = { hostCalls: false, unlessDefined: "", skip: 0, applied: false } as const;

export function readCall(c: Collector, expression: CallExpression, use: Use): number {
  const head = c.statementHead === expression.start ? c.statementHead : -1;
  const chained = c.chained;
  if (expression.callee.type === "Super") return readSuper(c, expression);
  const bound = boundFunction(c, expression);
  if (bound !== null) return bound;
  const target = targetOf(c, expression.callee);
  if (target.callee.kind === "function") {
    const given = expression.arguments.map((argument) => ({
      expression: argument.type === "SpreadElement" ? null : argument,
      scope: c.scope,
    }));
    c.uses.call(target.callee.function, given);
  }
  c.chained = false;
  const { args, spread } = readArguments(c, expression.arguments, target);
  c.chained = chained;
  const tail = use === USE.tail && c.tries > 0 ? USE.bare : use;
  const call = addCall(c, expression, target, args, spread, tail);
  call.statementHead = head;
  call.chained = chained;
  keepSpans(c, call, expression.arguments);
  handLiteralMethods(c, expression.arguments, call);
  return call.result;
}

function addCall(
  c: Collector,
  at: { start: number; end: number },
  target: Target,
  args: number[],
  spread: number,
  use: Use,
): CallFact {
  const result = resultNode(c, target);
  const call: CallFact = {
    in: c.current,
    start: at.start,
    end: at.end,
    calleeEnd: target.calleeEnd,
    callee: target.callee,
    constructs: false,
    args,
    spans: [],
    spread,
    result,
    use,
    statementHead: -1,
    chained: false,
    hostCalls: target.hostCalls,
    unlessDefined: target.unlessDefined,
  };
  c.facts.calls.push(call);
  keepArguments(c, call);
  return call;
}

/** Host functions keep what they are given, and hand out what they keep. */
function keepArguments(c: Collector, call: CallFact): void {
  if (call.callee.kind !== "host" && call.callee.kind !== "method") return;
  if (call.callee.kind === "method" && !c.hostCode) return;
  const called = calledPosition(call.callee);
  call.args.forEach((argument, position) => {
    if (call.hostCalls && call.unlessDefined === "") c.give(argument, PLACE.host);
    if (position !== called) c.give(argument, PLACE.elements);
  });
}

function resultNode(c: Collector, target: Target): number {
  const { callee } = target;
  if (callee.kind === "host") {
    return c.take(globalReflects(callee.name) ? PLACE.anything : PLACE.items);
  }
  if (callee.kind === "method" && c.hostCode && !givesData(callee.name)) {
    const reflects = callee.name === "values" || callee.name === "entries";
    return c.take(reflects ? PLACE.anything : PLACE.items);
  }
  return c.node();
}

function targetOf(c: Collector, callee: Expression): Target {
  const calleeEnd = callee.end;
  if (callee.type === "Identifier") return { ...PLAIN_TARGET, ...named(c, callee.name), calleeEnd };
  if (callee.type === "MemberExpression") return methodTarget(c, callee);
  const node = readExpression(c, callee, USE.operand);
  return { ...PLAIN_TARGET, callee: { kind: "node", node }, calleeEnd };
}

function named(c: Collector, name: string): { callee: Callee; hostCalls: boolean } {
  const binding = c.use(name);
  if (binding === undefined || binding.kind === "namespace") {
    return { callee: { kind: "host", name }, hostCalls: globalCalls(name) };
  }
  if (binding.kind === "variable") {
    return { callee: { kind: "node", node: binding.node }, hostCalls: false };
  }
  if (binding.kind === "function") {
    return { callee: { kind: "function", function: binding.function }, hostCalls: false };
  }
  return { callee: { kind: "import", import: binding.import }, hostCalls: false };
}

function methodTarget(c: Collector, callee: MemberExpression): Target {
  const calleeEnd = callee.end;
  const reached = namespaceMember(c, callee);
  if (reached !== NOTHING) {
    return { ...PLAIN_TARGET, callee: { kind: "import", import: reached }, calleeEnd };
  }
  const path = globalPath(c, callee);
  if (path !== null) {
    return {
      ...PLAIN_TARGET,
      callee: { kind: "host", name: path },
      calleeEnd,
      hostCalls: globalCalls(path),
    };
  }
  const name = fieldName(callee.property, callee.computed);
  if (name === "call" || name === "apply") {
    const node = readObjectOf(c, callee);
    const applied = name === "apply";
    return { ...PLAIN_TARGET, callee: { kind: "node", node }, calleeEnd, skip: 1, applied };
  }
  const imported = importedObject(c, callee);
  if (imported < 0) readObjectOf(c, callee);
  const field = fieldRead(c, callee, "called");
  if (imported >= 0 && name !== null) {
    const member: Callee = { kind: "member", import: imported, node: field, name };
    return { ...PLAIN_TARGET, callee: member, calleeEnd };
  }
  const method = { kind: "method", node: field, own: field, name: name ?? "[computed]" } as const;
  if (!c.hostCode) return { ...PLAIN_TARGET, callee: method, calleeEnd };
  return { ...handwrittenMethod(c, method, name), calleeEnd };
}

/** A method called by FFI code: what it may call, what decides the colour, and what it means if it is the host's. */
function handwrittenMethod(
  c: Collector,
  method: Extract<Callee, { kind: "method" }>,
  name: string | null,
): Omit<Target, "calleeEnd"> {
  const known = name !== null && isHostMethod(name);
  const own = known ? c.take(foreignField(name)) : method.node;
  const node = name === null ? method.node : c.join([method.node, c.take(PLACE.computed)]);
  const callee: Callee = { ...method, node, own };
  const hostCalls = name === null || methodCalls(name);
  const unlessDefined = known || name === null ? "" : name;
  return { ...PLAIN_TARGET, callee, hostCalls, unlessDefined };
}

/** The import whose member is called, or -1. */
function importedObject(c: Collector, callee: MemberExpression): number {
  if (callee.object.type !== "Identifier") return -1;
  const binding = c.scope.find(callee.object.name);
  return binding?.kind === "import" ? binding.import : -1;
}

/** `Array.from`, `globalThis.Math.trunc`: a path from a global name. Null for anything else. */
export function globalPath(c: Collector, expression: Expression): string | null {
  if (expression.type === "Identifier") {
    return c.scope.find(expression.name) === undefined ? expression.name : null;
  }
  if (expression.type !== "MemberExpression") return null;
  const name = fieldName(expression.property, expression.computed);
  const object = globalPath(c, expression.object);
  if (name === null || object === null) return null;
  return object === "globalThis" ? name : `${object}.${name}`;
}

/** `f.bind(…)` is `f` with unknown arguments. Null when the call is none of these. */
function boundFunction(c: Collector, expression: CallExpression): number | null {
  const callee = expression.callee;
  if (
    callee.type !== "MemberExpression" ||
    fieldName(callee.property, callee.computed) !== "bind"
  ) {
    return null;
  }
  const node = readObjectOf(c, callee);
  for (const argument of expression.arguments) {
    const value = readExpression(c, spreadless(argument), USE.bare);
    c.give(value, PLACE.elements);
  }
  return node;
}

function spreadless(argument: Argument): Expression {
  return argument.type === "SpreadElement" ? argument.argument : argument;
}

function readArguments(
  c: Collector,
  list: ReadonlyArray<Argument>,
  target: Pick<Target, "skip" | "applied">,
): { args: number[]; spread: number } {
  const args: number[] = [];
  let spread = -1;
  list.forEach((argument, index) => {
    const value = readExpression(c, spreadless(argument), USE.bare);
    if (index < target.skip) return;
    if (argument.type === "SpreadElement" || target.applied) {
      if (spread < 0) spread = args.length;
      args.push(c.take(PLACE.items));
    } else {
      args.push(value);
    }
  });
  return { args, spread };
}

/** Arguments of what may be the host's are wrapped where they may suspend; elsewhere their place does not matter. */
function keepSpans(c: Collector, call: CallFact, list: ReadonlyArray<Argument>): void {
  const { kind } = call.callee;
  if (kind === "function" || kind === "node" || list.length !== call.args.length) return;
  if (kind === "method" && !call.hostCalls) return;
  if (kind === "import") {
    const found = c.facts.imports[(call.callee as { import: number }).import];
    // A Gleam module's own modules and FFI are parts of the program; FFI code may import anything.
    const inside = !c.hostCode && /^\..*\.mjs$/.test(found?.specifier ?? ".mjs");
    if (found === undefined || inside) return;
  }
  call.spans = list.map(({ start, end }) => [start, end] as const);
}

/** Functions in an object literal that is given to host code are called by it as surely as functions themselves. */
function handLiteralMethods(c: Collector, list: ReadonlyArray<Argument>, call: CallFact): void {
  if (!call.hostCalls || !c.hostCode) return;
  for (const argument of list) {
    if (argument.type !== "ObjectExpression") continue;
    for (const property of argument.properties) {
      if (property.type === "SpreadElement") continue;
      const name = fieldName(property.key, property.computed);
      const known = c.reserved.get(property.value);
      if (name === null || known === undefined) continue;
      const fact = c.function(known);
      if (fact.barrier === null && !fact.generator) fact.barrier = "method that the host calls";
      c.give(fact.node, PLACE.host);
    }
  }
}

function readSuper(c: Collector, expression: CallExpression): number {
  const target = {
    ...PLAIN_TARGET,
    callee: { kind: "node", node: c.superclass } as const,
    calleeEnd: expression.callee.end,
  };
  const { args, spread } = readArguments(c, expression.arguments, target);
  addCall(c, expression, target, args, spread, USE.bare).constructs = true;
  return NOTHING;
}

export function readNew(c: Collector, expression: NewExpression): number {
  const { callee } = expression;
  const path = globalPath(c, callee);
  let target: Target;
  if (path !== null) {
    const hostCalls = globalCalls(path);
    target = {
      ...PLAIN_TARGET,
      callee: { kind: "host", name: `new ${path}` },
      calleeEnd: callee.end,
      hostCalls,
    };
  } else {
    target = targetOf(c, callee);
  }
  const { args, spread } = readArguments(c, expression.arguments, target);
  const call = addCall(c, expression, target, args, spread, USE.bare);
  call.constructs = true;
  keepSpans(c, call, expression.arguments);
  handLiteralMethods(c, expression.arguments, call);
  const executor = path === "Promise" ? c.reserved.get(expression.arguments[0] ?? {}) : undefined;
  if (executor !== undefined) c.function(executor).executor = true;
  if (path === "Proxy" || path === "Function") return c.take(PLACE.anything);
  const binding = callee.type === "Identifier" ? c.scope.find(callee.name) : undefined;
  if (binding !== undefined) return c.instance(args, binding);
  return c.holding(args, [path === null ? FOREIGN_FIELDS : PLACE.elements, PLACE.computed]);
}

export function readTag(c: Collector, expression: TaggedTemplateExpression, use: Use): number {
  const head = c.statementHead === expression.start ? c.statementHead : -1;
  const target = targetOf(c, expression.tag);
  const args = [NOTHING];
  for (const part of expression.quasi.expressions) args.push(readExpression(c, part, USE.bare));
  const call = addCall(c, expression, target, args, -1, use);
  call.statementHead = head;
  return call.result;
}

/** `import("./x.mjs")`: every export of that module may be reached as a field of the result. */
export function readImportCall(c: Collector, expression: ImportExpression): number {
  readExpression(c, expression.source, USE.bare);
  const { source } = expression;
  if (source.type === "Literal" && typeof source.value === "string") {
    c.facts.namespaceValues.push(source.value);
  }
  return NOTHING;
}

/** A function that returns SUSPEND itself suspends. */
export function noteReturn(c: Collector, argument: Expression): void {
  if (argument.type === "Identifier" && isIntrinsicConstant(c, argument.name)) {
    c.function().intrinsic = true;
  }
  if (argument.type === "ConditionalExpression") {
    noteReturn(c, argument.consequent);
    noteReturn(c, argument.alternate);
  }
  if (argument.type === "LogicalExpression") noteReturn(c, argument.right);
}

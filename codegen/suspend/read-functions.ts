// Functions to facts: their heads (offsets that emission needs), parameters and bodies. A function of the module's own scope
// is reserved while hoisting, because it may be called above its declaration; all others when they are met.

import type {
  ArrowFunctionExpression,
  Expression,
  Function as FunctionNode,
  ObjectProperty,
  ParamPattern,
} from "oxc-parser";
import type { Collector } from "./collector.ts";
import type { Barrier, FunctionFact } from "./facts.ts";
import { PLACE, USE } from "./facts.ts";
import { loopsWithoutEnd } from "./loops.ts";
import { noteReturn } from "./read-calls.ts";
import { readExpression } from "./read-expressions.ts";
import { assignTo } from "./read-patterns.ts";
import { hoist, readStatements } from "./read-statements.ts";
import { namesOf } from "./scopes.ts";

export type AnyFunction = FunctionNode | ArrowFunctionExpression;

/** Parameters beyond this one are not followed one by one; a bit mask of 31 holds the rest. */
const FOLLOWED_MAX = 30;

/** Makes the fact of a function without reading its body. */
export function reserveFunction(
  c: Collector,
  node: AnyFunction,
  extra: Partial<FunctionFact> = {},
): number {
  const known = c.reserved.get(node);
  if (known !== undefined) return known;
  const arrow = node.type === "ArrowFunctionExpression";
  const body = node.body as { start: number; end: number };
  const index = c.addFunction({
    name: node.id?.name ?? "",
    shape: arrow ? "arrow" : node.type === "FunctionDeclaration" ? "declaration" : "expression",
    start: node.start,
    end: node.end,
    headAt: arrow ? node.start : node.start + "function".length,
    nameEnd: node.id?.end ?? -1,
    bodyStart: body.start,
    bodyEnd: body.end,
    generator: node.generator,
    barrier: node.async ? "async function" : null,
    statementHead: c.statementHead === node.start ? node.start : -1,
    ...(arrow ? arrowOffsets(c, node) : {}),
    ...extra,
  });
  c.reserved.set(node, index);
  return index;
}

function arrowOffsets(c: Collector, node: ArrowFunctionExpression): Partial<FunctionFact> {
  const last = node.params.at(-1);
  const first = node.params[0];
  const arrowAt = findArrow(c.code, last?.end ?? node.start, node.body.start);
  const bare = first !== undefined && first.start === node.start;
  return {
    arrowAt,
    expressionBody: node.expression,
    bareParameter: bare ? [first.start, first.end] : null,
  };
}

/** Offset of `=>` between two offsets, comments skipped. */
function findArrow(code: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    if (code.startsWith("=>", at)) return at;
    if (code.startsWith("/*", at)) at = code.indexOf("*/", at) + 2;
    else if (code.startsWith("//", at)) at = code.indexOf("\n", at) + 1;
    else at += 1;
  }
  throw new RangeError(`no arrow between ${from} and ${to}`);
}

/** Reads a function and gives back the node that holds it. A method's head is its property. */
export function readFunction(
  c: Collector,
  node: AnyFunction,
  property?: Pick<ObjectProperty, "key" | "computed" | "kind" | "start">,
  extra: Partial<FunctionFact> = {},
): number {
  const head = property === undefined ? {} : methodHead(c, property);
  const index = reserveFunction(c, node, { ...head, ...extra });
  readFunctionBody(c, node, index);
  return c.function(index).node;
}

function methodHead(
  c: Collector,
  property: Pick<ObjectProperty, "key" | "computed" | "kind" | "start">,
): Partial<FunctionFact> {
  const { key } = property;
  const headAt = property.computed ? c.code.lastIndexOf("[", key.start) : key.start;
  const barrier: Barrier =
    property.kind === "get" ? "getter" : property.kind === "set" ? "setter" : null;
  const name = key.type === "Identifier" || key.type === "PrivateIdentifier" ? key.name : "";
  const base: Partial<FunctionFact> = { shape: "method", headAt, name };
  return barrier === null ? base : { ...base, barrier };
}

export function readFunctionBody(c: Collector, node: AnyFunction, index: number): void {
  const outer = c.enter(index);
  const hostCode = c.hostCode;
  c.inScope(() => {
    if (node.type === "FunctionExpression" && node.id !== null) {
      const self = c.declareVariable(node.id.name);
      c.copy(c.function(index).node, self);
    }
    readParameters(c, node.params, c.function(index));
    readBody(c, node, index);
  });
  c.hostCode = hostCode;
  c.leave(outer);
}

function readParameters(c: Collector, list: ReadonlyArray<ParamPattern>, fact: FunctionFact): void {
  for (const parameter of list) {
    for (const name of namesOf(parameter as Parameters<typeof namesOf>[0])) {
      c.declareVariable(name);
      c.settle([name], 0);
    }
  }
  c.readingParameters = true;
  list.forEach((parameter, index) => {
    if (parameter.type === "RestElement") {
      fact.rest = index;
      forgetAll(c, parameter);
      return;
    }
    const pattern = parameter.type === "TSParameterProperty" ? parameter.parameter : parameter;
    const plain = pattern.type === "AssignmentPattern" ? pattern.left : pattern;
    if (plain.type === "Identifier") {
      const node = c.declareVariable(plain.name);
      fact.parameters.push(node);
      if (index <= FOLLOWED_MAX) fact.followed |= 1 << index;
      const binding = c.scope.find(plain.name);
      if (binding?.kind === "variable") binding.parameter = [c.current, index];
      if (pattern.type === "AssignmentPattern") assignTo(c, pattern, node);
    } else {
      forgetAll(c, pattern);
      const node = c.node();
      fact.parameters.push(node);
      assignTo(c, pattern, node);
    }
  });
  c.readingParameters = false;
}

/** Variables of a pattern are not known to be numbers. */
function forgetAll(c: Collector, pattern: Parameters<typeof namesOf>[0]): void {
  for (const name of namesOf(pattern)) c.define(c.scope.find(name), null);
}

function readBody(c: Collector, node: AnyFunction, index: number): void {
  const fact = c.function(index);
  if (node.body === null) return;
  if (node.type === "ArrowFunctionExpression" && node.expression) {
    const expression = node.body as Expression;
    noteReturn(c, expression);
    const use = fact.barrier === null ? USE.tail : USE.bare;
    c.uses.return(index, expression, c.scope);
    c.copy(readExpression(c, expression, use), fact.returnNode);
    return;
  }
  if (fact.generator) c.copy(c.take(PLACE.kernel), fact.returnNode);
  const { body } = node.body as { body: Parameters<typeof hoist>[1] };
  hoist(c, body, true);
  readStatements(c, body);
  if (!fact.byHand) fact.unbounded = loopsWithoutEnd(body);
}

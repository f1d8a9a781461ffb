// Patterns to facts: what a destructuring takes out of a value, for declarations and for assignments. A default value flows
// to the same variable. Numbered positions of array patterns are fields of that number.

import type { AssignmentTarget, BindingPattern, Expression } from "oxc-parser";
import type { Collector } from "./collector.ts";
import { NOTHING, PLACE, USE } from "./facts.ts";
import { fieldName, readExpression } from "./read-expressions.ts";

type Pattern = BindingPattern | AssignmentTarget | { type: "AssignmentPattern" };

/** Lets a value flow into a variable, a field or a pattern. Objects of member targets have been read by the caller. */
export function assignTo(c: Collector, pattern: Pattern, value: number): void {
  switch (pattern.type) {
    case "Identifier":
      assignName(c, (pattern as { name: string }).name, value);
      return;
    case "MemberExpression": {
      const member = pattern as Extract<Expression, { type: "MemberExpression" }>;
      const name = fieldName(member.property, member.computed);
      if (member.property.type === "PrivateIdentifier") c.root();
      if (name !== null) {
        if (member.object.type === "ThisExpression") c.fields?.add(name);
        c.give(value, `.${name}`);
      } else {
        readExpression(c, member.property as Expression, USE.bare);
        if (value !== NOTHING) c.access(member.property as Expression, value, "written");
      }
      return;
    }
    case "AssignmentPattern": {
      const { left, right } = pattern as Extract<BindingPattern, { type: "AssignmentPattern" }>;
      const fallback = readDefault(c, right);
      assignTo(c, left, c.join([value, fallback]));
      return;
    }
    case "ObjectPattern":
      assignObject(c, pattern as Extract<BindingPattern, { type: "ObjectPattern" }>);
      return;
    case "ArrayPattern":
      assignArray(c, pattern as Extract<BindingPattern, { type: "ArrayPattern" }>);
      return;
    default:
      return;
  }
}

function assignName(c: Collector, name: string, value: number): void {
  const binding = c.use(name);
  if (binding?.kind === "variable") {
    c.copy(value, binding.node);
  } else if (binding?.kind === "function") {
    const fact = c.function(binding.function);
    fact.reassigned = true;
    c.copy(value, fact.node);
  } else if (binding === undefined) {
    c.give(value, PLACE.host);
  }
}

function assignObject(
  c: Collector,
  pattern: Extract<BindingPattern, { type: "ObjectPattern" }>,
): void {
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      forget(c, property.argument);
      continue;
    }
    const name = fieldName(property.key, property.computed);
    let value: number;
    if (name !== null) {
      value = c.take(`.${name}`);
    } else {
      readExpression(c, property.key as Expression, USE.bare);
      value = c.take(PLACE.anything);
    }
    forget(c, property.value);
    assignTo(c, property.value, value);
  }
}

function assignArray(
  c: Collector,
  pattern: Extract<BindingPattern, { type: "ArrayPattern" }>,
): void {
  pattern.elements.forEach((element, index) => {
    if (element === null) return;
    if (element.type === "RestElement") {
      forget(c, element.argument);
      return;
    }
    forget(c, element);
    assignTo(c, element, c.take(`.${index}`));
  });
}

/** A variable set from a pattern is not known to be a number. */
function forget(c: Collector, pattern: Pattern): void {
  if (pattern.type === "Identifier") {
    c.define(c.scope.find((pattern as { name: string }).name), null);
  }
}

/** Default values of parameters run before a generator's body does: they can never suspend. */
function readDefault(c: Collector, expression: Expression): number {
  if (!c.readingParameters) return readExpression(c, expression, USE.bare);
  let node = NOTHING;
  c.within("parameter default", expression.start, expression.end, () => {
    node = readExpression(c, expression, USE.bare);
  });
  return node;
}

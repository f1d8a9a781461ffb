// Classes to facts. A class is, as a value, its constructor: `new` on it runs that function (its own, or the one that it
// inherits). Methods and fields are fields of those names, wherever they are called. Constructors, accessors and initialisers
// of fields run where nothing can wait, so they are functions that never suspend. Methods of a class that extends a class of
// the host are called by the host.

import type { Class, ClassElement, Expression, MethodDefinition } from "oxc-parser";
import type { Collector } from "./collector.ts";
import { METHOD_MARK, NOTHING, PLACE, USE } from "./facts.ts";
import { globalPath } from "./read-calls.ts";
import { fieldName, readExpression } from "./read-expressions.ts";
import { readFunction } from "./read-functions.ts";
import { readStatements } from "./read-statements.ts";

/** Methods that the host calls by themselves, whatever the class. */
const HOST_PROTOCOL = new Set(["toString", "valueOf", "toJSON", "then", "constructor"]);

/** Reads a class; the node given back (`into`, or a new one) holds it. */
export function readClass(c: Collector, node: Class, into: number = c.node()): number {
  const outer = c.superclass;
  const ofHost = node.superClass !== null && globalPath(c, node.superClass) !== null;
  const base = node.superClass === null ? NOTHING : readExpression(c, node.superClass, USE.operand);
  const outerFields = c.fields;
  c.superclass = base;
  c.fields = new Set();
  // Fields that a base class writes are not known here; the compiler's own base writes none.
  if (node.superClass === null || isRecordBase(c, node)) c.classFields.set(into, c.fields);
  c.inScope(() => {
    if (node.id !== null) c.copy(into, c.declareVariable(node.id.name));
    let own = false;
    for (const element of node.body.body) {
      if (element.type === "MethodDefinition" && element.kind === "constructor") {
        const fact = { barrier: "constructor", name: node.id?.name ?? "" } as const;
        c.copy(readFunction(c, element.value, headOf(element), fact), into);
        own = true;
      } else {
        readElement(c, element, node.id?.name ?? "", ofHost);
      }
    }
    if (!own) c.copy(base, into);
  });
  c.superclass = outer;
  c.fields = outerFields;
  return into;
}

/** Does this class extend the prelude's `CustomType`? */
function isRecordBase(c: Collector, node: Class): boolean {
  if (node.superClass?.type !== "Identifier") return false;
  const binding = c.scope.find(node.superClass.name);
  return binding?.kind === "import" && c.facts.imports[binding.import]?.imported === "CustomType";
}

function readElement(c: Collector, element: ClassElement, owner: string, ofHost: boolean): void {
  switch (element.type) {
    case "MethodDefinition":
      readMethod(c, element, owner, ofHost);
      return;
    case "PropertyDefinition":
    case "AccessorProperty": {
      const name = fieldName(element.key, element.computed);
      if (name === null) readExpression(c, element.key as Expression, USE.bare);
      const { value } = element;
      if (name !== null) c.fields?.add(name);
      if (value === null || value === undefined) return;
      c.within("field initialiser", value.start, value.end, () => {
        c.give(readExpression(c, value, USE.bare), name === null ? PLACE.computed : `.${name}`);
      });
      return;
    }
    case "StaticBlock":
      c.within("field initialiser", element.start, element.end, () => {
        c.inScope(() => readStatements(c, element.body));
      });
      return;
    default:
      return;
  }
}

/** The head of a method, told in the terms of an object's property. */
function headOf(element: MethodDefinition): Parameters<typeof readFunction>[2] & object {
  const { key, computed, start } = element;
  const kind = element.kind === "get" || element.kind === "set" ? element.kind : "init";
  return { key, computed, start, kind };
}

function readMethod(c: Collector, element: MethodDefinition, owner: string, ofHost: boolean): void {
  const name = fieldName(element.key, element.computed);
  if (name === null) readExpression(c, element.key as Expression, USE.bare);
  const display = { name: `${owner}.${name ?? "[computed]"}` };
  const node = readFunction(c, element.value, headOf(element), display);
  const place = name === null ? PLACE.computed : `.${name}`;
  const known = c.reserved.get(element.value);
  if (known === undefined) return;
  const fact = c.function(known);
  if (element.kind === "get") {
    c.give(fact.returnNode, place);
  } else if (element.kind === "set") {
    const [parameter] = fact.parameters;
    if (parameter !== undefined) c.facts.takes.push([place, parameter]);
  } else {
    c.give(node, name === null ? place : `${place}${METHOD_MARK}`);
    const called = ofHost || name === null || name.startsWith("@@") || HOST_PROTOCOL.has(name);
    if (called && !fact.generator) {
      if (fact.barrier === null) fact.barrier = "method that the host calls";
      c.give(node, PLACE.host);
    }
  }
}

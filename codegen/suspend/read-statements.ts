// Statements to facts: declarations and their scopes, returns (tail calls unless a `try` is open), loops with the offsets where
// reductions will be counted.

import type {
  Directive,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Statement,
  TryStatement,
  VariableDeclaration,
} from "oxc-parser";
import type { Collector } from "./collector.ts";
import { NOTHING, PLACE, USE } from "./facts.ts";
import { noteReturn } from "./read-calls.ts";
import { readClass } from "./read-classes.ts";
import { readExpression } from "./read-expressions.ts";
import { readFunctionBody, reserveFunction } from "./read-functions.ts";
import { assignTo } from "./read-patterns.ts";
import { hoistedNames, namesOf } from "./scopes.ts";

type AnyStatement = Statement | Directive;

/** Declares the names of a list of statements in the current scope. */
export function hoist(c: Collector, list: ReadonlyArray<AnyStatement>, ofFunction: boolean): void {
  if (ofFunction) for (const name of hoistedNames(list as Statement[])) c.declareVariable(name);
  for (const statement of list) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
      for (const declarator of statement.declarations) {
        for (const name of namesOf(declarator.id)) c.declareVariable(name);
      }
    } else if (statement.type === "ClassDeclaration" && statement.id !== null) {
      c.declareVariable(statement.id.name);
    } else if (statement.type === "FunctionDeclaration" && statement.id !== null) {
      const index = reserveFunction(c, statement);
      c.copy(c.function(index).node, c.declareVariable(statement.id.name));
    }
  }
}

export function readStatements(c: Collector, list: ReadonlyArray<AnyStatement>): void {
  for (const statement of list) readStatement(c, statement);
}

function readBlock(c: Collector, list: ReadonlyArray<AnyStatement>): void {
  c.inScope(() => {
    hoist(c, list, false);
    readStatements(c, list);
  });
}

export function readStatement(c: Collector, statement: AnyStatement): void {
  switch (statement.type) {
    case "ExpressionStatement":
      c.statementHead = statement.start;
      readExpression(c, statement.expression, USE.bare);
      return;
    case "VariableDeclaration":
      readDeclaration(c, statement);
      return;
    case "ReturnStatement":
      if (statement.argument !== null) readReturn(c, statement.argument);
      return;
    case "IfStatement":
      readExpression(c, statement.test, USE.bare);
      readNested(c, statement.consequent);
      if (statement.alternate !== null) readNested(c, statement.alternate);
      return;
    case "BlockStatement":
      readBlock(c, statement.body);
      return;
    case "FunctionDeclaration":
      readFunctionBody(c, statement, reserveFunction(c, statement));
      return;
    case "ClassDeclaration":
      if (statement.id !== null) readClass(c, statement, c.declareVariable(statement.id.name));
      return;
    case "ThrowStatement":
      c.give(readExpression(c, statement.argument, USE.bare), PLACE.elements);
      return;
    case "TryStatement":
      readTry(c, statement);
      return;
    default:
      readControl(c, statement);
  }
}

function readControl(c: Collector, statement: AnyStatement): void {
  switch (statement.type) {
    case "WhileStatement":
      readExpression(c, statement.test, USE.bare);
      readLoopBody(c, statement.body);
      return;
    case "DoWhileStatement":
      readLoopBody(c, statement.body);
      readExpression(c, statement.test, USE.bare);
      return;
    case "ForStatement":
      readFor(c, statement);
      return;
    case "ForOfStatement":
    case "ForInStatement":
      readForEach(c, statement);
      return;
    case "SwitchStatement":
      readExpression(c, statement.discriminant, USE.bare);
      c.inScope(() => {
        for (const branch of statement.cases) hoist(c, branch.consequent, false);
        for (const branch of statement.cases) {
          if (branch.test !== null) readExpression(c, branch.test, USE.bare);
          readStatements(c, branch.consequent);
        }
      });
      return;
    case "LabeledStatement":
      readNested(c, statement.body);
      return;
    default:
      return;
  }
}

/** A statement in a place where only one may stand: declarations in it have a scope of their own. */
function readNested(c: Collector, statement: Statement): void {
  if (statement.type === "FunctionDeclaration") readBlock(c, [statement]);
  else readStatement(c, statement);
}

function readReturn(c: Collector, argument: Parameters<typeof readExpression>[1]): void {
  const fact = c.function();
  noteReturn(c, argument);
  c.uses.return(c.current, argument, c.scope);
  const use = fact.barrier === null && c.tries === 0 ? USE.tail : USE.bare;
  c.copy(readExpression(c, argument, use), fact.returnNode);
}

function readDeclaration(c: Collector, declaration: VariableDeclaration): void {
  for (const { id, init } of declaration.declarations) {
    if (init === null) continue;
    const reserved = c.reserved.get(init);
    if (reserved !== undefined && c.function(reserved).topLevel) {
      readFunctionBody(c, init as Parameters<typeof readFunctionBody>[1], reserved);
      continue;
    }
    if (declaration.kind === "const") c.settle(namesOf(id), init.end);
    const value = readExpression(c, init, USE.bare);
    if (id.type === "Identifier") {
      c.define(c.scope.find(id.name), init);
      nameFunction(c, init, id.name);
    }
    assignTo(c, id, value);
  }
}

/** `let f = (x) => …`: the closure is called `f` in reports. */
function nameFunction(c: Collector, init: object, name: string): void {
  const index = c.reserved.get(init);
  if (index !== undefined && c.function(index).name === "") c.function(index).name = name;
}

function readTry(c: Collector, statement: TryStatement): void {
  c.tries += 1;
  readBlock(c, statement.block.body);
  c.tries -= 1;
  const finalised = statement.finalizer !== null;
  if (finalised) c.tries += 1;
  const { handler } = statement;
  if (handler !== null) {
    c.inScope(() => {
      if (handler.param !== null) {
        for (const name of namesOf(handler.param)) {
          c.declareVariable(name);
          c.define(c.scope.find(name), null);
        }
        c.settle(namesOf(handler.param), handler.param.end);
        assignTo(c, handler.param, c.take(PLACE.items));
      }
      readBlock(c, handler.body.body);
    });
  }
  if (statement.finalizer !== null) readBlock(c, statement.finalizer.body);
  if (finalised) c.tries -= 1;
}

function readLoopBody(c: Collector, body: Statement): void {
  const braces = body.type === "BlockStatement";
  c.function().loops.push(braces ? [body.start + 1, -1] : [body.start, body.end]);
  readNested(c, body);
}

function readFor(c: Collector, statement: ForStatement): void {
  c.inScope(() => {
    const { init } = statement;
    if (init?.type === "VariableDeclaration") {
      hoist(c, [init], false);
      readDeclaration(c, init);
    } else if (init !== null) {
      readExpression(c, init, USE.bare);
    }
    if (statement.test !== null) readExpression(c, statement.test, USE.bare);
    if (statement.update !== null) readExpression(c, statement.update, USE.bare);
    readLoopBody(c, statement.body);
  });
}

function readForEach(c: Collector, statement: ForOfStatement | ForInStatement): void {
  readExpression(c, statement.right, USE.bare);
  c.inScope(() => {
    const { left } = statement;
    const each = statement.type === "ForOfStatement" ? c.take(PLACE.items) : NOTHING;
    if (left.type === "VariableDeclaration") {
      hoist(c, [left], false);
      for (const { id } of left.declarations) {
        if (left.kind === "const") c.settle(namesOf(id), id.end);
        for (const name of namesOf(id)) c.define(c.scope.find(name), null);
        assignTo(c, id, each);
      }
    } else {
      c.change(namesOf(left));
      assignTo(c, left, each);
    }
    readLoopBody(c, statement.body);
  });
}

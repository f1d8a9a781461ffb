// Can a loop of the compiler's go on without end, as far as its text tells? Tail recursion becomes `while (true)` with one
// variable per parameter, and every way back to its start assigns them all. The loop is bounded when some of these variables
// are lists or texts that every round leaves alone or takes something off, and no round leaves all of them alone: what is left
// of them shrinks, and they end. Any other loop (counting down, following a function's results) counts as unbounded, even if
// it is not: it then only counts reductions. Only what patterns take off counts (`list.tail`, `text.slice(1)`).

import type { Expression, Statement } from "oxc-parser";

/** How a round leaves a loop variable: taken something off, as it was, or anything else. */
type Change = "shrunk" | "same" | "other";

/** A part of a loop variable's value: how many times something was taken off. */
interface Part {
  readonly of: string;
  readonly taken: number;
}

type Parts = ReadonlyMap<string, Part>;

/** Is this the body of a tail-recursive function whose loop may go on without end? */
export function loopsWithoutEnd(body: ReadonlyArray<Statement | { type: string }>): boolean {
  return body.some((statement) => {
    if (statement.type !== "WhileStatement") return false;
    const { test, body: inner } = statement as Extract<Statement, { type: "WhileStatement" }>;
    if (test.type !== "Literal" || test.value !== true) return false;
    const rounds: Array<Map<string, Change>> = [];
    readBlock(inner, new Map(), rounds);
    return rounds.length > 0 && !isBounded(rounds);
  });
}

function isBounded(rounds: ReadonlyArray<ReadonlyMap<string, Change>>): boolean {
  const names = new Set(rounds.flatMap((round) => [...round.keys()]));
  const steady = [...names].filter((name) =>
    rounds.every((round) => (round.get(name) ?? "same") !== "other"),
  );
  return rounds.every((round) => steady.some((name) => round.get(name) === "shrunk"));
}

/** Reads a block of the loop; each block that assigns loop variables is a way back to the start. */
function readBlock(statement: Statement, outer: Parts, rounds: Array<Map<string, Change>>): void {
  const parts = new Map(outer);
  const round = new Map<string, Change>();
  const list = statement.type === "BlockStatement" ? statement.body : [statement];
  for (const each of list) {
    if (each.type === "VariableDeclaration") {
      for (const { id, init } of each.declarations) {
        if (id.type !== "Identifier") continue;
        const part = init === null ? null : partOf(init, parts);
        if (part === null) parts.delete(id.name);
        else parts.set(id.name, part);
      }
    } else if (each.type === "ExpressionStatement") {
      readAssignment(each.expression, parts, round);
    } else if (each.type === "IfStatement") {
      readBlock(each.consequent, parts, rounds);
      if (each.alternate !== null) readBlock(each.alternate, parts, rounds);
    } else if (each.type === "BlockStatement") {
      readBlock(each, parts, rounds);
    }
  }
  if (round.size > 0) rounds.push(round);
}

function readAssignment(
  expression: Expression,
  parts: Map<string, Part>,
  round: Map<string, Change>,
): void {
  if (expression.type !== "AssignmentExpression" || expression.left.type !== "Identifier") return;
  const { name } = expression.left;
  if (!name.startsWith("loop$")) {
    // Set in one of several branches: it may be another part in each.
    parts.delete(name);
    return;
  }
  const part = partOf(expression.right, parts);
  round.set(name, part?.of !== name ? "other" : part.taken > 0 ? "shrunk" : "same");
}

/** The loop variable that an expression is, or is a part of. */
function partOf(expression: Expression, parts: Parts): Part | null {
  switch (expression.type) {
    case "Identifier": {
      if (expression.name.startsWith("loop$")) return { of: expression.name, taken: 0 };
      return parts.get(expression.name) ?? null;
    }
    case "MemberExpression": {
      const { property, computed } = expression;
      if (computed || property.type !== "Identifier" || property.name !== "tail") return null;
      return less(partOf(expression.object, parts));
    }
    case "CallExpression": {
      const { callee, arguments: args } = expression;
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return null;
      const [from] = args;
      const takes = from?.type === "Literal" && typeof from.value === "number" && from.value > 0;
      if (callee.property.name !== "slice" || args.length !== 1 || !takes) return null;
      return less(partOf(callee.object, parts));
    }
    default:
      return null;
  }
}

function less(part: Part | null): Part | null {
  return part === null ? null : { of: part.of, taken: part.taken + 1 };
}

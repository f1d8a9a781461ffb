// Owns the words for a program that could not be started, or was ended by something outside of its processes.

import { CommandFailure } from "../failure.ts";
import type { ProgramOrder, StartProblem } from "./order.ts";

/** There is no `main` that could be run. */
export function problemFailure(order: ProgramOrder, problem: StartProblem): CommandFailure {
  if (problem.kind === "main-takes-arguments") {
    return new CommandFailure({
      title: `main of ${order.module} takes ${problem.count} ${problem.count === 1 ? "argument" : "arguments"}, and a program starts with none`,
      advice: [`write it as \`pub fn main()\`; the package argv gives it the command line`],
    });
  }
  const named =
    problem.functions.length === 0 ? "" : `, only ${problem.functions.slice(0, 8).join(", ")}`;
  return new CommandFailure({
    title: `The module ${order.module} has no public function main${named}`,
    advice: [`add \`pub fn main()\` to it, or name another module: starfish run --module MODULE`],
  });
}

/** Something outside of the program's processes threw. */
export function outsideFailure(order: ProgramOrder, error: unknown): CommandFailure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CommandFailure({
    title: `The program ${order.module} was ended by an error outside of its processes`,
    details: text.split("\n"),
    cause: error,
  });
}

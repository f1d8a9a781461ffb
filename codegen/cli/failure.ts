// Owns what a command that cannot go on says: one title, the details under it, and what to do next, on standard
// error, with the exit status. Every expected failure of the command ends as a `CommandFailure`; anything else is a
// fault of starfish itself and is shown with its stack, so that it can be reported.

import * as Data from "effect/Data";
import * as Runtime from "effect/Runtime";
import type { Paint } from "./terminal.ts";

/** The exit status of a command that did not do what it was asked for. */
export const failureStatus = 1;

/**
 * An expected failure of a command, with everything its reader needs.
 *
 * - `title`: one sentence, no full stop, that names the thing concerned;
 * - `details`: lines shown under it, as they are (a compiler's own text, for example);
 * - `advice`: what to do, one line each;
 * - `verbatim`: the title is somebody else's text (the compiler's) and is shown as it is;
 * - `kind`: what failed, for `--json`;
 * - `silent`: the reason was already shown (a crash report, a test report), only the status is left to give.
 *
 * @example
 * new CommandFailure({ title: "There is no gleam.toml in /tmp/x", advice: ["starfish new NAME makes a project"] })
 */
export class CommandFailure extends Data.TaggedError("CommandFailure")<{
  readonly title: string;
  readonly details?: ReadonlyArray<string>;
  readonly advice?: ReadonlyArray<string>;
  readonly status?: number;
  readonly verbatim?: boolean;
  readonly kind?: string;
  readonly silent?: boolean;
  readonly cause?: unknown;
}> {
  override get message(): string {
    return this.title;
  }

  /** Read by the runtime that ends the command. */
  override get [Runtime.errorExitCode](): number {
    return this.status ?? failureStatus;
  }

  /** The command presents its failures itself. */
  override get [Runtime.errorReported](): boolean {
    return false;
  }
}

/** The failure as text for standard error, without a line break at its end. */
export function presentFailure(failure: CommandFailure, style: Paint): string {
  if (failure.verbatim === true) return failure.title.trimEnd();
  const lines = [`${style.red(style.bold("error"))}${style.bold(`: ${failure.title}`)}`];
  const details = failure.details ?? [];
  if (details.length > 0) lines.push("", ...details);
  const advice = failure.advice ?? [];
  if (advice.length > 0) lines.push("", ...advice.map((line) => `${style.cyan("→")} ${line}`));
  return lines.join("\n");
}

/** What is shown for a fault of starfish itself. */
export function presentFault(error: unknown, style: Paint): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return [
    `${style.red(style.bold("error"))}${style.bold(": starfish failed in a way that it does not know")}`,
    "",
    text,
    "",
    `${style.cyan("→")} this is a fault of starfish: please report it with the text above`,
  ].join("\n");
}

// Owns saying in one line why a process ended: the crash in Gleam's words with its place, or the reason as it is.

import {
  describeThrown,
  type GleamFrame,
  gleamFrames,
  placeOfGleamError,
  type ReportContext,
  shownPlace,
} from "./crash.ts";
import { gleamErrorOf } from "./gleam-error.ts";
import { shownValue } from "./printing.ts";
import { isStackOverflow, recursionIn } from "./recursion.ts";

/** What was thrown, if an exit reason holds it: the reason of a crash is `[error, stack]`. */
export function thrownIn(reason: unknown): Error | undefined {
  return Array.isArray(reason) && reason[0] instanceof Error ? reason[0] : undefined;
}

/** The Gleam places of something thrown, innermost first, beginning with where a Gleam error was raised. */
export function placesOf(thrown: unknown, context: ReportContext): ReadonlyArray<GleamFrame> {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  const frames = gleamFrames(stack, context.positions);
  const error = gleamErrorOf(thrown);
  if (error === undefined) return isStackOverflow(thrown) ? recursionIn(frames) : frames;
  const place = placeOfGleamError(error, frames, context.modules);
  if (place === undefined) return frames;
  return [{ ...place, module: error.module, functionName: error.functionName }, ...frames.slice(1)];
}

/**
 * An exit reason in one line.
 *
 * @example
 * shownReason(reason, context) // "`panic` was evaluated: out of stock (src/shop.gleam:12:3)"
 */
export function shownReason(reason: unknown, context: ReportContext): string {
  const thrown = thrownIn(reason);
  if (thrown === undefined) return shownValue(reason, context);
  const { headline } = describeThrown(thrown, context);
  const [place] = placesOf(thrown, context);
  return place === undefined ? headline : `${headline} (${shownPlace(place, context.directory)})`;
}

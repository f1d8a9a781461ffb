// Owns the words in which dev says what became of the states of actors when it started the program again. Nothing here fails.

import { counted } from "../terminal.ts";

/** An actor that began with a state of its own, and why. */
export interface Afresh {
  readonly name: string;
  readonly problem: string;
}

/** What became of the states of the last run. */
export interface Tally {
  readonly kept: number;
  readonly total: number;
  readonly afresh: ReadonlyArray<Afresh>;
  /** Names of actors whose states nobody was there for. */
  readonly unmet: ReadonlyArray<string>;
  /** Whether all threads of the last run have answered. */
  readonly isComplete: boolean;
  /** Whether the program ended by itself while it was starting. */
  readonly hasFailedToStart: boolean;
}

/** Lines and names that are shown; of what is beyond, the number is. */
const SHOWN = 10;

/** For the end of the line that says that the program starts again. */
export function tallyWords({ kept, total }: Tally): string {
  return total === 0 ? "no states to keep" : `${kept} of ${counted(total, "state")} kept`;
}

/** What was not kept, a line for each reason. */
export function reasonLines(tally: Tally): ReadonlyArray<string> {
  const { afresh, unmet, isComplete, hasFailedToStart } = tally;
  const lines = afresh.map(({ name, problem }) => `${name}: ${problem}, starts afresh`);
  return [
    ...shortened(lines),
    ...(unmet.length === 0 ? [] : [unmetLine(unmet)]),
    ...(isComplete
      ? []
      : ["the program did not answer in time, and not all of its states are kept"]),
    ...(hasFailedToStart
      ? ["the program ended at its start, and its states wait for the next"]
      : []),
  ];
}

function shortened(lines: ReadonlyArray<string>): ReadonlyArray<string> {
  if (lines.length <= SHOWN) return lines;
  return [...lines.slice(0, SHOWN), `${counted(lines.length - SHOWN, "more actor")} start afresh`];
}

/** `3 states found no actor: shop/session.handle (2), shop/old.handle`. */
function unmetLine(names: ReadonlyArray<string>): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const shown = [...counts].map(([name, count]) =>
    count === 1 ? name : `${name}, ${count} times`,
  );
  const more = shown.length > SHOWN ? [`${shown.length - SHOWN} others`] : [];
  return `${counted(names.length, "state")} found no actor: ${[...shown.slice(0, SHOWN), ...more].join("; ")}`;
}

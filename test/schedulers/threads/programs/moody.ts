// What a system could add to its threads: here, moods. A thread that waits for its slot does what the mood of the day says.

import type { ThreadContext, ThreadParts } from "../../../../src/schedulers/threads/index.ts";

export const CALM = 0;
/** Ends while it waits for its slot. */
export const LEAVING = 1;
/** Does not load. */
export const THROWING = 2;
/** Never finishes loading. */
export const DREAMING = 3;

const LOOK_EVERY_MS = 5;

export async function prepareThread({ data }: ThreadContext): Promise<ThreadParts> {
  const mood = data as Int32Array;
  const isIn = (wanted: number): boolean => Atomics.load(mood, 0) === wanted;
  if (isIn(THROWING)) throw new Error("not in the mood");
  const timer = setInterval(() => {
    if (isIn(LEAVING)) process.exit(3);
  }, LOOK_EVERY_MS);
  if (isIn(DREAMING)) await new Promise(() => undefined);
  return { started: () => clearInterval(timer) };
}

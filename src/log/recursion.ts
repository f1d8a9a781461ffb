// Owns naming the recursion that used up a stack. The innermost frames are all there is of such a stack (Error.stack has
// ten): the function that is most often among them is the one that calls itself, or one of those that call each other; a
// function that it calls and that happened to hit the end of the stack is there only once. Pure.

/** Whether this was thrown because the stack of the thread was used up. */
export function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && thrown.message.includes("call stack");
}

/**
 * The frames that matter of a stack that was used up, the recursion's own first, each function and place once.
 *
 * @example
 * recursionIn([leaf, count, count, count]) // [count]
 */
export function recursionIn<
  Frame extends { readonly module: string; readonly functionName: string },
>(frames: ReadonlyArray<Frame>): ReadonlyArray<Frame> {
  const nameOf = ({ module, functionName }: Frame): string => `${module}.${functionName}`;
  const times = new Map<string, number>();
  for (const frame of frames) times.set(nameOf(frame), (times.get(nameOf(frame)) ?? 0) + 1);
  const firstOfEach = frames.filter(
    (frame, index) => frames.findIndex((other) => nameOf(other) === nameOf(frame)) === index,
  );
  const repeated = firstOfEach.filter((frame) => (times.get(nameOf(frame)) ?? 0) > 1);
  // By how often: `sort` keeps the order of those that are there equally often, so the innermost wins.
  return (repeated.length > 0 ? repeated : firstOfEach).sort(
    (left, right) => (times.get(nameOf(right)) ?? 0) - (times.get(nameOf(left)) ?? 0),
  );
}

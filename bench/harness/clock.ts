/**
 * Owns the time of the JavaScript arms: `stopwatch()` answers with the nanoseconds since it was made, as a number (exact for
 * weeks). It is process.hrtime and not performance.now, whose resolution browsers and Node may coarsen.
 */
export function stopwatch(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start);
}

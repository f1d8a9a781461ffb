// A clock that shows the same in all threads of all processes of a machine. Each thread's own `performance.now()` begins with the thread.

/** How often the two clocks are compared. */
const READINGS = 8;

/** What is missing in `performance.now()` of Node. Too little if this thread had to wait between the two readings. */
function offset(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6 - performance.now();
}

const { versions } = (globalThis as { readonly process?: Partial<NodeJS.Process> }).process ?? {};

// Browsers say when each thread began; Node has a clock for all.
const offsetMs =
  versions?.node === undefined
    ? performance.timeOrigin
    : Math.max(...Array.from({ length: READINGS }, offset));

/** Milliseconds since some moment in the past, the same one for all threads and processes. Never goes back. */
export function sharedNow(): number {
  return performance.now() + offsetMs;
}

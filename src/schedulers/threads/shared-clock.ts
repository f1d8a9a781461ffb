// A clock that shows the same in all threads of a process. Each thread's own `performance.now()` begins with the thread.

const [seconds, nanoseconds] = process.hrtime();
const offsetMs = seconds * 1e3 + nanoseconds / 1e6 - performance.now();

/** Milliseconds since some moment in the past, the same one for all threads. Never goes back. */
export function sharedNow(): number {
  return performance.now() + offsetMs;
}

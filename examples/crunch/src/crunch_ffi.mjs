// What Gleam alone cannot do: look at the clock, write to standard error, and end a thread of the
// system, which is how this example loses one half-way.

/** The clock in milliseconds. */
export function now_ms() {
  return Math.round(performance.now());
}

/** The pid of a process of another thread has no process in this one. */
export function end_thread_without(pid) {
  if (pid.process === null) process.exit(3);
}

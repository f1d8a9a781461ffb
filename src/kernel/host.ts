// What the kernel needs of the world around it, and all that it needs.
//
// A Host is the only source of time, wake-ups, randomness, the choice of the next process and the completion of promises, so
// that a simulation can replace the world by another Host and replay a run exactly. The kernel calls these functions from
// the thread it lives in and expects none of them to throw or to call back into the kernel before it returns, with the one
// exception of `completed`.

export interface Host {
  /** Milliseconds on a clock that never goes back; fractions are welcome. */
  now(): number;

  /**
   * There is something to do: call `kernel.run()` soon, from a macrotask or the like, never from inside this call. Not
   * called again before the kernel has run and gone idle.
   */
  ready(): void;

  /** A number from 0 up to and without 1. */
  random(): number;

  /**
   * Which of `count` runnable processes runs next, 0 being the one that waits longest. Absent in production, where the one
   * that waits longest always runs next.
   */
  pick?(count: number): number;

  /**
   * A promise that a process waits for has settled. The host calls `deliver` now or later, in whatever order it likes;
   * `deliver` makes the process runnable.
   */
  completed(deliver: () => void): void;
}

// Why the threads of a system could not be started: one error, whatever the number of threads that met it.

/**
 * - `options`: what was asked for makes no sense;
 * - `memory`: there is not enough of it for that many threads;
 * - `module`: a module of the program, or the preparation, threw when a thread loaded it;
 * - `fingerprint`: two threads have loaded different programs;
 * - `thread`: a thread ended before it was ready;
 * - `timeout`: a thread was not ready in time.
 */
export type ThreadsFailedKind =
  | "options"
  | "memory"
  | "module"
  | "fingerprint"
  | "thread"
  | "timeout";

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The threads of a system could not be started; none of them is left. */
export class ThreadsFailed extends Error {
  readonly kind: ThreadsFailedKind;

  constructor(kind: ThreadsFailedKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ThreadsFailed";
    this.kind = kind;
  }
}

/** What was thrown, as it can be told to another thread: errors cross, what else was thrown may not. */
export const cloneable = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

// What is thrown through user code, and the exit reason that each becomes.
//
// Three kinds: an ordinary exception (a Gleam panic, any JavaScript error) becomes `[error, stack]`; `Exit` is Erlang's
// exit/1 and keeps its reason as it is; `Abort` unwinds the code of a process that has already ended, and is no error at
// all: whoever catches it must throw it again, and gains nothing by not doing so.

/** Erlang's exit/1: ends the running process with this raw reason unless it is caught. Not an Error. */
export class Exit {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** Unwinds the rest of a process that has ended itself. Not an Error. */
export class Abort {
  readonly name = "Abort";
}

/** The only Abort there is. */
export const ABORT = new Abort();

/** Erlang's error/1: an exception with a term as its reason. */
export class RaisedError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super(`Erlang error: ${describe(reason)}`);
    this.name = "RaisedError";
    this.reason = reason;
  }
}

/** A function that needs a running process was called where none runs. */
export class OutsideProcessError extends Error {
  constructor(operation: string) {
    super(
      `${operation} needs a running process. Call it from code that a process runs: ` +
        "start one with kernel.spawnRoot(body) and do this inside its body. " +
        "Of a Gleam program, `starfish run` and `starfish test` run `main` and the tests as processes.",
    );
    this.name = "OutsideProcessError";
  }
}

/** The rules of suspension were broken: a suspension was lost, or something that is none was yielded. */
export class SuspensionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SuspensionError";
  }
}

/** Ends the running process with this raw reason, as Erlang's exit/1 does: also when it traps exits; FFI code may catch it. */
export function exitWith(reason: unknown): never {
  throw new Exit(reason);
}

/** Throws an Error whose exit reason is `[reason, stack]`, as Erlang's error/1 does. */
export function raise(reason: unknown): never {
  throw new RaisedError(reason);
}

/** Whether a caught value unwinds a process that has already ended; it must be thrown again. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Abort;
}

/**
 * The exit reason of a process that does not catch `thrown`. The stack in it is made when somebody looks at it: to write out a
 * stack costs more than all the rest of a crash, and a supervisor that restarts a child has no use for it.
 */
export function reasonOf(thrown: unknown): unknown {
  if (thrown instanceof Exit) return thrown.reason;
  return withStack(thrown instanceof RaisedError ? thrown.reason : thrown, thrown);
}

/** The exceptions of those reasons that do not begin with theirs. */
const thrownFor = new WeakMap<ReadonlyArray<unknown>, Error>();

/**
 * One getter for all reasons. V8 keeps getters where only a full collection looks, so a closure for each reason would hold its
 * exception, and the frames that this has captured, for much longer than anybody needs them.
 */
const STACK: PropertyDescriptor = {
  get(this: ReadonlyArray<unknown>): string {
    return stackOf(thrownFor.get(this) ?? this[0]);
  },
  enumerable: true,
  configurable: true,
};

function withStack(first: unknown, thrown: unknown): ReadonlyArray<unknown> {
  if (!(thrown instanceof Error)) return [first, ""];
  const reason: Array<unknown> = [first, undefined];
  Reflect.defineProperty(reason, 1, STACK);
  if (first !== thrown) thrownFor.set(reason, thrown);
  return reason;
}

/** The stack of an exception as text; empty for thrown values that have none. */
export function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const { stack } = thrown;
  return typeof stack === "string" ? stack : "";
}

function describe(reason: unknown): string {
  if (typeof reason === "string") return reason;
  return typeof reason === "object" && reason !== null && "name" in reason
    ? String(reason.name)
    : String(reason);
}

/** The error of a suspension that was made and not waited for. */
export function lostSuspension(): SuspensionError {
  return new SuspensionError(
    "a suspension was lost: code called a suspending function and did not wait for its result. " +
      "A callback that suspends was probably handed to JavaScript code that cannot wait.",
  );
}

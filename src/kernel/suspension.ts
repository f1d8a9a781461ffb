// What a suspending function gives back while it waits, and the budget of a turn.
//
// `value instanceof Suspension` is the one question that transformed code, FFI modules and the driver of frames ask. The
// prototype of `Suspension` is the one that every generator object has, so a generator is a suspension without any wrapping,
// and the two constants are suspensions because they are made from the same prototype.

const generatorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(
    (function* () {
      /* only its prototype is wanted */
    })(),
  ),
) as object;

/** A value that says: not finished. Either a generator (a frame to run) or SUSPEND or PAUSE. */
export interface Suspension {
  next(value?: unknown): { done?: boolean; value: unknown };
  throw(error: unknown): { done?: boolean; value: unknown };
}

interface SuspensionConstructor {
  readonly prototype: Suspension;
  [Symbol.hasInstance](value: unknown): value is Suspension;
}

function SuspensionClass(): never {
  throw new TypeError("a suspension is a generator, SUSPEND or PAUSE; it cannot be constructed");
}
SuspensionClass.prototype = generatorPrototype;

/** `value instanceof Suspension` holds for every generator object, for SUSPEND and for PAUSE, and for nothing else. */
export const Suspension = SuspensionClass as unknown as SuspensionConstructor;

/** The process waits for what it has recorded (see `suspend`); the resume value is the value of the `yield`. */
export const SUSPEND: Suspension = Object.freeze(Object.create(generatorPrototype) as Suspension);

/** The process gives way: it goes on after all others that are runnable now. */
export const PAUSE: Suspension = Object.freeze(Object.create(generatorPrototype) as Suspension);

/** Reductions left to the running process in this turn. Loops of suspending functions count it down and then yield PAUSE. */
export const budget = { left: 0 };

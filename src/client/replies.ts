/**
 * How the value that comes back from the program becomes a success or a refusal: `Result(a, e)`
 * splits in two, anything else is a success.
 *
 * Failure: a value that its type does not allow is a bug (of JavaScript code of the program, or of
 * two builds loaded at once): the observer is told to die of it.
 */
import { isOk, type PreludeModule } from "./collections.ts";
import { type Converter, invoke } from "./converter.ts";
import { NilError } from "./errors.ts";
import type { Observer } from "./operation.ts";

/** Tells an observer what a value of the program means. */
export interface Reply<out A, out E> {
  tell(operation: string, value: unknown, observer: Observer<A, E, never>): void;
}

/** A reply that is always a success. */
export function reply<A>(converter: Converter<A>): Reply<A, never> {
  return {
    tell: (_, value, observer) => {
      try {
        observer.succeed(converter.fromGleam(value));
      } catch (error) {
        observer.die(error);
      }
    },
  };
}

/** `Result(a, Nil)`: an error that says nothing becomes one that says what was called. */
export const nilError: { readonly nil: true } = { nil: true };

/** A reply `Result(a, e)`: `Ok` is a success, `Error` a refusal. */
export function resultReply<A>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: typeof nilError,
): Reply<A, NilError>;
export function resultReply<A, E>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: Converter<E>,
): Reply<A, E>;
export function resultReply<A, E>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: Converter<E> | typeof nilError,
): Reply<A, E | NilError> {
  return {
    tell: (operation, value, observer) => {
      try {
        if (isOk(prelude, value)) {
          observer.succeed(success.fromGleam(invoke(prelude.Result$Ok$0, value)));
        } else if ("nil" in failure) {
          observer.refuse(new NilError({ operation }));
        } else {
          observer.refuse(failure.fromGleam(invoke(prelude.Result$Error$0, value)));
        }
      } catch (error) {
        observer.die(error);
      }
    },
  };
}

// Owns the one that stands by: something that takes time to start and is started while the last one is in use, so that the next is
// there at once.
//
// Promise: `take` gives each at most once; one that has ended by itself is not given. What stands by when the scope closes is ended.

import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** How long what has just started has the machine to itself. */
const DELAY_MS = 1_000;

/** Starts one, or gives null where there is nothing to start. `gone` is to be called when it has ended. */
export type Start<Thing> = (gone: () => void) => Thing | null;

export class Standby<Thing> {
  readonly #end: (thing: Thing) => void;
  #thing: Thing | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** Until the scope closes. `end` ends one that is not needed any more. */
  static make<Thing>(
    end: (thing: Thing) => void,
  ): Effect.Effect<Standby<Thing>, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.sync(() => new Standby(end)),
      (standby) => Effect.sync(() => standby.#close()),
    );
  }

  private constructor(end: (thing: Thing) => void) {
    this.#end = end;
  }

  /** The one that stands by, if there is one. The next is started soon. */
  take(startNext: Start<Thing>): Thing | null {
    const thing = this.#thing;
    this.#thing = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(startNext), DELAY_MS);
    return thing;
  }

  #start(start: Start<Thing>): void {
    const thing = start(() => {
      if (this.#thing === thing) this.#thing = null;
    });
    this.#thing = thing;
  }

  #close(): void {
    clearTimeout(this.#timer);
    if (this.#thing !== null) this.#end(this.#thing);
    this.#thing = null;
  }
}

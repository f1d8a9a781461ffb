/**
 * A supervision tree of the program as an Effect layer: the start function gives the service, the
 * end of the layer's scope ends the tree.
 *
 * Promise: what the start function started, and everything linked to it, is told to shut down when
 * the scope closes, the last started first; a supervisor ends its children in their order and with
 * their own times. What is left after the system's `shutdownTimeoutMs` is killed. Other processes
 * of the system go on.
 *
 * Failure: the layer fails as the start function does; what it had started by then is ended.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type * as Scope from "effect/Scope";

/** Ends of what was started, in the order of the starts. */
export class Family {
  readonly #ends: Array<() => Promise<void>> = [];

  add(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }
}

/** Who keeps account of the functions that Effects start as processes; null: nobody. */
export const CurrentFamily: Context.Reference<Family | null> =
  /* @__PURE__ */ Context.Reference<Family | null>("starfish-otp/client/CurrentFamily", {
    defaultValue: () => null,
  });

/**
 * The layer of what a start function gives. The end of its scope shuts down what was started, the last
 * first, and nothing else of the system. It fails as the start function does.
 *
 * @example
 * ```ts
 * class ShopTill extends Context.Service<ShopTill, Till.Ref>()("shop/Till") {}
 *
 * const live = layerOf(ShopTill, Till.start(100)).pipe(Layer.provide(ActorSystem.layer()))
 * const program = Effect.flatMap(ShopTill, (till) => till.balance())
 *
 * await Effect.runPromise(Effect.provide(program, live)) // => 100
 * ```
 * @see docs/semantics.md 12.3
 */
export function layerOf<Id, Service, E, R>(
  service: Context.Key<Id, Service>,
  start: Effect.Effect<Service, E, R>,
): Layer.Layer<Id, E, Exclude<R, Scope.Scope>> {
  return Layer.effect(
    service,
    Effect.suspend(() => {
      const family = new Family();
      return Effect.andThen(
        Effect.addFinalizer(() => Effect.promise(() => family.end())),
        Effect.provideService(start, CurrentFamily, family),
      );
    }),
  );
}

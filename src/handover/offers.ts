/**
 * States of the last run for actors of this one, and what becomes of each.
 *
 * Promise: an offer is taken by the first actor that starts in its place, and by nobody after that: an actor that is started again later
 * begins afresh, in another thread too as soon as that has heard of the first (`forget`). What an actor takes has the type of the state that
 * it made itself, as far as values and declarations show it, and what belongs to a run (subjects, pids, functions, …) in it is that of this
 * run.
 *
 * Failure: an offer that does not fit is told as refused, and the actor begins with its own state.
 */
import type { Registry } from "../kernel/index.ts";
import { canBeOneType, fill, NotPortable, readPortable } from "../transport/index.ts";
import type { Offer } from "./messages.ts";

/** Hears what became of an offer. */
export interface OfferListener {
  used(place: string): void;
  refused(place: string, problem: string): void;
}

export class Offers {
  readonly #offers = new Map<string, Offer>();
  readonly #registry: () => Registry;
  readonly #listener: OfferListener;

  constructor(offers: ReadonlyArray<Offer>, registry: () => Registry, listener: OfferListener) {
    for (const offer of offers) this.#offers.set(offer.place, offer);
    this.#registry = registry;
    this.#listener = listener;
  }

  /** How many are left. */
  get size(): number {
    return this.#offers.size;
  }

  /** Whether there is one for that place. */
  has(place: string): boolean {
    return this.#offers.has(place);
  }

  /** It has been taken or refused elsewhere. */
  forget(place: string): void {
    this.#offers.delete(place);
  }

  /** Nobody takes any of them from now on. */
  drop(): void {
    this.#offers.clear();
  }

  /** The state that an actor in that place is to begin with, which has made `fresh` itself. */
  stateFor(place: string, fresh: unknown): unknown {
    const offer = this.#offers.get(place);
    if (offer === undefined) return fresh;
    this.#offers.delete(place);
    try {
      const state = restored(offer, fresh, this.#registry());
      this.#listener.used(place);
      return state;
    } catch (error) {
      this.#listener.refused(place, problemOf(error));
      return fresh;
    }
  }
}

/** The kept state with what belongs to a run taken from `fresh`. Throws whatever stands against it. */
function restored(offer: Offer, fresh: unknown, registry: Registry): unknown {
  const { state, holes, facts } = offer;
  const value = readPortable(state, registry);
  const known = new Map(Object.entries(facts));
  if (!canBeOneType(value, fresh, known, registry)) {
    throw new NotPortable("its state is of another type");
  }
  return fill({ value, holes }, fresh, registry);
}

function problemOf(error: unknown): string {
  if (error instanceof NotPortable) return error.message;
  return `its state cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

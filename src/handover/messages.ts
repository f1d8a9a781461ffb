/**
 * What a thread that runs processes and the development server (`starfish dev --keep-state`) say to each other, over a socket whose
 * path is in `STARFISH_HANDOVER`. Plain data: it is cloned on its way.
 *
 * 1. The thread says `hello`, the server answers with `offers`: states of the last run, for actors that are about to start.
 * 2. Each offer that an actor takes or refuses is told (`used`, `refused`), and told to the other threads (`answered`). While the program
 *    is being loaded (`loading`), and then while processes are still starting others (`starting`), the thread says so now and then; the
 *    server says `over` when all are answered or nothing starts any more, and what is left is dropped.
 * 3. Before the program is ended the server asks all threads to `freeze` their actors. A thread does so if none of its own is in the middle of
 *    a message, and says `frozen`; else it says `busy`, and the server has the others `thaw` and asks again soon: whom a busy actor
 *    waits for must go on. When its time is over it tells them to freeze `anyway`.
 * 4. Once all are frozen it asks to `capture`, and gets what each actor of the thread has (`captured`), then `done`. They stay frozen.
 */
import type { ConstructorFacts, Hole, Portable } from "../transport/index.ts";

/** Another version of these messages has another number; then the two do not speak. */
export const PROTOCOL = 2;

/** The state of an actor, apart from its program. */
export interface KeptState {
  /** Where in the tree of processes the actor is; the same in every run of a program whose tree is fixed. */
  readonly place: string;
  /** What people call it: `shop/stock.handle`. */
  readonly name: string;
  readonly state: Portable;
  /** Where in the state something is missing that belongs to its run. */
  readonly holes: ReadonlyArray<Hole>;
}

/** A state for the actor of the same place in the next run. */
export interface Offer extends KeptState {
  /** What is declared in the new program of the constructors in the state, by their names. */
  readonly facts: Readonly<Record<string, ConstructorFacts>>;
}

/** What is known of one actor before its program ends. */
export type CapturedActor =
  | ({ readonly kind: "state" } & KeptState)
  /** Its state cannot be kept, for this reason: `State.listeners[0] is a Subject`. */
  | { readonly kind: "lost"; readonly name: string; readonly problem: string }
  /** It was started on demand: nothing starts it in the next run. */
  | { readonly kind: "on-demand"; readonly name: string };

export type ToThread =
  | { readonly kind: "offers"; readonly offers: ReadonlyArray<Offer> }
  /** Nobody is to take the offer for that place any more. */
  | { readonly kind: "answered"; readonly place: string }
  | { readonly kind: "over" }
  | { readonly kind: "freeze"; readonly anyway: boolean }
  | { readonly kind: "thaw" }
  | { readonly kind: "capture" };

export type FromThread =
  | { readonly kind: "hello"; readonly protocol: number }
  | { readonly kind: "loading" }
  | { readonly kind: "starting" }
  | { readonly kind: "used"; readonly place: string }
  | { readonly kind: "refused"; readonly place: string; readonly problem: string }
  /** The answers to `freeze`. */
  | { readonly kind: "frozen" }
  | { readonly kind: "busy" }
  | { readonly kind: "captured"; readonly actor: CapturedActor }
  | { readonly kind: "done" };

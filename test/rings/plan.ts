// How a system of rings is written down: who sends what to whom, how large the rings are, who may die.

/** A scenario as it is written down. */
export interface Plan {
  readonly name: string;
  readonly slots: number;
  readonly ringBytes?: number;
  readonly actors: ReadonlyArray<Actor>;
  /** By message: those that must be delivered before, where both go to the same slot. */
  readonly after?: Readonly<Record<number, ReadonlyArray<number>>>;
  /** A slot that may die at any step, and the actor that takes its place then. */
  readonly mortal?: { readonly slot: number; readonly next?: Actor };
  /** What may be lost with a dead thread although it was flushed: its spill. */
  readonly mayLoseSpill?: boolean;
  /** The first ticket, and where rings begin, to cross the ends of 32 bits. */
  readonly firstTicket?: number;
  readonly firstPosition?: number;
  /** What the first slot has in its commit word in the beginning; the ticket before the first unless given. */
  readonly firstCommit?: number;
  /** Threads look at their bells before they sleep on them. */
  readonly looks?: boolean;
  /** Belongs to the smaller exploration, too. */
  readonly isSmall?: boolean;
}

export interface Actor {
  readonly slot: number;
  /** Groups of messages, each flushed at once: by message, where it goes. */
  readonly sends?: ReadonlyArray<Readonly<Record<number, number>>>;
  /** What is sent (and flushed) when a message was received. */
  readonly reacts?: Readonly<Record<number, Readonly<Record<number, number>>>>;
  /** How it sleeps when there is nothing to do; without this, it ends after its last flush. */
  readonly sleeps?: "waiting" | "in its event loop";
  /** Sends the rest only when that slot has another thread. */
  readonly awaits?: { readonly slot: number; readonly beforeGroup: number };
  readonly incarnation?: number;
  /** It starts once the first slot has committed that ticket. */
  readonly startsAt?: number;
  /** It starts once the thread at that place in `actors` has died. */
  readonly startsAfterDeath?: number;
  /** It ends once it has received that many messages, answered them, and waits for no room. */
  readonly endsAfter?: number;
}

/**
 * What waits in an inbox: a bounded queue of messages, or the takers that wait for one.
 *
 * Promise: messages leave in the order in which they came, each once; no more than `capacity` wait,
 * and what was lost is counted. Takers are served in the order in which they asked.
 *
 * Failure: a capacity out of range is a `RangeError`. Nothing else throws; how the inbox ended is told
 * to whoever asks for a message when none is left.
 */
import * as Schema from "effect/Schema";
import { describeReason } from "../system/index.ts";

/** Messages that wait in an inbox unless its options say otherwise. */
const CAPACITY = 1_024;
const CAPACITY_MAX = 1_000_000;

/**
 * How many messages an inbox holds, and what becomes of one more. A `RangeError` for a capacity out of
 * range.
 *
 * @example
 * ```ts
 * await using system = await Starfish.start({}, { board: Board })
 * await using events = system.board.eventInbox({ capacity: 1, overflow: "dropNewest" })
 * const board = await system.board.start()
 * await board.tell(Board.Subscribe({ listener: events.subject }))
 * await board.clear()
 * await board.clear()
 * await board.latest().catch(() => undefined)
 * const counts = [events.size, events.dropped]
 * counts // => [1, 1]
 * ```
 */
export interface InboxOptions {
  /** Most messages that wait to be taken; 1,024 unless given, 1,000,000 at most. */
  readonly capacity?: number;
  /**
   * What happens to a message when as many wait: `dropOldest` (unless given) loses the one that has
   * waited longest, `dropNewest` the one that comes, `fail` ends the inbox with `InboxOverflow`.
   */
  readonly overflow?: "dropOldest" | "dropNewest" | "fail";
}

/**
 * More messages came than an inbox with the policy `fail` holds.
 *
 * @example
 * ```ts
 * const board = yield* Board.start()
 * const events = yield* Board.eventInbox({ capacity: 1, overflow: "fail" })
 * yield* board.tell(Board.Subscribe({ listener: events.subject }))
 * yield* board.clear()
 * yield* board.clear()
 * yield* Effect.ignore(board.latest())
 * const lost = yield* Effect.flip(Stream.runDrain(events.stream))
 * lost._tag // => "InboxOverflow"
 * ```
 */
export class InboxOverflow extends Schema.TaggedError<InboxOverflow>()("InboxOverflow", {
  /** Gleam name of the type of the messages. */
  inbox: Schema.String,
  /** Messages that it holds. */
  capacity: Schema.Number,
}) {
  override get message(): string {
    return `more than ${this.capacity} messages wait in the inbox of ${this.inbox}`;
  }
}

/** The program ended the process of an inbox. */
export class InboxLost extends Schema.TaggedError<InboxLost>()("InboxLost", {
  /** Gleam name of the type of the messages. */
  inbox: Schema.String,
  /** Raw exit reason. */
  reason: Schema.Unknown,
}) {
  override get message(): string {
    return `the inbox of ${this.inbox} was ended: ${describeReason(this.reason)}`;
  }
}

/** How an inbox can end before it is closed. */
export type InboxError = InboxOverflow | InboxLost;

/** Who waits for the next message: hears of one of the two. */
export interface Taker {
  take(raw: unknown): void;
  /** Undefined: closed. */
  over(error: InboxError | undefined): void;
}

/** What has come and was not taken yet, or who waits for what will come. */
export class InboxBuffer {
  readonly #name: string;
  readonly #capacity: number;
  readonly #overflow: NonNullable<InboxOptions["overflow"]>;
  /** Messages by the number of their arrival. */
  readonly #waiting = new Map<number, unknown>();
  readonly #takers = new Set<Taker>();
  #first = 0;
  #next = 0;
  #end: { readonly error: InboxError | undefined } | null = null;
  dropped = 0;

  constructor(name: string, options: InboxOptions) {
    const { capacity = CAPACITY, overflow = "dropOldest" } = options;
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > CAPACITY_MAX) {
      throw new RangeError(`capacity should be from 1 to ${CAPACITY_MAX}, got ${capacity}`);
    }
    this.#name = name;
    this.#capacity = capacity;
    this.#overflow = overflow;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** A message has come. False: the inbox is to end. */
  put(raw: unknown): boolean {
    if (this.#end !== null) return false;
    const [taker] = this.#takers;
    if (taker !== undefined) {
      this.#takers.delete(taker);
      taker.take(raw);
      return true;
    }
    return this.size < this.#capacity ? this.#store(raw) : this.#spill(raw);
  }

  #store(raw: unknown): true {
    this.#waiting.set(this.#next, raw);
    this.#next += 1;
    return true;
  }

  #spill(raw: unknown): boolean {
    if (this.#overflow === "fail") {
      this.over(new InboxOverflow({ inbox: this.#name, capacity: this.#capacity }));
      return false;
    }
    this.dropped += 1;
    if (this.#overflow === "dropNewest") return true;
    this.#shift();
    return this.#store(raw);
  }

  #shift(): unknown {
    const raw = this.#waiting.get(this.#first);
    this.#waiting.delete(this.#first);
    this.#first += 1;
    return raw;
  }

  /** Asks for the next message; gives the function that takes the question back. */
  next(taker: Taker): () => void {
    if (this.size > 0) taker.take(this.#shift());
    else if (this.#end !== null) taker.over(this.#end.error);
    else this.#takers.add(taker);
    return () => this.#takers.delete(taker);
  }

  /** Nothing more comes. */
  over(error: InboxError | undefined): void {
    if (this.#end !== null) return;
    this.#end = { error };
    const takers = [...this.#takers];
    this.#takers.clear();
    for (const taker of takers) taker.over(error);
  }

  clear(): void {
    this.over(undefined);
    this.#end = { error: undefined };
    this.#waiting.clear();
  }
}

/**
 * A subject that TypeScript receives from: to be handed to the program, which sends as many messages
 * to it as it likes.
 *
 * Promise: messages come out in the order in which they came in, each once, converted when it is
 * taken. No more than `capacity` of them wait; the policy `overflow` says what happens to one more,
 * and `dropped` counts what was lost. An inbox is a process of its own: it can be monitored, and
 * ends when it is closed, with its scope or with the system.
 *
 * Failure: after `InboxOverflow` (policy `fail`) or `InboxLost` (the program ended the process) what
 * waits can still be taken; then the iteration fails. After `close` it is over at once; after the
 * close of the system once what waits has been taken.
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import {
  atoms,
  emptySelector,
  HANDLED,
  type Loop,
  newReference,
  type Pid,
  type Reference,
  selectOther,
  serve,
} from "../kernel/index.ts";
import { ActorSystem, type RunningSystem, SystemClosed } from "../system/index.ts";
import type { Converter } from "./converter.ts";
import type { Subject } from "./handles.ts";
import { InboxBuffer, type InboxError, InboxLost, type InboxOptions } from "./inbox-buffer.ts";
import type { Processes } from "./processes.ts";
import type { Starfish } from "./starfish.ts";

/**
 * A subject with the messages that come to it. Bindings have a function that opens one for each type of
 * messages, `eventInbox` for `Event`.
 *
 * @example
 * ```ts
 * await using system = await Starfish.start({}, { board: Board })
 * const board = await system.board.start()
 * await using events = system.board.eventInbox()
 * await board.tell(Board.Subscribe({ listener: events.subject }))
 * await board.clear()
 * for await (const event of events) {
 *   event // => Board.Cleared({ count: 0 })
 *   break
 * }
 * ```
 * @see docs/semantics.md 2.1
 */
export class Inbox<Message, Raw> implements AsyncIterable<Message>, AsyncDisposable {
  /** To be handed to the program. */
  readonly subject: Subject<Raw>;
  readonly #buffer: InboxBuffer;
  readonly #converter: Converter<Message>;
  readonly #end: () => void;

  /** @internal */
  constructor(
    buffer: InboxBuffer,
    subject: unknown,
    converter: Converter<Message>,
    end: () => void,
  ) {
    this.subject = subject as Subject<Raw>;
    this.#buffer = buffer;
    this.#converter = converter;
    this.#end = end;
  }

  /** Messages that wait to be taken. */
  get size(): number {
    return this.#buffer.size;
  }

  /** Messages that were lost because too many waited. */
  get dropped(): number {
    return this.#buffer.dropped;
  }

  /**
   * The messages from now on. Leaving the loop leaves the inbox open: a later loop goes on where this
   * one stopped. Of several loops at once, each gets some of the messages. Fails with an `InboxError`
   * once what waits has been taken.
   */
  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return new Iteration(this.#buffer, this.#converter);
  }

  /**
   * The messages from now on, as a stream; it ends with the inbox.
   *
   * @example
   * ```ts
   * const board = yield* Board.start()
   * const events = yield* Board.eventInbox()
   * yield* board.tell(Board.Subscribe({ listener: events.subject }))
   * yield* board.clear()
   * yield* Stream.runCollect(Stream.take(events.stream, 1)) // => [Board.Cleared({ count: 0 })]
   * ```
   */
  get stream(): Stream.Stream<Message, InboxError> {
    return Stream.unfold(undefined, () => this.#next);
  }

  get #next(): Effect.Effect<readonly [Message, undefined] | undefined, InboxError> {
    return Effect.callback((resume) => {
      const cancel = this.#buffer.next({
        take: (raw) =>
          queueMicrotask(() =>
            resume(Effect.sync(() => [this.#converter.fromGleam(raw), undefined])),
          ),
        over: (error) =>
          queueMicrotask(() => resume(error === undefined ? Effect.undefined : Effect.fail(error))),
      });
      return Effect.sync(cancel);
    });
  }

  /** Ends it: what waits is thrown away, and whoever sends to the subject sends to nobody. */
  close(): void {
    this.#buffer.clear();
    this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

/** One loop over an inbox. */
class Iteration<Message> implements AsyncIterator<Message, undefined> {
  readonly #buffer: InboxBuffer;
  readonly #converter: Converter<Message>;
  /** Takes back what the loop still waits for. */
  readonly #open = new Set<() => void>();

  constructor(buffer: InboxBuffer, converter: Converter<Message>) {
    this.#buffer = buffer;
    this.#converter = converter;
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    const taken = await this.#take();
    if (taken === null) return { done: true, value: undefined };
    return { done: false, value: this.#converter.fromGleam(taken.raw) };
  }

  #take(): Promise<{ readonly raw: unknown } | null> {
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly raw: unknown } | null>();
    const cancel = this.#buffer.next({
      take: (raw) => resolve({ raw }),
      over: (error) => (error === undefined ? resolve(null) : reject(error)),
    });
    const giveUp = (): void => {
      cancel();
      resolve(null);
    };
    this.#open.add(giveUp);
    return promise.finally(() => this.#open.delete(giveUp));
  }

  /** The loop is left: what it still waited for goes to the next one. */
  async return(): Promise<IteratorResult<Message, undefined>> {
    for (const giveUp of this.#open) giveUp();
    return { done: true, value: undefined };
  }
}

const nothingElse = selectOther(emptySelector, () => HANDLED);

/** The process of an inbox: hands on what comes to its subject, and drops everything else. */
class InboxLoop implements Loop {
  readonly tag: Reference;
  readonly selector = nothingElse;
  readonly result = undefined;
  readonly #buffer: InboxBuffer;

  constructor(tag: Reference, buffer: InboxBuffer) {
    this.tag = tag;
    this.#buffer = buffer;
  }

  handle(raw: unknown): boolean {
    return this.#buffer.put(raw);
  }

  settle(): boolean {
    return true;
  }
}

/** Opens an inbox. Throws `SystemClosed`, or a `RangeError` for a capacity out of range. */
function open<Message, Raw>(
  system: RunningSystem,
  processes: Processes,
  name: string,
  converter: Converter<Message>,
  options: InboxOptions = {},
): Inbox<Message, Raw> {
  const operation = `an inbox of ${name}`;
  if (system.isClosed) throw new SystemClosed({ operation });
  const buffer = new InboxBuffer(name, options);
  const tag = newReference();
  const pid: Pid = system.kernel.spawnRoot(() => serve(new InboxLoop(tag, buffer)), {
    label: operation,
    onExit: (_, reason) =>
      buffer.over(system.isClosed ? undefined : new InboxLost({ inbox: name, reason })),
  });
  return new Inbox(buffer, processes.replySubject(pid, tag), converter, () =>
    system.kernel.exit(pid, atoms.kill),
  );
}

/** An inbox that is closed with the surrounding scope. */
export function inbox<Message, Raw>(
  processes: Processes,
  name: string,
  converter: Converter<Message>,
  options?: InboxOptions,
): Effect.Effect<Inbox<Message, Raw>, SystemClosed, ActorSystem | Scope.Scope> {
  return Effect.flatMap(ActorSystem, ({ running }) =>
    Effect.acquireRelease(
      Effect.suspend(() =>
        running.isClosed
          ? Effect.fail(new SystemClosed({ operation: `an inbox of ${name}` }))
          : Effect.sync(() => open<Message, Raw>(running, processes, name, converter, options)),
      ),
      (opened) => Effect.sync(() => opened.close()),
    ),
  );
}

/** An inbox that its owner closes. Throws `SystemClosed`. */
export function inboxOf<Message, Raw>(
  system: Starfish,
  processes: Processes,
  name: string,
  converter: Converter<Message>,
  options?: InboxOptions,
): Inbox<Message, Raw> {
  return open(system.running, processes, name, converter, options);
}

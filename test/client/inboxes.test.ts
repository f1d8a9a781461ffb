import { Effect, Fiber, Stream } from "effect";
import { afterEach, describe, expect, test, vi } from "vitest";
import { InboxLost, type InboxOptions, InboxOverflow } from "../../src/client/inbox-buffer.ts";
import { type Inbox, inbox, inboxOf } from "../../src/client/inboxes.ts";
import { int } from "../../src/client/primitives.ts";
import { processes } from "../../src/client/processes.ts";
import { Starfish } from "../../src/client/starfish.ts";
import { Atom, atoms } from "../../src/kernel/index.ts";
import { ActorSystem, SystemClosed } from "../../src/system/index.ts";
import { patiently } from "../patience.ts";
import { prelude, process, type Subject } from "./tiny-program.ts";

const support = processes(prelude, process);
const systems: Array<Starfish> = [];

afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

async function start(): Promise<Starfish> {
  const system = await Starfish.start({ onEvent: () => undefined });
  systems.push(system);
  return system;
}

const numbers = (system: Starfish, options?: InboxOptions): Inbox<number, number> =>
  inboxOf(system, support, "Int", int, options);

const subjectOf = (opened: Inbox<number, number>): Subject => opened.subject as unknown as Subject;

/** Sends as the program does. */
function send(opened: Inbox<number, number>, ...messages: ReadonlyArray<number>): void {
  for (const message of messages) process.send(opened.subject, message);
}

/** The program's sends have arrived. */
const arrived = (opened: Inbox<number, number>, count: number): Promise<void> =>
  vi.waitFor(() => expect(opened.size + opened.dropped).toBe(count), patiently);

async function take(opened: Inbox<number, number>, count: number): Promise<ReadonlyArray<number>> {
  const taken: Array<number> = [];
  for await (const message of opened) {
    taken.push(message);
    if (taken.length === count) break;
  }
  return taken;
}

describe("an inbox", () => {
  test("gives messages in the order in which they came", async () => {
    const opened = numbers(await start());
    send(opened, 1, 2);
    const taken = take(opened, 4);
    send(opened, 3, 4);
    expect(await taken).toEqual([1, 2, 3, 4]);
  });

  test("stays open when a loop is left; the next one goes on", async () => {
    const opened = numbers(await start());
    send(opened, 1, 2, 3);
    expect(await take(opened, 1)).toEqual([1]);
    expect(await take(opened, 2)).toEqual([2, 3]);
  });

  test("gives a message to a later loop if the one that waited for it was left", async () => {
    const opened = numbers(await start());
    const loop = opened[Symbol.asyncIterator]();
    const waiting = loop.next();
    await loop.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    send(opened, 7);
    expect(await take(opened, 1)).toEqual([7]);
  });

  test("shares messages between loops, each once", async () => {
    const opened = numbers(await start());
    const both = Promise.all([take(opened, 2), take(opened, 2)]);
    send(opened, 1, 2, 3, 4);
    expect((await both).flat().sort()).toEqual([1, 2, 3, 4]);
  });

  test("takes only what is sent to its subject", async () => {
    const system = await start();
    const opened = numbers(system);
    system.running.kernel.send(subjectOf(opened).owner, Atom.create("other"), 5);
    send(opened, 6);
    expect(await take(opened, 1)).toEqual([6]);
  });

  test("that was closed gives nothing more, and its subject leads to nobody", async () => {
    const system = await start();
    const opened = numbers(system);
    send(opened, 1);
    const [first] = await take(opened, 1);
    const waiting = opened[Symbol.asyncIterator]().next();
    await opened[Symbol.asyncDispose]();
    expect(first).toBe(1);
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(
      () => expect(system.running.processOf({ pid: subjectOf(opened).owner })).toBe(null),
      patiently,
    );
    send(opened, 2);
    expect(await take(opened, 1)).toEqual([]);
  });

  test("ends with the system, once what waits was taken", async () => {
    const system = await start();
    const opened = numbers(system);
    send(opened, 1, 2);
    await arrived(opened, 2);
    await system.close();
    expect(await take(opened, 9)).toEqual([1, 2]);
    expect(() => numbers(system)).toThrow(SystemClosed);
  });

  test("that the program ends fails with the reason, once what waits was taken", async () => {
    const system = await start();
    const opened = numbers(system);
    send(opened, 1);
    await arrived(opened, 1);
    system.running.kernel.exit(subjectOf(opened).owner, atoms.kill);
    const loop = opened[Symbol.asyncIterator]();
    expect(await loop.next()).toEqual({ done: false, value: 1 });
    await expect(loop.next()).rejects.toBeInstanceOf(InboxLost);
    await expect(loop.next()).rejects.toThrow("the inbox of Int was ended: killed");
  });

  test("has room for at least one message and at most a million", async () => {
    const system = await start();
    for (const capacity of [0, 1.5, -1, 1_000_001, Number.NaN]) {
      expect(() => numbers(system, { capacity })).toThrow(RangeError);
    }
  });
});

describe("a message more than there is room for", () => {
  test("loses the oldest one", async () => {
    const opened = numbers(await start(), { capacity: 2 });
    send(opened, 1, 2, 3, 4, 5);
    await arrived(opened, 5);
    expect(opened.dropped).toBe(3);
    expect(await take(opened, 2)).toEqual([4, 5]);
  });

  test("is lost itself under dropNewest", async () => {
    const opened = numbers(await start(), { capacity: 2, overflow: "dropNewest" });
    send(opened, 1, 2, 3, 4, 5);
    await arrived(opened, 5);
    expect(opened.dropped).toBe(3);
    expect(await take(opened, 2)).toEqual([1, 2]);
  });

  test("ends the inbox under fail, once what waits was taken", async () => {
    const opened = numbers(await start(), { capacity: 2, overflow: "fail" });
    send(opened, 1, 2, 3);
    await arrived(opened, 2);
    const loop = opened[Symbol.asyncIterator]();
    expect([await loop.next(), await loop.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
    const failure = await loop.next().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InboxOverflow);
    expect(failure).toMatchObject({ inbox: "Int", capacity: 2 });
  });
});

describe("the stream of an inbox", () => {
  const withSystem = <A, E>(effect: Effect.Effect<A, E, ActorSystem>): Promise<A> =>
    Effect.runPromise(
      effect.pipe(Effect.provide(ActorSystem.layer({ onEvent: () => undefined })), Effect.orDie),
    );

  test("gives its messages, and is over with its scope", async () => {
    const [taken, after] = await withSystem(
      Effect.gen(function* () {
        const { opened, first } = yield* Effect.scoped(
          Effect.gen(function* () {
            const opened = yield* inbox<number, number>(support, "Int", int);
            send(opened, 1, 2, 3);
            const first = yield* Stream.runCollect(Stream.take(opened.stream, 3));
            return { opened, first };
          }),
        );
        return [first, yield* Stream.runCollect(opened.stream)];
      }),
    );
    expect([...(taken ?? [])]).toEqual([1, 2, 3]);
    expect([...(after ?? [])]).toEqual([]);
  });

  test("that is interrupted loses no message", async () => {
    const taken = await withSystem(
      Effect.scoped(
        Effect.gen(function* () {
          const opened = yield* inbox<number, number>(support, "Int", int);
          const waiting = yield* Effect.forkChild(Stream.runDrain(opened.stream));
          yield* Effect.yieldNow;
          yield* Fiber.interrupt(waiting);
          send(opened, 1);
          return yield* Stream.runCollect(Stream.take(opened.stream, 1));
        }),
      ),
    );
    expect([...taken]).toEqual([1]);
  });

  test("fails as the inbox does", async () => {
    const failure = await withSystem(
      Effect.scoped(
        Effect.gen(function* () {
          const opened = yield* inbox<number, number>(support, "Int", int, {
            capacity: 1,
            overflow: "fail",
          });
          send(opened, 1, 2);
          yield* Effect.promise(() => arrived(opened, 1));
          return yield* Effect.flip(Stream.runDrain(opened.stream));
        }),
      ),
    );
    expect(failure).toBeInstanceOf(InboxOverflow);
  });

  test("of a closed system is refused", async () => {
    const refused = await withSystem(
      Effect.gen(function* () {
        const { running } = yield* ActorSystem;
        yield* Effect.promise(() => running.close());
        return yield* Effect.flip(Effect.scoped(inbox<number, number>(support, "Int", int)));
      }),
    );
    expect(refused).toBeInstanceOf(SystemClosed);
  });
});

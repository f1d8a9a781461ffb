// The meeting of dev with threads that run a program: real kernels, over a real socket.

import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { HandOver } from "../../../codegen/cli/keep-state/hand-over.ts";
import {
  type CapturedActor,
  frameOf,
  type Offer,
  StateKeeper,
} from "../../../src/handover/index.ts";
import {
  firstState,
  Kernel,
  newReference,
  type Pid,
  Registry,
  send,
  serve,
  sleep,
  spawnUnlinked,
} from "../../../src/kernel/index.ts";
import { EventLoopHost, runScheduler } from "../../../src/schedulers/index.ts";
import { readPortable, writePortable } from "../../../src/transport/index.ts";
import { receive, TestLoop, wait } from "../../kernel/world.ts";
import { Program } from "../../transport/codec/small-program.ts";

const program = new Program();
const registry = () => Registry.at(program.root);
const folder = mkdtempSync(join(tmpdir(), "starfish-hand-over-"));
const ends: Array<() => void> = [() => rmSync(folder, { recursive: true })];
let sockets = 0;

afterEach(() => {
  for (const end of ends.splice(1)) end();
});

async function listen(offers: ReadonlyArray<Offer> = []) {
  const path = join(folder, `${++sockets}.sock`);
  const handOver = await HandOver.listen(path, offers);
  ends.push(() => handOver.close());
  return { path, handOver };
}

const offer = (place: string, state: unknown): Offer => ({
  place,
  name: place,
  state: writePortable(state, registry()),
  holes: [],
  facts: {},
});

/** An actor of the program, as one of `gleam_otp` begins. */
function counter(from: number): { readonly pid: Pid; readonly loop: TestLoop } {
  const loop = new TestLoop(from, (state, message) =>
    typeof message === "number" ? (state as number) + message : waitingFor(state),
  );
  const pid = spawnUnlinked(() => {
    loop.state = firstState(from);
    return serve(loop);
  });
  return { pid, loop };
}

function* waitingFor(state: unknown) {
  yield* wait(sleep(600_000));
  return state;
}

const stateOf = (actor: CapturedActor) =>
  actor.kind === "state" ? readPortable(actor.state, registry()) : actor.kind;

/** A thread that runs the program. */
interface Thread {
  readonly keeper: StateKeeper;
  /** Lets main do something more. */
  readonly main: (more: () => void) => Promise<void>;
}

const afterMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A thread that runs the program from `main` on. */
async function thread(path: string, main: () => void): Promise<Thread> {
  const keeper = await StateKeeper.connect({ path, registry });
  if (keeper === null) throw new Error("nobody answers");
  const host = new EventLoopHost();
  const kernel = new Kernel(host, { hooks: keeper.hooks });
  keeper.attach(kernel);
  const tag = newReference();
  const pid = kernel.spawnRoot(
    function* () {
      for (;;) {
        const next = (yield* receive(tag)) as () => void;
        next();
      }
    },
    { label: "main" },
  );
  const more = (work: () => void) =>
    new Promise<void>((resolve) => {
      kernel.send(pid, tag, () => {
        work();
        resolve();
      });
    });
  const scheduler = runScheduler(kernel, host);
  ends.push(() => {
    keeper.close();
    kernel.shutdown();
    scheduler.stop();
  });
  await more(main);
  return { keeper, main: more };
}

/** The place of the program's only counter. */
async function placeOfCounter(): Promise<string> {
  const { path, handOver } = await listen();
  await thread(path, () => counter(0));
  const { actors } = await handOver.capture();
  const [actor] = actors;
  if (actor?.kind !== "state") throw new Error("no state was captured");
  return actor.place;
}

describe("a program whose states are kept", () => {
  test("tells of its actors when it is asked", async () => {
    const { path, handOver } = await listen();
    await handOver.started;
    await thread(path, () => {
      const { pid, loop } = counter(1);
      send(pid, loop.tag, 41);
      counter(7);
    });
    const { actors, isComplete } = await handOver.capture();
    expect(isComplete).toBe(true);
    expect(actors.map(stateOf)).toEqual([42, 7]);
    expect(new Set(actors.map((actor) => "place" in actor && actor.place)).size).toBe(2);
  });

  test("begins with the states that are offered; the start is over when all are answered", async () => {
    const place = await placeOfCounter();
    const { path, handOver } = await listen([offer(place, 41)]);
    expect(handOver.isStarted).toBe(false);
    let first: TestLoop | undefined;
    await thread(path, () => {
      first = counter(0).loop;
    });
    await handOver.started;
    expect([first?.state, [...handOver.used], handOver.unanswered]).toEqual([41, [place], []]);
  });

  test("says why it does not take one", async () => {
    const place = await placeOfCounter();
    const { path, handOver } = await listen([offer(place, "forty-one")]);
    await thread(path, () => counter(0));
    await handOver.started;
    expect([...handOver.refused]).toEqual([[place, "its state is of another type"]]);
  });

  test("takes none any more once its start is over", async () => {
    const place = await placeOfCounter();
    const { path, handOver } = await listen([offer(place, 41)]);
    handOver.endStart();
    let late: TestLoop | undefined;
    await thread(path, () => {
      late = counter(0).loop;
    });
    expect(late?.state).toBe(0);
    expect(handOver.unanswered.map(({ place: left }) => left)).toEqual([place]);
  });

  test("is over with its start when nothing starts for a while, whoever was waited for", async () => {
    const { path, handOver } = await listen([offer("of an actor that is gone", 41)]);
    await thread(path, () => counter(0));
    await handOver.started;
    expect([handOver.isStarted, handOver.used.size, handOver.unanswered.length]).toEqual([
      true,
      0,
      1,
    ]);
  });

  test("has actors in the middle of a message, which hold nothing up", async () => {
    const { path, handOver } = await listen();
    await thread(path, () => {
      const { pid, loop } = counter(0);
      send(pid, loop.tag, "wait");
    });
    await new Promise((resolve) => setImmediate(resolve));
    const { actors, isComplete } = await handOver.capture();
    expect(isComplete).toBe(true);
    expect(actors).toMatchObject([{ kind: "lost", problem: "it is in the middle of a message" }]);
  });

  test("has actors that take no message once their states are captured", async () => {
    const { path, handOver } = await listen();
    let one: ReturnType<typeof counter> | undefined;
    let other: ReturnType<typeof counter> | undefined;
    await thread(path, () => {
      one = counter(1);
    });
    await thread(path, () => {
      other = counter(1);
    });
    const both = [one, other] as ReadonlyArray<ReturnType<typeof counter>>;
    const sendAll = async (amount: number) => {
      for (const { pid, loop } of both) pid.process?.kernel.send(pid, loop.tag, amount);
      await afterMs(20);
    };
    await sendAll(2);
    const { actors } = await handOver.capture();
    await sendAll(4);
    expect(actors.map(stateOf)).toEqual([3, 3]);
    expect(both.map(({ loop }) => loop.state)).toEqual([3, 3]);
  });

  test("is captured when no actor of any thread is busy, each of which goes on until then", async () => {
    const { path, handOver } = await listen();
    let called: ReturnType<typeof counter> | undefined;
    let caller: TestLoop | undefined;
    await thread(path, () => {
      called = counter(0);
    });
    await thread(path, () => {
      // It is busy until the other, whose thread is not busy at all, has handled what it is sent meanwhile.
      const loop = new TestLoop(0, function* () {
        const { pid, loop: other } = called as ReturnType<typeof counter>;
        for (let round = 1; round <= 10; round++) {
          pid.process?.kernel.send(pid, other.tag, 1);
          while (other.state !== round) yield* wait(sleep(1));
        }
        return "done";
      });
      caller = loop;
      send(
        spawnUnlinked(() => {
          loop.state = firstState(0);
          return serve(loop);
        }),
        loop.tag,
        "go",
      );
    });
    await new Promise((resolve) => setImmediate(resolve));
    const { actors } = await handOver.capture();
    expect(actors.map(stateOf)).toEqual([10, "done"]);
    expect(caller?.state).toBe("done");
  });

  test("gives an actor that starts after the capture nothing, and its state goes on waiting for it", async () => {
    const place = await placeOfCounter();
    const { path, handOver } = await listen([offer(place, 41)]);
    let late: TestLoop | undefined;
    const { main } = await thread(path, () => undefined);
    await handOver.capture();
    await main(() => {
      late = counter(0).loop;
    });
    expect([late?.state, handOver.unanswered.length]).toEqual([0, 1]);
  });

  test("goes on when whoever asked for its states is gone before it had them", async () => {
    const { path, handOver } = await listen();
    let one: ReturnType<typeof counter> | undefined;
    await thread(path, () => {
      one = counter(1);
    });
    let busy: ReturnType<typeof counter> | undefined;
    await thread(path, () => {
      busy = counter(0);
      send(busy.pid, busy.loop.tag, "wait");
    });
    await new Promise((resolve) => setImmediate(resolve));
    void handOver.capture();
    handOver.close();
    const { pid, loop } = one as unknown as ReturnType<typeof counter>;
    pid.process?.kernel.send(pid, loop.tag, 2);
    await expect.poll(() => loop.state).toBe(3);
  });

  test("tells its threads which states are taken, so that none is taken twice", async () => {
    const place = await placeOfCounter();
    const { path, handOver } = await listen([offer(place, 41), offer("of nobody", 1)]);
    const loops: Array<TestLoop> = [];
    const begin = () => void loops.push(counter(0).loop);
    const first = await thread(path, () => undefined);
    const second = await thread(path, () => undefined);
    await first.main(begin);
    await expect.poll(() => handOver.used.size).toBe(1);
    await afterMs(20);
    await second.main(begin);
    expect(loops.map(({ state }) => state)).toEqual([41, 0]);
  });

  test("may be gone when it is asked", async () => {
    const { path, handOver } = await listen();
    const { keeper } = await thread(path, () => counter(0));
    const asked = handOver.capture();
    keeper.close();
    expect(await asked).toEqual({ actors: [], isComplete: true });
    expect(await handOver.capture()).toEqual({ actors: [], isComplete: true });
  });
});

describe("whoever does not speak as this version does", () => {
  test("is sent away by dev", async () => {
    const { path, handOver } = await listen([offer("a", 1)]);
    const words = [frameOf({ kind: "hello", protocol: 99 }), new Uint8Array([1, 0, 0, 0, 255])];
    for (const bytes of words) {
      const socket = connect(path);
      socket.write(bytes);
      await new Promise((resolve) => socket.once("close", resolve));
    }
    expect(handOver.unanswered).toHaveLength(1);
  });

  test("or is not there, is nothing to a thread", async () => {
    const path = join(folder, "nobody.sock");
    expect(await StateKeeper.connect({ path, registry })).toBeNull();
  });
});

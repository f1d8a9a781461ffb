// States are those between two messages of each actor; what is busy or no data is told.

import { describe, expect, test } from "vitest";
import { capture, isBusy, type PlacedActor } from "../../src/handover/capture.ts";
import { Kernel, type Pid, Registry, send, sleep } from "../../src/kernel/index.ts";
import { EventLoopHost, runScheduler } from "../../src/schedulers/index.ts";
import { readPortable } from "../../src/transport/index.ts";
import { actor, STOP, wait } from "../kernel/world.ts";
import { Program } from "../transport/codec/small-program.ts";

const program = new Program();
const registry = () => Registry.at(program.root);
const State = program.record("State", "count", "listeners");

/** Starts actors in a kernel of the real world; stops it after the test's work. */
async function withActors<Result>(
  start: () => ReadonlyArray<Pid>,
  work: (actors: () => ReadonlyArray<PlacedActor>) => Result | Promise<Result>,
): Promise<Result> {
  const host = new EventLoopHost();
  const kernel = new Kernel(host);
  let pids: ReadonlyArray<Pid> = [];
  const started = new Promise<void>((resolve) => {
    kernel.spawnRoot(() => {
      pids = start();
      resolve();
    });
  });
  const scheduler = runScheduler(kernel, host);
  await started;
  const placed = () =>
    pids.map((pid, at) => ({
      pid,
      place: { key: at === 3 ? null : `#${at}`, name: `actor ${at}` },
    }));
  try {
    return await work(placed);
  } finally {
    kernel.shutdown();
    scheduler.stop();
  }
}

const adding = (state: unknown, message: unknown) => (state as number) + (message as number);

describe("the states of actors", () => {
  test("are those between two messages", async () => {
    const start = () => {
      const { pid, tag } = actor(1, adding);
      for (const amount of [2, 3]) send(pid, tag, amount);
      return [pid];
    };
    const captured = await withActors(start, async (actors) => {
      await new Promise((resolve) => setImmediate(resolve));
      return capture(actors(), registry());
    });
    expect(captured).toMatchObject([{ kind: "state", place: "#0", name: "actor 0", holes: [] }]);
    const [state] = captured;
    expect(state?.kind === "state" && readPortable(state.state, registry())).toBe(6);
  });

  test("are not there while an actor is in the middle of a message", async () => {
    const start = () => {
      const slow = actor(1, function* (state: unknown, message: unknown) {
        yield* wait(sleep(20));
        return adding(state, message);
      });
      send(slow.pid, slow.tag, 4);
      return [slow.pid];
    };
    const captured = await withActors(start, async (actors) => {
      await new Promise((resolve) => setImmediate(resolve));
      const [slow] = actors() as [PlacedActor];
      const early = capture(actors(), registry());
      expect([isBusy(slow.pid), early]).toMatchObject([true, [{ kind: "lost" }]]);
      await expect.poll(() => isBusy(slow.pid)).toBe(false);
      return capture(actors(), registry());
    });
    const [state] = captured;
    expect(state?.kind === "state" && readPortable(state.state, registry())).toBe(5);
  });

  test("are lost where an actor is busy, or where they are no data; on demand there are only names", async () => {
    const start = () => {
      const stuck = actor(1, function* (state: unknown) {
        yield* wait(sleep(60_000));
        return state;
      });
      send(stuck.pid, stuck.tag, "go");
      const owner = actor(0, adding);
      const listening = actor(new State(1, program.list(owner.pid)), adding);
      return [stuck.pid, owner.pid, listening.pid, actor(2, adding).pid];
    };
    const captured = await withActors(start, async (actors) => {
      await new Promise((resolve) => setImmediate(resolve));
      return capture(actors(), registry());
    });
    expect(captured).toMatchObject([
      { kind: "lost", name: "actor 0", problem: "it is in the middle of a message" },
      { kind: "state", place: "#1" },
      { kind: "lost", name: "actor 2", problem: "State.listeners[0] is a Pid" },
      { kind: "on-demand", name: "actor 3" },
    ]);
  });

  test("are not told of actors that have ended", async () => {
    const start = () => {
      const ending = actor(0, () => STOP);
      send(ending.pid, ending.tag, "go");
      return [ending.pid, actor(7, adding).pid];
    };
    const captured = await withActors(start, async (actors) => {
      await new Promise((resolve) => setImmediate(resolve));
      return capture(actors(), registry());
    });
    expect(captured).toMatchObject([{ kind: "state", place: "#1" }]);
  });
});

// Systems that TypeScript starts, in an app whose environment says that somebody keeps the states of their actors.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { HandOver } from "../../codegen/cli/keep-state/hand-over.ts";
import type { CapturedActor, Offer } from "../../src/handover/index.ts";
import { firstState, serve, spawn } from "../../src/kernel/index.ts";
import { RunningSystem } from "../../src/system/index.ts";
import { TestLoop } from "../kernel/world.ts";

const folder = mkdtempSync(join(tmpdir(), "starfish-keeping-"));
const systems: Array<RunningSystem> = [];
const handOvers: Array<HandOver> = [];
let sockets = 0;

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const system of systems.splice(0)) await system.close();
  for (const handOver of handOvers.splice(0)) handOver.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

async function keeping(offers: ReadonlyArray<Offer> = []): Promise<HandOver> {
  const path = join(folder, `${++sockets}.sock`);
  const handOver = await HandOver.listen(path, offers);
  handOvers.push(handOver);
  vi.stubEnv("STARFISH_HANDOVER", path);
  return handOver;
}

async function startSystem(): Promise<RunningSystem> {
  const system = await RunningSystem.start({ onEvent: () => undefined });
  systems.push(system);
  return system;
}

/** Runs a function that starts an actor with a number as its state; gives what it begins with. */
function startCounter(system: RunningSystem, count: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const body = () => {
      const loop = new TestLoop(count, (state) => state);
      spawn(() => {
        loop.state = firstState(count);
        resolve(loop.state);
        return serve(loop);
      });
    };
    system.run("shop.start", body, [], { done: () => undefined, failed: reject });
  });
}

const placesOf = (actors: ReadonlyArray<CapturedActor>): ReadonlyArray<string> =>
  actors.map((actor) => (actor.kind === "state" ? actor.place : actor.kind));

describe("a system whose states are kept", () => {
  test("tells of its actors, by the function that started them, and begins with what is offered", async () => {
    const first = await keeping();
    const system = await startSystem();
    await startCounter(system, 5);
    await startCounter(system, 7);
    const { actors } = await first.capture();
    const places = placesOf(actors);
    expect(places).toEqual([
      expect.stringContaining("/shop.start#0/"),
      expect.stringContaining("/shop.start#1/"),
    ]);
    const offers = actors.flatMap((actor) =>
      actor.kind === "state" ? [{ ...actor, facts: {} }] : [],
    );
    await system.close();
    await keeping(offers);
    const next = await startSystem();
    expect([await startCounter(next, 0), await startCounter(next, 0)]).toEqual([5, 7]);
  });

  test("is told apart from others of the same Node process", async () => {
    const handOver = await keeping();
    for (const system of [await startSystem(), await startSystem()]) await startCounter(system, 1);
    const places = placesOf((await handOver.capture()).actors);
    expect(new Set(places).size).toBe(2);
  });

  test("is asked no more once it is closed", async () => {
    const handOver = await keeping();
    const system = await startSystem();
    await startCounter(system, 1);
    await system.close();
    expect(await handOver.capture()).toEqual({ actors: [], isComplete: true });
  });
});

test("a system is as ever where nobody answers", async () => {
  vi.stubEnv("STARFISH_HANDOVER", join(folder, "nobody.sock"));
  const system = await startSystem();
  expect(system.kernel.lineage).toBeNull();
  expect(await startCounter(system, 3)).toBe(3);
});

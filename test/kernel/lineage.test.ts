// What the kernel tells whoever keeps the states of actors over a restart, and what an actor begins with.

import { describe, expect, test } from "vitest";
import {
  Atom,
  firstState,
  type Lineage,
  newReference,
  type Pid,
  placeSpawns,
  serve,
  spawn,
  spawnCall,
  startsOnDemand,
} from "../../src/kernel/index.ts";
import { LinkedKernels } from "./linked/linked-kernels.ts";
import { pass, STOP, TestLoop, World } from "./world.ts";

/** A lineage that keeps what it is told, and gives every actor the state that it is told to. */
class Told implements Lineage {
  readonly heard: Array<unknown> = [];
  readonly state: unknown;

  constructor(state?: unknown) {
    this.state = state;
  }

  spawnFar: Lineage["spawnFar"] = (slot, parent, code, start) => {
    const pid = start();
    this.heard.push(["far", slot, parent, code, pid]);
    return pid;
  };

  startsOnDemand = (pid: Pid): void => {
    this.heard.push(["on demand", pid]);
  };

  begin = (pid: Pid, fresh: unknown): unknown => {
    this.heard.push(["begins", pid, fresh]);
    return this.state;
  };
}

describe("a kernel whose states nobody keeps", () => {
  test("lets an actor begin with its own state, and starts on demand as ever", () => {
    const state = { count: 0 };
    const first = new World().run(function* () {
      startsOnDemand();
      yield* pass();
      return firstState(state);
    });
    expect(first).toBe(state);
  });
});

describe("a kernel with a lineage", () => {
  test("asks what an actor is to begin with", () => {
    const world = new World();
    const lineage = new Told(7);
    world.kernel.lineage = lineage;
    const loop = new TestLoop(0, () => STOP);
    const { pid } = world.start(function* () {
      loop.state = firstState(0);
      yield* pass();
      serve(loop);
    });
    expect(loop.state).toBe(7);
    expect(lineage.heard).toEqual([["begins", pid, 0]]);
  });

  test("hears who starts others on demand", () => {
    const world = new World();
    const lineage = new Told();
    world.kernel.lineage = lineage;
    const { pid } = world.start(function* () {
      startsOnDemand();
      yield* pass();
    });
    expect(lineage.heard).toEqual([["on demand", pid]]);
  });

  test("hears of starts in other threads, from processes and from outside, and lets them happen", () => {
    const world = new LinkedKernels();
    const lineage = new Told();
    const { kernel } = world.site(0);
    kernel.lineage = lineage;
    kernel.placement = { supervised: false, choose: () => 1 };
    const work = () => undefined;
    const name = Atom.create("worker$12");
    const [self, named, plain] = world.run(0, function* () {
      placeSpawns({ kind: "spread" });
      const children = [spawnCall(work, [], undefined, true, name), spawnCall(work, [])];
      yield* pass();
      return [lineage.heard.length, ...children];
    });
    const fromOutside = world.site(0).within(() => kernel.spawnAt(1, work, [], "shop.start"));
    world.settle();
    const parents = lineage.heard.map((heard) => (heard as ReadonlyArray<unknown>)[2]);
    expect(self).toBe(2);
    expect(parents.slice(0, 2).every((parent) => parent !== null)).toBe(true);
    expect(lineage.heard).toEqual([
      ["far", 1, parents[0], name, named],
      ["far", 1, parents[0], work, plain],
      ["far", 1, null, "shop.start", fromOutside],
    ]);
  });
});

describe("the hook for births", () => {
  test("tells the code: what was said, else what is run, of what comes from outside its label", () => {
    const world = new World();
    const codes: Array<unknown> = [];
    world.kernel.hooks.spawned = (_pid, _parent, code) => codes.push(code);
    const handler = () => undefined;
    const work = () => undefined;
    world.start(function* () {
      spawnCall(work, [newReference()], undefined, true, handler);
      spawnCall(work, []);
      spawn(handler);
      yield* pass();
    });
    world.kernel.spawnRoot(work, { label: "app.main" });
    world.kernel.spawnAt(0, work, [1], "app.start");
    world.kernel.spawnAt(0, work, [1]);
    expect(codes.slice(1)).toEqual([handler, work, handler, "app.main", "app.start", work]);
  });

  test("tells the run function of what another thread has started here", () => {
    const world = new LinkedKernels();
    const heard: Array<unknown> = [];
    world.site(1).kernel.hooks.spawned = (_pid, parent, code) => heard.push([parent?.id, code]);
    const work = () => undefined;
    world.site(0).within(() => world.site(0).kernel.spawnAt(1, work, []));
    world.settle();
    expect(heard).toEqual([[world.site(0).kernel.outside.id, work]]);
  });
});

// Processes have the same place in every run of a program that starts its tree the same way.

import { describe, expect, test } from "vitest";
import { CodeNames } from "../../src/handover/code-names.ts";
import { MOST_EQUALS, Places } from "../../src/handover/places.ts";
import {
  Atom,
  atoms,
  exit,
  type Kernel,
  type Pid,
  placeSpawns,
  Registry,
  spawnCall,
  startsOnDemand,
} from "../../src/kernel/index.ts";
import { LinkedKernels } from "../kernel/linked/linked-kernels.ts";
import { pass, receive, World } from "../kernel/world.ts";

const names = new CodeNames(() => Registry.at("test://places/"));

/** Follows the processes of a kernel. */
function follow(kernel: Kernel, system = 0): Places {
  const places = new Places(names, system);
  Object.assign(kernel.hooks, places.hooks);
  places.attach(kernel);
  kernel.lineage = {
    spawnFar: (slot, parent, code, spawn) => places.spawnFar(slot, parent, code, spawn),
    startsOnDemand: (pid) => places.startsOnDemand(pid),
    begin: (_pid, fresh) => fresh,
  };
  return places;
}

function* counter() {
  yield* receive("never");
}
function* clock() {
  yield* receive("never");
}

/** Starts a process, not linked, of that code. */
const start = (code: unknown, run: () => unknown = counter): Pid =>
  spawnCall(run, [], undefined, false, code);

const keysOf = (places: Places, pids: ReadonlyArray<Pid>) => pids.map((pid) => places.of(pid)?.key);

describe("the place of a process", () => {
  test("is its parent's, its code and its number among its equals", () => {
    const world = new World();
    const places = follow(world.kernel);
    const pids = world.run(function* () {
      const children = [start(counter), start(clock), start(counter), start(Atom.create("till$4"))];
      yield* pass();
      return children;
    });
    const root = places.of(world.start(counter).pid)?.key;
    expect(keysOf(places, pids)).toEqual([
      `${root}/counter#0`,
      `${root}/clock#0`,
      `${root}/counter#1`,
      `${root}/@till#0`,
    ]);
    expect(pids.map((pid) => places.of(pid)?.name)).toEqual([
      "counter",
      "clock",
      "counter (2)",
      "till",
    ]);
  });

  test("of what is started from outside of any process goes by its label", () => {
    const { kernel } = new World();
    const [places, second] = [follow(kernel), follow(new World().kernel, 1)];
    const pids = ["shop.start", "shop.start", "shop.stop"].map((label) =>
      kernel.spawnRoot(counter, { label }),
    );
    expect(keysOf(places, pids)).toEqual(["/shop.start#0", "/shop.start#1", "/shop.stop#0"]);
    expect(second.of(pids[0] as Pid)).toBeUndefined();
  });

  test("tells the systems of one Node process apart", () => {
    const world = new World();
    const places = follow(world.kernel, 3);
    const pid = world.kernel.spawnRoot(counter, { label: "shop.start" });
    expect(places.of(pid)?.key).toBe("3/shop.start#0");
  });

  test("of one that ended goes to the next of its kind, whatever else was restarted", () => {
    const world = new World();
    const places = follow(world.kernel);
    const [first, last] = world.run(function* () {
      const children = [0, 1, 2].map(() => start(counter));
      yield* pass();
      for (const at of [0, 1]) exit(children[at] as Pid, atoms.kill);
      const again = [start(counter), start(counter), start(counter)];
      yield* pass();
      return [children, again];
    });
    const keys = keysOf(places, first as ReadonlyArray<Pid>);
    const [zero, one, two] = keys;
    expect(keysOf(places, last as ReadonlyArray<Pid>)).toEqual([
      zero,
      one,
      two?.replace("#2", "#3"),
    ]);
  });

  test("of children that are started on demand is none, nor of theirs, but they have names", () => {
    const world = new World();
    const places = follow(world.kernel);
    const pids = world.run(function* () {
      const before = start(counter);
      startsOnDemand();
      const found: Array<Pid> = [];
      const session = start(clock, function* () {
        found.push(start(counter));
        yield* receive("never");
      });
      yield* pass();
      return [before, session, ...found];
    });
    expect(pids.map((pid) => places.of(pid)?.key === null)).toEqual([false, true, true]);
    expect(pids.map((pid) => places.of(pid)?.name)).toEqual(["counter", "clock", "counter"]);
  });

  test("is none for those that are too many of their kind", () => {
    const world = new World();
    const places = follow(world.kernel);
    const pids = world.run(function* () {
      const children = Array.from({ length: MOST_EQUALS + 1 }, () => start(counter));
      yield* pass();
      return children;
    });
    const keys = keysOf(places, pids);
    expect(new Set(keys).size).toBe(MOST_EQUALS + 1);
    expect(keys.at(-1)).toBeNull();
  });
});

describe("the place of a process of another thread", () => {
  /** Three threads whose processes start others in turn in all of them. */
  function threads() {
    const world = new LinkedKernels({ kernels: 3 });
    let next = 0;
    const places = world.sites.map(({ kernel }) => {
      kernel.placement = { supervised: true, choose: () => next++ % 3 };
      return follow(kernel);
    });
    const keyOf = (pid: Pid) =>
      places.map((there, slot) => {
        const own = [...(world.site(slot).kernel.processes() ?? [])].find(
          ({ id }) => id === pid.id,
        );
        return own === undefined ? undefined : there.of(own)?.key;
      });
    const key = (pid: Pid) => keyOf(pid).find((found) => found !== undefined);
    return { world, key };
  }

  test("is given by its parent, as in one thread", () => {
    const { world, key } = threads();
    const ending = world.start(0, function* () {
      placeSpawns({ kind: "spread" });
      const children = [0, 1, 2, 3].map(() => start(counter));
      yield* pass();
      exit(children[1] as Pid, atoms.kill);
      yield* pass();
      children.push(start(counter), start(clock, clock));
      yield* receive("never", 1_000);
      return children;
    });
    const keys = (ending.value as ReadonlyArray<Pid>).map(key);
    const root = keys[0]?.replace("/counter#0", "");
    expect(keys).toEqual([
      `${root}/counter#0`,
      undefined,
      `${root}/counter#2`,
      `${root}/counter#3`,
      `${root}/counter#1`,
      `${root}/clock#0`,
    ]);
  });

  test("goes by the label for what is started there from outside", () => {
    const { world, key } = threads();
    const { kernel } = world.site(0);
    const pids = [1, 2, 0].map((slot) =>
      world.site(0).within(() => kernel.spawnAt(slot, counter, [], "shop.start")),
    );
    world.settle();
    expect(pids.map(key)).toEqual(["/shop.start#0", "/shop.start#1", "/shop.start#2"]);
  });
});

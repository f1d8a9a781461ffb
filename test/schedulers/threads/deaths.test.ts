import { afterEach, describe, expect, test } from "vitest";
import { Atom, atoms, type Pid } from "../../../src/kernel/index.ts";
import { echo, keeper, mourner, villain } from "./programs/town.ts";
import { schedulerThreads, Town } from "./town-hall.ts";

let town: Town;

afterEach(async () => {
  await town.system.close();
  await expect.poll(() => schedulerThreads(), { timeout: 30_000 }).toBe(0);
});

/** For what takes a while on a machine that has much else to do. */
const PATIENT = { stuckAfterMs: Number.POSITIVE_INFINITY };

/** A villain in slot 2, a process there with a name, and one in slot 1 that is linked to the villain. */
async function settle(options: Parameters<typeof Town.start>[0] = {}) {
  town = await Town.start(options);
  if (typeof options.standby === "number") await town.standby(options.standby);
  const { kernel } = town.system;
  const pid = kernel.spawnAt(2, villain, [town.observer], "villain");
  const { place } = await town.arrived(1);
  const name = Atom.create("neighbour");
  const neighbour = kernel.spawnAt(2, echo, [town.observer, name]);
  await town.arrived(2);
  kernel.spawnAt(1, mourner, [town.observer, pid]);
  await town.arrived(3);
  return { pid, neighbour, name, place };
}

/** What holds however a thread has ended. */
async function expectAftermath(before: Awaited<ReturnType<typeof settle>>) {
  const { kernel, remote } = town.system;
  const replaced = await town.event("scheduler_replaced");
  expect(replaced).toMatchObject({ slot: 2, incarnation: 2 });
  const [, pid, reason] = (await town.heard("mourned")) as [string, Pid, unknown];
  expect(pid.id).toBe(before.pid.id);
  expect(reason).toBe(atoms.killed);
  expect(remote.whereis(before.name)).toBeNull();
  // The slot works again, in another thread, and the name can be had.
  const successor = kernel.spawnAt(2, echo, [town.observer, before.name]);
  const arrived = await town.arrived(4);
  expect(arrived.place).not.toBe(before.place);
  expect(arrived.pid.id).toBe(successor.id);
  expect(successor.id).not.toBe(before.pid.id);
  expect(remote.whereis(before.name)?.id).toBe(successor.id);
  town.send(successor, town.observer, "well?");
  expect(await town.heard("echo")).toEqual(["echo", "well?"]);
}

describe("a thread that is stuck in a process", () => {
  test("is ended, with the process and the stack in the report, and replaced", async () => {
    const before = await settle({ stuckAfterMs: 600 });
    const ended = [town.endOf(before.pid), town.endOf(before.neighbour)];
    town.send(before.pid, "spin");
    const event = await town.event("scheduler_stuck");
    expect(event).toMatchObject({
      slot: 2,
      incarnation: 1,
      process: { pid: before.pid.id, label: "villain", name: null },
    });
    expect(event.afterMs).toBeGreaterThanOrEqual(600);
    expect(event.stack?.split("\n")[0]).toMatch(/^ {4}at spin \(file:.*town\.ts:\d+:\d+\)$/);
    expect(event.text).toMatch(
      /^scheduler 2 was stuck for \d+ ms in process \d+ villain and was ended$/,
    );
    expect(await Promise.all(ended)).toEqual([atoms.killed, atoms.killed]);
    await expectAftermath(before);
  });

  test("is reported with the message in hand if a loop was handling one", async () => {
    town = await Town.start({ stuckAfterMs: 600 });
    const { serving } = await import("./programs/town.ts");
    const pid = town.system.kernel.spawnAt(1, serving, [town.observer]);
    await town.arrived(1);
    town.send(pid, "spin");
    const event = await town.event("scheduler_stuck");
    expect(event.message).toBe('shown(["spin"])');
    expect(event.process?.pid).toBe(pid.id);
  });

  test("is ended without a stack where the debugger cannot reach it", async () => {
    const before = await settle({ stuckAfterMs: 600, autopsyMs: 200 });
    town.send(before.pid, "sleepInSystem");
    const event = await town.event("scheduler_stuck");
    expect(event).toMatchObject({ slot: 2, stack: null, process: null, message: null });
    await expectAftermath(before);
  });

  test("does not hold up another thread that is stuck at the same time", async () => {
    town = await Town.start({ stuckAfterMs: 600, schedulers: 2 });
    const villains = [1, 2].map((slot) =>
      town.system.kernel.spawnAt(slot, villain, [town.observer]),
    );
    await town.arrived(2);
    for (const pid of villains) town.send(pid, "spin");
    const stuck = [await town.event("scheduler_stuck", 1), await town.event("scheduler_stuck", 2)];
    expect(stuck.map(({ slot }) => slot).sort()).toEqual([1, 2]);
    await town.event("scheduler_replaced", 2);
  });
});

describe.each([0, 1])("a thread that ends in another way, with %i standing by", (standby) => {
  test("stuck in a process", async () => {
    const before = await settle({ stuckAfterMs: 600, standby });
    town.send(before.pid, "spin");
    await town.event("scheduler_stuck");
    await expectAftermath(before);
  });

  test("stuck outside of its processes, in a timer", async () => {
    const before = await settle({ stuckAfterMs: 600, standby });
    town.send(before.pid, "spinInTimer");
    const event = await town.event("scheduler_stuck");
    expect(event.process).toBeNull();
    expect(event.stack).toMatch(/at spin /);
    await expectAftermath(before);
  });

  test("process.exit", async () => {
    const before = await settle({ standby });
    town.send(before.pid, "exit");
    const event = await town.event("scheduler_exited");
    expect(event).toMatchObject({
      slot: 2,
      code: 7,
      text: "scheduler 2 was ended by process.exit(7)",
    });
    await expectAftermath(before);
  });

  test("an error outside of its processes", async () => {
    const before = await settle({ standby });
    town.send(before.pid, "throwInTimer");
    const event = await town.event("scheduler_crashed");
    expect(event.error).toBeInstanceOf(Error);
    expect(event.text).toBe(
      "scheduler 2 was ended by an error outside of its processes: Error: thrown outside of all processes",
    );
    await expectAftermath(before);
  });

  test("out of memory", async () => {
    const limits = { heapLimitMb: 64, heapSoftLimitMb: 10_000 };
    const before = await settle({ ...PATIENT, ...limits, standby });
    town.send(before.pid, "hoard");
    const event = await town.event("scheduler_out_of_memory");
    expect(event.text).toBe("scheduler 2 ran out of memory");
    await expectAftermath(before);
  });
});

describe("an exit that is to end the system", () => {
  test("process.exit ends the whole system where that is asked for", async () => {
    town = await Town.start({ onExited: () => "end" });
    const pid = town.system.kernel.spawnAt(1, villain, [town.observer]);
    await town.arrived(1);
    town.send(pid, "exit");
    expect(await town.system.ended).toEqual({ code: 7 });
    expect(town.system.slots[1]).toMatchObject({ phase: "free", incarnation: 1 });
  });
});

describe("a thread that is only busy", () => {
  test("is not stuck while its processes give way", async () => {
    town = await Town.start({ stuckAfterMs: 300 });
    const { toiler } = await import("./programs/town.ts");
    const pid = town.system.kernel.spawnAt(1, toiler, [town.observer, 1_000]);
    await town.heard("toiled");
    expect(town.events.all.map(({ kind }) => kind)).not.toContain("scheduler_stuck");
    expect(await town.endOf(pid)).toBe(atoms.noproc);
  });

  test("is not stuck while timers of foreign code keep its event loop busy", async () => {
    town = await Town.start({ stuckAfterMs: 300 });
    const pid = town.system.kernel.spawnAt(1, villain, [town.observer]);
    await town.arrived(1);
    town.send(pid, "bustle");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(town.events.all.map(({ kind }) => kind)).not.toContain("scheduler_stuck");
  });
});

describe("supervision across threads", () => {
  test("a child whose thread is stuck is restarted in the fresh thread and has its name again", async () => {
    town = await Town.start({ stuckAfterMs: 600 });
    const { kernel, remote } = town.system;
    const name = Atom.create("kept");
    kernel.spawnAt(1, keeper, [town.observer, { kind: "scheduler", number: 2 }, name]);
    const first = await town.arrived(1);
    kernel.spawnAt(2, villain, [town.observer]);
    const { pid } = await town.arrived(2);
    town.send(pid, "spin");
    const second = await town.arrived(3);
    expect(second.place).not.toBe(first.place);
    expect(second.pid.id % 64).toBe(2);
    expect(remote.whereis(name)?.id).toBe(second.pid.id);
    expect(await town.event("scheduler_replaced")).toMatchObject({ slot: 2 });
  });

  test("a slot whose threads die again and again is given up, and nothing is spread over it", async () => {
    town = await Town.start({ restartLimit: { times: 2, withinMs: 60_000 } });
    const { kernel } = town.system;
    for (let death = 1; death <= 3; death++) {
      kernel.spawnAt(2, villain, [town.observer]);
      town.send((await town.arrived(death)).pid, "exit");
      if (death <= 2) await town.event("scheduler_replaced", death);
    }
    expect(await town.event("scheduler_given_up")).toMatchObject({ slot: 2, deaths: 3 });
    expect(town.system.slots[2]?.phase).toBe("given up");
    const { mayor } = await import("./programs/town.ts");
    const spread = { kind: "spread" };
    kernel.spawnAt(1, mayor, [town.observer, [spread, spread, spread]]);
    for (let count = 4; count <= 6; count++) {
      expect((await town.arrived(count)).pid.id % 64).toBe(1);
    }
    const lost = kernel.spawnAt(1, mayor, [town.observer, [{ kind: "scheduler", number: 2 }]]);
    expect(String(((await town.endOf(lost)) as [unknown])[0])).toContain(
      "scheduler 2 was given up: its thread died too often",
    );
    expect(await town.endOf(kernel.spawnAt(2, villain, [town.observer]))).toBe(atoms.noproc);
  });
});

describe("the soft mark of the heap", () => {
  test("above it, a thread ends its processes with shutdown and is replaced", async () => {
    const before = await settle({ ...PATIENT, heapLimitMb: 1_024, heapSoftLimitMb: 80 });
    const ended = town.endOf(before.neighbour);
    town.send(before.pid, "keep");
    const event = await town.event("scheduler_heap_mark");
    expect(event.usedMb).toBeGreaterThan(80);
    expect(event.softLimitMb).toBe(80);
    expect(await ended).toBe(atoms.shutdown);
    const [, , reason] = await town.heard("mourned");
    expect(reason).toBe(atoms.shutdown);
    expect(await town.event("scheduler_replaced")).toMatchObject({ slot: 2, incarnation: 2 });
    town.system.kernel.spawnAt(2, echo, [town.observer, before.name]);
    expect((await town.arrived(4)).place).not.toBe(before.place);
  });

  test("garbage does not count", async () => {
    const before = await settle({ ...PATIENT, heapLimitMb: 1_024, heapSoftLimitMb: 80 });
    town.send(before.pid, "litter");
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(town.events.all.map(({ kind }) => kind)).not.toContain("scheduler_heap_mark");
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { Atom, atoms, type Pid } from "../../../src/kernel/index.ts";
import { Coordinator } from "../../../src/schedulers/threads/index.ts";
import { echo, keeper, mayor, mourner, villain } from "../threads/programs/town.ts";
import { programUrl, Town } from "../threads/town-hall.ts";

let town: Town;

/** Processes that this one has started and that are there. */
function childPids(): ReadonlyArray<number> {
  const names = readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [, rest = ""] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ");
      const [state, parent] = rest.split(" ");
      return parent === `${process.pid}` && state !== "Z";
    } catch {
      return false;
    }
  });
  return names.map(Number);
}

const children = (): number => childPids().length;

const isLinux = process.platform === "linux";
const before = isLinux ? children() : 0;

afterEach(async () => {
  await town.system.close();
  if (isLinux) await expect.poll(children, { timeout: 30_000 }).toBe(before);
});

const begin = async (options: Parameters<typeof Town.start>[0] = {}): Promise<void> => {
  town = await Town.start({ isolation: "process", ...options });
};

describe("schedulers in processes of their own", () => {
  test("run their processes there, and each other's signals arrive", async () => {
    await begin();
    const { kernel, remote } = town.system;
    const name = Atom.create("isolated echo");
    const first = kernel.spawnAt(1, echo, [town.observer, name]);
    const { place } = await town.arrived(1);
    const second = kernel.spawnAt(2, echo, [town.observer, null]);
    expect((await town.arrived(2)).place).not.toBe(place);
    // By name, of a size that takes many pieces, and with what a value can hold.
    expect(remote.whereis(name)?.id).toBe(first.id);
    const text = "a long text ".repeat(100_000);
    kernel.spawnAt(2, mourner, [town.observer, first]);
    await town.arrived(3);
    town.send(first, town.observer, text, second, atoms.normal, 2.5);
    const [, echoed, pid, atom, number] = await town.heard("echo");
    expect(echoed).toBe(text);
    expect([(pid as Pid).id, atom, number]).toEqual([second.id, atoms.normal, 2.5]);
    expect(remote.isAlive(second as never)).toBe(true);
    kernel.exit(first, Atom.create("enough"));
    const [, dead, reason] = (await town.heard("mourned")) as [string, Pid, Atom];
    expect([dead.id, reason]).toEqual([first.id, Atom.create("enough")]);
    expect(remote.whereis(name)).toBeNull();
    expect(await town.endOf(first)).toBe(atoms.noproc);
  });

  test("place processes as any other: spread, with own schedulers, and with errors", async () => {
    await begin({ spareSchedulers: 1 });
    const { kernel } = town.system;
    const wishes = [
      { kind: "spread" },
      { kind: "spread" },
      { kind: "own" },
      { kind: "near", pid: town.observer },
    ];
    kernel.spawnAt(1, mayor, [town.observer, wishes]);
    const slots = [];
    for (let count = 1; count <= 4; count++) slots.push((await town.arrived(count)).pid.id % 64);
    expect(slots.sort()).toEqual([0, 1, 2, 3]);
    const lost = kernel.spawnAt(1, mayor, [town.observer, [{ kind: "scheduler", number: 9 }]]);
    expect(String(((await town.endOf(lost)) as [unknown])[0])).toContain(
      "no scheduler 9: there are 1 to 2",
    );
  });

  test("supervise over the border: what was in a process that is gone is restarted", async () => {
    await begin();
    const { kernel, remote } = town.system;
    const name = Atom.create("isolated child");
    kernel.spawnAt(1, keeper, [town.observer, { kind: "scheduler", number: 2 }, name]);
    const first = await town.arrived(1);
    kernel.spawnAt(2, villain, [town.observer]);
    const { pid } = await town.arrived(2);
    town.send(pid, "die");
    const event = await town.event("scheduler_killed");
    expect(event).toMatchObject({ slot: 2, incarnation: 1, signal: "SIGKILL" });
    const second = await town.arrived(3);
    expect(second.place).not.toBe(first.place);
    expect(remote.whereis(name)?.id).toBe(second.pid.id);
    await town.event("scheduler_replaced");
  });
});

test.runIf(isLinux)("a process that stands by takes the slot of one that is gone", async () => {
  await begin({ standby: 1 });
  await town.standby(1);
  const there = childPids();
  expect(there.length).toBe(before + 3);
  const { kernel } = town.system;
  kernel.spawnAt(2, villain, [town.observer]);
  town.send((await town.arrived(1)).pid, "die");
  await town.event("scheduler_replaced");
  kernel.spawnAt(2, echo, [town.observer, null]);
  const { place } = await town.arrived(2);
  expect(there).toContain(Math.floor(place / 1_000));
});

describe("a process of a scheduler that ends", () => {
  async function endBy(deed: string, options: Parameters<typeof Town.start>[0] = {}) {
    await begin(options);
    const { kernel } = town.system;
    const pid = kernel.spawnAt(2, villain, [town.observer]);
    const { place } = await town.arrived(1);
    const ended = town.endOf(pid);
    town.send(pid, deed);
    expect(await ended).toBe(atoms.killed);
    await town.event("scheduler_replaced");
    kernel.spawnAt(2, echo, [town.observer, null]);
    expect((await town.arrived(2)).place).not.toBe(place);
  }

  test("stuck", async () => {
    await endBy("spin", { stuckAfterMs: 3_000 });
    const event = await town.event("scheduler_stuck");
    expect(event).toMatchObject({ slot: 2, incarnation: 1, stack: null });
  });

  test("process.exit", async () => {
    await endBy("exit");
    expect(await town.event("scheduler_exited")).toMatchObject({ slot: 2, code: 7 });
  });

  test("an error outside of its processes", async () => {
    await endBy("throwInTimer");
    const { error } = await town.event("scheduler_crashed");
    expect((error as Error).message).toBe("thrown outside of all processes");
  });

  test("out of memory", async () => {
    await endBy("hoard", {
      stuckAfterMs: Number.POSITIVE_INFINITY,
      heapLimitMb: 64,
      heapSoftLimitMb: 10_000,
    });
    expect(await town.event("scheduler_out_of_memory")).toMatchObject({ slot: 2 });
  });
});

test("a module that throws in a process of a scheduler is a failure of the start", async () => {
  await begin();
  const start = Coordinator.start({
    schedulers: 2,
    isolation: "process",
    modules: [programUrl("throwing")],
  });
  await expect(start).rejects.toMatchObject({
    name: "ThreadsFailed",
    kind: "module",
    message: expect.stringContaining("this module does not load in a thread"),
  });
});

test("an isolation that there is not is an error", async () => {
  await begin({ isolation: "thread" });
  const start = Coordinator.start({ schedulers: 1, isolation: "planet" as "thread" });
  await expect(start).rejects.toThrow('isolation is "thread" or "process": planet');
});

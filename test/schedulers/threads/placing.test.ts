import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { Wish } from "../../../src/kernel/index.ts";
import { readTopology } from "../../../src/schedulers/threads/index.ts";
import { pinThread } from "../../../src/schedulers/threads/pinning.ts";
import { mayor } from "./programs/town.ts";
import { Town } from "./town-hall.ts";

let town: Town;

afterEach(async () => {
  await town.system.close();
});

const spread: Wish = { kind: "spread" };

/** The slots in which the processes of these wishes are, in the order in which they said so. */
async function slotsFor(wishes: ReadonlyArray<Wish>, from = 1): Promise<ReadonlyArray<number>> {
  const before = arrivals;
  arrivals += wishes.length;
  town.system.kernel.spawnAt(from, mayor, [town.observer, wishes]);
  const slots: Array<number> = [];
  for (let count = before + 1; count <= arrivals; count++) {
    slots.push((await town.arrived(count)).pid.id % 64);
  }
  return slots;
}

let arrivals = 0;

async function begin(options: Parameters<typeof Town.start>[0] = {}): Promise<void> {
  arrivals = 0;
  town = await Town.start(options);
}

describe("processes of a running system", () => {
  test("are spread over the schedulers in turn, from whichever thread they are started", async () => {
    await begin({ schedulers: 3, spareSchedulers: 0 });
    const slots = await slotsFor([spread, spread, spread, spread, spread, spread], 2);
    expect([...slots].sort()).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test("get a scheduler of their own, started when it is asked for", async () => {
    await begin({ schedulers: 1, spareSchedulers: 2 });
    expect(town.system.slots.map(({ phase }) => phase)).toEqual([
      "running",
      "running",
      "free",
      "free",
    ]);
    const slots = await slotsFor([{ kind: "own" }, { kind: "own" }]);
    expect([...slots].sort()).toEqual([2, 3]);
    expect(town.system.slots.map(({ phase }) => phase)).toEqual(Array(4).fill("running"));
    const lost = town.system.kernel.spawnAt(1, mayor, [town.observer, [{ kind: "own" }]]);
    expect(String(((await town.endOf(lost)) as [unknown])[0])).toContain("no slot is left");
  });

  test("crash if they ask for a core that is not ours", async () => {
    await begin({ schedulers: 1 });
    const wish: Wish = { kind: "core", number: 4_000 };
    const pid = town.system.kernel.spawnAt(1, mayor, [town.observer, [wish]]);
    expect(String(((await town.endOf(pid)) as [unknown])[0])).toContain("core 4000 is not ours");
  });
});

const ours = readTopology().cpus.filter(({ isOurs }) => isOurs);
const canPin = process.platform === "linux" && existsSync("/usr/bin/taskset") && ours.length > 1;

/** Threads of this process that run on that one core. */
function tasksOnlyOn(core: number): number {
  return readdirSync("/proc/self/task").filter((task) => {
    const status = readFileSync(`/proc/self/task/${task}/status`, "utf8");
    return new RegExp(`^Cpus_allowed_list:\\s*${core}$`, "m").test(status);
  }).length;
}

describe("pinning", () => {
  test("a core asked for is the only one that its thread runs on", async () => {
    await begin({ schedulers: 1 });
    const core = (ours.at(-1)?.id ?? 0) as number;
    if (!canPin) {
      expect(await pinThread(process.pid, core)).toMatch(/could not be pinned|only on Linux/);
      return;
    }
    const before = tasksOnlyOn(core);
    const [slot] = await slotsFor([{ kind: "core", number: core }]);
    const { system } = town;
    await expect.poll(() => system.slots[slot as number]?.isPinned).toBe(true);
    expect(system.slots[slot as number]?.core).toBe(core);
    await expect.poll(() => tasksOnlyOn(core), { timeout: 30_000 }).toBeGreaterThan(before);
  });

  test("that is not possible is a notice, never a failure", async () => {
    await begin({ schedulers: 1 });
    expect(await pinThread(null, 0)).toMatch(/^threads cannot be pinned on/);
    expect(await pinThread(1, 0, "no-such-command")).toBe(
      "a thread could not be pinned to core 0: there is no no-such-command",
    );
    expect(await pinThread(2 ** 22 + 1, 0)).toMatch(/^a thread could not be pinned to core 0: /);
  });
});

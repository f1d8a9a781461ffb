import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type Pid, registerModule } from "../../../src/kernel/index.ts";
import { readOptions } from "../../../src/schedulers/threads/options.ts";
import { CALM, DREAMING, LEAVING, THROWING } from "./programs/moody.ts";
import { echo, mayor, villain } from "./programs/town.ts";
import { programUrl, schedulerThreads, Town } from "./town-hall.ts";

let town: Town;
let before = 0;

afterEach(async () => {
  await town.system.close();
  await expect.poll(schedulerThreads).toBe(before);
});

async function begin(options: Parameters<typeof Town.start>[0] = {}): Promise<void> {
  before = schedulerThreads();
  town = await Town.start(options);
}

/** A process in that slot that can be told to end its thread, and the thread. */
async function villainIn(slot: number, count: number): Promise<{ pid: Pid; place: number }> {
  town.system.kernel.spawnAt(slot, villain, [town.observer]);
  return town.arrived(count);
}

describe("threads that stand by", () => {
  test("are there a while after the start, one unless it is said how many", async () => {
    await begin({ schedulers: 2 });
    expect(town.system.standbys).toBe(0);
    expect(schedulerThreads()).toBe(before + 2);
    await town.standby(1);
    expect(schedulerThreads()).toBe(before + 3);
  });

  test("take the slots of those that are lost at once, each one, and others stand by then", async () => {
    await begin({ schedulers: 2, standby: 2 });
    await town.standby(2);
    const lost = [await villainIn(1, 1), await villainIn(2, 2)];
    const last = Math.max(...lost.map(({ place }) => place));
    for (const { pid } of lost) town.send(pid, "exit");
    await town.event("scheduler_replaced", 2);
    const next = [await villainIn(1, 3), await villainIn(2, 4)];
    // Threads are numbered in the order of their start.
    expect(next.map(({ place }) => place).sort()).toEqual([last + 1, last + 2]);
    await town.standby(2);
    expect(schedulerThreads()).toBe(before + 4);
  });

  test("of which there are too few leave slots to threads that are started then", async () => {
    await begin({ schedulers: 2, standby: 1 });
    await town.standby(1);
    const lost = [await villainIn(1, 1), await villainIn(2, 2)];
    for (const { pid } of lost) town.send(pid, "exit");
    await town.event("scheduler_replaced", 2);
    for (const slot of [1, 2]) town.system.kernel.spawnAt(slot, echo, [town.observer, null]);
    await town.arrived(4);
  });

  test("serve a process that asks for a scheduler of its own", async () => {
    await begin({ schedulers: 1, standby: 1, spareSchedulers: 1 });
    await town.standby(1);
    const { place } = await villainIn(1, 1);
    town.system.kernel.spawnAt(1, mayor, [town.observer, [{ kind: "own" }]]);
    expect((await town.arrived(2)).place).toBe(place + 1);
  });

  test("have the program that runs, and are of no use with another one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "threads-"));
    const root = `${pathToFileURL(folder).href}/`;
    const module = `${root}changing.mjs`;
    const kernel = new URL("../../../src/kernel/index.ts", import.meta.url).href;
    const write = (name: string): void =>
      writeFileSync(
        join(folder, "changing.mjs"),
        `import { registerModule } from ${JSON.stringify(kernel)};
         registerModule("changing", import.meta.url, { functions: { ${name}: () => 1 } });`,
      );
    write("first");
    registerModule("changing", module, { functions: { first: () => 1 } });
    await begin({ root, modules: [module], standby: 1, restartLimit: { times: 0, withinMs: 1 } });
    write("second");
    expect(await town.event("standby_lost")).toMatchObject({
      text: "a thread that stood by has loaded another program than the one that runs",
    });
    rmSync(folder, { recursive: true });
  });

  test("keep no Node process alive", async () => {
    await begin({ schedulers: 1 });
    const program = fileURLToPath(programUrl("left-alone"));
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toBe("left alone\n");
  });
});

describe("a thread that stands by and is lost itself", () => {
  const mood = new Int32Array(new SharedArrayBuffer(4));
  const preparation = { module: programUrl("moody"), data: mood };

  afterEach(() => Atomics.store(mood, 0, CALM));

  test("is told and replaced", async () => {
    await begin({ preparation });
    await town.standby(1);
    Atomics.store(mood, 0, LEAVING);
    const { text } = await town.event("standby_lost");
    expect(text).toBe("a thread that stood by was ended by process.exit(3)");
    Atomics.store(mood, 0, CALM);
    await town.standby(1);
  });

  test("too often is given up; slots get threads that are started then", async () => {
    await begin({ preparation, restartLimit: { times: 2, withinMs: 600_000 } });
    Atomics.store(mood, 0, THROWING);
    expect((await town.event("standby_lost", 3)).text).toMatch(
      /^a thread that stood by could not be started: a thread could not load .*moody\.ts: not in the mood$/,
    );
    expect(await town.event("standby_given_up")).toMatchObject({
      deaths: 3,
      text: "no thread stands by any more: 3 were lost in 600000 ms",
    });
    Atomics.store(mood, 0, CALM);
    town.send((await villainIn(2, 1)).pid, "exit");
    await town.event("scheduler_replaced");
    await villainIn(2, 2);
    expect(schedulerThreads()).toBe(before + 2);
  });

  test("in the middle of its start, when the system closes, is ended with it", async () => {
    await begin({ preparation });
    Atomics.store(mood, 0, DREAMING);
    await expect.poll(schedulerThreads, { timeout: 30_000 }).toBe(before + 3);
    expect(town.system.standbys).toBe(0);
    expect(await town.system.close()).toEqual({ killed: [] });
    await expect.poll(schedulerThreads).toBe(before);
  });
});

describe("how many stand by", () => {
  const machine = (memoryMb: number) => ({
    topology: {
      cpus: [],
      quotaCpus: null,
      memoryBytes: memoryMb * 2 ** 20,
      schedulers: 2,
      notes: [],
    },
  });

  test.each([
    [{ schedulers: 1 }, 0],
    [{ schedulers: 2 }, 1],
    [{ schedulers: "auto" }, 1],
    [{ schedulers: 2, standby: false }, 0],
    [{ schedulers: 1, standby: true }, 1],
    [{ schedulers: 2, standby: 5 }, 5],
    // There would be no memory for a third one that nobody has asked for.
    [{ schedulers: 2, heapLimitMb: 500 }, 0],
  ] as const)("%j: %i", (options, standby) => {
    expect(readOptions({ ...options, ...machine(1_200) }).standby).toBe(standby);
  });

  test("is refused if there is no memory for so many, or if it makes no sense", () => {
    const refusal = (standby: number) => () =>
      readOptions({ schedulers: 2, standby, heapLimitMb: 500, ...machine(1_200) });
    expect(refusal(1)).toThrow(
      "2 schedulers and 1 standing by with 500 MB each need 1500 MB, and there are 1200 MB: 2 would fit",
    );
    expect(refusal(-1)).toThrow("standby is a whole number from 0 to 63: -1");
  });
});

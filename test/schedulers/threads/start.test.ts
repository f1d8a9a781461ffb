import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { registerModule } from "../../../src/kernel/index.ts";
import { Coordinator, ThreadsFailed } from "../../../src/schedulers/threads/index.ts";
import { stubborn } from "./programs/stubborn.ts";
import { echo } from "./programs/town.ts";
import { programUrl, schedulerThreads, Town } from "./town-hall.ts";

let town: Town | undefined;

afterEach(async () => {
  await town?.system.close();
  town = undefined;
});

describe("a system of several threads", () => {
  test("runs processes in the slots they are started in, each slot in a thread of its own", async () => {
    town = await Town.start({ schedulers: 2 });
    const { kernel } = town.system;
    const first = kernel.spawnAt(1, echo, [town.observer, null]);
    kernel.spawnAt(2, echo, [town.observer, null]);
    const arrived = [await town.arrived(1), await town.arrived(2)];
    expect(new Set(arrived.map(({ place }) => place)).size).toBe(2);
    town.send(first, town.observer, "to", "you");
    expect(await town.heard("echo")).toEqual(["echo", "to", "you"]);
  });

  test("tells of each thread that runs", async () => {
    town = await Town.start({ schedulers: 2 });
    const started = [
      await town.event("scheduler_started", 1),
      await town.event("scheduler_started", 2),
    ];
    expect(started.map(({ slot }) => slot).sort()).toEqual([1, 2]);
    expect(started.map(({ incarnation }) => incarnation)).toEqual([1, 1]);
  });

  test("has as many schedulers as processors are ours if it is asked for `auto`", async () => {
    town = await Town.start({
      schedulers: "auto",
      spareSchedulers: 0,
      topology: { cpus: [], quotaCpus: null, memoryBytes: 2 ** 33, schedulers: 3, notes: [] },
    });
    expect(town.system.slots.map(({ phase }) => phase)).toEqual(Array(4).fill("running"));
  });

  test("leaves no thread behind when it is closed, and closing twice is closing once", async () => {
    const before = schedulerThreads();
    const mine = await Town.start({ schedulers: 3 });
    expect(schedulerThreads()).toBe(before + 3);
    const closing = mine.system.close();
    expect(mine.system.close()).toBe(closing);
    expect(await closing).toEqual({ killed: [] });
    await expect.poll(schedulerThreads).toBe(before);
    expect(mine.system.tell(1, "too late")).toBe(false);
  });

  test("ends processes in order when it is closed, and kills and names what does not end", async () => {
    const mine = await Town.start();
    const pid = mine.system.kernel.spawnAt(2, stubborn, [mine.observer], "stubborn");
    await mine.arrived(1);
    const { killed } = await mine.system.close({ graceMs: 200 });
    expect(killed).toEqual([{ slot: 2, pid: pid.id, label: "stubborn" }]);
  });

  test("does not load in the main thread what another loader has brought there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "threads-"));
    const root = `${pathToFileURL(folder).href}/`;
    const kernel = new URL("../../../src/kernel/index.ts", import.meta.url).href;
    writeFileSync(
      join(folder, "loaded.mjs"),
      `import { isMainThread } from "node:worker_threads";
       import { registerModule } from ${JSON.stringify(kernel)};
       if (isMainThread) throw new Error("loaded a second time");
       registerModule("loaded", import.meta.url, { functions: { run: () => 1 } });`,
    );
    registerModule("loaded", `${root}loaded.mjs`, { functions: { run: () => 1 } });
    town = await Town.start({ root, modules: [`${root}loaded.mjs`] });
    rmSync(folder, { recursive: true });
    expect(town.system.slots[1]?.phase).toBe("running");
  });

  test("prepares its threads, and can talk with the preparation of each", async () => {
    const told: Array<unknown> = [];
    let hear = (): void => undefined;
    const isTold = new Promise<void>((resolve) => {
      hear = () => (told.length === 4 ? resolve() : undefined);
    });
    town = await Town.start({
      preparation: { module: programUrl("prepared"), data: { greeting: "hello" } },
      onTold: (slot, value) => {
        told.push([slot, value]);
        hear();
      },
    });
    expect(town.system.tell(1, "one")).toBe(true);
    expect(town.system.tell(2, "two")).toBe(true);
    await isTold;
    expect(told.slice(0, 2).sort()).toEqual([
      [1, "hello before the program"],
      [2, "hello before the program"],
    ]);
    expect(told.slice(2).sort()).toEqual([
      [1, "started: one"],
      [2, "started: two"],
    ]);
  });
});

describe("threads that cannot be started", () => {
  const failing = async (
    options: Parameters<typeof Coordinator.start>[0],
  ): Promise<ThreadsFailed> => {
    const before = schedulerThreads();
    const error = await Coordinator.start(options).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ThreadsFailed);
    await expect.poll(schedulerThreads).toBe(before);
    return error as ThreadsFailed;
  };

  test("a module that throws: one error, which names it", async () => {
    const error = await failing({ schedulers: 3, modules: [programUrl("throwing")] });
    expect(error.kind).toBe("module");
    expect(error.message).toContain("throwing.ts: this module does not load in a thread");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("a module that is not there", async () => {
    const error = await failing({ schedulers: 1, modules: [programUrl("nowhere")] });
    expect(error.kind).toBe("module");
    expect(error.message).toContain("nowhere.ts");
  });

  test("a module that ends its thread", async () => {
    const error = await failing({ schedulers: 2, modules: [programUrl("leaving")] });
    expect(error.kind).toBe("thread");
    expect(error.message).toBe("a thread was ended by process.exit(3) before it was ready");
  });

  test("a heap that is too small for the program", async () => {
    const error = await failing({
      schedulers: 1,
      modules: [programUrl("heavy")],
      heapLimitMb: 32,
    });
    expect(error.kind).toBe("memory");
    expect(error.message).toBe("a thread ran out of memory before it was ready: raise heapLimitMb");
  });

  test("a module that never finishes loading", async () => {
    const error = await failing({
      schedulers: 1,
      modules: [programUrl("endless")],
      startTimeoutMs: 700,
    });
    expect(error.kind).toBe("timeout");
    expect(error.message).toContain("not ready within 700 ms");
  });

  test("a preparation that prepares nothing", async () => {
    const error = await failing({
      schedulers: 1,
      preparation: { module: programUrl("stubborn") },
    });
    expect(error.kind).toBe("module");
    expect(error.message).toContain("exports no function `prepareThread`");
  });

  test("more schedulers than memory allows", async () => {
    const topology = { cpus: [], quotaCpus: null, memoryBytes: 2 ** 30, schedulers: 1, notes: [] };
    const error = await failing({ schedulers: 8, heapLimitMb: 512, topology });
    expect(error.kind).toBe("memory");
    expect(error.message).toBe(
      "8 schedulers with 512 MB each need 4096 MB, and there are 1024 MB: 2 would fit",
    );
    const rings = await failing({ schedulers: 63, topology, ringBytes: 2 ** 24 });
    expect(rings.kind).toBe("memory");
  });

  test.each([
    [{ schedulers: 0 }, "schedulers is a whole number from 1 to 63: 0"],
    [{ schedulers: 64 }, "schedulers is a whole number from 1 to 63: 64"],
    [{ schedulers: 1, stuckAfterMs: 0 }, "stuckAfterMs is more than 0"],
    [{ schedulers: 1, heapLimitMb: -1 }, "heapLimitMb is a number of megabytes: -1"],
    [{ schedulers: 1, ringBytes: 1_000 }, "ringBytes is a power of two"],
  ])("options that make no sense: %j", async (options, message) => {
    const error = await failing(options);
    expect(error.kind).toBe("options");
    expect(error.message).toContain(message);
  });

  // The last one: what it registers in this thread is there for good.
  test("another program than in the main thread", async () => {
    const error = await failing({ schedulers: 2, modules: [programUrl("different")] });
    expect(error.kind).toBe("fingerprint");
    expect(error.message).toMatch(/^scheduler \d has loaded another program/);
  });
});

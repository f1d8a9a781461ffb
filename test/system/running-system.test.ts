import { afterEach, describe, expect, test } from "vitest";
import {
  atoms,
  emptySelector,
  exit,
  exitWith,
  type Loop,
  NO_TAG,
  type Pid,
  report,
  selectOther,
  self,
  serve,
  sleep,
  spawn,
  spawnUnlinked,
  trapExits,
} from "../../src/kernel/index.ts";
import { RunningSystem, type SystemEvent, type SystemOptions } from "../../src/system/index.ts";

const systems: Array<RunningSystem> = [];

afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

function start(options: SystemOptions = {}): RunningSystem {
  const system = new RunningSystem({ onEvent: () => undefined, ...options });
  systems.push(system);
  return system;
}

/** Runs a body to its end; what failed is thrown. */
function run<A>(system: RunningSystem, body: () => A | Generator<unknown, A, unknown>): Promise<A> {
  return new Promise((resolve, reject) => {
    system.run("test", body, [], { done: (value) => resolve(value as A), failed: reject });
  });
}

const forever = (): unknown => sleep(Number.POSITIVE_INFINITY);

/** Ends when it is told to shut down, after `work`; what `work` does is seen by the test. */
function lastWords(work: () => void, delayMs = 0): () => unknown {
  return () => {
    trapExits(true);
    return serve(new LastWords(work, delayMs));
  };
}

class LastWords implements Loop {
  readonly tag = NO_TAG;
  readonly selector = selectOther(emptySelector, (term: unknown) => term);
  readonly result = undefined;
  readonly #work: () => void;
  readonly #delayMs: number;

  constructor(work: () => void, delayMs: number) {
    this.#work = work;
    this.#delayMs = delayMs;
  }

  *handle(): Generator<unknown, unknown, unknown> {
    yield sleep(this.#delayMs);
    this.#work();
    return exitWith(atoms.shutdown);
  }

  settle(next: unknown): boolean {
    return next === true;
  }
}

const alive = (system: RunningSystem): number => system.kernel.stats().processes;

/** Processes that a system has of its own. */
const OWN = 1;

describe("running a function", () => {
  test("gives back what it returns, suspending or not", async () => {
    const system = start();
    expect(await run(system, () => 1)).toBe(1);
    const slow = run(system, function* () {
      yield sleep(1);
      return 2;
    });
    expect(await slow).toBe(2);
  });

  test("takes no process beyond its end", async () => {
    const system = start();
    await Promise.all(Array.from({ length: 100 }, (_, index) => run(system, () => index)));
    expect(alive(system)).toBe(OWN);
  });

  test("stays as the parent of what it started, for as long as that lives", async () => {
    const system = start();
    const child = await run(system, () => spawn(forever));
    expect(alive(system)).toBe(OWN + 2);
    const [parent] = system.kernel.processInfo(child)?.links ?? [];
    expect(parent).toBeDefined();
    system.kernel.exit(child, atoms.kill);
    await expect.poll(() => alive(system)).toBe(OWN);
  });

  test("takes everything it started along when one of it crashes, as any parent does", async () => {
    const system = start();
    const [first, second] = await run(system, (): readonly [Pid, Pid] => [
      spawn(forever),
      spawn(forever),
    ]);
    system.kernel.exit(first, atoms.shutdown);
    await expect.poll(() => alive(system)).toBe(OWN);
    expect(second.process).toBeNull();
  });

  test("stays while anything is linked, though some of it has ended normally", async () => {
    const system = start();
    const [brief] = await run(system, (): readonly [Pid, Pid] => [
      spawn(function* () {
        yield sleep(1);
      }),
      spawn(forever),
    ]);
    await expect.poll(() => brief.process).toBeNull();
    expect(alive(system)).toBe(OWN + 2);
  });

  test("is killed when it is given up", async () => {
    const system = start();
    const failed = new Promise((resolve) => {
      system.run("test", forever, [], { done: resolve, failed: resolve }).giveUp();
    });
    expect(await failed).toMatchObject({ _tag: "ProcessCrashed", reason: atoms.killed });
    expect(alive(system)).toBe(OWN);
  });
});

describe("closing", () => {
  test("tells what was started to shut down, the youngest first, and waits for it", async () => {
    const system = start();
    const ended: Array<string> = [];
    await run(system, () => spawn(lastWords(() => ended.push("first"))));
    await run(system, () => spawn(lastWords(() => ended.push("second"), 5)));
    const outcome = await system.close();
    expect(ended).toEqual(["second", "first"]);
    expect(outcome).toEqual({ killed: [] });
    expect(alive(system)).toBe(0);
  });

  test("also tells what was started unlinked", async () => {
    const system = start();
    const ended: Array<string> = [];
    await run(system, () => spawnUnlinked(lastWords(() => ended.push("stray"))));
    await system.close();
    expect(ended).toEqual(["stray"]);
  });

  test("kills and names what does not end in time", async () => {
    const system = start({ shutdownTimeoutMs: 20 });
    const stubborn = await run(system, () =>
      spawn(() => {
        trapExits(true);
        return forever();
      }, "stubborn"),
    );
    const outcome = await system.close();
    expect(outcome.killed).toContainEqual({ pid: stubborn.id, label: "stubborn" });
    expect(alive(system)).toBe(0);
  });

  test("ends a function that still runs; its caller hears that the system is closed", async () => {
    const system = start();
    const open = run(system, () => forever()).catch((error: unknown) => error);
    await run(system, () => 1);
    await system.close();
    expect(await open).toMatchObject({ _tag: "SystemClosed", operation: "test" });
  });

  test("takes no work meanwhile or afterwards", async () => {
    const system = start();
    await run(system, () => spawn(lastWords(() => undefined, 5)));
    const closing = system.close();
    await expect(run(system, () => 1)).rejects.toMatchObject({ _tag: "SystemClosed" });
    await closing;
    await expect(run(system, () => 1)).rejects.toMatchObject({ _tag: "SystemClosed" });
  });

  test("twice is closing once", async () => {
    const system = start();
    expect(system.close()).toBe(system.close());
  });
});

describe("events", () => {
  const eventsOf = async (body: () => unknown): Promise<ReadonlyArray<SystemEvent>> => {
    const events: Array<SystemEvent> = [];
    const system = start({ onEvent: (event) => events.push(event) });
    await run(system, body).catch(() => undefined);
    await system.close();
    return events;
  };

  test("tell of a crash with its process and reason", async () => {
    const cause = new Error("boom");
    const events = await eventsOf(() => {
      throw cause;
    });
    expect(events).toMatchObject([{ _tag: "Crash", report: { error: cause, label: "test" } }]);
  });

  test("tell nothing of an end that is none of a crash", async () => {
    expect(await eventsOf(() => exit(self(), atoms.normal))).toEqual([]);
  });

  test("tell of a lost message, once", async () => {
    const events: Array<SystemEvent> = [];
    const system = start({ onEvent: (event) => events.push(event) });
    const gone = await run(system, () => self());
    await expect.poll(() => gone.process).toBeNull();
    system.kernel.send(gone, "tag", "payload");
    expect(events).toMatchObject([
      { _tag: "DeadLetter", letter: { reason: "dead", message: ["tag", "payload"] } },
    ]);
  });

  test("carry what the program reports", async () => {
    const events = await eventsOf(() => report({ kind: "test", detail: 1 }));
    expect(events).toEqual([{ _tag: "Report", event: { kind: "test", detail: 1 } }]);
  });

  test("reach every listener until it stops listening", async () => {
    const system = start();
    const heard: Array<string> = [];
    const stop = system.onEvent(() => heard.push("first"));
    system.onEvent(() => heard.push("second"));
    await run(system, () => report({ kind: "test" }));
    stop();
    await run(system, () => report({ kind: "test" }));
    expect(heard).toEqual(["first", "second", "second"]);
  });
});

describe("options", () => {
  const problem = (options: unknown): unknown => {
    try {
      new RunningSystem(options as SystemOptions);
    } catch (error) {
      return error;
    }
    throw new Error("the options were accepted");
  };

  test("have defaults", () => {
    expect(start().options).toMatchObject({ callTimeoutMs: 5_000, shutdownTimeoutMs: 5_000 });
    expect(start({ callTimeoutMs: 10 }).options.callTimeoutMs).toBe(10);
  });

  test("that cannot be used are refused by name", () => {
    for (const [options, name] of [
      [{ callTimeoutMs: -1 }, "callTimeoutMs"],
      [{ callTimeoutMs: "5" }, "callTimeoutMs"],
      [{ shutdownTimeoutMs: 1.5 }, "shutdownTimeoutMs"],
      [{ shutdownTimeoutMs: 2 ** 32 }, "shutdownTimeoutMs"],
      [{ shutdownTimeout: 5 }, "shutdownTimeout"],
      [{ onEvent: "console" }, "onEvent"],
    ] as const) {
      const error = problem(options);
      expect(error).toMatchObject({ _tag: "InvalidOptions" });
      expect(String(error)).toContain(name);
    }
  });
});

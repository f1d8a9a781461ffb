import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import {
  Atom,
  atoms,
  emptySelector,
  newReference,
  Pid,
  type Run,
  selectOther,
  serve,
} from "../../src/kernel/index.ts";
import type { LogEntry } from "../../src/log/index.ts";
import {
  ActorSystem,
  RunningSystem,
  type SystemEvent,
  type SystemOptions,
} from "../../src/system/index.ts";
import * as office from "./programs/office/office.mjs";

const directory = mkdtempSync(join(tmpdir(), "starfish-threads-"));
const systems: Array<RunningSystem> = [];

afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** The description of the program, as a build would have written it. */
function described(settings = {}, hash = ""): string {
  const programs = join(import.meta.dirname, "programs");
  const program = join(directory, `program-${Object.keys(settings).join("-")}${hash}.json`);
  const file = join(programs, "office/office.mjs");
  const source = join(directory, "office.gleam");
  const module = { packageName: "office", file, source, hash, isTest: false };
  const modules = { office: module };
  const text = { name: "office", output: programs, modules, settings };
  writeFileSync(program, JSON.stringify(text));
  return program;
}

/** However much else this machine has to do. */
const patiently = { timeout: 60_000 };

/** The thread of the tests. */
const here = office.whereAmI();

async function start(options: SystemOptions = {}): Promise<RunningSystem> {
  const system = await RunningSystem.start({
    schedulers: 2,
    program: described(),
    onEvent: () => undefined,
    ...options,
  });
  systems.push(system);
  return system;
}

const run = (system: RunningSystem, fn: Run, ...values: ReadonlyArray<unknown>): Promise<unknown> =>
  new Promise((done, failed) => {
    system.run("office.test", fn, values, { done, failed });
  });

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it did not fail: ${value}`);
    },
    (error: unknown) => error,
  );

function call(
  system: RunningSystem,
  target: Pid | Atom,
  question: unknown,
  timeoutMs = 60_000,
): Promise<unknown> {
  const to = target instanceof Pid ? { pid: target } : { name: target };
  return new Promise((reply, failed) => {
    system.call("office.ask", to, timeoutMs, {
      send: (replyTo, tag) => {
        const request = [replyTo, tag, question];
        if (target instanceof Pid) system.kernel.send(target, "ask", request);
        else system.kernel.sendNamed(target, request);
      },
      reply,
      failed,
    });
  });
}

/** A process of this thread, and what it is sent. */
function observer(system: RunningSystem): { readonly pid: Pid; readonly heard: Array<unknown> } {
  const heard: Array<unknown> = [];
  const pid = system.kernel.spawnRoot(() =>
    serve({
      tag: null,
      selector: selectOther(emptySelector, (term: unknown) => term),
      result: undefined,
      handle: (term) => {
        heard.push((term as ReadonlyArray<unknown>)[1]);
        return true;
      },
      settle: () => true,
    }),
  );
  return { pid, heard };
}

describe("a system with schedulers", () => {
  test("needs the description of the program, and time to start", async () => {
    expect(() => new RunningSystem({ schedulers: 2 })).toThrow("RunningSystem.start");
    expect(await failure(RunningSystem.start({ schedulers: 2 }))).toMatchObject({
      _tag: "InvalidOptions",
      problem: expect.stringContaining("schedulers needs program"),
    });
    const missing = join(directory, "missing.json");
    expect(await failure(RunningSystem.start({ schedulers: 1, program: missing }))).toMatchObject({
      _tag: "InvalidOptions",
      problem: expect.stringContaining("starfish build writes it"),
    });
  });

  test("may lack a description that only the bindings name, as long as there are no threads", async () => {
    const missing = join(directory, "missing.json");
    const system = await RunningSystem.start({ logger: "none" }, missing);
    systems.push(system);
    expect(await run(system, office.whereAmI)).toBe(here);
    const asked = await failure(RunningSystem.start({ schedulers: 1, logger: "none" }, missing));
    expect(asked).toMatchObject({ _tag: "InvalidOptions" });
  });

  test("has as many as the program's gleam.toml says where nobody says more", async () => {
    const settings = { schedulers: { value: 1, origin: "gleam.toml:5:1" } };
    const program = described(settings);
    const system = await RunningSystem.start({ program, logger: "none" });
    systems.push(system);
    const running = system.schedulers.filter(({ phase }) => phase === "running");
    expect(running.map(({ slot }) => slot)).toEqual([1]);
  });

  test("says when it was built before its sources changed, where they are at hand", async () => {
    const hash = createHash("sha256").update("pub fn main() { Nil }").digest("hex").slice(0, 32);
    const program = described({}, hash);
    const source = join(directory, "office.gleam");
    const reportsOf = async (): Promise<ReadonlyArray<unknown>> => {
      const reports: Array<unknown> = [];
      const onEvent = (event: SystemEvent): void => {
        if (event._tag === "Report") reports.push(event.event);
      };
      await (await RunningSystem.start({ program, onEvent })).close();
      return reports;
    };
    expect(await reportsOf()).toEqual([]);
    writeFileSync(source, "pub fn main() { Nil }");
    expect(await reportsOf()).toEqual([]);
    writeFileSync(source, "pub fn main() { 1 }");
    const text = `the program was built before ${source} changed: starfish build builds it anew`;
    expect(await reportsOf()).toEqual([{ kind: "stale_build", sources: [source], text }]);
    rmSync(source);
  });

  test("has none unless asked for", async () => {
    const system = await RunningSystem.start({ program: described(), logger: "none" });
    systems.push(system);
    expect(system.schedulers).toEqual([]);
    expect(await run(system, office.whereAmI)).toBe(here);
  });
});

describe("a function of the program", () => {
  test("runs on the schedulers in turn, not in this thread", async () => {
    const system = await start();
    const ran = [];
    for (let round = 0; round < 4; round += 1) ran.push(await run(system, office.whereAmI));
    expect(new Set(ran).size).toBe(2);
    expect(ran).not.toContain(here);
  });

  test("takes and gives values of the program's classes, and may wait", async () => {
    const system = await start();
    const letter = await run(system, office.letter, "dear reader");
    expect(letter).toBeInstanceOf(office.Letter);
    expect(letter).toMatchObject({ text: "dear reader" });
    expect(await run(system, office.slowly, letter)).toEqual(letter);
  });

  test("that is given a function of TypeScript runs in this thread", async () => {
    const system = await start();
    expect(await run(system, office.callBack, () => here)).toBe(here);
  });

  test("that is no function of the program runs in this thread", async () => {
    const system = await start();
    expect(await run(system, () => here)).toBe(here);
  });

  test("that crashes is told of with what was thrown", async () => {
    const system = await start();
    const error = await failure(run(system, office.crash, "no ink"));
    expect(error).toMatchObject({ _tag: "ProcessCrashed", operation: "office.test" });
    expect(error).toHaveProperty("cause.message", "no ink");
  });

  test("whose result cannot cross has crashed with that", async () => {
    const system = await start();
    const error = await failure(run(system, office.secret));
    expect(error).toMatchObject({ _tag: "ProcessCrashed" });
    expect(String(error)).toContain("cannot cross");
  });

  test("is killed when it is given up", async () => {
    const system = await start();
    const failed = new Promise((settled) => {
      const ongoing = system.run("office.test", office.forever, [], {
        done: settled,
        failed: settled,
      });
      ongoing.giveUp();
    });
    expect(await failed).toMatchObject({ _tag: "ProcessCrashed", reason: atoms.killed });
  });

  test("whose thread ends has been killed, and the next one runs", async () => {
    const system = await start();
    const error = await failure(run(system, office.exitThread));
    expect(error).toMatchObject({ _tag: "ProcessCrashed", reason: atoms.killed });
    expect(await run(system, office.slowly, 4)).toBe(4);
  });
});

describe("as an Effect layer", () => {
  test("runs functions of the program on schedulers, and ends with its scope", async () => {
    const layer = ActorSystem.layer({ schedulers: 1, program: described(), logger: "none" });
    const program = ActorSystem.use(({ running }) =>
      Effect.promise(async () => [running, await run(running, office.whereAmI)] as const),
    );
    const [running, ran] = await Effect.runPromise(Effect.provide(program, layer));
    expect(ran).not.toBe(here);
    expect(running.isClosed).toBe(true);
  });

  test("fails with InvalidOptions for options that cannot be", async () => {
    const layer = ActorSystem.layer({ schedulers: 64, program: described(), logger: "none" });
    const error = await Effect.runPromise(Effect.flip(Effect.provide(Effect.void, layer)));
    expect(error).toMatchObject({ _tag: "InvalidOptions" });
    expect(error.message).toContain("schedulers is 64 (code)");
  });
});

describe("a call", () => {
  test("reaches a process of another thread, by its pid and by its name", async () => {
    const system = await start();
    const name = Atom.create("office_by_name");
    const pid = (await run(system, office.openOffice, name)) as Pid;
    expect(await call(system, pid, "where")).not.toBe(here);
    expect(await call(system, name, ["a", 1, 2n])).toEqual(["a", 1, 2n]);
    expect(system.openCalls).toBe(0);
  });

  test("may be answered by a third thread", async () => {
    const system = await start();
    const pid = (await run(system, office.openOffice, null)) as Pid;
    const desk = (await run(system, office.openFrontDesk, pid)) as Pid;
    const [first, second] = [await call(system, pid, "where"), await call(system, desk, "where")];
    expect(second).toBe(first);
  });

  test("fails at its timeout, and the late reply disturbs nobody", async () => {
    const system = await start();
    const pid = (await run(system, office.openOffice, null)) as Pid;
    const late = await failure(call(system, pid, "ignore", 5));
    expect(late).toMatchObject({ _tag: "CallTimeout", timeoutMs: 5 });
    expect(await call(system, pid, "still there?")).toBe("still there?");
  });

  test("fails with the callee, whichever way that ends", async () => {
    const system = await start();
    const first = (await run(system, office.openOffice, null)) as Pid;
    const left = await failure(call(system, first, "leave"));
    expect(left).toMatchObject({ _tag: "CalleeExited", reason: atoms.normal });
    const second = (await run(system, office.openOffice, null)) as Pid;
    const crashed = await failure(call(system, second, "crash"));
    expect(crashed).toMatchObject({ _tag: "CalleeExited" });
    expect(String(crashed)).toContain("the clerk has had enough");
    expect(await failure(call(system, second, "hello"))).toMatchObject({ _tag: "NotRunning" });
  });

  test("fails at once when the callee's thread ends", async () => {
    const system = await start({ schedulers: 1 });
    const pid = (await run(system, office.openOffice, null)) as Pid;
    const open = failure(call(system, pid, "ignore", 60_000));
    await failure(run(system, office.exitThread));
    expect(await open).toMatchObject({ _tag: "CalleeExited", reason: atoms.killed });
    expect(await failure(call(system, pid, "hello"))).toMatchObject({ _tag: "NotRunning" });
  });
});

describe("events of other threads", () => {
  const eventsOf = async (
    work: (system: RunningSystem) => Promise<unknown>,
  ): Promise<ReadonlyArray<SystemEvent>> => {
    const events: Array<SystemEvent> = [];
    const system = await start({ schedulers: 1, onEvent: (event) => events.push(event) });
    await work(system);
    await system.close();
    return events.filter((event) => !isAboutThread(event));
  };

  const isAboutThread = (event: SystemEvent): boolean =>
    event._tag === "Report" && event.event.kind.startsWith("scheduler_");

  test("tell of a crash with its values, once", async () => {
    const events = await eventsOf((system) => failure(run(system, office.crash, "no ink")));
    expect(events).toMatchObject([
      { _tag: "Crash", report: { label: "office.test", error: { message: "no ink" } } },
    ]);
  });

  test("show as text what cannot cross", async () => {
    const events = await eventsOf((system) => run(system, office.reportSecret));
    expect(events).toEqual([
      {
        _tag: "Report",
        event: {
          kind: "secret_found",
          pid: expect.any(Pid),
          amount: 3,
          secret: expect.stringContaining("Secret"),
        },
      },
    ]);
  });

  test("are logged with what only their thread knows", async () => {
    const entries: Array<LogEntry> = [];
    const system = await start({ schedulers: 1, logger: (entry) => entries.push(entry) });
    const pid = (await run(system, office.openOffice, null)) as Pid;
    await failure(call(system, pid, "crash"));
    await system.close();
    const isClerk = ({ kind, process }: LogEntry): boolean =>
      kind === "crash" && process?.name === "clerk";
    expect(entries.filter(isClerk)).toMatchObject([
      {
        process: { pid: pid.id },
        reason: expect.stringContaining("the clerk has had enough"),
        decision: "it ends; told: 1 linked process",
      },
    ]);
  });

  test("tell of one failure that takes several processes down as one", async () => {
    const thrown: Array<unknown> = [];
    const logger = (entry: LogEntry): void => {
      if (entry.kind === "crash") thrown.push(entry.thrown);
    };
    const system = await start({ schedulers: 1, logger });
    const pid = (await run(system, office.openOffice, null)) as Pid;
    await failure(call(system, pid, "crash"));
    await system.close();
    expect(thrown).toHaveLength(2);
    expect(thrown[0]).toBeInstanceOf(Error);
    expect(thrown[1]).toBe(thrown[0]);
  });

  test("tell of a thread that ends and of the one that takes its place", async () => {
    const kinds: Array<string> = [];
    const onEvent = (event: SystemEvent): void => {
      if (event._tag === "Report") kinds.push(event.event.kind);
    };
    const system = await start({ schedulers: 1, onEvent });
    await failure(run(system, office.exitThread));
    await expect.poll(() => kinds, patiently).toContain("scheduler_replaced");
    expect(kinds).toContain("scheduler_exited");
  });
});

describe("the end of one function", () => {
  /** Runs a function to its result, and gives what ends it with all that it started. */
  const started = (system: RunningSystem, fn: Run, ...values: ReadonlyArray<unknown>) =>
    new Promise<{ readonly value: unknown; readonly end: () => Promise<void> }>((done, failed) => {
      const ongoing = system.run("office.test", fn, values, {
        done: (value) => done({ value, end: async () => ongoing.end?.() }),
        failed,
      });
    });

  test("is that of its family in another thread, and of nothing else", async () => {
    const system = await start();
    const { pid, heard } = observer(system);
    const tag = newReference();
    const { end } = await started(system, office.openArchive, pid, tag, "first", 20);
    await run(system, office.openArchive, pid, tag, "second", 0);
    await end();
    await expect.poll(() => heard, patiently).toEqual(["first"]);
    await end();
    expect(await run(system, office.slowly, 4)).toBe(4);
  });

  test("kills what does not end in time, in another thread as well", async () => {
    const system = await start({ shutdownTimeoutMs: 50 });
    const { value, end } = await started(system, office.openVault);
    expect(system.processOf({ pid: value as Pid })).not.toBe(null);
    await end();
    await vi.waitFor(() => expect(system.processOf({ pid: value as Pid })).toBe(null), patiently);
  });
});

describe("closing", () => {
  test("ends what was started in all threads, the youngest first, each with its family", async () => {
    const system = await start();
    const { pid, heard } = observer(system);
    const tag = newReference();
    await run(system, office.openArchive, pid, tag, "first", 0);
    await run(system, office.openArchive, pid, tag, "second", 20);
    await run(system, office.openArchive, pid, tag, "third", 5);
    const { killed } = await system.close();
    expect(heard).toEqual(["third", "second", "first"]);
    expect(killed).toEqual([]);
  });

  test("kills and names what does not end in time", async () => {
    const system = await start({ shutdownTimeoutMs: 50 });
    const vault = (await run(system, office.openVault)) as Pid;
    const { killed } = await system.close();
    expect(killed).toContainEqual(expect.objectContaining({ pid: vault.id, label: "vault" }));
  });

  test("answers what is open, and takes no more", async () => {
    const system = await start();
    const pid = (await run(system, office.openOffice, null)) as Pid;
    const open = [
      failure(call(system, pid, "ignore", 60_000)),
      failure(run(system, office.forever)),
    ];
    await system.close();
    for (const error of await Promise.all(open)) {
      expect(error).toMatchObject({ _tag: "SystemClosed" });
    }
    expect(await failure(run(system, office.whereAmI))).toMatchObject({ _tag: "SystemClosed" });
  });
});

describe("schedulers in processes of their own", () => {
  const begin = (options: SystemOptions = {}): Promise<RunningSystem> =>
    start({ isolation: "process", ...options });

  test("run functions of the program in turn, with values of its classes", async () => {
    const system = await begin();
    const ran = [await run(system, office.whereAmI), await run(system, office.whereAmI)];
    expect(new Set(ran).size).toBe(2);
    expect(ran.map(String).every((place) => !place.startsWith(`${process.pid}.`))).toBe(true);
    const letter = await run(system, office.letter, "dear reader");
    expect(letter).toBeInstanceOf(office.Letter);
    expect(await run(system, office.slowly, letter)).toEqual(letter);
    expect(await run(system, office.callBack, () => here)).toBe(here);
  });

  test("answer calls, and tell of what crashes there", async () => {
    const events: Array<SystemEvent> = [];
    const system = await begin({ schedulers: 1, onEvent: (event) => events.push(event) });
    const name = Atom.create("isolated_office");
    const pid = (await run(system, office.openOffice, name)) as Pid;
    expect(await call(system, pid, "where")).not.toBe(here);
    expect(await call(system, name, ["a", 1, 2n])).toEqual(["a", 1, 2n]);
    const crashed = await failure(call(system, pid, "crash"));
    expect(crashed).toMatchObject({ _tag: "CalleeExited" });
    expect(String(crashed)).toContain("the clerk has had enough");
    await expect.poll(() => events.some(({ _tag }) => _tag === "Crash"), patiently).toBe(true);
  });

  test("are replaced when their process ends", async () => {
    const system = await begin({ schedulers: 1 });
    const pid = (await run(system, office.openOffice, null)) as Pid;
    const open = failure(call(system, pid, "ignore", 60_000));
    expect(await failure(run(system, office.exitThread))).toMatchObject({ reason: atoms.killed });
    expect(await open).toMatchObject({ _tag: "CalleeExited", reason: atoms.killed });
    expect(await run(system, office.slowly, 4)).toBe(4);
  });

  test("end what was started there, the youngest first, each with its family", async () => {
    const system = await begin();
    const { pid, heard } = observer(system);
    const tag = newReference();
    await run(system, office.openArchive, pid, tag, "first", 0);
    await run(system, office.openArchive, pid, tag, "second", 20);
    expect(await system.close()).toEqual({ killed: [] });
    expect(heard).toEqual(["second", "first"]);
  });
});

import { afterEach, describe, expect, test, vi } from "vitest";
import { report } from "../../src/kernel/index.ts";
import {
  InvalidOptions,
  type LogEntry,
  RunningSystem,
  type SystemOptions,
} from "../../src/system/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a body to its end in a system of its own. */
async function run(options: SystemOptions, body: () => unknown): Promise<RunningSystem> {
  const system = new RunningSystem(options);
  await new Promise<void>((resolve) => {
    system.run("test", body, [], { done: () => resolve(), failed: () => resolve() });
  });
  return system;
}

const crash = () => {
  throw new TypeError("boom");
};

describe("the logger of a system", () => {
  test("writes text to standard error unless something else is asked for", async () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    await (await run({}, crash)).close();
    expect(error).toHaveBeenCalledOnce();
    expect(error.mock.calls[0]?.[0]).toContain("crash: test: TypeError: boom");
  });

  test("is a function that gets entries, with what they were made from", async () => {
    const entries: Array<LogEntry> = [];
    const system = await run({ logger: (entry) => entries.push(entry) }, () => {
      report({ kind: "low_tide" });
      crash();
    });
    await system.close();
    expect(entries).toMatchObject([
      { level: "warning", kind: "low_tide", summary: "low tide", event: { _tag: "Report" } },
      {
        level: "error",
        kind: "crash",
        process: { name: "test" },
        reason: "TypeError: boom",
        decision: "it ends; no process is told",
        event: { _tag: "Crash" },
      },
    ]);
    expect(entries[1]?.thrown).toBeInstanceOf(TypeError);
  });

  test("hears of lost messages at the level debug alone", async () => {
    for (const [logLevel, expected] of [
      [
        "debug",
        [{ kind: "dead_letter", summary: "a message was sent to a process that has ended" }],
      ],
      ["warning", []],
    ] as const) {
      const entries: Array<LogEntry> = [];
      const system = await run({ logger: (entry) => entries.push(entry), logLevel }, () => 1);
      const [gone] = [...system.kernel.processes()];
      if (gone === undefined) throw new Error("the system has no process");
      await system.close();
      entries.length = 0;
      system.kernel.send(gone, "tag", "payload");
      expect(entries).toMatchObject(expected);
    }
  });

  test("that throws is said so, and disturbs nothing", async () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const logger = () => {
      throw new Error("the disk is full");
    };
    const system = await run({ logger }, crash);
    await run({ logger: "none" }, crash);
    expect(error.mock.calls.map(([text]) => text)).toEqual(["starfish: the logger failed:"]);
    await expect(system.close()).resolves.toEqual({ killed: [] });
  });

  test("is silent beside `onEvent`, unless it is asked for", async () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const onEvent = () => undefined;
    await (await run({ onEvent }, crash)).close();
    expect(error).not.toHaveBeenCalled();
    await (await run({ onEvent, logger: "json" }, crash)).close();
    expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toMatchObject({ kind: "crash" });
  });

  test("of an unknown kind is refused by name", () => {
    for (const [options, name] of [
      [{ logger: "yaml" }, "logger"],
      [{ logger: 1 }, "logger"],
      [{ logLevel: "info" }, "logLevel"],
    ] as const) {
      const start = () => new RunningSystem(options as unknown as SystemOptions);
      expect(start).toThrow(InvalidOptions);
      expect(start).toThrow(name);
    }
  });
});

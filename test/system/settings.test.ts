import { describe, expect, test } from "vitest";
import { readOptions } from "../../src/system/options.ts";
import {
  environmentName,
  resolveSettings,
  type SettingSources,
} from "../../src/system/settings/index.ts";

const written = (value: unknown) => ({ value, origin: "gleam.toml:5:1" });

const refusal = (sources: SettingSources): string => {
  try {
    resolveSettings(sources);
  } catch (error) {
    return String(error);
  }
  throw new Error("the settings were accepted");
};

describe("a setting", () => {
  test("in code wins over the environment, which wins over gleam.toml", () => {
    const file = { schedulers: written(1), spread: written("supervised"), log: written("json") };
    const environment = { STARFISH_SCHEDULERS: "2", STARFISH_SPREAD: "none" };
    const code = { schedulers: 3 };
    expect(resolveSettings({ file })).toEqual({
      schedulers: 1,
      spread: "supervised",
      logger: "json",
    });
    expect(resolveSettings({ file, environment })).toEqual({
      schedulers: 2,
      spread: "none",
      logger: "json",
    });
    expect(resolveSettings({ file, environment, code }).schedulers).toBe(3);
  });

  test("that nobody gives has no value, and an empty variable gives none", () => {
    expect(resolveSettings({ environment: { STARFISH_SCHEDULERS: "" } })).toEqual({});
  });

  test("is called in capitals in the environment", () => {
    expect(environmentName("callTimeoutMs")).toBe("STARFISH_CALL_TIMEOUT_MS");
    expect(environmentName("logger")).toBe("STARFISH_LOG");
  });

  test.each([
    ["STARFISH_SCHEDULERS", "auto", { schedulers: "auto" }],
    ["STARFISH_SCHEDULERS", "4", { schedulers: 4 }],
    ["STARFISH_PREEMPT", "true", { preempt: true }],
    ["STARFISH_BINDINGS", "gleam/list", { bindings: ["gleam/list"] }],
    ["STARFISH_PREEMPT", "app, app/worker", { preempt: ["app", "app/worker"] }],
    ["STARFISH_RING_BYTES", "1048576", { ringBytes: 1_048_576 }],
    ["STARFISH_ISOLATION", "process", { isolation: "process" }],
    ["STARFISH_HEAP_LIMIT_MB", "256", { heapLimitMb: 256 }],
    ["STARFISH_STANDBY", "2", { standby: 2 }],
    ["STARFISH_STANDBY", "false", { standby: false }],
    ["STARFISH_PIN", "true", { pin: true }],
  ])("is read from text: %s=%s", (variable, text, expected) => {
    expect(resolveSettings({ environment: { [variable]: text } })).toEqual(expected);
  });
});

describe("a wrong value is refused with its place and with what was expected", () => {
  test("in code", () => {
    expect(refusal({ code: { schedulers: 64 } })).toContain(
      'schedulers is 64 (code), expected "auto" or a whole number from 0 to 63',
    );
    expect(refusal({ code: { schedulers: Number("many") } })).toContain("schedulers is NaN (code)");
  });

  test("on the command line, by the name of the flag", () => {
    const sources = { code: { schedulers: -1 }, nameInCode: () => "--schedulers" };
    expect(refusal(sources)).toContain("--schedulers is -1 (the command line)");
  });

  test.each(["64", "-1", "1.5", "four", "auto "])("in the environment: %s", (text) => {
    const message = refusal({ environment: { STARFISH_SCHEDULERS: text } });
    expect(message).toContain("STARFISH_SCHEDULERS is ");
    expect(message).toContain('(the environment), expected "auto" or a whole number');
  });

  test.each(["64", "-1", "some"])("in the environment, of what may be two things: %s", (text) => {
    expect(refusal({ environment: { STARFISH_STANDBY: text } })).toContain(
      "expected true, false or a whole number from 0 to 63: how many threads stand by",
    );
  });

  test("in gleam.toml, also where another source wins", () => {
    const file = { ring_bytes: written(100_000) };
    const code = { ringBytes: 65_536 };
    expect(refusal({ file, code })).toContain(
      "ring_bytes is 100000 (gleam.toml:5:1), expected a power of two",
    );
  });
});

describe("options", () => {
  test("take what the environment and gleam.toml say where they say nothing", () => {
    const others = {
      environment: { STARFISH_LOG: "json", STARFISH_CALL_TIMEOUT_MS: "7" },
      file: { shutdown_timeout_ms: written(8), call_timeout_ms: written(9) },
    };
    expect(readOptions({}, others)).toMatchObject({
      logger: "json",
      callTimeoutMs: 7,
      shutdownTimeoutMs: 8,
      schedulers: 0,
    });
    expect(readOptions({ logger: "none", callTimeoutMs: 1 }, others)).toMatchObject({
      logger: "none",
      callTimeoutMs: 1,
    });
  });

  test("log as text, or nothing where events are taken", () => {
    const none = { environment: {} };
    expect(readOptions({}, none).logger).toBe("text");
    expect(readOptions({ onEvent: () => undefined }, none).logger).toBe("none");
  });

  test("have no setting of a build", () => {
    expect(() => readOptions({ preempt: true } as object)).toThrow("there is no option preempt");
  });
});

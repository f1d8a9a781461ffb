import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfiguration } from "../../codegen/project/configuration.ts";
import { ConfigurationInvalid, ProjectMissing } from "../../codegen/project/errors.ts";
import type { SettingsDescription } from "../../codegen/project/settings.ts";
import { sampleProject, temporaryDirectory } from "./sample-project.ts";

const settings: SettingsDescription = {
  schedulers: {
    accepts: (value) => Number.isInteger(value),
    expected: "a whole number",
    describes: "how many threads run processes",
  },
  "trace.enabled": {
    accepts: (value) => typeof value === "boolean",
    expected: "true or false",
    describes: "whether events are recorded",
  },
  "trace.modules": {
    accepts: (value) => Array.isArray(value) && value.every((module) => typeof module === "string"),
    expected: "a list of strings",
    describes: "the modules to record",
  },
};

function read(text: string) {
  return readConfiguration(sampleProject({ "gleam.toml": text }), settings);
}

function refusal(text: string): ConfigurationInvalid {
  const directory = sampleProject({ "gleam.toml": text });
  try {
    readConfiguration(directory, settings);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("a gleam.toml", () => {
  test("gives name, version and requirements of every kind", () => {
    const configuration = read(`name = "app"
version = "1.2.3"
[dependencies]
hex = ">= 1.0.0 and < 2.0.0"
local = { path = "../local" }
remote = { git = "https://example.com/remote.git", ref = "main", path = "inner" }
[dev-dependencies]
gleeunit = "~> 1.0"
`);
    expect(configuration.name).toBe("app");
    expect(configuration.versionText).toBe("1.2.3");
    const kinds = [...configuration.dependencies].map(([name, { kind }]) => [name, kind]);
    expect(kinds).toEqual([
      ["hex", "hex"],
      ["local", "path"],
      ["remote", "git"],
    ]);
    expect([...configuration.developmentDependencies.keys()]).toEqual(["gleeunit"]);
  });

  test("may write dev_dependencies with an underscore and leave out the version", () => {
    const configuration = read('name = "app"\n[dev_dependencies]\ngleeunit = "1.0.0"\n');
    expect(configuration.versionText).toBe("0.1.0");
    expect([...configuration.developmentDependencies.keys()]).toEqual(["gleeunit"]);
  });

  test("that is not there makes the directory no project", () => {
    const directory = temporaryDirectory();
    expect(() => readConfiguration(directory)).toThrow(ProjectMissing);
    expect(() => readConfiguration(directory)).toThrow(
      `${directory} is not a Gleam project: it has no gleam.toml`,
    );
  });

  test("with broken TOML is refused at the line and column, which are shown", () => {
    const error = refusal('name = "app"\nversion = = "1.0.0"\n');
    expect([error.line, error.column]).toEqual([2, 11]);
    expect(error.message).toContain(`${error.file}:2:11: is not valid TOML`);
    expect(error.message).toContain('version = = "1.0.0"');
    expect(error.message).toContain("what to do: correct the marked line");
  });

  test.each([
    ['version = "1.0.0"\n', 1, "`name` is missing"],
    ['version = "1.0.0"\nname = "My App"\n', 2, 'the name is "My App"'],
    ['name = "app"\nversion = "one"\n', 2, 'the version is "one"'],
    ['name = "app"\n\n[dependencies]\nwibble = ">>= 1"\n', 4, "the requirement on `wibble`"],
    ['name = "app"\n[dependencies]\nwibble = { hex = "1" }\n', 3, "the requirement on `wibble`"],
  ])("%j is refused", (text, line, problem) => {
    const error = refusal(text);
    expect(error.line).toBe(line);
    expect(error.problem).toContain(problem);
    expect(error.expected).not.toBe("");
    expect(error.remedy).not.toBe("");
  });

  test("that cannot be read is refused", () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "gleam.toml"));
    expect(() => readConfiguration(directory)).toThrow(
      `${directory}/gleam.toml:1:1: cannot be read`,
    );
  });
});

describe("[tools.starfish]", () => {
  const head = 'name = "app"\n\n[tools.starfish]\n';

  test("gives settings with the places where they were written", () => {
    const configuration = read(
      `${head}schedulers = 4\n\n[tools.starfish.trace]\nenabled = true\nmodules = ["a", "b"]\n`,
    );
    const { settings: found, file } = configuration;
    expect(found.get("schedulers")).toEqual({ value: 4, origin: `${file}:4:1` });
    expect(found.get("trace.enabled")).toEqual({ value: true, origin: `${file}:7:1` });
    expect(found.get("trace.modules")?.value).toEqual(["a", "b"]);
  });

  test("tables of other tools are let be", () => {
    expect(read('name = "app"\n[tools.other]\nanything = 1\n').settings.size).toBe(0);
  });

  test.each([
    ["schedullers = 4\n", 4, "unknown key `schedullers`"],
    ["[tools.starfish.tracing]\nenabled = true\n", 5, "unknown key `tracing.enabled`"],
    ["[tools.starfish.tracing]\n", 4, "unknown key `tracing`"],
    ['constructor = "x"\n', 4, "unknown key `constructor`"],
  ])("%j is refused as unknown", (lines, line, problem) => {
    const error = refusal(head + lines);
    expect(error.line).toBe(line);
    expect(error.problem).toContain(problem);
    expect(error.expected).toBe("one of schedulers, trace.enabled, trace.modules");
  });

  test.each([
    ['schedulers = "four"\n', "a whole number (how many threads run processes)"],
    ["schedulers = 1.5\n", "a whole number (how many threads run processes)"],
    ["trace.enabled = 1\n", "true or false (whether events are recorded)"],
    ["trace.modules = [1]\n", "a list of strings (the modules to record)"],
  ])("%j is refused for its value", (line, expected) => {
    const error = refusal(head + line);
    expect(error.line).toBe(4);
    expect(error.expected).toBe(expected);
  });
});

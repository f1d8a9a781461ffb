import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, starfish, temporaryDirectory } from "./starfish.ts";

const commands = ["build", "run", "test", "explain", "doctor", "new"];

describe("help", () => {
  test("names every command and shows examples", () => {
    const { status, stdout } = starfish(["--help"]);
    expect(status).toBe(0);
    for (const command of commands) expect(stdout).toContain(command);
    expect(stdout).toContain("starfish new my_app");
    expect(stdout).not.toContain("\u001b[");
  });

  test.each(commands)("of %s says what it does, with examples", (command) => {
    const { status, stdout } = starfish([command, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("DESCRIPTION");
    expect(stdout).toContain(`starfish ${command}`);
    expect(stdout).toContain("EXAMPLES");
  });

  test("the version is the package's", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(starfish(["--version"]).stdout).toBe(`starfish v${version}\n`);
  });

  test("shells can complete the commands", () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { status, stdout } = starfish(["--completions", shell]);
      expect(status).toBe(0);
      expect(stdout).toContain("doctor");
    }
  });
});

describe("a wrong invocation", () => {
  test.each([
    [["bulid"], "bulid"],
    [["build", "--fast"], "--fast"],
    [["explain"], "MODULE.FUNCTION"],
    [["new"], "name"],
    [["test", "--timeout", "0"], "--timeout takes a number of seconds from 1 on"],
    [["build", "one", "two"], "two"],
  ] as const)("%j is refused on standard error alone, with status 1", (args, expected) => {
    const { status, stdout, stderr } = starfish(args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(expected);
    expect(stderr).toContain("--help shows what can be given");
  });
});

describe("new", () => {
  test("makes an app and says how to go on", () => {
    const cwd = temporaryDirectory();
    const { status, stdout } = starfish(["new", "tide"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain("made tide in tide");
    expect(stdout).toContain("  cd tide\n  npm install\n  npm test\n  npm start\n");
    expect(existsSync(join(cwd, "tide", "src", "tide.gleam"))).toBe(true);
  });

  test.each([
    ["My-App", "→ starfish new my_app"],
    ["case", "case is a word of the Gleam language"],
    [".", "cannot name a Gleam package"],
  ])("%s is refused", (name, expected) => {
    const { status, stderr } = starfish(["new", name], { cwd: temporaryDirectory() });
    expect(status).toBe(1);
    expect(stderr).toContain(expected);
  });

  test("its app passes its own tests and runs", () => {
    const cwd = temporaryDirectory();
    starfish(["new", "tide"], { cwd });
    const run = starfish(["run"], { cwd: join(cwd, "tide") });
    expect(run.stdout).toBe("the counter stands at 42\n");
    const tests = starfish(["test"], { cwd: join(cwd, "tide") });
    expect(tests.stdout.endsWith("\n2 passed, 0 failed\n")).toBe(true);
    expect(tests.status).toBe(0);
  });
});

describe("doctor", () => {
  test("says what was found, the packages of a project too", () => {
    const { status, stdout } = starfish(["doctor", projectWith({})]);
    expect(status).toBe(0);
    for (const subject of [
      "starfish",
      "Node",
      "npm",
      "Gleam compiler",
      "cache",
      "vitest",
      "Erlang",
    ]) {
      expect(stdout).toContain(`${subject}: `);
    }
    expect(stdout).toContain("gleam_otp 1.3.0, brought by starfish");
    expect(stdout).toContain("a subset, used because the real one is not downloaded");
  });

  test("without a compiler says so and gives status 1", () => {
    const empty = temporaryDirectory();
    const { status, stdout } = starfish(["doctor", empty, "--json"], {
      env: { PATH: empty, HOME: empty, XDG_CACHE_HOME: empty },
    });
    expect(status).toBe(1);
    const { ok, findings } = JSON.parse(stdout);
    expect(ok).toBe(false);
    const compiler = findings.find((it: { subject: string }) => it.subject === "Gleam compiler");
    expect(compiler).toMatchObject({ state: "missing", detail: "none found" });
    expect(compiler.lines).toHaveLength(4);
  });

  test("says when STARFISH_GLEAM does not lead to a compiler", () => {
    const { status, stdout } = starfish(["doctor"], { env: { STARFISH_GLEAM: "/no/gleam" } });
    expect(status).toBe(1);
    expect(stdout).toContain("✗ Gleam compiler: STARFISH_GLEAM is set and does not lead to one");
  });

  test("a project that cannot be built is a finding, in the words of the build", () => {
    const project = projectWith({ "gleam.toml": "name = 1\n" });
    const { status, stdout } = starfish(["doctor", project]);
    expect(status).toBe(1);
    expect(stdout).toContain("✗ project: ");
    expect(stdout).toContain("gleam.toml:1");
  });
});

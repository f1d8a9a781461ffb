import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findExecutable, runCommand } from "../../codegen/project/run-command.ts";
import { writeProgram } from "./compiler-under-test.ts";
import { temporaryDirectory } from "./sample-project.ts";

const environment = process.env;

function run(script: string, options: object = {}) {
  return runCommand("sh", ["-c", script], { environment, ...options });
}

describe("running a command", () => {
  test("answers its output, its error output and its status", async () => {
    expect(await run("echo out; echo err >&2; exit 3")).toEqual({
      status: 3,
      ending: "ended with status 3",
      output: "out\n",
      errorOutput: "err\n",
    });
  });

  test("hands on complete lines as they come, whole characters too", async () => {
    const lines: Array<string> = [];
    const script =
      "printf 'one\\ntw'; sleep 0.05; printf 'o\\n\\342\\202'; sleep 0.05; printf '\\254\\n'";
    const { output } = await run(script, { onOutputLine: (line: string) => lines.push(line) });
    expect(lines).toEqual(["one", "two", "€"]);
    expect(output).toBe("one\ntwo\n€\n");
  });

  test("that does not exist is an outcome", async () => {
    const { status, ending } = await runCommand("/nowhere/program", [], { environment });
    expect(status).toBeUndefined();
    expect(ending).toMatch(/^cannot be started: .*ENOENT/);
  });

  test("that is killed, or takes longer than its limit, is an outcome", async () => {
    expect(await run("kill -9 $$")).toMatchObject({
      status: undefined,
      ending: "was ended by SIGKILL",
    });
    const limited = await run("exec sleep 3600", { limitMs: 20 });
    expect(limited.ending).toBe("was ended by SIGTERM");
  });

  test("is ended by the signal, whose reason it fails with", async () => {
    const controller = new AbortController();
    const reason = new Error("stopped");
    const onOutputLine = () => controller.abort(reason);
    const stopped = run("echo started; exec sleep 3600", {
      signal: controller.signal,
      onOutputLine,
    });
    await expect(stopped).rejects.toBe(reason);
    await expect(run("exit 0", { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("an executable", () => {
  test("is the first of its name on the PATH, and directories and other files are passed over", () => {
    const place = temporaryDirectory();
    for (const name of ["a", "b", "c", "d"]) mkdirSync(join(place, name));
    mkdirSync(join(place, "a", "tool"));
    writeFileSync(join(place, "b", "tool"), "not executable");
    const expected = writeProgram(join(place, "c", "tool"), "");
    writeProgram(join(place, "d", "tool"), "");
    const PATH = ["a", "b", "c", "d"].map((name) => join(place, name)).join(":");
    expect(findExecutable("tool", { PATH: `:${PATH}` })).toBe(expected);
    expect(findExecutable("other", { PATH })).toBeUndefined();
    expect(findExecutable("tool", {})).toBeUndefined();
  });

  test("may be given by its path", () => {
    const file = writeProgram(join(temporaryDirectory(), "tool"), "");
    expect(findExecutable(file, {})).toBe(file);
    expect(findExecutable(`${file}x`, {})).toBeUndefined();
  });
});

// What a test learns of the commands that it runs.

import { expect, test } from "vitest";
import { runToEnd } from "./commands.ts";

const node = (script: string, limitMs?: number) =>
  runToEnd(process.execPath, ["-e", script], limitMs === undefined ? {} : { limitMs });

test("a command's output and status are given", () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  expect(node(script)).toEqual({ status: 3, stdout: "out\n", stderr: "err\n" });
});

test("a command that does not end is killed, and named with what it printed", () => {
  const script = "console.log('so far'); for (;;);";
  expect(() => node(script, 2_000)).toThrow(
    /for \(;;\); did not end within 2 s; it printed:\nso far/,
  );
});

test("a command that is not there is named", () => {
  expect(() => runToEnd("no-such-command", [])).toThrow(/^no-such-command failed: .*ENOENT/);
});

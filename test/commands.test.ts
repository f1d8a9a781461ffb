// What a test learns of the commands that it runs.

import { expect, test } from "vitest";
import { runToEnd } from "./commands.ts";

test("a command's output and status are given", () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  expect(runToEnd(process.execPath, ["-e", script])).toEqual({
    status: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("a command that does not end is killed, and named with what it printed", () => {
  // A shell prints at once, however long a Node may take to start where much else runs.
  const script = "echo so far; exec sleep 3600";
  expect(() => runToEnd("sh", ["-c", script], { limitMs: 5_000 })).toThrow(
    /exec sleep 3600 did not end within 5 s; it printed:\nso far/,
  );
});

test("a command that is not there is named", () => {
  expect(() => runToEnd("no-such-command", [])).toThrow(/^no-such-command failed: .*ENOENT/);
});

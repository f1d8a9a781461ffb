/*
 * What a log call writes to standard error: the call is made in a program of its own, whose standard error is read.
 */
import { spawnSync } from "node:child_process";

/** Runs `logging_test_program` of the compiled test package in the state given, and gives what it wrote. */
export function writtenWith(level) {
  const module = new URL("./logging_test_program.mjs", import.meta.url).href;
  const script = `const program = await import(${JSON.stringify(module)}); program.run(${JSON.stringify(level)});`;
  const program = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  return program.stderr;
}

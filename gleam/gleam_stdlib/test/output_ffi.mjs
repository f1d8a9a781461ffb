/*
 * Runs small programs that print, in processes of their own, and reports what came out at the other end.
 */
import { execFileSync, spawnSync } from "node:child_process";

const IO = new URL("./gleam/io.mjs", import.meta.url).href;

function nodeArguments(program, preparation = "") {
  const script = `${preparation}const io = await import(${JSON.stringify(IO)}); ${program}`;
  return ["--input-type=module", "--eval", script];
}

/** Standard output, standard error and status as a tuple. */
function outcome(program) {
  return [program.stdout, program.stderr, program.status];
}

export function run(program) {
  return outcome(
    spawnSync(process.execPath, nodeArguments(program), { encoding: "utf8", maxBuffer: 1 << 24 }),
  );
}

export function runInBrowser(program) {
  const withoutFiles = "process.getBuiltinModule = undefined; ";
  return outcome(
    spawnSync(process.execPath, nodeArguments(program, withoutFiles), { encoding: "utf8" }),
  );
}

export function byteLength(text) {
  return Buffer.byteLength(text);
}

/** Writes a shell pipeline of the program and a reader: `sh` makes the pipe, so that it is one of the operating system. */
function pipeline(program, reader) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const writer = [process.execPath, ...nodeArguments(program)].map(quoted).join(" ");
  return `{ ${writer}; echo $? >&2; } | ${reader}`;
}

export function bytesReadSlowly(program) {
  const output = execFileSync("sh", ["-c", pipeline(program, "{ sleep 0.5; wc -c; }")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return Number(output);
}

export function statusWithoutReader(program) {
  const { stderr } = spawnSync("sh", ["-c", pipeline(program, "head -c 10 >/dev/null")], {
    encoding: "utf8",
  });
  return Number(stderr.trim());
}

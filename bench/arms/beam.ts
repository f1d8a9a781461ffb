/**
 * Owns the finding of Erlang and the compiling of bench/beam: `STARFISH_ERL` names the command, otherwise it is `erl` on the
 * PATH; OTP 27 or newer.
 *
 * Promises: the modules are compiled once per process, by the Erlang that will run them, into bench/build/beam.
 * Fails with an Error that names what is missing: no such command, a release that is too old, a module that does not compile.
 */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command } from "../harness/index.ts";

const OLDEST_RELEASE = 27;
const COMPILE_LIMIT_MS = 60_000;
/** Skynet has more than a million processes, Erlang's default limit. */
const PROCESS_LIMIT = 4_000_000;
const MODULES = ["starfish_bench", "bench_messages", "bench_calls", "bench_lives", "bench_far"];
const SOURCES = fileURLToPath(new URL("../beam/", import.meta.url));
const OUTPUT = fileURLToPath(new URL("../build/beam/", import.meta.url));

const run = promisify(execFile);
let compiled: Promise<string> | undefined;

export async function beamCommand(flags: readonly string[]): Promise<Command> {
  compiled ??= compile();
  const program = await compiled;
  const limit = ["+P", String(PROCESS_LIMIT)];
  const main = ["-noshell", "-pa", OUTPUT, "-s", "starfish_bench", "main"];
  return { program, arguments: [...flags, ...limit, ...main] };
}

async function compile(): Promise<string> {
  const program = process.env.STARFISH_ERL ?? "erl";
  await mkdir(OUTPUT, { recursive: true });
  const sources = MODULES.map((name) => JSON.stringify(`${SOURCES}${name}`)).join(",");
  const script = `
    io:format("~s", [erlang:system_info(otp_release)]),
    Compile = fun(File) -> {ok, _} = compile:file(File, [{outdir, ${JSON.stringify(OUTPUT)}}, report_errors]) end,
    lists:foreach(Compile, [${sources}]),
    halt(0).`;
  let release: string;
  try {
    const options = { timeout: COMPILE_LIMIT_MS };
    release = (await run(program, ["-noshell", "-eval", script], options)).stdout.trim();
  } catch (error) {
    throw new Error(whyNot(program, error));
  }
  if (Number.parseInt(release, 10) < OLDEST_RELEASE) {
    throw new Error(`${program} is OTP ${release}; OTP ${OLDEST_RELEASE} or newer is needed`);
  }
  return program;
}

function whyNot(program: string, error: unknown): string {
  const {
    code,
    stdout = "",
    stderr = "",
  } = error as NodeJS.ErrnoException & {
    stdout?: string;
    stderr?: string;
  };
  if (code === "ENOENT") {
    return `no command "${program}"; install Erlang/OTP ${OLDEST_RELEASE} or name its erl in STARFISH_ERL`;
  }
  return `${program} could not compile bench/beam: ${`${stdout} ${stderr}`.trim()}`;
}

// Owns finding a `cargo` that runs, and the environment that it needs.
//
// A cargo of rustup looks for its toolchains under the user's home directory. Where that is another one than it was
// installed for (a fresh home, a service account), it is asked again with the directories that lie beside it.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { findExecutable, runCommand } from "./run-command.ts";

export interface Cargo {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

const versionLimitMs = 60_000;

/** A cargo that works, or a sentence without its full stop that says why there is none. */
export async function findCargo(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<Cargo | string> {
  const command = findExecutable("cargo", environment);
  if (command === undefined) return "no `cargo` on the PATH";
  let problem = "";
  for (const candidate of [environment, ...installedBeside(command, environment)]) {
    const options = { environment: candidate, signal, limitMs: versionLimitMs };
    const outcome = await runCommand(command, ["--version"], options);
    if (outcome.status === 0) return { command, environment: candidate };
    const [reason = ""] = outcome.errorOutput.split("\n");
    problem ||= `${command} ${outcome.ending} when asked for its version: ${reason}`;
  }
  return problem;
}

/** For `HOME/.cargo/bin/cargo`: the same environment with that home's `.cargo` and `.rustup`, unless it names others. */
function installedBeside(
  command: string,
  environment: NodeJS.ProcessEnv,
): ReadonlyArray<NodeJS.ProcessEnv> {
  const cargoHome = dirname(dirname(command));
  const rustupHome = join(dirname(cargoHome), ".rustup");
  if (environment.RUSTUP_HOME !== undefined || !existsSync(rustupHome)) return [];
  return [{ CARGO_HOME: cargoHome, ...environment, RUSTUP_HOME: rustupHome }];
}

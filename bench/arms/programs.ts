/**
 * Owns building bench/programs, once per bench, with the project's own command.
 *
 * Promises: an unchanged program is not built again. Fails with the command's own words.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const BUILD_LIMIT_MS = 900_000;
const COMMAND = fileURLToPath(new URL("../../bin/starfish.js", import.meta.url));
const PROGRAMS = fileURLToPath(new URL("../programs/", import.meta.url));

let built: Promise<void> | undefined;

export function buildPrograms(): Promise<void> {
  built ??= build();
  return built;
}

async function build(): Promise<void> {
  try {
    const options = { timeout: BUILD_LIMIT_MS };
    await promisify(execFile)(process.execPath, [COMMAND, "build", PROGRAMS], options);
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new Error(`bench/programs could not be built: ${stderr?.trim() || message}`);
  }
}

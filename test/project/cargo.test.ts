import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findCargo } from "../../codegen/project/cargo.ts";
import { writeProgram } from "./compiler-under-test.ts";
import { temporaryDirectory } from "./sample-project.ts";

function installCargo(script: string) {
  const home = temporaryDirectory();
  const binaries = join(home, ".cargo", "bin");
  mkdirSync(binaries, { recursive: true });
  const command = writeProgram(join(binaries, "cargo"), `#!/bin/sh\n${script}\n`);
  return { home, command, environment: { PATH: binaries } };
}

/** As rustup's: it runs only where it finds its toolchains. */
const rustupScript = '[ -n "$RUSTUP_HOME" ] || { echo "no default is configured" >&2; exit 1; }';

test("a cargo that runs is taken with the environment as it is", async () => {
  const { command, environment } = installCargo("exit 0");
  expect(await findCargo(environment, undefined)).toEqual({ command, environment });
});

test("a cargo of rustup in another home is told of the toolchains that lie beside it", async () => {
  const { home, command, environment } = installCargo(rustupScript);
  mkdirSync(join(home, ".rustup"));
  const beside = { CARGO_HOME: join(home, ".cargo"), RUSTUP_HOME: join(home, ".rustup") };
  expect(await findCargo(environment, undefined)).toEqual({
    command,
    environment: { ...environment, ...beside },
  });
  const own = { ...environment, CARGO_HOME: "/elsewhere" };
  expect(await findCargo(own, undefined)).toMatchObject({
    environment: { CARGO_HOME: "/elsewhere" },
  });
});

test("a cargo that does not run is none, and the reason is its own", async () => {
  const { command, environment } = installCargo(rustupScript);
  expect(await findCargo(environment, undefined)).toBe(
    `${command} ended with status 1 when asked for its version: no default is configured`,
  );
});

test("no cargo is said to be none", async () => {
  const environment = { PATH: temporaryDirectory() };
  expect(await findCargo(environment, undefined)).toBe("no `cargo` on the PATH");
});

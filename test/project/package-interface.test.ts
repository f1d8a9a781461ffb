// When the compiler is asked for the public face of a project.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildProject, CompileFailed, packageInterface } from "../../codegen/project/index.ts";
import { locateGleamc, recordedCompiler, writeProgram } from "./compiler-under-test.ts";
import { appFiles, sampleProject, temporaryDirectory } from "./sample-project.ts";

const onNotice = () => undefined;

test("a build that is told so asks while it compiles, and gives what asking afterwards gives", async () => {
  const directory = sampleProject(appFiles);
  const { environment, calls } = await recordedCompiler(temporaryDirectory());
  const asked = () => calls().filter((call) => call.startsWith("interface ")).length;
  const built = await buildProject({ directory, environment, onNotice, withInterface: true });
  const text = await built.interfaceText;
  expect(asked()).toBe(1);
  expect(Object.keys(JSON.parse(text as string).modules).toSorted()).toEqual([
    "app",
    "app/area",
    "app/greeting",
    "app_test",
  ]);
  expect(await packageInterface(built)).toBe(text);

  const again = await buildProject({ directory, environment, onNotice, withInterface: true });
  expect(again.changed).toBe(false);
  expect(again.interfaceText).toBeUndefined();
});

test("a build that is not told so does not ask", async () => {
  const directory = sampleProject(appFiles);
  const { environment, calls } = await recordedCompiler(temporaryDirectory());
  const built = await buildProject({ directory, environment, onNotice });
  expect(built.interfaceText).toBeUndefined();
  expect(calls().filter((call) => call.startsWith("interface "))).toEqual([]);
});

test("a program that is refused ends the asking before the build has failed", async () => {
  const directory = sampleProject({ ...appFiles, "src/app.gleam": "pub fn main() { 1 + 1.0 }\n" });
  const place = temporaryDirectory();
  const { command } = await locateGleamc();
  const pidFile = join(place, "pid");
  const slow = `#!/bin/sh
case "$1" in
  interface) echo $$ > '${pidFile}'; exec sleep 600;;
  --color) while [ ! -s '${pidFile}' ]; do sleep 0.01; done;;
esac
exec '${command}' "$@"
`;
  const environment = {
    ...process.env,
    STARFISH_GLEAM: writeProgram(join(place, "slow-gleamc"), slow),
  };
  const building = buildProject({ directory, environment, onNotice, withInterface: true });
  await expect(building).rejects.toBeInstanceOf(CompileFailed);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

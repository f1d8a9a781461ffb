// Which commands of `starfish dev --command` can be started before it is their turn, and what becomes of an app that was.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import {
  HELD_VARIABLE,
  HOLDING_FD,
  heldCommand,
  letGo,
} from "../../../codegen/cli/program/app-standby.ts";
import { temporaryDirectory } from "../starfish.ts";

describe("an app can be held", () => {
  test.each([
    ["node src/main.ts", " src/main.ts"],
    ["node src/main.ts --port 80 -v", " src/main.ts --port 80 -v"],
    ['node "src/my app.ts"', ' "src/my app.ts"'],
    ["node --enable-source-maps --import tsx a.ts", " --enable-source-maps --import tsx a.ts"],
  ])("where it is Node and a file: %s", (command, rest) => {
    expect(heldCommand(command, {})).toMatch(/^node --import 'file:\/\/\/.*\/held-app\.ts'/);
    expect(heldCommand(command, {})?.endsWith(`held-app.ts'${rest}`)).toBe(true);
  });
});

describe("an app is started when it is its turn", () => {
  test.each([
    ["that is not Node", "deno run main.ts"],
    ["that Node is only a part of", "npm start"],
    ["of several commands", "node prepare.ts && node main.ts"],
    ["in the background", "node main.ts &"],
    ["whose output goes elsewhere", "node main.ts > log"],
    ["whose words the shell makes", "node $APP"],
    ["without a file", "node"],
    ["that is no file", "node -e 'setup()'"],
    ["whose variables are in a file", "node --env-file=.env main.ts"],
    ["that a debugger connects to", "node --inspect main.ts"],
    ["that watches files itself", "node --watch main.ts"],
  ])("%s: %s", (_, command) => {
    expect(heldCommand(command, {})).toBeNull();
  });

  test("where the environment has options for Node", () => {
    expect(heldCommand("node main.ts", { NODE_OPTIONS: "--inspect" })).toBeNull();
  });
});

// Without process groups nothing is held (on Windows).
describe.skipIf(process.platform === "win32")("an app that is held", () => {
  /** An app that prints a variable and arguments, held. */
  function held(): { readonly app: ChildProcess; readonly printed: Promise<string> } {
    const directory = temporaryDirectory();
    const file = join(directory, "app.mjs");
    const known = `process.env.TOLD, process.env.${HELD_VARIABLE}, ...process.argv.slice(2)`;
    writeFileSync(file, `console.log(${known});\n`);
    const app = spawn(heldCommand(`node ${file} a b`, {}) as string, {
      shell: true,
      stdio: ["ignore", "pipe", "inherit", "pipe"],
      env: { ...process.env, [HELD_VARIABLE]: String(HOLDING_FD) },
    });
    return { app, printed: text(app.stdout as NodeJS.ReadableStream) };
  }

  test("runs once it is let go, however soon that is, with what it is told then", async () => {
    const { app, printed } = held();
    letGo(app, { TOLD: "at last" });
    expect(await printed).toBe("at last undefined a b\n");
  });

  test("does nothing at all where its holder goes away", async () => {
    const { app, printed } = held();
    const ended = once(app, "exit");
    app.stdio[HOLDING_FD]?.destroy();
    expect(await printed).toBe("");
    expect(await ended).toEqual([0, null]);
  });
});

// Which commands of `starfish dev --command` can be started before it is their turn.

import { describe, expect, test } from "vitest";
import { heldCommand } from "../../../codegen/cli/program/app-standby.ts";

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

import { describe, expect, test } from "vitest";
import { positionOfKey } from "../../codegen/project/toml-position.ts";

const text = `name = "app"

[dependencies]
gleam_stdlib = ">= 1.0.0"
  "quoted" = "1.0.0"

[tools.starfish]
limits.mailbox = 5

[tools.starfish.trace]
enabled = true
inline = { deep = 1 }
`;

describe("the position of a key in a TOML document", () => {
  test.each([
    [["name"], 1, 1],
    [["dependencies"], 3, 2],
    [["dependencies", "gleam_stdlib"], 4, 1],
    [["dependencies", "quoted"], 5, 3],
    [["tools", "starfish", "limits", "mailbox"], 8, 1],
    [["tools", "starfish", "trace", "enabled"], 11, 1],
  ])("%j stands at %i:%i", (path, line, column) => {
    expect(positionOfKey(text, path)).toEqual({ line, column });
  });

  test("a key within an inline table has the place of that table", () => {
    const path = ["tools", "starfish", "trace", "inline", "deep"];
    expect(positionOfKey(text, path)).toEqual({ line: 12, column: 1 });
  });

  test("a key that is not there has the place of its table, or the first line", () => {
    expect(positionOfKey(text, ["dependencies", "missing"])).toEqual({ line: 3, column: 2 });
    expect(positionOfKey(text, ["version"])).toEqual({ line: 1, column: 1 });
  });
});

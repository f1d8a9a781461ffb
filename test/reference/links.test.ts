import { describe, expect, test } from "vitest";
import { Links } from "../../scripts/reference/links.ts";

const links = new Links(
  new Map([
    ["Inbox", { page: "typescript/starfish-otp.md", anchor: "class-inbox" }],
    ["run", { page: "typescript/starfish-otp.md", anchor: "function-run" }],
    ["gleam/otp/actor", { page: "gleam/gleam-otp-actor.md", anchor: "" }],
  ]),
);

describe("a mention", () => {
  test("of a name leads to its description, from any page", () => {
    expect(links.link("an `Inbox`", "README.md")).toBe(
      "an [`Inbox`](typescript/starfish-otp.md#class-inbox)",
    );
    expect(links.link("of `gleam/otp/actor`", "gleam/starfish-js.md")).toBe(
      "of [`gleam/otp/actor`](gleam-otp-actor.md)",
    );
  });

  test("of a name that could be any word leads only to what its own page describes", () => {
    expect(links.link("`run`", "README.md")).toBe("`run`");
    const own = new Map([["run", "function-run"]]);
    expect(links.link("`run`", "gleam/starfish-js.md", own)).toBe("[`run`](#function-run)");
  });

  test("stays as it is in code, in headings, in other links and where it describes itself", () => {
    const text = "## class `Inbox`\n\n```ts\n// `Inbox`\n```\n\n[`Inbox`](x.md), `Inbox`";
    const own = new Map([["Inbox", "class-inbox"]]);
    expect(links.link(text, "typescript/starfish-otp.md", own)).toBe(text);
  });

  test("of docs/semantics.md leads to the sections that it names", () => {
    expect(links.link("docs/semantics.md 4.1, 5", "typescript/actor.md")).toBe(
      "semantics [4.1](../../semantics.md#4-calls), [5](../../semantics.md#5-links-monitors-exits)",
    );
    expect(links.link("`docs/semantics.md`, 15.12", "settings.md")).toBe(
      "semantics [15.12](../semantics.md#15-threads)",
    );
  });

  test("of a rule that is not there is a mistake", () => {
    expect(() => links.link("docs/semantics.md 4.99", "settings.md")).toThrow("4.99");
    expect(() => links.link("docs/semantics.md 99", "settings.md")).toThrow("99");
  });
});

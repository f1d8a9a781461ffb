import { describe, expect, test } from "vitest";
import { innerText, readDocComment } from "../../scripts/reference/doc-comment.ts";

const COMMENT = `/**
 * Says what it is,
 * in two lines.
 *
 * @example
 * \`\`\`ts
 * @decorated
 * run() // => 1
 * \`\`\`
 * @see docs/semantics.md 1.1
 */`;

describe("a doc comment", () => {
  test("is prose, examples and where its rule stands", () => {
    expect(readDocComment(innerText(COMMENT))).toEqual({
      text: "Says what it is,\nin two lines.",
      examples: [{ language: "ts", code: "@decorated\nrun() // => 1\n" }],
      see: ["docs/semantics.md 1.1"],
      isInternal: false,
    });
  });

  test("may stand in one line", () => {
    expect(readDocComment(innerText("/** Its number. */")).text).toBe("Its number.");
  });

  test("may take a name out of the reference", () => {
    expect(readDocComment("For bindings.\n\n@internal").isInternal).toBe(true);
  });

  test("with a tag that nobody reads, or an example that nobody runs, is a mistake", () => {
    expect(() => readDocComment("Text.\n\n@exmaple x")).toThrow("@exmaple");
    expect(() => readDocComment("Text.\n\n@example run()")).toThrow("no fence");
  });
});

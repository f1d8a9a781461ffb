import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  describeThrown,
  GleamPositions,
  type ReportContext,
  shownValue,
} from "../../src/log/index.ts";
import { paint } from "../../src/log/style.ts";

const source = `import gleam/io

pub fn main() {
  let assert Ok(größe) = measure("å", 12)
  assert double(2) == 5
}
`;

/** What the compiler puts into an error for a piece of the source. */
function at(text: string, from = 0): { readonly start: number; readonly end: number } {
  const start = Buffer.byteLength(source.slice(0, source.indexOf(text, from)));
  return { start, end: start + Buffer.byteLength(text) };
}

function gleamError(variant: string, message: string, details: object): Error {
  const fields = { gleam_error: variant, module: "shop", function: "main", line: 4, ...details };
  return Object.assign(new Error(message), fields);
}

let directory: string;
let context: ReportContext;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "starfish-report-"));
  writeFileSync(join(directory, "shop.gleam"), source);
  const modules = {
    shop: { file: join(directory, "shop.mjs"), source: join(directory, "shop.gleam") },
  };
  const positions = new GleamPositions(modules);
  context = {
    directory,
    modules,
    positions,
    inspect: (value) => inspect(value),
    style: paint(false),
  };
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe("a failed `let assert`", () => {
  test("shows the value that nothing matched, and the line, with bytes counted as the compiler does", () => {
    const range = at('let assert Ok(größe) = measure("å", 12)');
    const error = gleamError("let_assert", "Pattern match failed, no pattern matched the value.", {
      value: [1, 2],
      ...range,
    });
    expect(describeThrown(error, context)).toEqual({
      headline: "`let assert` matched no pattern",
      lines: [
        "shop.gleam:4:3 in shop.main",
        "",
        '4 │   let assert Ok(größe) = measure("å", 12)',
        "  │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "",
        "value: [ 1, 2 ]",
      ],
    });
  });

  test("shows the message of the program, if it gave one", () => {
    const error = gleamError("let_assert", "the size is known", { value: 1, ...at("measure") });
    expect(describeThrown(error, context).headline).toBe(
      "`let assert` matched no pattern: the size is known",
    );
  });
});

describe("a failed `assert`", () => {
  test("shows both sides of an operator", () => {
    const error = gleamError("assert", "Assertion failed.", {
      line: 5,
      kind: "binary_operator",
      operator: "==",
      left: { kind: "expression", value: 4, ...at("double(2)") },
      right: { kind: "literal", value: 5, ...at("5", source.indexOf("==")) },
      ...at("assert double(2) == 5"),
    });
    const report = describeThrown(error, context);
    expect(report.headline).toBe("`assert` does not hold");
    expect(report.lines).toEqual([
      "shop.gleam:5:3 in shop.main",
      "",
      "5 │   assert double(2) == 5",
      "  │   ^^^^^^^^^^^^^^^^^^^^^",
      "",
      " left: 4",
      "right: 5",
    ]);
  });

  test("shows the arguments of a function, and what was never evaluated", () => {
    const call = gleamError("assert", "Assertion failed.", {
      kind: "function_call",
      arguments: [{ kind: "expression", value: "a", start: 0, end: 1 }],
      ...at("double(2)"),
    });
    expect(describeThrown(call, context).lines).toContain("argument 1: 'a'");
    const shortCut = gleamError("assert", "Assertion failed.", {
      kind: "binary_operator",
      operator: "&&",
      left: { kind: "expression", value: false, start: 0, end: 1 },
      right: { kind: "unevaluated", start: 0, end: 1 },
      ...at("double(2)"),
    });
    expect(describeThrown(shortCut, context).lines).toContain("right: not evaluated");
  });
});

describe("`panic` and `todo`", () => {
  test("say their message once", () => {
    const ownWords = gleamError("panic", "out of stock", at("measure"));
    expect(describeThrown(ownWords, context).headline).toBe("`panic` was evaluated: out of stock");
    const noWords = gleamError("panic", "`panic` expression evaluated.", at("measure"));
    expect(describeThrown(noWords, context).headline).toBe("`panic` was evaluated");
    const message = "`todo` expression evaluated. This code has not yet been implemented.";
    expect(describeThrown(gleamError("todo", message, at("measure")), context).headline).toBe(
      "`todo` was evaluated: this code is not written yet",
    );
  });

  test("of a module whose source is not known are told by name and line", () => {
    const error = gleamError("panic", "gone", { module: "elsewhere", function: "go", line: 9 });
    expect(describeThrown(error, context).lines).toEqual(["in elsewhere.go, line 9"]);
  });
});

describe("what is no Gleam error", () => {
  test("keeps its name, its message and its stack", () => {
    const report = describeThrown(new TypeError("x is not a function"), context);
    expect(report.headline).toBe("TypeError: x is not a function");
    expect(report.lines.join("\n")).toContain("crash.test.ts");
  });

  test("a stack that is used up is said in words", () => {
    const error = new RangeError("Maximum call stack size exceeded");
    expect(describeThrown(error, context).headline).toBe("stack exhausted: recursion too deep");
  });

  test("anything can be thrown", () => {
    expect(describeThrown({ code: 1 }, context).headline).toBe("this was thrown: { code: 1 }");
    expect(describeThrown(undefined, context).headline).toBe("this was thrown: undefined");
  });

  test("an error that only looks like Gleam's is an ordinary one", () => {
    const error = Object.assign(new Error("x"), { gleam_error: "surprise" });
    expect(describeThrown(error, context).headline).toBe("Error: x");
  });
});

describe("values", () => {
  test("that cannot be printed do not break a report", () => {
    const broken = {
      inspect: () => {
        throw new Error("no");
      },
    };
    expect(shownValue({}, broken)).toBe("a value that cannot be printed (object)");
  });

  test("that are very long are cut", () => {
    const long = { inspect: () => "x".repeat(10_000) };
    expect(shownValue(0, long)).toHaveLength(4_001);
  });
});

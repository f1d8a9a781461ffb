import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { uncoveredRanges } from "../../../codegen/cli/testing/coverage.ts";
import { type CountedFunction, lineCounts } from "../../../codegen/cli/testing/coverage-lines.ts";
import { gleamToml, projectWith, starfish } from "../starfish.ts";

/** A compiled module and the map of its segments: AAAA is the source's first line, each C one line further. */
const text = `class Shop {
  constructor() {}
}
export function price(open) {
  if (open) {
    return 1 + 1;
  }
  return 2 + 2;
}
function idle() {
  return 3 + 3;
}
`;
const map = {
  version: 3,
  file: "shop.mjs",
  sources: ["../src/shop.gleam"],
  sourcesContent: [],
  names: [],
  sourceRoot: "",
  // Lines 1 and 2 are the type, 3 the head of price; its body is on 4, 5 and 6, that of idle on 8.
  mappings: "AAAA;EACA;;AACA;EACA;IACA,SAAS;;EACA;;AACA;EACA;",
};

const rangeOf = (part: string, count: number) => {
  const startOffset = text.indexOf(part);
  return { startOffset, endOffset: startOffset + part.length, count };
};
const bodyOf = (name: string) => text.slice(text.indexOf(`function ${name}`)).split("\n}\n")[0];
const whole: CountedFunction = { ranges: [{ startOffset: 0, endOffset: text.length, count: 1 }] };

describe("the lines of a module", () => {
  test("are those that bodies of functions come from: no types and no heads of functions", () => {
    const counts = lineCounts({ text, map, functions: [] });
    expect([...counts]).toEqual([
      [4, 0],
      [5, 0],
      [6, 0],
      [8, 0],
    ]);
  });

  test("ran as often as the innermost counted range around them", () => {
    const price: CountedFunction = {
      ranges: [
        rangeOf(`${bodyOf("price")}\n}`, 3),
        rangeOf("{\n    return 1 + 1;\n  }", 2),
        rangeOf("\n  return 2 + 2;\n}", 1),
      ],
    };
    const idle: CountedFunction = { ranges: [rangeOf(`${bodyOf("idle")}\n}`, 0)] };
    const counts = lineCounts({ text, map, functions: [idle, price, whole] });
    expect([...counts]).toEqual([
      [4, 3],
      [5, 2],
      [6, 1],
      [8, 0],
    ]);
  });

  test("ran as often as the place that ran most, where several belong to one line", () => {
    // The second half of the return belongs to the same line and did not run.
    const price: CountedFunction = {
      ranges: [rangeOf(`${bodyOf("price")}\n}`, 4), rangeOf(" 1 + 1", 0)],
    };
    expect(lineCounts({ text, map, functions: [whole, price] }).get(5)).toBe(4);
  });
});

describe("the lines that did not run", () => {
  test("are told as ranges, over lines without code and never over one that ran", () => {
    const counts = new Map([
      [9, 0],
      [2, 0],
      [3, 0],
      [6, 0],
      [7, 5],
    ]);
    expect(uncoveredRanges(counts)).toEqual([
      { from: 2, to: 6 },
      { from: 9, to: 9 },
    ]);
  });
});

const shop = projectWith({
  "gleam.toml": gleamToml,
  "src/shop.gleam": `import gleam/erlang/process.{type Subject}

pub type Sign {
  Open
  Closed
}

pub fn price(sign: Sign) -> Int {
  case sign {
    Open -> 1 + 1
    Closed -> {
      let price = 2 + 2
      price * 2
    }
  }
}

pub fn ask(subject: Subject(Int)) -> Int {
  case process.receive(subject, 1000) {
    Ok(n) -> n + 1
    Error(Nil) -> 0
  }
}
`,
  "src/shop/forgotten.gleam": "pub fn never(n: Int) -> Int {\n  n + 1\n}\n",
  "test/shop_test.gleam": `import gleam/erlang/process
import shop

pub fn open_test() {
  assert shop.price(shop.Open) == 2
}

pub fn ask_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send(subject, 1) })
  assert shop.ask(subject) == 2
}
`,
  "test/other_test.gleam": `import shop

pub fn open_again_test() {
  assert shop.price(shop.Open) == 2
}
`,
});

const lcovFile = join(shop, "build", "starfish", "coverage", "lcov.info");

describe("starfish test --coverage", () => {
  test("counts the lines of src over all test files, modules that no test loads among them", () => {
    const { status, stdout } = starfish(["test", shop, "--coverage", "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).coverage).toEqual({
      modules: [
        {
          module: "shop",
          source: "src/shop.gleam",
          lines: 7,
          covered: 4,
          percent: 57.1,
          uncovered: [
            { from: 12, to: 13 },
            { from: 21, to: 21 },
          ],
        },
        {
          module: "shop/forgotten",
          source: "src/shop/forgotten.gleam",
          lines: 1,
          covered: 0,
          percent: 0,
          uncovered: [{ from: 2, to: 2 }],
        },
      ],
      lines: 8,
      covered: 4,
      percent: 50,
      lcov: lcovFile,
    });
  });

  test("shows a table before the closing line and writes an lcov file for editors", () => {
    const { status, stdout } = starfish(["test", shop, "--coverage"]);
    expect(status).toBe(0);
    const table = `
module          lines  covered  percent  not covered
shop                7        4   57.1 %  12-13, 21
shop/forgotten      1        0    0.0 %  2
all modules         8        4   50.0 %

3 passed, 0 failed
`;
    expect(stdout.endsWith(table)).toBe(true);
    const records = readFileSync(lcovFile, "utf8").split("end_of_record\n");
    expect(records[0]).toContain("SF:src/shop.gleam\nDA:9,2\nDA:10,2\nDA:12,0\n");
    expect(records[0]).toContain("LF:7\nLH:4\n");
    expect(records[1]).toBe("TN:\nSF:src/shop/forgotten.gleam\nDA:2,0\nLF:1\nLH:0\n");
  });

  test("gives the same lines when everything suspends", () => {
    const { stdout } = starfish(["test", shop, "--coverage", "--json", "--colour-all"]);
    expect(JSON.parse(stdout).coverage).toMatchObject({ lines: 8, covered: 4 });
  });

  test("is left out where it was not asked for", () => {
    const { stdout } = starfish(["test", shop, "--json"]);
    expect(JSON.parse(stdout)).not.toHaveProperty("coverage");
  });
});

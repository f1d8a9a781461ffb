import { describe, expect, test } from "vitest";
import { emitted, emittedBelow, transform } from "./support/programs.ts";
import { load } from "./support/running.ts";

/** Does this loop give way? Its variables are `a` and `b`. */
function givesWay(rounds: string): boolean {
  const source = `export function loop(loop$a, loop$b) {
  while (true) {
    let a = loop$a;
    let b = loop$b;
    ${rounds}
  }
}`;
  return emitted(source, { preempt: true }).includes("$budget");
}

describe("loops without end", () => {
  test("give way when their turn is used up, and so do their callers", () => {
    expect(
      emittedBelow(
        `
function count(loop$n, loop$sum) {
  while (true) {
    let n = loop$n;
    let sum = loop$sum;
    if (n === 0) {
      return sum;
    } else {
      loop$n = n - 1;
      loop$sum = sum + n;
    }
  }
}
export function twice(n) {
  return count(n, 0) * 2;
}
export function total(list) {
  return $list.map(list, (n) => { return count(n, 0); });
}`,
        { preempt: true },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { PAUSE as $PAUSE, budget as $budget } from "starfish-otp/kernel"; …
      function* count(loop$n, loop$sum) {
        while (true) { if (--$budget.left <= 0) yield $PAUSE;
          let n = loop$n;
          let sum = loop$sum;
          if (n === 0) {
            return sum;
          } else {
            loop$n = n - 1;
            loop$sum = sum + n;
          }
        }
      }
      export function* twice(n) {
        return (yield count(n, 0)) * 2;
      }
      export function total(list) {
        return $list.map$s(list, (n) => { return count(n, 0); });
      }
      "
    `);
  });

  test.each([
    ["counting down", "if (a === 0) { return b; } else { loop$a = a - 1; loop$b = b; }"],
    ["for ever", "loop$a = a; loop$b = b;"],
    [
      "along a list that is made anew",
      "if (a instanceof Ok) { return b; } else { loop$a = $list.reverse(a); loop$b = b; }",
    ],
    [
      "along a list that one round leaves alone",
      "if (a.head === 1) { loop$a = a.tail; loop$b = b; } else { loop$a = a; loop$b = b + 1; }",
    ],
    [
      "along a list that one round makes longer",
      "if (a.head === 1) { loop$a = a.tail; loop$b = b; } else { loop$a = listPrepend(1, a); loop$b = b; }",
    ],
    [
      "along two lists that take turns growing",
      "if (a.head === 1) { loop$a = a.tail; loop$b = listPrepend(1, b); } else { loop$a = listPrepend(1, a); loop$b = b.tail; }",
    ],
    [
      "along a text cut by nothing",
      'if (a === "") { return b; } else { loop$a = a.slice(0); loop$b = b; }',
    ],
    [
      "along the other's tail",
      "if (a.head === 1) { return a; } else { loop$a = b.tail; loop$b = a.tail; }",
    ],
  ])("%s: gives way", (_, rounds) => {
    expect(givesWay(rounds)).toBe(true);
  });

  test.each([
    [
      "along a list",
      "if (a.head === undefined) { return b; } else { let rest = a.tail; loop$a = rest; loop$b = listPrepend(1, b); }",
    ],
    [
      "along a list, two at a time",
      "let $ = a.tail; if ($.head === undefined) { return b; } else { let rest$1 = $.tail; loop$a = rest$1; loop$b = b + 1; }",
    ],
    [
      "along one of two lists in each round",
      "if (a.head < b.head) { loop$a = a.tail; loop$b = b; } else { loop$a = a; loop$b = b.tail; }",
    ],
    [
      "along a text",
      'if (a.startsWith("x")) { let rest = a.slice(1); loop$a = rest; loop$b = b + 1; } else { return b; }',
    ],
  ])("%s: keeps its text", (_, rounds) => {
    expect(givesWay(rounds)).toBe(false);
  });

  test("of modules that were not named keep their text", () => {
    const source = "export function loop(loop$a) { while (true) { let a = loop$a; loop$a = a; } }";
    expect(emitted(source)).toBe(`…\n${source}\n`);
  });

  test("of FFI code keep their text", () => {
    const ffi = "export function spin(loop$n) { while (true) { let n = loop$n; loop$n = n; } }";
    const modules = { "x_ffi.mjs": ffi };
    expect(emitted("", { preempt: true, modules }, "x_ffi.mjs")).toBe(ffi);
  });
});

describe("a program whose loops give way", () => {
  const count = `
function count(loop$n, loop$sum) { while (true) { let n = loop$n; let sum = loop$sum; if (n === 0) { return sum; } else { loop$n = n - 1; loop$sum = sum + n; } } }
export function f(n) { return count(n, 0); }
export function g(array) { return fold_array(array, 0, (a, n) => { return a + count(n, 0); }); }`;

  test("does the same, in turns", async () => {
    const { run, seen } = await load(count, { preempt: true });
    expect(run("f", 10_000)).toBe(50_005_000);
    expect(seen.pauses).toBeGreaterThan(50);
    expect(run("g", [3, 4])).toBe(16);
  });

  test("host code runs such a loop to its end", async () => {
    const ffi =
      "export function sorted(array, f) { return array.toSorted((x, y) => f(x) - f(y)); }";
    const app = `import { sorted } from "./x_ffi.mjs"; ${count} export function h(array) { return sorted(array, (n) => { return count(n, 0); }); }`;
    const modules = { "x_ffi.mjs": ffi };
    expect(transform(app, { preempt: true, modules }).diagnostics).toEqual([]);
    const { run } = await load(app, { preempt: true, modules });
    expect(run("h", [300, 10, 200])).toEqual([10, 200, 300]);
  });

  test("says so when it is asked", () => {
    const { explain, report } = transform(count, { preempt: true });
    expect(explain("app.f")?.hops.map(({ action }) => action)).toEqual([
      "calls app.count",
      "gives way in a loop without end",
    ]);
    expect(report.colourOf("app", "f")).toBe("suspending");
  });
});

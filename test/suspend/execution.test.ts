import { describe, expect, test } from "vitest";
import { load } from "./support/running.ts";

describe("callbacks of library functions", () => {
  test("map with a function that waits", async () => {
    const { run, seen } = await load(
      `export function f() { return $list.map(toList([1, 2, 3]), (x) => { return wait(x) * 10; }).toArray(); }`,
    );
    expect(run("f")).toEqual([10, 20, 30]);
    expect(seen.waits).toBe(3);
  });

  test("the same map with a plain function makes no generator", async () => {
    const { call } = await load(
      `export function f() { return $list.map(toList([1, 2, 3]), (x) => { return x * 10; }).toArray(); }
       export function g() { return $list.map(toList([1]), wait); }`,
    );
    expect(call("f")).toEqual([10, 20, 30]);
  });

  test("use over results", async () => {
    const { run } = await load(`
export function f(a, b) {
  return $result.try$(
    a,
    (x) => {
      return $result.try$(
        b,
        (y) => { return new Ok(wait(x) + wait(y)); },
      );
    },
  );
}
export function both() { return f(new Ok(1), new Ok(2))[0]; }
export function none() { return f(new Ok(1), new Error("no"))[0]; }`);
    expect(run("both")).toBe(3);
    expect(run("none")).toBe("no");
  });

  test("an FFI function that loops over an array", async () => {
    const { run } = await load(
      `export function f() { return fold_array([1, 2, 3], 0, (a, x) => { return a + wait(x); }); }`,
    );
    expect(run("f")).toBe(6);
  });

  test("an FFI function that catches", async () => {
    const { run } = await load(`
export function f() { return rescue(() => { wait(1); throw new globalThis.Error("broken"); }); }
export function g() { return rescue(() => { return wait(7); }); }`);
    expect(run("f")).toEqual([false, "broken"]);
    expect(run("g")).toEqual([true, 7]);
  });

  test("functions kept in records, lists and variables", async () => {
    const { run } = await load(`
class Stage extends $CustomType { constructor(name, run) { super(); this.name = name; this.run = run; } }
const stages = /* @__PURE__ */ toList([new Stage("wait", wait), new Stage("double", (x) => { return x * 2; })]);
export function f() { return $list.map(stages, (stage) => { return stage.name + stage.run(4); }).toArray(); }
export function g(c) { let _block; if (c) { _block = wait; } else { _block = identity; } let h = _block; return h(5) + 1; }`);
    expect(run("f")).toEqual(["wait4", "double8"]);
    expect(run("g", true)).toBe(6);
    expect(run("g", false)).toBe(6);
  });

  test("a polymorphic function used as a value", async () => {
    const { run } = await load(
      `export function f() { let g = $list.map; return g(toList([1, 2]), (x) => { return wait(x) + 1; }).toArray(); }`,
    );
    expect(run("f")).toEqual([2, 3]);
  });

  test("a closure that is made over a parameter", async () => {
    const { run, call } = await load(`
function make(g) { return (x) => { return g(x) + 1; }; }
export function p() { return make(identity)(1); }
export function q() { let h = make(wait); return h(1) + h(2); }`);
    expect(call("p")).toBe(2);
    expect(run("q")).toBe(5);
  });

  test("a message that is a function", async () => {
    const { run } = await load(
      `import { take } from "./x_ffi.mjs"; export function f() { send(1, (x) => { return wait(x) + 1; }); return take()(2) + 1; }`,
      {
        modules: {
          "x_ffi.mjs": `import { received } from "starfish-otp/kernel"; export function take() { return received(); }`,
        },
      },
    );
    expect(run("f")).toBe(4);
  });
});

describe("order of evaluation", () => {
  test("operands, arguments, fields, elements, templates", async () => {
    const { run, logged } = await load(`
class Pair extends $CustomType { constructor(a, b) { super(); this.a = a; this.b = b; } }
export function f() {
  let a = log("a") + wait(log("b")) + log("c");
  let b = fold_array([log("d"), wait(log("e")), log("f")], wait(log("g")), (x, y) => { return x + y; });
  let c = new Pair(wait(log("h")), log("i"));
  let d = \`\${log("j")}\${wait(log("k"))}\${log("l")}\`;
  return [a, b, c.a, c.b, d];
}`);
    expect(run("f")).toEqual(["abc", "gdef", "h", "i", "jkl"]);
    expect(logged().join("")).toBe("abcdefghijkl");
  });

  test("&& and || stop where they did", async () => {
    const { run, logged } = await load(`
export function f() { return [wait(false) && log(1), wait(true) && wait(log(2)), wait(true) || log(3), wait(false) || wait(log(4))]; }
export function g(x) { return wait(x) && wait(log(5)); }`);
    expect(run("f")).toEqual([false, 2, true, 4]);
    expect(run("g", false)).toBe(false);
    expect(run("g", true)).toBe(5);
    expect(logged()).toEqual([2, 4, 5]);
  });

  test("negation and comparison", async () => {
    const { run } = await load(
      `export function f() { return [!wait(true), -wait(3), wait(1) === 1, wait(2) > wait(1)]; }`,
    );
    expect(run("f")).toEqual([false, -3, true, true]);
  });

  test("a function called at once", async () => {
    const { run } = await load(`
export function f(c) {
  let $ = (() => {
    let _pipe = wait(c);
    return identity(_pipe);
  })();
  if ($) { return (() => { return wait(1); })(); } else { return 2 + (() => { let x = wait(1); return x; })(); }
}`);
    expect(run("f", true)).toBe(1);
    expect(run("f", false)).toBe(3);
  });

  test("blocks and the variables of loops", async () => {
    const { run } = await load(`
function collect(loop$n, loop$acc) {
  while (true) {
    let n = loop$n;
    let acc = loop$acc;
    if (n === 0) {
      return acc;
    } else {
      let _block;
      let $ = wait(n);
      if ($ === 2) {
        _block = () => { return n * 100; };
      } else {
        _block = () => { return wait(n); };
      }
      let g = _block;
      loop$n = n - 1;
      loop$acc = listPrepend(g, acc);
    }
  }
}
export function f() { return $list.map(collect(3, toList([])), (g) => { return g(); }).toArray(); }`);
    expect(run("f")).toEqual([1, 200, 3]);
  });
});

describe("statements without semicolons", () => {
  test("a record made and dropped before a call", async () => {
    const { run } = await load(`
class Cat extends $CustomType { constructor(name) { super(); this.name = name; } }
export function f() {
  new Cat("Sid")
  wait(1);
  let make = () => { return (x) => { return wait(x); }; };
  new Cat("Tom")
  make()(2);
  (x) => { return wait(x); };
  return 3;
}`);
    expect(run("f")).toBe(3);
  });
});

describe("depth", () => {
  test("recursion 100,000 frames deep with a wait in each", async () => {
    const { run, seen } = await load(
      `export function sum(n) { if (n === 0) { return 0; } else { return wait(n) + sum(n - 1); } }`,
    );
    expect(run("sum", 100_000)).toBe(5_000_050_000);
    expect(seen.depth).toBeGreaterThanOrEqual(100_000);
  });

  test("a million tail calls of two functions in constant space", async () => {
    const { run, seen } = await load(`
export function ping(n) { if (n === 0) { return wait("done"); } else { return pong(n - 1); } }
export function pong(n) { if (n === 0) { return wait("done"); } else { return ping(n - 1); } }`);
    expect(run("ping", 1_000_000)).toBe("done");
    expect(seen.depth).toBe(1);
  });

  test("a loop through callbacks in constant space", async () => {
    const { run, seen } = await load(`
export function loop(n) {
  return $result.try$(
    n === 0 ? new Error("done") : new Ok(n),
    (x) => { wait(x); return loop(x - 1); },
  );
}
export function f() { return loop(100000)[0]; }`);
    expect(run("f")).toBe("done");
    expect(seen.depth).toBeLessThanOrEqual(2);
  });

  test("a closure that calls itself in tail position", async () => {
    const { run, seen } = await load(`
class Rec extends $CustomType { constructor(go) { super(); this.go = go; } }
export function f(n) {
  let again = new Rec((self, n) => { if (n === 0) { return wait("done"); } else { return self.go(self, n - 1); } });
  return again.go(again, n);
}`);
    expect(run("f", 300_000)).toBe("done");
    expect(seen.depth).toBeLessThanOrEqual(2);
  });
});

describe("reductions", () => {
  test("a loop that suspends gives way when its budget is used up", async () => {
    const { run, seen } = await load(
      `export function f(loop$n) { while (true) { let n = loop$n; if (n === 0) { return wait("done"); } else { loop$n = n - 1; } } }`,
    );
    expect(run("f", 1000)).toBe("done");
    expect(seen.pauses).toBe(10);
  });
});

describe("host code", () => {
  test("a function that only might suspend runs to its end there", async () => {
    const { run } = await load(
      `import { sorted } from "./x_ffi.mjs";
class By extends $CustomType { constructor(compare) { super(); this.compare = compare; } }
export function f() { return sorted([3, 1, 2], (a, b) => { return new By((a, b) => { return a - b; }).compare(a, b); }); }
export function g(by) { return sorted([3, 1, 2], by.compare); }
export function h() { return g(new By((a, b) => { return a - b; })); }
export function i() { return g(new By((a, b) => { return wait(a) - b; })); }`,
      {
        modules: {
          "x_ffi.mjs": `export function sorted(array, compare) { return array.toSorted(compare); }`,
        },
      },
    );
    expect(run("f")).toEqual([1, 2, 3]);
    expect(run("h")).toEqual([1, 2, 3]);
    expect(() => run("i")).toThrow(/cannot suspend inside host code: .*x_ffi\.mjs:1:/);
  });

  test("a method that is written under a computed name and called by its own", async () => {
    const ffi = `export function keep(key, value) { const object = {}; object[key] = value; return object; }
export function call(object) { return object.run(2); }`;
    const { run } = await load(
      `import { keep, call } from "./x_ffi.mjs";
export function f() { return call(keep("run", (x) => { return x + 1; })); }
export function g() { return call(keep("run", (x) => { return wait(x); })); }`,
      { modules: { "x_ffi.mjs": ffi } },
    );
    expect(run("f")).toBe(3);
    expect(() => run("g")).toThrow("cannot suspend inside host code: app/x_ffi.mjs:2:");
  });

  test("iterators inside a body that suspends are no suspensions", async () => {
    const ffi = `class Box {
  constructor(all) { this.all = all; }
  *entries() { yield* this.all; }
  [Symbol.iterator]() { return this.entries(); }
}
function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
export function each(f) {
  let sum = 0;
  const box = new Box([1, 2, 3]);
  for (const x of box.entries()) sum += f(x);
  for (const x of box) sum += f(x);
  for (const x of numbers(3)) sum += f(x);
  return sum + [...box].length;
}`;
    const { run } = await load(
      `import { each } from "./x_ffi.mjs"; export function f() { return each(wait); }`,
      { modules: { "x_ffi.mjs": ffi } },
    );
    expect(run("f")).toBe(18);
  });

  test("a suspending function called outside of a process", async () => {
    const { call } = await load(`export function f() { return wait(1); }`);
    expect(() => call("f")).toThrow("suspend outside of a process");
  });
});

describe("private members of FFI classes", () => {
  const cell = `let peek;
class Cell {
  #f;
  #calls = 0;
  constructor(f) { this.#f = f; }
  #ask(x) { this.#calls += 1; return this.#f(x) + 0; }
  get #count() { return this.#calls; }
  ask(x) { return this.#ask(x) * 10 + this.#count; }
  static #of(f) { return new Cell(f); }
  static twice(f, x) { const cell = Cell.#of(f); return cell.#ask(x) + cell.ask(x); }
  static { peek = (cell, x) => cell.#ask(x) + 1; }
}`;
  const functions = `
export function once(f, x) { const cell = new Cell(f); const ask = () => cell.ask(x); return ask() + peek(cell, x); }
export function twice(f, x) { return Cell.twice(f, x) + 0; }
export function inside(f, x) { class Own { #f = f; #go(x) { return this.#f(x) + 1; } go(x) { return this.#go(x) + 1; } } return new Own().go(x) + 1; }`;
  const app = `import { once, twice, inside } from "./x_ffi.mjs";
export function f() { return [once(wait, 2), twice(wait, 3), inside(wait, 4)]; }
export function g() { return [once(log, 2), twice(log, 3), inside(log, 4)]; }`;

  test.each([false, true])("stay inside their class (all coloured: %s)", async (colourAll) => {
    const extra = { modules: { "x_ffi.mjs": cell + functions }, colourAll };
    const { run, seen } = await load(app, extra);
    expect(run("f")).toEqual([24, 35, 7]);
    expect(seen.waits).toBe(5);
    expect(run("g")).toEqual([24, 35, 7]);
  });
});

describe("names that are taken", () => {
  test("modules and parameters with the names that the transform adds", async () => {
    const { run } = await load(
      `import * as $s from "./s.mjs"; import * as $budget from "./budget.mjs";
function loop(loop$s, loop$f) {
  while (true) {
    let s = loop$s;
    let f = loop$f;
    if (s === 0) { return $s.one() + $budget.two(); } else { f(s); loop$s = s - 1; loop$f = f; }
  }
}
export function main() { return loop(2, wait) + loop(2, identity); }`,
      {
        modules: {
          "s.mjs": "export function one() { return 1; }",
          "budget.mjs": "export function two() { return 2; }",
        },
      },
    );
    expect(run("main")).toBe(6);
  });
});

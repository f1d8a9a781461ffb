import { describe, expect, test } from "vitest";
import type { Colour } from "../../codegen/suspend/index.ts";
import { type Extra, transform } from "./support/programs.ts";

/** One snippet, one behaviour: the colours of the functions of module `app`, or of others as `module.name`. */
function colours(title: string, app: string, expected: Record<string, Colour>, extra: Extra = {}) {
  test(title, () => {
    const { report } = transform(app, extra);
    const found = Object.fromEntries(
      Object.keys(expected).map((name) => {
        const [own, module = "app"] = name.split(".").reverse() as [string, string?];
        const functions = report.modules.find((each) => each.module === module)?.functions;
        return [name, functions?.find((each) => each.name === own)?.colour];
      }),
    );
    expect(found).toEqual(expected);
  });
}

describe("seeds", () => {
  colours("a function that returns what the intrinsic gives", "", { "ffi.wait": "suspending" });
  colours("an exported generator of an FFI module", "", { "ffi.sleep": "suspending" });
  colours("a runtime function that is no intrinsic", "", {
    "ffi.send": "plain",
    "ffi.spawn": "plain",
  });
  colours(
    "an intrinsic imported under another name",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { suspend as park } from "starfish-otp/kernel"; export function go() { return park(1); }`,
      },
    },
  );
  colours(
    "an intrinsic reached through a namespace",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import * as kernel from "starfish-otp/kernel"; export function go() { return kernel.suspend(1); }`,
      },
    },
  );
  colours(
    "a function that returns SUSPEND itself",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { SUSPEND } from "starfish-otp/kernel"; export function go(c) { return c ? 1 : SUSPEND; }`,
      },
    },
  );
  colours(
    "a generator that is not exported is an iterator",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { f: "plain", "x_ffi.numbers": "plain" },
    {
      modules: {
        "x_ffi.mjs": `function* numbers() { yield 1; yield 2; } export function go() { return [...numbers()]; }`,
      },
    },
  );
  colours(
    "a generator that is not exported but yields SUSPEND",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { SUSPEND } from "starfish-otp/kernel"; function* inner() { yield SUSPEND; } export function go() { return inner(); }`,
      },
    },
  );
  colours(
    "an FFI function that waits in the middle",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
    { "x_ffi.go": "suspending", f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { wait } from "./ffi.mjs"; export function go() { const x = wait(1); return x + 1; }`,
      },
    },
  );
});

describe("calls by name", () => {
  colours("nothing suspends", `export function f(x) { return x + 1; }`, { f: "plain" });
  colours("a call in tail position", `export function f() { return wait(1); }`, {
    f: "suspending",
  });
  colours("a call in the middle", `export function f() { let x = wait(1); return x + 1; }`, {
    f: "suspending",
  });
  colours(
    "through two functions",
    `function g() { return wait(1); } export function f() { return g() + 1; }`,
    { f: "suspending", g: "suspending" },
  );
  colours(
    "called above its declaration",
    `export function f() { return g(); } function g() { return wait(1); }`,
    { f: "suspending" },
  );
  colours(
    "mutual recursion",
    `export function a(n) { return b(n); } export function b(n) { if (n) { return a(n - 1); } else { return wait(n); } }`,
    { a: "suspending", b: "suspending" },
  );
  colours(
    "mutual recursion that never waits",
    `export function a(n) { return b(n); } export function b(n) { return a(n - 1); }`,
    { a: "plain", b: "plain" },
  );
  colours("in a branch", `export function f(x) { if (x) { return wait(1); } else { return 2; } }`, {
    f: "suspending",
  });
  colours("as an argument", `export function f() { return log(wait(1)); }`, { f: "suspending" });
  colours(
    "in a field of a record",
    `class Box extends $CustomType { constructor($0) { super(); this[0] = $0; } } export function f() { return new Box(wait(1)); }`,
    { f: "suspending" },
  );
  colours("in a template", `export function f() { return \`a\${wait(1)}b\`; }`, {
    f: "suspending",
  });
  colours(
    "in an immediately called arrow",
    `export function f() { return (() => { let x = wait(1); return x; })() + 1; }`,
    { f: "suspending" },
  );
  colours("only made, never called", `export function f() { return () => { return wait(1); }; }`, {
    f: "plain",
  });
  colours(
    "a name shadowed by a variable",
    `export function f() { let wait = (x) => { return x; }; return wait(1); }`,
    { f: "plain" },
  );
  colours(
    "a name shadowed in another block",
    `export function f(c) { if (c) { let wait = (x) => { return x; }; wait(1); } return wait(2); }`,
    { f: "suspending" },
  );
});

describe("modules", () => {
  colours(
    "through a namespace",
    `import * as $other from "./other.mjs"; export function f() { return $other.go(); }`,
    { f: "suspending" },
    {
      modules: {
        "other.mjs": `import { wait } from "./ffi.mjs"; export function go() { return wait(1); }`,
      },
    },
  );
  colours(
    "an FFI function handed on by a Gleam module",
    `import * as $other from "./other.mjs"; export function f() { return $other.pause(1); }`,
    { f: "suspending" },
    {
      modules: { "other.mjs": `import { wait as pause } from "./ffi.mjs"; export { pause };` },
    },
  );
  colours(
    "export from",
    `import { pause } from "./other.mjs"; export function f() { return pause(1); }`,
    { f: "suspending" },
    {
      modules: { "other.mjs": `export { wait as pause } from "./ffi.mjs";` },
    },
  );
  colours(
    "export all",
    `import { wait as pause } from "./other.mjs"; export function f() { return pause(1); }`,
    { f: "suspending" },
    {
      modules: { "other.mjs": `export * from "./ffi.mjs";` },
    },
  );
  colours(
    "modules that import each other",
    `import { g } from "./other.mjs"; export function f(n) { return g(n); }`,
    { f: "suspending", "other.g": "suspending" },
    {
      modules: {
        "other.mjs": `import { f } from "./app.mjs"; import { wait } from "./ffi.mjs"; export function g(n) { if (n) { return f(n - 1); } else { return wait(n); } }`,
      },
    },
  );
  colours(
    "a namespace that is exported under a name",
    `import { things } from "./other.mjs"; export function f() { return things.wait(1); }`,
    { f: "suspending" },
    { modules: { "other.mjs": `export * as things from "./ffi.mjs";` } },
  );
  colours(
    "a module that is missing",
    `import { g } from "./nowhere.mjs"; export function f(n) { return g(n); }`,
    { f: "plain" },
  );
  colours(
    "a constant that is a function of another module",
    `import { go } from "./other.mjs"; export function f(n) { return go(n); }`,
    { f: "suspending" },
    {
      modules: { "other.mjs": `import { wait } from "./ffi.mjs"; export const go = wait;` },
    },
  );
});

describe("parameters", () => {
  colours("calls its parameter", `export function f(g) { return g(1) + 1; }`, { f: "polymorphic" });
  colours("only passes data on", `export function f(x) { return log(x); }`, { f: "plain" });
  colours("the standard library's map", "", {
    "list.map": "polymorphic",
    "list.each": "polymorphic",
    "list.reverse": "plain",
  });
  colours(
    "a plain callback",
    `export function f(xs) { return $list.map(xs, (x) => { return x + 1; }); }`,
    { f: "plain" },
  );
  colours(
    "a suspending callback",
    `export function f(xs) { return $list.map(xs, (x) => { return wait(x); }); }`,
    { f: "suspending" },
  );
  colours(
    "a plain and a suspending caller of the same function",
    `export function f(xs) { return $list.map(xs, log); } export function g(xs) { return $list.map(xs, wait); }`,
    { f: "plain", g: "suspending" },
  );
  colours("a named function as callback", `export function f(xs) { return $list.map(xs, wait); }`, {
    f: "suspending",
  });
  colours("passes its parameter on", `export function f(xs, g) { return $list.map(xs, g); }`, {
    f: "polymorphic",
  });
  colours(
    "through several levels",
    `function a(g) { return g(1); } function b(g) { return a(g); } function c(g) { return b((x) => { return g(x); }); } export function p() { return c(log); } export function q() { return c(wait); }`,
    { a: "polymorphic", b: "polymorphic", c: "polymorphic", p: "plain", q: "suspending" },
  );
  colours(
    "each parameter for itself",
    `function both(g, h) { return [g(1), h(2)]; } function first(g, h) { return g(1); } export function p() { return first(log, wait); } export function q() { return first(wait, log); } export function r() { return both(log, wait); }`,
    { p: "plain", q: "suspending", r: "suspending" },
  );
  colours(
    "a parameter in a loop",
    `export function each(loop$xs, loop$g) { while (true) { let xs = loop$xs; let g = loop$g; g(xs); loop$xs = xs; loop$g = g; } } export function p() { return each(1, log); } export function q() { return each(1, wait); }`,
    { each: "polymorphic", p: "plain", q: "suspending" },
  );
  colours(
    "a loop that changes its own parameter",
    `export function f(loop$g) { while (true) { let g = loop$g; g(1); loop$g = wait; } }`,
    { f: "suspending" },
  );
  colours("waits and calls its parameter", `export function f(g) { wait(1); return g(1); }`, {
    f: "suspending",
  });
  colours(
    "recursion through the callback",
    `export function walk(n, g) { if (n) { g(n); return walk(n - 1, (x) => { return g(x); }); } else { return 0; } } export function p() { return walk(3, log); } export function q() { return walk(3, wait); }`,
    { walk: "polymorphic", p: "plain", q: "suspending" },
  );
  colours(
    "use: the rest of the function is a callback",
    `export function f(x) { return $result.try$(x, (a) => { wait(a); return new Ok(a); }); } export function g(x) { return $result.try$(x, (a) => { return new Ok(a); }); }`,
    { f: "suspending", g: "plain" },
  );
  colours(
    "an FFI function that loops over a callback",
    `export function f(a) { return fold_array(a, 0, (x, y) => { return x + y; }); } export function g(a) { return fold_array(a, 0, (x, y) => { return x + wait(y); }); }`,
    { "ffi.fold_array": "polymorphic", f: "plain", g: "suspending" },
  );
  colours(
    "an FFI function that calls inside try",
    `export function f() { return rescue(() => { return wait(1); }); }`,
    { "ffi.rescue": "polymorphic", f: "suspending" },
  );
  colours(
    "an FFI constant that is an arrow",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(wait); } export function g() { return go(log); }`,
    { f: "suspending", g: "plain" },
    {
      modules: { "x_ffi.mjs": `export const go = (f) => f(1) + 1;` },
    },
  );
  colours(
    "arguments by spread",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(wait); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `function call(f, x) { return f(x); } export function go(...args) { return call(...args); }`,
      },
    },
  );
  colours(
    "a default value for a parameter",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(1); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { wait } from "./ffi.mjs"; export function go(x, f = wait) { return f(x); }`,
      },
    },
  );
  colours(
    "call, apply and bind",
    `import { a, b, c } from "./x_ffi.mjs"; export function f() { return a(wait); } export function g() { return b(wait); } export function h() { return c(wait); } export function i() { return c(log); }`,
    { f: "suspending", g: "suspending", h: "suspending", i: "plain" },
    {
      modules: {
        "x_ffi.mjs": `export function a(f) { return f.call(null, 1); } export function b(f) { return f.apply(null, [1]); } export function c(f) { const g = f.bind(null, 1); return g(); }`,
      },
    },
  );
});

describe("variables that hold functions", () => {
  colours("a closure", `export function f() { let g = (x) => { return wait(x); }; return g(1); }`, {
    f: "suspending",
  });
  colours(
    "another function",
    `export function f() { let g = wait; return g(1); } export function h() { let g = log; return g(1); }`,
    { f: "suspending", h: "plain" },
  );
  colours(
    "one of two",
    `export function f(c) { let _block; if (c) { _block = wait; } else { _block = log; } let g = _block; return g(1); }`,
    { f: "suspending" },
  );
  colours(
    "one of two plain ones",
    `export function f(c) { let _block; if (c) { _block = identity; } else { _block = log; } let g = _block; return g(1); }`,
    { f: "plain" },
  );
  colours(
    "a parameter under another name",
    `export function f(g) { let h = g; return h(1); } export function p() { return f(log); }`,
    { f: "polymorphic", p: "plain" },
  );
  colours(
    "a parameter or something else",
    `export function f(c, g) { let _block; if (c) { _block = g; } else { _block = log; } return _block(1); }`,
    { f: "polymorphic" },
  );
  colours(
    "a capture",
    `export function f() { let g = (_capture) => { return fold_array([1], _capture, wait); }; return g(1); }`,
    { f: "suspending" },
  );
  colours(
    "a closure that calls a closure",
    `export function f() { let g = () => { return wait(1); }; let h = () => { return g(); }; return h(); }`,
    { f: "suspending" },
  );
  colours(
    "a ternary",
    `import { go } from "./x_ffi.mjs"; export function f(c) { return go(c); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { wait, log } from "./ffi.mjs"; export function go(c) { return (c ? wait : log)(1); }`,
      },
    },
  );
  colours(
    "a nested function declaration",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(wait); } export function g() { return go(log); }`,
    { f: "suspending", g: "plain" },
    {
      modules: {
        "x_ffi.mjs": `export function go(f) { return inner(1); function inner(x) { return f(x); } }`,
      },
    },
  );
  colours(
    "a variable of the module",
    `import { set, run } from "./x_ffi.mjs"; export function f() { set(wait); return run(); }`,
    { f: "suspending", "x_ffi.run": "suspending" },
    {
      modules: {
        "x_ffi.mjs": `let handler = () => 0; export function set(f) { handler = f; } export function run() { return handler(1); }`,
      },
    },
  );
});

describe("functions that are returned", () => {
  const make = `function make(g) { return (x) => { return g(x) + 1; }; }`;
  colours(
    "a closure over a parameter",
    `${make} export function p() { let h = make(log); return h(1); } export function q() { let h = make(wait); return h(1); }`,
    { p: "plain", q: "suspending" },
  );
  colours(
    "called at once",
    `${make} export function p() { return make(log)(1); } export function q() { return make(wait)(1); }`,
    { p: "plain", q: "suspending" },
  );
  colours(
    "a closure that waits by itself",
    `function make() { return () => { return wait(1); }; } export function f() { return make()(); } export function g() { return make(); }`,
    { f: "suspending", g: "plain" },
  );
  colours(
    "a parameter given back",
    `export function f() { return identity(wait)(1); } export function g() { return identity(log)(1); }`,
    { f: "suspending", g: "plain" },
  );
  colours(
    "through a function in between",
    `${make} function again(g) { return make(g); } export function p() { return again(log)(1); } export function q() { return again(wait)(1); }`,
    { p: "plain", q: "suspending" },
  );
});

describe("functions in data", () => {
  const types = `
class Handler extends $CustomType { constructor(start, stop) { super(); this.start = start; this.stop = stop; } }
class Lazy extends $CustomType { constructor(get) { super(); this.get = get; } }
`;
  colours(
    "a field that holds a suspending function",
    `${types} export function make() { return new Handler(() => { return wait(1); }, () => { return 2; }); } export function run(h) { return h.start(); }`,
    { make: "plain", run: "suspending" },
  );
  colours(
    "another field of the same record",
    `${types} export function make() { return new Handler(() => { return wait(1); }, () => { return 2; }); } export function end(h) { return h.stop(); }`,
    { end: "plain" },
  );
  colours(
    "one suspending thunk does not colour the others",
    `${types} export function make() { return new Handler(() => { return wait(1); }, () => { return 2; }); } export function lazy(l) { return l.get(); } export function other() { return new Lazy(() => { return 3; }); }`,
    { lazy: "plain" },
  );
  colours(
    "nor a thunk given as an argument",
    `${types} export function make() { return new Handler(() => { return wait(1); }, () => { return 2; }); } export function f(r) { return $result.lazy_unwrap(r, () => { return 1; }); }`,
    { f: "plain", "result.lazy_unwrap": "polymorphic" },
  );
  colours(
    "a record that is updated",
    `${types} export function make(h) { return new Handler(() => { return wait(1); }, h.stop); } export function run(h) { return h.start(); } export function end(h) { return h.stop(); }`,
    { run: "suspending", end: "plain" },
  );
  colours(
    "a field moved into another",
    `${types} export function make(h) { return new Lazy(h.start); } export function first() { return new Handler(wait, log); } export function run(l) { return l.get(); }`,
    { run: "suspending" },
  );
  colours(
    "a list",
    `export function f() { let fs = toList([(x) => { return wait(x); }]); return $list.map(fs, (g) => { return g(1); }); } export function h() { return 1; }`,
    { f: "suspending", h: "plain" },
  );
  colours(
    "a list of plain functions",
    `export function f() { let fs = toList([(x) => { return log(x); }]); return $list.map(fs, (g) => { return g(1); }); }`,
    { f: "plain" },
  );
  colours(
    "the head of a list",
    `export function f() { let fs = listPrepend(wait, toList([])); let g = fs.head; return g(1); }`,
    { f: "suspending" },
  );
  colours(
    "a tuple, position by position",
    `export function f() { let pair = [wait, log]; let g = pair[1]; return g(1); } export function h() { let pair = [wait, log]; let g = pair[0]; return g(1); }`,
    { f: "plain", h: "suspending" },
  );
  colours(
    "inside a result",
    `export function f() { let r = new Ok(wait); if (r instanceof Ok) { let g = r[0]; return g(1); } else { return 0; } }`,
    { f: "suspending" },
  );
  colours(
    "out of a result by a library function",
    `export function f() { let g = $result.unwrap(new Ok(wait), log); return g(1); }`,
    { f: "suspending" },
  );
  colours(
    "of another arity",
    `export function f() { let pair = [(a, b) => { return wait(a + b); }, 1]; let g = pair[0]; return g(1); }`,
    { f: "plain" },
  );
  colours(
    "a constant record",
    `${types} const handler = /* @__PURE__ */ new Handler(wait, log); export function f() { return handler.start(1); } export function g() { return handler.stop(1); }`,
    { f: "suspending", g: "plain" },
  );
  colours(
    "a named polymorphic function as data, given plain functions",
    `export function f(xs) { let g = $list.map; return g(xs, log); }`,
    { f: "plain" },
  );
  colours(
    "a named polymorphic function as data, given a suspending one",
    `export function f(xs) { let g = $list.map; return g(xs, wait); }`,
    { f: "suspending" },
  );
  colours(
    "a Map of an FFI module",
    `import { put, call } from "./x_ffi.mjs"; export function f() { put("a", wait); return call("a"); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `const all = new Map(); export function put(k, f) { all.set(k, f); } export function call(k) { return all.get(k)(1); }`,
      },
    },
  );
  colours(
    "an array of an FFI module",
    `import { put, call } from "./x_ffi.mjs"; export function f() { put(wait); return call(0); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `const all = []; export function put(f) { all.push(f); } export function call(i) { return all[i](1); }`,
      },
    },
  );
  colours(
    "an object with computed names",
    `import { put, call } from "./x_ffi.mjs"; export function f() { put("a", wait); return call("a"); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `const all = {}; export function put(k, f) { all[k] = f; } export function call(k) { return all[k](1); }`,
      },
    },
  );
  colours(
    "a field read by destructuring",
    `import { call } from "./x_ffi.mjs"; export function f() { return call(wait); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `export function call(f) { const box = { f, n: 1 }; const { f: g, n } = box; return g(n); }`,
      },
    },
  );
  colours(
    "a message that is a function",
    `export function f(p) { send(p, (x) => { return wait(x); }); } import { take } from "./x_ffi.mjs"; export function g() { return take()(1); }`,
    { f: "plain", g: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `import { received } from "starfish-otp/kernel"; export function take() { return received(); }`,
      },
    },
  );
});

describe("classes of FFI modules", () => {
  const counter = `export class Counter { constructor(f) { this.f = f; } run(x) { return this.f(x); } get size() { return 1; } }
export function make(f) { return new Counter(f); } export function run(c, x) { return c.run(x); }`;
  colours(
    "a method that calls a field",
    `import { make, run } from "./x_ffi.mjs"; export function f() { return run(make(wait), 1); }`,
    { f: "suspending" },
    { modules: { "x_ffi.mjs": counter } },
  );
  colours(
    "the same with plain functions only",
    `import { make, run } from "./x_ffi.mjs"; export function f() { return run(make(log), 1); }`,
    { f: "plain" },
    { modules: { "x_ffi.mjs": counter } },
  );
  colours(
    "a class that extends another",
    `import { make, run } from "./x_ffi.mjs"; export function f() { return run(make(wait), 1); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": counter.replace(
          "export function make(f) { return new Counter(f); }",
          "class More extends Counter {} export function make(f) { return new More(f); }",
        ),
      },
    },
  );
  colours(
    "an object with methods",
    `import { go } from "./x_ffi.mjs"; export function f() { return go(wait); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `export function go(f) { const o = { run(x) { return f(x); } }; return o.run(1); }`,
      },
    },
  );
  colours(
    "a JavaScript method with the name of a field",
    `class Lazy extends $CustomType { constructor(get) { super(); this.get = get; } } export function make() { return new Lazy((x) => { return wait(x); }); } import { find } from "./x_ffi.mjs"; export function f() { return find(1); }`,
    { f: "plain", "x_ffi.find": "plain" },
    {
      modules: {
        "x_ffi.mjs": `const all = new Map(); export function find(k) { return all.get(k); }`,
      },
    },
  );
});

describe("values that are no functions", () => {
  const stored = `class Step extends $CustomType { constructor(go) { super(); this.go = go; } } export function step() { return [new Step((x) => { return wait(x); }).go, 1]; }`;
  colours(
    "what a coercion gives back is what that call was given",
    `${stored} import { coerce, size } from "./x_ffi.mjs"; export function other() { return coerce(step()[0]); } export function f() { return size(coerce(log)); }`,
    { f: "plain", "x_ffi.size": "polymorphic", other: "plain" },
    {
      modules: {
        "x_ffi.mjs": `export function coerce(x) { const y = x; return y; } export function size(x) { return x(1); }`,
      },
    },
  );
  colours(
    "a coercion still hands on the function that it was given",
    `import { coerce } from "./x_ffi.mjs"; export function f(x) { return coerce(wait)(x); }`,
    { f: "suspending" },
    { modules: { "x_ffi.mjs": `export function coerce(x) { return x; }` } },
  );
  colours(
    "a function that returns more than it is given is no coercion",
    `import { or, keep } from "./x_ffi.mjs"; export function g() { return keep(wait); } export function f(x) { return or(log)(x); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `let kept = null; export function keep(f) { kept = f; } export function or(x) { return kept ?? x; }`,
      },
    },
  );
  colours(
    "the text that a host method makes of what it is given",
    `${stored} import { join, call } from "./x_ffi.mjs"; export function f(x) { return call(join(x)); }`,
    { f: "plain" },
    {
      modules: {
        "x_ffi.mjs": `export function join(x) { return [...x].join(","); } export function call(x) { return x(1); }`,
      },
    },
  );
  colours(
    "a method of the program under such a name may give a function",
    `import { make, take } from "./x_ffi.mjs"; export function f(x) { return take(make(wait))(x); }`,
    { f: "suspending" },
    {
      modules: {
        "x_ffi.mjs": `class Box { constructor(f) { this.f = f; } split() { return this.f; } } export function make(f) { return new Box(f); } export function take(box) { return box.split(); }`,
      },
    },
  );
});

import { describe, expect, test } from "vitest";
import { type Extra, modulesOf, transform } from "./support/programs.ts";

/** Texts of the diagnostics of a program. */
function texts(app: string, ffi: string, extra: Extra = {}): string[] {
  const modules = { ...extra.modules, "x_ffi.mjs": ffi };
  return transform(app, { ...extra, modules }).diagnostics.map(({ text }) => text);
}

const EACH = "export function each(array, f) {\n  array.forEach((x) => f(x));\n}\n";
const USE = `import { each } from "./x_ffi.mjs";`;

describe("suspending functions handed to host code", () => {
  test("through an FFI function, told where Gleam hands it over, with the way to the wait", () => {
    const app = `${USE}
function slowly(x) {
  return wait(x) + 1;
}
export function f() {
  each([1], (x) => { return slowly(x); });
}`;
    expect(texts(app, EACH)).toEqual([
      `app/app.mjs:7:3: error: cannot suspend inside host code: the anonymous function at app/app.mjs:7:13 is given to \`each\`, which hands it to \`forEach\`; it reaches ffi.wait
    app/app.mjs:7:29  the anonymous function at app/app.mjs:7:13 calls app.slowly
    app/app.mjs:4:10  app.slowly calls ffi.wait
    app/ffi.mjs:2:38  ffi.wait waits in the runtime (suspend)
  Host code cannot wait for a process. Call the function from Gleam, or run it in a process of its own.`,
    ]);
  });

  test("a plain callback is no error, not even beside a suspending one elsewhere", () => {
    const app = `${USE} export function f() { each([1], (x) => { return log(x); }); return $list.map(toList([1]), wait); }`;
    expect(texts(app, EACH)).toEqual([]);
  });

  test.each([
    ["a callback of an array's method", "export function each(a, f) { return a.map(f); }"],
    ["a comparator", "export function each(a, f) { return a.toSorted((x, y) => f(x - y)); }"],
    ["a timer", "export function each(a, f) { setTimeout(() => f(1), a); }"],
    ["a promise", "export function each(a, f) { return a.then(f); }"],
    [
      "an executor",
      "export function each(a, f) { return new Promise((resolve) => resolve(f(1))); }",
    ],
    [
      "a function of Node",
      `import { readFile } from "node:fs"; export function each(a, f) { readFile(a, f); }`,
    ],
    [
      "a module of Node",
      `import * as fs from "node:fs"; export function each(a, f) { fs.readFile(a, f); }`,
    ],
    [
      "a method of something imported",
      `import fs from "node:fs"; export function each(a, f) { fs.readFile(a, () => f(1)); }`,
    ],
    [
      "a module that is not part of the program",
      `import { on } from "./vendor.cjs"; export function each(a, f) { on(a, f); }`,
    ],
    [
      "an npm package",
      `import { on } from "events-everywhere"; export function each(a, f) { on(a, f); }`,
    ],
    ["an event listener", `export function each(a, f) { a.addEventListener("x", f); }`],
    ["a handler of a host object", "export function each(a, f) { a.onmessage = f; }"],
    ["a global", "export function each(a, f) { globalThis.later = f; }"],
    [
      "an object of callbacks",
      "export function each(a, f) { return new Worker(a, { done() { return f(1); } }); }",
    ],
    [
      "a method of an unknown object",
      "export function each(a, f) { a.whenReady(() => { f(1); }); }",
    ],
    [
      "another function of the module",
      "function inner(g) { [1].forEach(g); } export function each(a, f) { inner((x) => f(x)); }",
    ],
  ])("%s", (_title, ffi) => {
    const app = `${USE} export function f() { return each([1], (x) => { return wait(x); }); } export function g() { return each([1], log); }`;
    const found = texts(app, ffi);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^app\/app\.mjs:2:\d+: error: cannot suspend inside host code/);
  });

  test.each([
    [
      "the runtime",
      `import { spawn } from "starfish-otp/kernel"; export function each(a, f) { return spawn(() => f(a)); }`,
    ],
    ["an array that keeps it", "const all = []; export function each(a, f) { all.push(f); }"],
    ["a Map that keeps it", "const all = new Map(); export function each(a, f) { all.set(a, f); }"],
    ["the console", "export function each(a, f) { console.log(a, f); }"],
    ["a loop of its own", "export function each(a, f) { for (const x of a) f(x); }"],
    [
      "its own class",
      "class Box { keep(f) { this.f = f; } } export function each(a, f) { new Box().keep(f); }",
    ],
  ])("no error: %s", (_title, ffi) => {
    const app = `${USE} export function f() { return each([1], (x) => { return wait(x); }); }`;
    expect(texts(app, ffi)).toEqual([]);
  });

  test("what only might suspend is left to the check when the program runs", () => {
    const app = `${USE}
class Handler extends $CustomType { constructor(run) { super(); this.run = run; } }
export function slow() { return new Handler(wait); }
export function f(handler) { return each([1], handler.run); }`;
    expect(texts(app, EACH)).toEqual([]);
  });
});

describe("calls that suspend where nothing can", () => {
  test.each([
    [
      "an async function",
      "async function",
      `import { wait } from "./ffi.mjs"; export async function go() { await wait(1); }`,
    ],
    [
      "a constructor",
      "constructor",
      `import { wait } from "./ffi.mjs"; class Box { constructor() { this.x = wait(1); } } export function go() { return new Box(); }`,
    ],
    [
      "a getter",
      "getter",
      `import { wait } from "./ffi.mjs"; export function go() { return { get x() { return wait(1); } }.x; }`,
    ],
    [
      "an iterator",
      "iterator",
      `import { wait } from "./ffi.mjs"; function* all() { const x = wait(1); yield x; } export function go() { return [...all()]; }`,
    ],
    [
      "a field of a class",
      "field initialiser",
      `import { wait } from "./ffi.mjs"; class Box { x = wait(1); } export function go() { return new Box(); }`,
    ],
    [
      "a default value",
      "parameter default",
      `import { wait } from "./ffi.mjs"; export function go(x = wait(1)) { return x; }`,
    ],
    [
      "the body of a module",
      "body of a module",
      `import { wait } from "./ffi.mjs"; const x = wait(1); export function go() { return x; }`,
    ],
    [
      "a conversion",
      "method that the host calls",
      `import { wait } from "./ffi.mjs"; class Box { toString() { return wait(1); } } export function go() { return String(new Box()); }`,
    ],
  ])("%s", (_title, words, ffi) => {
    const found = texts(
      `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
      ffi,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^app\/x_ffi\.mjs:1:\d+: error: cannot suspend in /);
    expect(found[0]).toContain(words);
  });

  test("a callback given to an async function", () => {
    const found = texts(
      `import { go } from "./x_ffi.mjs"; export function f() { return go(wait); } export function g() { return go(log); }`,
      "export async function go(f) { await f(1); }",
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("ffi.wait is given to `go`, which hands it to `async function`");
  });

  test("the middle of an optional chain", () => {
    const found = texts(
      `import { go } from "./x_ffi.mjs"; export function f() { return go({ a: wait }); }`,
      "export function go(o) { return o?.a(1).length; }",
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("optional chain");
  });
});

describe("modules that do not parse", () => {
  test("are diagnostics with a position, and come back as they were", () => {
    const extra = { modules: { "x_ffi.mjs": "export function go( {\n" } };
    const result = transform(
      `import { go } from "./x_ffi.mjs"; export function f() { return go(); }`,
      extra,
    );
    const [found] = result.diagnostics;
    expect(found).toMatchObject({
      code: "syntax",
      severity: "error",
      position: { file: "app/x_ffi.mjs" },
    });
    const given = modulesOf("", extra).find(({ id }) => id === "app/x_ffi.mjs");
    expect(result.modules.find(({ id }) => id === "app/x_ffi.mjs")?.code).toBe(given?.code);
  });
});

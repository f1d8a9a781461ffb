// A wait inside an optional chain keeps the chain's meaning, and a field written under a computed name does not make every
// method of the program suspect.

import { describe, expect, test } from "vitest";
import { transform } from "./support/programs.ts";
import { load } from "./support/running.ts";

describe("optional chains", () => {
  test("a call that waits at the head of a chain: the `?.` behind it still leaves the rest out", async () => {
    const { run } = await load(
      `import { first } from "./x_ffi.mjs";
export function f() { return first(() => { wait(1); return { value: { name: "found" } }; }); }
export function g() { return first(() => { wait(1); return { value: undefined }; }); }`,
      {
        modules: {
          "x_ffi.mjs": "export function first(next) { return next().value?.name.length; }",
        },
      },
    );
    expect(run("f")).toBe(5);
    expect(run("g")).toBe(undefined);
  });

  test("a call that waits behind a `?.`, with more of the chain to come, is refused by name", () => {
    const { diagnostics } = transform(
      `import { first } from "./x_ffi.mjs"; export function f() { return first({ next: wait }); }`,
      { modules: { "x_ffi.mjs": "export function first(it) { return it?.next(1).value; }" } },
    );
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "cannot suspend in the middle of an optional chain (`?.`)",
    ]);
  });
});

describe("fields with computed names", () => {
  test("do not colour methods of other objects", () => {
    const { report } = transform(
      `import { keep, cut } from "./x_ffi.mjs";
export function f() { return keep("key", () => { return wait(1); }); }
export function g(text) { return cut(text); }`,
      {
        modules: {
          "x_ffi.mjs": `export function keep(key, value) { const object = {}; object[key] = value; return object; }
export function cut(text) { return new Intl.Segmenter().segment(text); }`,
        },
      },
    );
    const functions = report.modules.flatMap((module) => module.functions);
    expect(functions.find(({ name }) => name === "cut")?.colour).toBe("plain");
    expect(functions.find(({ name }) => name === "g")?.colour).toBe("plain");
  });
});

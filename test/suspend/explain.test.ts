import { describe, expect, test } from "vitest";
import { transform } from "./support/programs.ts";

const APP = `
export function direct() { return wait(1); }
export function far(xs) {
  let once = (x) => { return direct(); };
  return $list.map(xs, once);
}
export function poly(f) { return f(1) + 1; }
export function calm() { return poly(log); }
class Handler extends $CustomType { constructor(run) { super(); this.run = run; } }
export function make() { return new Handler(direct); }
export function field(handler) { return handler.run(); }
export function long(n) { if (n === 0) { return direct(); } else { return far(n); } }
export function then$() { return direct(); }
`;

function explain(name: string): string | undefined {
  return transform(APP).explain(name)?.text;
}

describe("why a function suspends", () => {
  test("a call, and what it calls, up to the wait", () => {
    expect(explain("app.direct")).toBe(
      [
        "app.direct suspends:",
        "  app/app.mjs:2:35  app.direct calls ffi.wait",
        "  app/ffi.mjs:2:38  ffi.wait waits in the runtime (suspend)",
      ].join("\n"),
    );
  });

  test("through a callback", () => {
    expect(explain("app.far")).toBe(
      [
        "app.far suspends:",
        "  app/app.mjs:5:10  app.far calls list.map with the anonymous function at app/app.mjs:4:14",
        "  app/app.mjs:4:30  the anonymous function at app/app.mjs:4:14 calls app.direct",
        "  app/app.mjs:2:35  app.direct calls ffi.wait",
        "  app/ffi.mjs:2:38  ffi.wait waits in the runtime (suspend)",
      ].join("\n"),
    );
  });

  test("through a field that may hold a function that suspends", () => {
    expect(explain("app.field")).toContain("app.field calls a function that may be app.direct");
  });

  test("the shortest of several ways", () => {
    const hops = transform(APP).explain("app.long")?.hops;
    expect(hops?.map(({ action }) => action)).toEqual([
      "calls app.direct",
      "calls ffi.wait",
      "waits in the runtime (suspend)",
    ]);
  });
});

describe("other answers", () => {
  test("a polymorphic function names the argument that decides", () => {
    expect(explain("app.poly")).toBe(
      "app.poly suspends only if the function given as argument 1 does.",
    );
    expect(explain("list.map")).toBe(
      "list.map suspends only if the function given as argument 2 does.",
    );
  });

  test("a plain function", () => {
    expect(explain("app.calm")).toBe("app.calm does not suspend.");
  });

  test("a name that JavaScript reserves is asked for as in Gleam", () => {
    expect(explain("app.then")).toContain("app.then suspends:");
  });

  test("an unknown name", () => {
    expect(transform(APP).explain("app.nothing")).toBeNull();
    expect(transform(APP).explain("nowhere.f")).toBeNull();
  });
});

describe("the report", () => {
  test("colours of exports, by module and name, re-exports included", () => {
    const modules = {
      "other.mjs": `export { wait as pause } from "./ffi.mjs"; export const one = 1;`,
    };
    const { report } = transform(
      `import { pause } from "./other.mjs"; export function f() { return pause(1); }`,
      { modules },
    );
    expect(report.colourOf("app", "f")).toBe("suspending");
    expect(report.colourOf("app/app.mjs", "f")).toBe("suspending");
    expect(report.colourOf("other", "pause")).toBe("suspending");
    expect(report.colourOf("list", "map")).toBe("polymorphic");
    expect(report.colourOf("other", "one")).toBeNull();
    expect(report.colourOf("nowhere", "f")).toBeNull();
  });

  test("counts", () => {
    const before = transform("").report.counts;
    const after = transform(APP).report.counts;
    expect(after.suspending - before.suspending).toBe(5);
    expect(after.polymorphic - before.polymorphic).toBe(1);
    expect(after.twins).toBe(2);
  });

  test("parameters that decide", () => {
    const app = transform(APP).report.modules.find(({ module }) => module === "app");
    expect(app?.functions.find(({ name }) => name === "poly")).toEqual({
      name: "poly",
      colour: "polymorphic",
      decidedBy: [0],
      generator: false,
      twin: false,
      exported: true,
    });
    expect(app?.closures).toEqual({ suspending: 1, all: 2 });
  });
});

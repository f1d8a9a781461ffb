import { describe, expect, test } from "vitest";
import { startTakers } from "../../codegen/suspend/typescript-callers.ts";
import { emitted, transform } from "./support/programs.ts";

const START = "() => _.Result<$actor.Started$<$process.Subject$<Message$>>, $actor.StartError$>";

describe("functions that take what starts an actor", () => {
  test("are known by the types of their arguments", () => {
    const takers = startTakers(
      "app/app.mjs",
      `import type * as $actor from "../gleam_otp/gleam/otp/actor.d.mts";
export type Start = ${START};
export function one(start: ${START}): number;
export function two(
  count: number,
  first: ${START},
  second: (x0: string) => _.Result<$actor.Started$<any>, $actor.StartError$>,
): _.Result<$process.Pid$, $actor.StartError$>;
export function try$(start: ${START}): undefined;
`,
    );
    expect(takers).toEqual([
      { module: "app/app.mjs", name: "one", positions: [0] },
      { module: "app/app.mjs", name: "two", positions: [1, 2] },
      { module: "app/app.mjs", name: "try$", positions: [0] },
    ]);
  });

  test("are none of those that take other functions, or its result", () => {
    const others = [
      `(started: _.Result<$actor.Started$<any>, $actor.StartError$>): undefined`,
      `(f: () => _.Result<number, $actor.StartError$>): undefined`,
      `(f: () => $actor.Started$<any>): undefined`,
      `<A, B>(f: () => _.Result<A, B>): _.Result<A, B>`,
      `(starts: _.List<${START}>): undefined`,
    ];
    const text = others.map((other, index) => `export function f${index}${other};`).join("\n");
    expect(startTakers("app/app.mjs", text)).toEqual([]);
  });

  test("are none where the declarations do not parse", () => {
    expect(startTakers("app/app.mjs", `export function f(start: ${START}`)).toEqual([]);
  });
});

describe("a function that TypeScript may give one that suspends", () => {
  const APP = `import * as $list from "./list.mjs";
export function hire(start) { return started(start()); }
export function hire_all(starts) { return $list.map(starts, (start) => { return start(); }); }
export function hire_twice(count, start) { return hire_all([start, start]); }
function started(result) { return result; }
`;
  const startTakers = [
    { module: "app/app.mjs", name: "hire", positions: [0] },
    { module: "app/app.mjs", name: "hire_twice", positions: [1] },
  ];

  test("gets a body that waits, and so does whatever it hands it to", () => {
    const code = emitted(APP, { startTakers });
    expect(code).toContain("export function* hire$s(start)");
    expect(code).toContain("$list.map$s(starts, (start) => { return start(); })");
  });

  test("keeps its own body, as it is without TypeScript", () => {
    const code = emitted(APP);
    expect(code).not.toContain("function*");
    expect(emitted(APP, { startTakers })).toContain(
      "export function hire(start) { return started(start()); }",
    );
  });

  test("is told of as any other, and what stands in for TypeScript is not", () => {
    const { report, explain } = transform(APP, { startTakers });
    expect(report.modules.map(({ id }) => id)).not.toContain("starfish-otp/TypeScript.mjs");
    expect(report.colourOf("app", "hire")).toBe("polymorphic");
    expect(report.colourOf("app", "hire_all")).toBe("suspending");
    expect(explain("app.hire_all")?.text).toContain("TypeScript.start_of_an_actor");
  });

  test("is not refused for what TypeScript might do: hand it to code that cannot wait", () => {
    const app = `import { each_of } from "./app_ffi.mjs";
export function hire(start) { return each_of([1, 2], start); }
export function wrong() { return each_of([1, 2], (x) => { return wait(x); }); }`;
    const ffi = "export function each_of(items, f) { return items.map(f); }";
    const modules = { "app_ffi.mjs": ffi };
    const startTakers = [{ module: "app/app.mjs", name: "hire", positions: [0] }];
    const { diagnostics } = transform(app, { modules, startTakers });
    expect(diagnostics).toMatchObject([{ code: "host-callback" }]);
    expect(diagnostics).toEqual(transform(app, { modules }).diagnostics);
  });
});

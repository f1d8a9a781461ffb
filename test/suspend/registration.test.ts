import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { transformProgram } from "../../codegen/suspend/index.ts";
import {
  type Extra,
  emitted,
  emittedBelow,
  isTrusted,
  modulesOf,
  transform,
} from "./support/programs.ts";
import { load } from "./support/running.ts";

/** The closures of module `app` that are marked, by the name of the variable or the text that they begin with. */
function marked(source: string, extra: Extra = {}, path = "app.mjs"): string[] {
  const text = emitted(source, { register: "crossing", ...extra }, path);
  const body = text.slice(0, text.lastIndexOf("\n$registerModule("));
  return [
    ...body.matchAll(/\$closure\(((?:(?!\$closure).)*?), "app\/[a-z_]+", \d+, \[(.*?)\]\)/gs),
  ].map((match) => `${match[1]} [${match[2]}]`);
}

describe("what a module tells of itself", () => {
  test("its types, its functions and what makes its closures again", () => {
    expect(
      emittedBelow(
        `
class Deposit extends $CustomType {
  constructor(amount, reply_to) {
    super();
    this.amount = amount;
    this.reply_to = reply_to;
  }
}
export const Message$Deposit = (amount, reply_to) =>
  new Deposit(amount, reply_to);
class Close extends $CustomType {}
export const Message$Close$const = new Close();
class Pair extends $CustomType { constructor($0, $1) { super(); this[0] = $0; this[1] = $1; } }
function hidden(x) {
  return x + 1;
}
export function open(limit) {
  return spawn(() => { return send(limit, hidden(limit)); });
}`,
        { register: "crossing" },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { registerModule as $registerModule, closure as $closure } from "starfish-otp/kernel"; …
      class Deposit extends $CustomType {
        constructor(amount, reply_to) {
          super();
          this.amount = amount;
          this.reply_to = reply_to;
        }
      }
      export const Message$Deposit = (amount, reply_to) =>
        new Deposit(amount, reply_to);
      class Close extends $CustomType {}
      export const Message$Close$const = new Close();
      class Pair extends $CustomType { constructor($0, $1) { super(); this[0] = $0; this[1] = $1; } }
      function hidden(x) {
        return x + 1;
      }
      export function open(limit) {
        return spawn($closure(() => { return send(limit, hidden(limit)); }, "app/app", 6, [limit]));
      }
      $registerModule("app/app", import.meta.url, {
        types: [
          [Deposit, ["amount", "reply_to"], ($w, $v) => { $w($v.amount); $w($v.reply_to); }, ($r) => new Deposit($r(), $r())],
          [Close, [], () => {}, () => Message$Close$const],
          [Pair, ["0", "1"], ($w, $v) => { $w($v[0]); $w($v[1]); }, ($r) => new Pair($r(), $r())],
        ],
        functions: { open },
        closures: {
          6: (limit) => () => { return send(limit, hidden(limit)); },
        },
        places: { 6: "open, line 18" },
      });
      "
    `);
  });

  test("a module with nothing to tell keeps its bytes", () => {
    const { modules } = transform("", { register: "crossing" });
    expect(modules.find(({ id }) => id === "app/gleam.mjs")).toMatchObject({ changed: false });
    const constant = transform("const limit = 5;", { register: "crossing" });
    const app = constant.modules.find(({ id }) => id === "app/app.mjs");
    expect(app).toMatchObject({ changed: false });
  });

  test("private functions only where they are handed on", () => {
    const text = emitted(
      `function step(x) { return x; } function other(x) { return x; } export function f() { send(1, step); return other(2); }`,
      { register: "crossing" },
    );
    expect(text).toContain("functions: { step, f }");
  });

  test("twins, under the names that they have", () => {
    const text = emitted(
      `export function f() { send(1, $list.map); return $list.map(toList([1]), wait); }`,
      { register: "crossing" },
      "list.mjs",
    );
    expect(text).toMatch(/functions: \{ reverse, map, map\$s, each, first \}/);
  });

  test("the registration is the last statement, and only the compiler's comment follows it", () => {
    const modules = modulesOf("export function f(x) { return x; }").map((module) =>
      module.id === "app/app.mjs"
        ? { ...module, code: `${module.code}//# sourceMappingURL=app.mjs.map\n` }
        : module,
    );
    const result = transformProgram({ modules, externalTrusted: isTrusted, register: "crossing" });
    const text = result.modules.find(({ id }) => id === "app/app.mjs")?.code ?? "";
    const at = text.lastIndexOf("\n$registerModule(");
    expect(text.slice(at)).toBe(
      `\n$registerModule("app/app", import.meta.url, {\n  functions: { f },\n});\n//# sourceMappingURL=app.mjs.map\n`,
    );
  });

  test("names that the module has already", () => {
    const text = emitted(
      `const $closure = 1; const $registerModule = 2; export function f(x) { send(1, () => { return x + $closure + $registerModule; }); }`,
      { register: "crossing" },
    );
    expect(text).toContain("closure as $closure$");
    expect(text).toContain(`send(1, $closure$(() => {`);
    expect(text).toContain(`\n$registerModule$("app/app", import.meta.url, {`);
  });

  test("classes written by hand that hide nothing; those of the host's kinds of errors, too", () => {
    const ffi = `
export class Open { constructor(a) { this.a = a; } }
class Problem extends Error {}
class More extends Open {}
class Hidden { #a = 1; get() { return this.#a; } }
class Quick extends Map {}
class Odd extends (class {}) {}
export function make() { return [new Problem(), new More(1), new Hidden(), new Quick(), new Odd()]; }`;
    const text = emitted("", { modules: { "x_ffi.mjs": ffi }, register: "crossing" }, "x_ffi.mjs");
    const types = [...text.matchAll(/^ {4}(\[.*\]),$/gm)].map((match) => match[1]);
    expect(types).toEqual([
      "[Open, [], null, null]",
      "[Problem, [], null, null]",
      "[More, [], null, null]",
    ]);
  });

  test("values are taken apart and made again field by field, constants as themselves", async () => {
    const { app, call, registered } = await load(
      `
class Point extends $CustomType { constructor(x, y) { super(); this.x = x; this.y = y; } }
export const Point$Point$const = 0;
class Nowhere extends $CustomType {}
export const Place$Nowhere$const = /* @__PURE__ */ new Nowhere();
class Origin extends $CustomType {}
export function point() { return new Point(3, 4); }
export function origin() { return new Origin(); }`,
      { register: "crossing" },
    );
    const types = registered("app/app")?.types ?? [];
    const again = (value: unknown): unknown => {
      const entry = types.find(([type]) => (value as object).constructor === type);
      const fields: unknown[] = [];
      entry?.[2]?.((field) => fields.push(field), value as object);
      return entry?.[3]?.(() => fields.shift());
    };
    expect(types.map(([type, fields]) => [type.name, ...fields])).toEqual([
      ["Point", "x", "y"],
      ["Nowhere"],
      ["Origin"],
    ]);
    expect(again(call("point"))).toEqual(call("point"));
    expect(again(call("origin"))).toBeInstanceOf(types[2]?.[0]);
    const constants = app as unknown as Record<string, unknown>;
    expect(again(constants.Place$Nowhere$const)).toBe(constants.Place$Nowhere$const);
  });
});

describe("closures that are marked", () => {
  test("a loop's variables are captured by value, and inner closures are marked inside", () => {
    expect(
      emittedBelow(
        `
export function loop(loop$n, loop$all) {
  while (true) {
    let n = loop$n;
    let all = loop$all;
    if (n === 0) {
      return all;
    } else {
      spawn(() => {
        return spawn((x) => { return wait(n) + x; });
      });
      loop$n = n - 1;
      loop$all = all;
    }
  }
}`,
        { register: "crossing" },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension, registerModule as $registerModule, closure as $closure } from "starfish-otp/kernel"; …
      export function loop(loop$n, loop$all) {
        while (true) {
          let n = loop$n;
          let all = loop$all;
          if (n === 0) {
            return all;
          } else {
            spawn($closure(() => {
              return spawn($closure(function* (x) { let $s; return (($s = wait(n)) instanceof $Suspension ? yield $s : $s) + x; }, "app/app", 3, [n]));
            }, "app/app", 2, [n]));
            loop$n = n - 1;
            loop$all = all;
          }
        }
      }
      $registerModule("app/app", import.meta.url, {
        functions: { loop },
        closures: {
          2: (n) => () => {
              return spawn($closure(function* (x) { let $s; return (($s = wait(n)) instanceof $Suspension ? yield $s : $s) + x; }, "app/app", 3, [n]));
            },
          3: (n) => function* (x) { let $s; return (($s = wait(n)) instanceof $Suspension ? yield $s : $s) + x; },
        },
        places: { 2: "loop, line 9", 3: "loop, line 10" },
      });
      "
    `);
  });

  test("in both forms, where the function that makes them has a twin", () => {
    expect(
      emittedBelow(
        `
export function later(f) {
  return spawn(() => { return f(1) + 1; });
}
export function g() {
  later(wait);
  return later(log);
}`,
        { register: "crossing" },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension, registerModule as $registerModule, closure as $closure } from "starfish-otp/kernel"; …
      export function later(f) {
        return spawn($closure(() => { return f(1) + 1; }, "app/app", 3, [f]));
      }
      export function g() {
        later$s(wait);
        return later(log);
      }
      export function later$s(f) {
        return spawn($closure(function* () { let $s; return (($s = f(1)) instanceof $Suspension ? yield $s : $s) + 1; }, "app/app", 7, [f]));
      }
      $registerModule("app/app", import.meta.url, {
        functions: { later, later$s, g },
        closures: {
          3: (f) => () => { return f(1) + 1; },
          7: (f) => function* () { let $s; return (($s = f(1)) instanceof $Suspension ? yield $s : $s) + 1; },
        },
        places: { 3: "later, line 3", 7: "later, line 3" },
      });
      "
    `);
  });

  test.each([
    ["given to a process", "spawn(() => { return x; });"],
    ["sent", "send(1, () => { return x; });"],
    ["sent inside a record", "send(1, new Ok(() => { return x; }));"],
    ["sent inside a list", "send(1, toList([1, () => { return x; }]));"],
    [
      "sent inside a list that was made longer",
      "send(1, listPrepend(() => { return x; }, toList([])));",
    ],
    ["sent inside a tuple in a record", "let r = new Ok([1, () => { return x; }]); send(1, r);"],
    ["sent through a function", "let go = (m) => { return send(1, m); }; go(() => { return x; });"],
    ["sent after a coercion", "send(1, identity(() => { return x; }));"],
    [
      "sent after it was kept",
      "let _block; if (x) { _block = () => { return x; }; } else { _block = log; } send(1, _block);",
    ],
    ["what another one captures", "let h = () => { return x; }; spawn(() => { return h(); });"],
    [
      "what one captures in a record",
      "let h = new Ok(() => { return x; }); spawn(() => { return h[0](); });",
    ],
    ["a result of a function", "send(1, maker(x));"],
    ["a message given back", "let r = new Ok(() => { return x; }); send(1, r[0]);"],
  ])("%s", (_, body) => {
    const maker = "function maker(x) { return () => { return x; }; }";
    const found = marked(`${maker} export function f(x) { ${body} }`);
    expect(found).toContain("() => { return x; } [x]");
  });

  test.each([
    ["called at once", "return $list.map(x, (y) => { return y + 1; });"],
    ["kept in a record that is not sent", "send(1, x); return new Ok(() => { return x; });"],
    ["given to a result", "return $result.lazy_unwrap(x, () => { return 1; });"],
    [
      "a callback of use, whose result is sent",
      "send(1, $result.try$(x, (y) => { return y; })); return 1;",
    ],
  ])("not one that is %s", (_, body) => {
    expect(marked(`export function f(x) { ${body} }`)).toEqual([]);
  });

  test("FFI code: with parameters and constants, and not with variables or `this`", () => {
    const ffi = `import { spawn as start } from "starfish-otp/kernel";
let count = 0;
export function run(x) {
  const y = x + 1;
  let z = 0;
  z += 1;
  start(() => x + y + count);
  start(() => z);
  start(() => again);
  const again = 1;
  start(function () { return this; });
  start(() => new.target);
}
export function bump(x) { x += 1; start(() => x); }
class Cell { #a = 1; go() { start(() => this.#a); } }
export function cell() { return new Cell(); }`;
    const app = `import { run } from "./x_ffi.mjs"; export function f() { return run(1); }`;
    expect(marked(app, { modules: { "x_ffi.mjs": ffi } }, "x_ffi.mjs")).toEqual([
      "() => x + y + count [x, y]",
    ]);
  });

  test.each([
    ["in an array, later", "const box = []; box.push(f); return box;"],
    ["in an object", "return { f };"],
    ["in an object, later", "const box = { f: null }; box.f = f; return box;"],
    ["under a computed name", "const box = {}; box[name] = f; return box;"],
    ["in an instance", "const box = new Box(); box.put(f); return box;"],
    ["in an instance of a class that extends another", "return new More().put(f);"],
    ["in a Map", "return new Map().set(name, f);"],
  ])("FFI code keeps what is sent %s", (_, body) => {
    const ffi = `class Box { constructor() { this.f = null; } put(f) { this.f = f; return this; } }
class More extends Box {}
export function keep(name, f) { ${body} }`;
    const app = `import { keep } from "./x_ffi.mjs";
export function f(x) { send(1, keep("a", () => { return x; })); }`;
    expect(marked(app, { modules: { "x_ffi.mjs": ffi } })).toEqual(["() => { return x; } [x]"]);
  });

  test("FFI code: what a process waits with stays in it", () => {
    const ffi = `import { Finish, suspend, send as pass, selectTag, emptySelector } from "starfish-otp/kernel";
export function ask(x) { pass(x, 1); return suspend(new Finish({ down: () => x, timeout: () => x + 1 })); }
export function select(x) { return suspend(selectTag(emptySelector(), 1, (y) => x + y)); }
export function shown(x) { pass(x, ["a"].map((y) => x + y).join("").replace("a", (y) => x + y)); }`;
    const app = `import { ask, select, shown } from "./x_ffi.mjs";
export function f(x) { send(1, ask(x)); send(2, select(x)); return shown(x); }`;
    expect(marked(app, { modules: { "x_ffi.mjs": ffi } }, "x_ffi.mjs")).toEqual([]);
  });

  test("FFI code: a selector that a new process gets", () => {
    const ffi = `import { selectTag, emptySelector } from "starfish-otp/kernel";
export function select(x) { return selectTag(emptySelector(), 1, (y) => x + y); }`;
    const app = `import { select } from "./x_ffi.mjs";
export function f(x) { let s = select(x); return spawn(() => { return s; }); }`;
    expect(marked(app, { modules: { "x_ffi.mjs": ffi } }, "x_ffi.mjs")).toEqual([
      "(y) => x + y [x]",
    ]);
  });

  test("helpers that the compiler adds for echo are left alone", () => {
    const echo = `function echo(value, message, src, line) { const inspector = new Echo$Inspector(); return value; } class Echo$Inspector { #a = 1; go(x) { return x; } }`;
    const text = emitted(`export function f(x) { return echo(x); } ${echo}`, {
      register: "crossing",
    });
    expect(text).toContain("functions: { f },");
    expect(text).not.toContain("types:");
  });
});

describe("a closure that was made again", () => {
  test("does the same, in either form", async () => {
    const app = `
function later(f, x) { return spawn((y) => { return f(x) + y; }); }
export function f() { later(wait, 1); later(log, 2); return 0; }`;
    for (const rebuild of [false, true]) {
      const { run, registered, rebuilt } = await load(app, { register: "crossing", rebuild });
      run("f");
      expect(rebuilt()).toBe(rebuild ? 2 : 0);
      expect(Object.keys(registered("app/app")?.closures ?? {})).toHaveLength(2);
    }
  });

  test("leads to the Gleam source", () => {
    const app = `export function f(x) {
  let y = x;
  return spawn(
    () => {
      let z = wait(y);
      return [z];
    },
  );
}`;
    const lines = app.split("\n").length + 1;
    const mappings = Array.from({ length: lines }, (_, line) => [[0, 0, line + 10, 2]]);
    const map = { version: 3, file: "app.mjs", names: [], sources: ["app.gleam"], mappings };
    const modules = modulesOf(app).map((module) =>
      module.id === "app/app.mjs" ? { ...module, map: map as never } : module,
    );
    const result = transformProgram({ modules, externalTrusted: isTrusted, register: "crossing" });
    const found = result.modules.find(({ id }) => id === "app/app.mjs");
    const source = new SourceMap(found?.map as never);
    const text = (found?.code ?? "").split("\n");
    const factory = text.findIndex((line) => /^ {4}\d+: \(y\) => function\* \(\)/.test(line));
    expect(factory).toBeGreaterThan(lines);
    for (const [offset, original] of [
      [1, "let z"],
      [2, "return [z]"],
    ] as const) {
      const column = (text[factory + offset] as string).indexOf(original);
      expect(column).toBeGreaterThan(0);
      const plain = app.split("\n").findIndex((line) => line.includes(original)) + 1;
      expect(source.findEntry(factory + offset, column)).toMatchObject({
        originalSource: "app.gleam",
        originalLine: plain + 10,
      });
    }
  });
});

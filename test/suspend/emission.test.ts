import { describe, expect, test } from "vitest";
import { emitted, emittedBelow, transform } from "./support/programs.ts";

describe("bodies", () => {
  test("a function with a call in the middle becomes a generator", () => {
    expect(
      emittedBelow(`
export function f(x) {
  let y = wait(x);
  return y + 1;
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      export function* f(x) { let $s;
        let y = (($s = wait(x)) instanceof $Suspension ? yield $s : $s);
        return y + 1;
      }
      "
    `);
  });

  test("a function whose calls are all in tail position stays as it is", () => {
    expect(
      emittedBelow(`
export function f(x) {
  if (x) {
    return wait(x);
  } else {
    return sleep(x);
  }
}`),
    ).toMatchInlineSnapshot(`
      "
      …
      export function f(x) {
        if (x) {
          return wait(x);
        } else {
          return sleep(x);
        }
      }
      "
    `);
  });

  test("what is certainly a generator is yielded without a test", () => {
    expect(
      emittedBelow(`
export function f(x) {
  sleep(x);
  let a = sleep(1);
  return [sleep(2), a + sleep(3)];
}`),
    ).toMatchInlineSnapshot(`
      "
      …
      export function* f(x) {
        yield sleep(x);
        let a = yield sleep(1);
        return [yield sleep(2), a + (yield sleep(3))];
      }
      "
    `);
  });

  test("loops count reductions, and keep their variables", () => {
    expect(
      emittedBelow(`
export function loop(loop$x) {
  while (true) {
    let x = loop$x;
    wait(x);
    loop$x = x - 1;
  }
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension, PAUSE as $PAUSE, budget as $budget } from "starfish-otp/kernel"; …
      export function* loop(loop$x) { let $s;
        while (true) { if (--$budget.left <= 0) yield $PAUSE;
          let x = loop$x;
          void (($s = wait(x)) instanceof $Suspension ? yield $s : $s);
          loop$x = x - 1;
        }
      }
      "
    `);
  });

  test("closures and arrows of every form", () => {
    expect(
      emittedBelow(
        `
import { go } from "./x_ffi.mjs";
export function f() {
  let a = (x) => { return wait(x) + 1; };
  let b = () => wait(2) + 1;
  let c = (x) =>
    wait(x) + 1;
  let d = x => ({ y: wait(x) });
  return go(a, b, c, d);
}`,
        {
          modules: {
            "x_ffi.mjs": "export function go(a, b, c, d) { return [a(1), b(), c(3), d(4)]; }",
          },
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      import { go, go$s } from "./x_ffi.mjs";
      export function f() {
        let a = function* (x) { let $s; return (($s = wait(x)) instanceof $Suspension ? yield $s : $s) + 1; };
        let b = function* () { let $s; return ((($s = wait(2)) instanceof $Suspension ? yield $s : $s) + 1); };
        let c = function* (x) { let $s; return (
          (($s = wait(x)) instanceof $Suspension ? yield $s : $s) + 1); };
        let d = function* (x) { let $s; return (({ y: (($s = wait(x)) instanceof $Suspension ? yield $s : $s) })); };
        return go$s(a, b, c, d);
      }
      "
    `);
  });

  test("mutual recursion in tail position: generators, so that the stack of JavaScript does not grow", () => {
    expect(
      emittedBelow(`
export function ping(n) {
  if (n === 0) {
    return wait(0);
  } else {
    return pong(n - 1);
  }
}
export function pong(n) {
  return ping(n);
}`),
    ).toMatchInlineSnapshot(`
      "
      …
      export function* ping(n) {
        if (n === 0) {
          return wait(0);
        } else {
          return pong(n - 1);
        }
      }
      export function* pong(n) {
        return ping(n);
      }
      "
    `);
  });
});

describe("expressions", () => {
  test("operators, conditions, templates, records, calls in calls", () => {
    expect(
      emittedBelow(`
export function f(x) {
  let a = !wait(x) && wait(1) === 2;
  let b = \`\${wait(1)} and \${sleep(2)}\`;
  let c = new Ok(sleep(wait(3)));
  let d = log(sleep(4), wait(5));
  if (wait(x)) {
    log(1);
  }
  return wait(a) || wait(d);
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      export function* f(x) { let $s;
        let a = !(($s = wait(x)) instanceof $Suspension ? yield $s : $s) && (($s = wait(1)) instanceof $Suspension ? yield $s : $s) === 2;
        let b = \`\${(($s = wait(1)) instanceof $Suspension ? yield $s : $s)} and \${yield sleep(2)}\`;
        let c = new Ok(yield sleep((($s = wait(3)) instanceof $Suspension ? yield $s : $s)));
        let d = log(yield sleep(4), (($s = wait(5)) instanceof $Suspension ? yield $s : $s));
        if ((($s = wait(x)) instanceof $Suspension ? yield $s : $s)) {
          log(1);
        }
        return (($s = wait(a)) instanceof $Suspension ? yield $s : $s) || wait(d);
      }
      "
    `);
  });

  test("a function called at once", () => {
    expect(
      emittedBelow(`
export function f(x) {
  let $ = (() => {
    let _pipe = x;
    return wait(_pipe) + 1;
  })();
  return (() => { let y = wait($); return y; })();
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      export function* f(x) {
        let $ = yield (function* () { let $s;
          let _pipe = x;
          return (($s = wait(_pipe)) instanceof $Suspension ? yield $s : $s) + 1;
        })();
        return (function* () { let $s; let y = (($s = wait($)) instanceof $Suspension ? yield $s : $s); return y; })();
      }
      "
    `);
  });

  test("statements that begin with a rewritten call", () => {
    expect(
      emittedBelow(`
export function f(x) {
  new Ok(1)
  wait(1);
  x()();
  return 1;
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      export function* f(x) { let $s;
        new Ok(1)
        void (($s = wait(1)) instanceof $Suspension ? yield $s : $s);
        void (($s = (($s = x()) instanceof $Suspension ? yield $s : $s)()) instanceof $Suspension ? yield $s : $s);
        return 1;
      }
      "
    `);
  });
});

describe("twins", () => {
  test("a polymorphic function keeps its text, and gets a second one behind the last line", () => {
    const modules = {
      "other.mjs": `/// Doc.
export function twice(f, x) {
  return f(f(x));
}

export function plain(x) {
  return twice((y) => { return y; }, x);
}
`,
    };
    const app = `import { twice } from "./other.mjs"; export function g() { return twice(wait, 1); }`;
    expect(emittedBelow(app, { modules }, "other.mjs")).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; /// Doc.
      export function twice(f, x) {
        return f(f(x));
      }

      export function plain(x) {
        return twice((y) => { return y; }, x);
      }
      export function* twice$s(f, x) { let $s;
        return f((($s = f(x)) instanceof $Suspension ? yield $s : $s));
      }
      "
    `);
    expect(emittedBelow(app, { modules })).toMatchInlineSnapshot(`
      "
      …
      import { twice, twice$s } from "./other.mjs"; export function g() { return twice$s(wait, 1); }
      "
    `);
  });

  test("a polymorphic function whose calls are in tail position needs none", () => {
    const app = `export function g(r) { return $result.try$(r, wait); }`;
    expect(emittedBelow(app)).toMatchInlineSnapshot(`
      "
      …
      export function g(r) { return $result.try$(r, wait); }
      "
    `);
    const found = transform(app).modules.find(({ id }) => id === "app/result.mjs");
    expect(found?.changed).toBe(false);
  });

  test("a function that makes closures: the twin is no generator, what it makes is", () => {
    expect(
      emittedBelow(`
function make(f) {
  return (x) => { return f(x) + 1; };
}
export function g() {
  return make(wait)(1) + make(log)(1);
}`),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      function make(f) {
        return (x) => { return f(x) + 1; };
      }
      export function* g() { let $s;
        return (($s = make$s(wait)(1)) instanceof $Suspension ? yield $s : $s) + (($s = make(log)(1)) instanceof $Suspension ? yield $s : $s);
      }
      function make$s(f) {
        return function* (x) { let $s; return (($s = f(x)) instanceof $Suspension ? yield $s : $s) + 1; };
      }
      "
    `);
  });

  test("constants, re-exports and functions used as values", () => {
    const modules = {
      "x_ffi.mjs":
        "export const twice = (f) => f(f(1));\nfunction once(f) { return f(1) + 1; }\nexport { once as one };\n",
      "other.mjs": `import { twice } from "./x_ffi.mjs";\nexport { twice };\nexport { one } from "./x_ffi.mjs";\n`,
    };
    const app = `import * as $other from "./other.mjs";
export function g() { return $other.twice(wait) + $other.one(wait); }
export function h() { let k = $other.one; return [k(wait), { k }]; }`;
    expect(emittedBelow(app, { modules }, "x_ffi.mjs")).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; export const twice = (f) => f(f(1));
      function once(f) { return f(1) + 1; }
      export { once as one, once$s as one$s };
      export const twice$s = function* (f) { let $s; return (f((($s = f(1)) instanceof $Suspension ? yield $s : $s))); };
      function* once$s(f) { let $s; return (($s = f(1)) instanceof $Suspension ? yield $s : $s) + 1; }
      "
    `);
    expect(emittedBelow(app, { modules }, "other.mjs")).toMatchInlineSnapshot(`
      "
      import { twice, twice$s } from "./x_ffi.mjs";
      export { twice, twice$s };
      export { one, one$s } from "./x_ffi.mjs";
      "
    `);
    expect(emittedBelow(app, { modules })).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; …
      import * as $other from "./other.mjs";
      export function* g() { return (yield $other.twice$s(wait)) + (yield $other.one$s(wait)); }
      export function* h() { let $s; let k = $other.one$s; return [(($s = k(wait)) instanceof $Suspension ? yield $s : $s), { k }]; }
      "
    `);
  });
});

describe("FFI modules", () => {
  test("loops, try and catch, methods, ternaries, nested functions", () => {
    const modules = {
      "x_ffi.mjs": `import { wait } from "./ffi.mjs";
export function all(xs, f) {
  const found = [];
  for (const x of xs) found.push(x ? f(x) : f(0));
  do { f(1) } while (found.length < 1);
  try { return f(2); } catch { return inner(); }
  function inner() { return f(3) ?? 1; }
}
export class Box {
  constructor(f) { this.f = f; }
  open(x) { return [this.f(x), (() => this.f(2) + 1)()]; }
}
`,
    };
    const app = `import { all, Box } from "./x_ffi.mjs"; export function g() { return all([1], wait) + new Box(wait).open(1); }`;
    expect(emittedBelow(app, { modules }, "x_ffi.mjs")).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension, PAUSE as $PAUSE, budget as $budget } from "starfish-otp/kernel"; import { wait } from "./ffi.mjs";
      export function all(xs, f) {
        const found = [];
        for (const x of xs) found.push(x ? f(x) : f(0));
        do { f(1) } while (found.length < 1);
        try { return f(2); } catch { return inner(); }
        function inner() { return f(3) ?? 1; }
      }
      export class Box {
        constructor(f) { this.f = f; }
        *open(x) { let $s; return [(($s = this.f(x)) instanceof $Suspension ? yield $s : $s), yield ((function* () { let $s; return ((($s = this.f(2)) instanceof $Suspension ? yield $s : $s) + 1); }).bind(this))()]; }
      }
      export function* all$s(xs, f) { let $s;
        const found = [];
        for (const x of xs) { if (--$budget.left <= 0) yield $PAUSE; found.push(x ? (($s = f(x)) instanceof $Suspension ? yield $s : $s) : (($s = f(0)) instanceof $Suspension ? yield $s : $s)); }
        do { if (--$budget.left <= 0) yield $PAUSE; void (($s = f(1)) instanceof $Suspension ? yield $s : $s) } while (found.length < 1);
        try { return (($s = f(2)) instanceof $Suspension ? yield $s : $s); } catch { return inner(); }
        function* inner() { let $s; return (($s = f(3)) instanceof $Suspension ? yield $s : $s) ?? 1; }
      }
      "
    `);
  });

  test("functions that look after suspensions themselves are left alone", () => {
    const ffi = `import { Suspension } from "starfish-otp/kernel";
export function watch(f) {
  const result = f();
  if (result instanceof Suspension) return result;
  return result + 1;
}
`;
    const app = `import { watch } from "./x_ffi.mjs"; export function g() { return watch(() => { return wait(1); }) + 1; }`;
    const { modules } = transform(app, { modules: { "x_ffi.mjs": ffi } });
    expect(modules.find(({ id }) => id === "app/x_ffi.mjs")?.code).toBe(ffi);
    expect(emitted(app, { modules: { "x_ffi.mjs": ffi } })).toContain(
      "instanceof $Suspension ? yield",
    );
  });
});

describe("what does not change", () => {
  test("modules without suspending functions, byte for byte", () => {
    const app = `export function f(xs) { return $list.map(xs, (x) => { return x + 1; }); }`;
    for (const { changed, id } of transform(app).modules)
      expect([id, changed]).toEqual([id, false]);
  });

  test("no line is added or lost before the last, and plain functions keep theirs", () => {
    const source = `export function a(x) {
  return x;
}
export function b(f) {
  let x = f(1);
  return x;
}
export function c() {
  return b(wait);
}
export function d(x) {
  let y = wait(x);
  return a(y);
}`;
    const before = `…\n${source}\n`.split("\n");
    const after = emitted(source).split("\n");
    const plain = [...before.keys()].filter((line) => line > 0 && line < 7);
    for (const line of plain) expect(after[line]).toBe(before[line]);
    expect(after.findIndex((line) => line.startsWith("export function* d"))).toBe(
      before.findIndex((line) => line.startsWith("export function d")),
    );
  });

  test("the same program gives the same text", () => {
    const app = `export function f() { return $list.map(toList([1]), wait); }`;
    expect(transform(app).modules).toEqual(transform(app).modules);
  });
});

describe("functions handed to host code", () => {
  const ffi = (body: string): string => `export function later(value, f) {
  const step = [f][0];
  return new Promise((resolve, reject) => {
    ${body}
  });
}`;
  const app = `import { later } from "./x_ffi.mjs";
export function steps() { return [wait, 1]; }
export function f() { return later(1, steps()[0]); }`;
  const bodyOf = (body: string): string | undefined =>
    emitted(app, { modules: { "x_ffi.mjs": ffi(body) } }, "x_ffi.mjs")
      .split("\n")
      .at(-3)
      ?.trim();

  test("what only may suspend is run to its end there, whole", () => {
    expect(bodyOf("setTimeout(() => step(value), 1);")).toBe(
      'setTimeout($sync(function* () { return (step(value)); }, "app/x_ffi.mjs:4:16"), 1);',
    );
  });

  test("what the host gives an executor is the host's own", () => {
    for (const text of ["setTimeout(() => resolve(value), 1);", "setTimeout(reject, 1, value);"]) {
      expect(bodyOf(text)).toBe(text);
    }
  });

  test("what the runtime gives back for a process is no function of the program's", () => {
    const text = `import { self, send } from "starfish-otp/kernel";
export function watch(f) { send(self(), f); setTimeout(handle, 1, self()); }
function handle(pid) { return pid; }`;
    const watching = `import { watch } from "./x_ffi.mjs"; export function f() { return watch(wait); }`;
    expect(emitted(watching, { modules: { "x_ffi.mjs": text } }, "x_ffi.mjs")).toBe(text);
  });
});

describe("plain text", () => {
  test("a tail call with a text out of FFI code keeps its name, whatever functions lie in fields", () => {
    expect(
      emittedBelow(
        `
import { join, length } from "./x_ffi.mjs";
export function steps() {
  return [(x) => { return wait(x); }, 1];
}
export function spell(xs) {
  let text = join(xs);
  return length(text);
}
export function first() {
  return steps()[0](1);
}`,
        {
          modules: {
            "x_ffi.mjs": `import * as fs from "node:fs"; import { basename } from "node:path";
const segmenter = new Intl.Segmenter(); const builtin = process.getBuiltinModule("node:fs");
export function join(xs) { return basename([...xs].join(",")); }
export function length(text) { fs.writeSync(1, text); builtin.writeSync(1, text); return [...segmenter.segment(text)].length; }`,
          },
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      …
      import { join, length } from "./x_ffi.mjs";
      export function steps() {
        return [(x) => { return wait(x); }, 1];
      }
      export function spell(xs) {
        let text = join(xs);
        return length(text);
      }
      export function first() {
        return steps()[0](1);
      }
      "
    `);
  });
});

describe("everything coloured", () => {
  test("every Gleam function and closure is a generator, FFI functions are not", () => {
    expect(
      emittedBelow(
        `
class Box extends $CustomType { constructor(f) { super(); this.f = f; } }
export const Box$Box = (f) => new Box(f);
export function f(xs) {
  return $list.map(xs, (x) => { return log(x); });
}
export function g(box) {
  return box.f(f(1)) + fold_array([], 0, (a, b) => { return a + b; });
}`,
        { colourAll: true },
      ),
    ).toMatchInlineSnapshot(`
      "
      import { Suspension as $Suspension } from "starfish-otp/kernel"; import * as $list from "./list.mjs"; import * as $result from "./result.mjs"; import { toList, Ok, Error, CustomType as $CustomType, prepend as listPrepend } from "./gleam.mjs"; import { wait, sleep, spawn, send, log, fold_array, fold_array$s, rescue, identity } from "./ffi.mjs";
      class Box extends $CustomType { constructor(f) { super(); this.f = f; } }
      export const Box$Box = (f) => new Box(f);
      export function* f(xs) {
        return $list.map(xs, function* (x) { return log(x); });
      }
      export function* g(box) { let $s;
        return (($s = box.f(yield f(1))) instanceof $Suspension ? yield $s : $s) + (yield fold_array$s([], 0, function* (a, b) { return a + b; }));
      }
      "
    `);
  });
});

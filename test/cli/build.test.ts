import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unboundLines } from "../../codegen/cli/build-command.ts";
import { gleamToml, projectWith, starfish, temporaryDirectory } from "./starfish.ts";

const source = `import gleam/erlang/process

pub fn main() {
  process.sleep(1)
}
`;

describe("a build", () => {
  test("says what it did, and the next one that there is nothing to do", () => {
    const project = projectWith({ "src/shop.gleam": source });
    const first = starfish(["build", project]);
    expect(first.status).toBe(0);
    expect(first.stdout).toBe("");
    expect(first.stderr).toMatch(/shop: built in .*: \d+ modules; \d+ transformed; \d+ suspending/);
    expect(starfish(["build", project]).stderr).toMatch(/shop: nothing to do/);
  });

  test("writes nothing outside build/", () => {
    const project = projectWith({ "src/shop.gleam": source });
    starfish(["build", project]);
    expect(readdirSync(project).sort()).toEqual(["build", "gleam.toml", "src"]);
  });

  test("leads programs to the files of `priv`", () => {
    const project = projectWith({ "src/shop.gleam": source, "priv/prices.txt": "apples 3" });
    expect(starfish(["build", project]).status).toBe(0);
    const compiled = join(project, "build/starfish/javascript/shop");
    expect(readFileSync(join(compiled, "priv/prices.txt"), "utf8")).toBe("apples 3");
  });

  test("tells a machine what it did", () => {
    const project = projectWith({ "src/shop.gleam": source });
    const { status, stdout } = starfish(["build", project, "--json"]);
    const result = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(result).toMatchObject({ ok: true, name: "shop", changed: true });
    expect(result.functions.suspending).toBeGreaterThan(0);
    expect(existsSync(join(result.output, "shop", "shop.mjs"))).toBe(true);
    expect(JSON.parse(starfish(["build", project, "--json"]).stdout).changed).toBe(false);
  });

  test("passes the compiler's warnings on", () => {
    const project = projectWith({ "src/shop.gleam": "fn unused() { 1 }\npub fn main() { Nil }\n" });
    const { status, stderr } = starfish(["build", project]);
    expect(status).toBe(0);
    expect(stderr).toContain("warning: Unused private function");
  });
});

describe("a compile error", () => {
  const broken = () => projectWith({ "src/shop.gleam": "pub fn main() { pirce }\n" });

  test("is shown in the compiler's own words, with status 1", () => {
    const { status, stdout, stderr } = starfish(["build", broken()]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^(starfish: .*\n)*error: Unknown variable/);
    expect(stderr).toContain("src/shop.gleam:1:17");
    expect(stderr).not.toContain("\u001b[");
  });

  test("keeps its colours where colour is wanted", () => {
    const { stderr } = starfish(["build", broken()], { env: { FORCE_COLOR: "1" } });
    expect(stderr).toContain("\u001b[");
  });

  test("is JSON for a machine", () => {
    const { status, stdout } = starfish(["build", broken(), "--json"]);
    expect(status).toBe(1);
    const { ok, error } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(error.kind).toBe("CompileFailed");
    expect(error.title).toContain("Unknown variable");
  });
});

describe("a suspending callback given to host code", () => {
  test("is refused with its place, the way to where it waits, and what to do", () => {
    const project = projectWith({
      "src/shop.gleam": `import gleam/erlang/process

@external(javascript, "./shop_ffi.mjs", "each")
fn each(items: List(Int), do: fn(Int) -> Nil) -> Nil

pub fn main() {
  each([1, 2], fn(milliseconds) { process.sleep(milliseconds) })
}
`,
      "src/shop_ffi.mjs": "export function each(items, action) { [...items].forEach(action); }\n",
    });
    const { status, stdout, stderr } = starfish(["build", project]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^(starfish: .*\n)*error: the program cannot run/);
    expect(stderr).toContain("src/shop.gleam:7:3: error: cannot suspend inside host code");
    expect(stderr).toContain("is given to `each`, which hands it to `forEach`");
    expect(stderr).toContain("process_ffi.sleep waits in the runtime");
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe("a gleam.toml", () => {
  test.each([
    ["that cannot be read", "name = \n", ["gleam.toml:1"]],
    [
      "with a key that starfish does not know",
      `${gleamToml}\n[tools.starfish]\nschedulres = 2\n`,
      ["gleam.toml:10", "schedulres"],
    ],
    ["with a package that is nowhere", `${gleamToml}wisp = ">= 1.0.0"\n`, ["gleam.toml:8", "wisp"]],
  ])("%s is refused with its line and what to do", (_what, text, expected) => {
    const project = projectWith({ "gleam.toml": text, "src/shop.gleam": source });
    const { status, stderr } = starfish(["build", project]);
    expect(status).toBe(1);
    for (const part of [...expected, "what to do"]) expect(stderr).toContain(part);
  });

  test("that is missing is named", () => {
    const directory = temporaryDirectory();
    const { status, stderr } = starfish(["build", directory]);
    expect(status).toBe(1);
    expect(stderr).toContain(`error: ${directory} is not a Gleam project: it has no gleam.toml`);
  });
});

describe("[tools.starfish]", () => {
  const withSettings = (lines: string) => ({
    "src/shop.gleam": source,
    "gleam.toml": `${gleamToml}\n[tools.starfish]\n${lines}`,
  });
  const place = gleamToml.split("\n").length + 2;

  test("may say what the settings are", () => {
    const project = projectWith(withSettings('schedulers = "auto"\nspread = "supervised"\n'));
    expect(starfish(["build", project]).status).toBe(0);
  });

  test("is refused for a key that there is not, with the nearest that there is", () => {
    const project = projectWith(withSettings("schedullers = 4\n"));
    const { status, stderr } = starfish(["build", project]);
    expect(status).toBe(1);
    expect(stderr).toContain(`${project}/gleam.toml:${place}:1: unknown key \`schedullers\``);
    expect(stderr).toContain("did you mean `schedulers`?");
  });

  test.each([
    ["schedulers = 64\n", "`schedulers` under", '"auto" or a whole number from 0 to 63'],
    ["ring_bytes = 100000\n", "`ring_bytes` under", "a power of two from 65536"],
  ])("is refused for a value that cannot be, with its place: %j", (line, problem, expected) => {
    const project = projectWith(withSettings(line));
    const { status, stderr } = starfish(["build", project]);
    expect(status).toBe(1);
    expect(stderr).toContain(`${project}/gleam.toml:${place}:1: ${problem}`);
    expect(stderr).toContain(`expected: ${expected}`);
  });
});

describe("bindings of dependencies", () => {
  const asking = (names: string) => ({
    "src/shop.gleam": source,
    "gleam.toml": `${gleamToml}\n[tools.starfish]\nbindings = ${names}\n`,
  });
  const bound = (project: string, module: string): string | undefined => {
    const file = join(project, "build/starfish/bindings", `${module}.ts`);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };

  test("are written of the modules and packages that are asked for, and go when they are not any more", () => {
    const project = projectWith(asking('["gleam/list", "gleam_otp"]'));
    expect(starfish(["build", project])).toMatchObject({ status: 0 });
    expect(bound(project, "gleam/list")).toContain("export function reverse<A>(");
    expect(bound(project, "gleam/otp/static_supervisor")).toContain("export function start(");
    expect(bound(project, "gleam/string")).toBeUndefined();
    expect(starfish(["build", project]).stderr).toMatch(/nothing to do/);
    writeFileSync(join(project, "gleam.toml"), gleamToml);
    starfish(["build", project]);
    expect(bound(project, "gleam/list")).toBeUndefined();
    expect(bound(project, "shop")).toBeDefined();
  });

  test("are refused under a name that means nothing, with the nearest that means something", () => {
    const wrong = starfish(["build", projectWith(asking('["gleam/lists"]'))]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain(
      'bindings names "gleam/lists", which is no package and no module of this program; did you mean gleam/list',
    );
    const nowhere = starfish(["build", projectWith(asking('["wisp/internal/request"]'))]);
    expect(nowhere.stderr).toContain("packages are ");
  });
});

describe("what TypeScript cannot use", () => {
  test("is named with the reason", () => {
    const unbound = [{ module: "shop/stock", name: "search", reason: "a type is not public" }];
    expect(unboundLines({ unbound })).toEqual([
      "starfish: no binding for shop/stock.search: a type is not public",
    ]);
  });

  test("is nothing for a machine to hear of where all is bound", () => {
    const project = projectWith({ "src/shop.gleam": source });
    expect(JSON.parse(starfish(["build", project, "--json"]).stdout).unbound).toEqual([]);
    expect(JSON.parse(starfish(["build", project, "--json"]).stdout).unbound).toEqual([]);
  });
});

describe("without a compiler", () => {
  test("the four ways to one are named", () => {
    const project = projectWith({ "src/shop.gleam": source });
    const empty = temporaryDirectory();
    const { status, stderr } = starfish(["build", project], {
      env: { PATH: empty, XDG_CACHE_HOME: empty, HOME: empty, STARFISH_GLEAM: undefined },
    });
    expect(status).toBe(1);
    for (const way of ["STARFISH_GLEAM", "on the PATH", "@chouquette/gleam", "cargo"]) {
      expect(stderr).toContain(way);
    }
  });

  test("one that is too old is named with its version", () => {
    const project = projectWith({ "src/shop.gleam": source });
    const command = join(temporaryDirectory(), "gleam");
    writeFileSync(command, "#!/bin/sh\necho gleam 1.2.0\n");
    chmodSync(command, 0o755);
    const { status, stderr } = starfish(["build", project], { env: { STARFISH_GLEAM: command } });
    expect(status).toBe(1);
    expect(stderr).toContain("1.2.0");
    expect(stderr).toContain("1.13");
  });
});

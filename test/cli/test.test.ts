import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gleamToml, projectWith, starfish, starfishInSteps } from "./starfish.ts";

const shop = projectWith({
  "gleam.toml": `${gleamToml}\n[dev-dependencies]\ngleeunit = ">= 1.0.0 and < 2.0.0"\n`,
  "src/shop.gleam": "pub fn double(n: Int) -> Int {\n  n * 2\n}\n",
  "test/shop_test.gleam": `import gleam/erlang/process
import gleeunit
import shop

pub fn main() {
  gleeunit.main()
}

pub fn doubles_test() {
  assert shop.double(2) == 4
}

pub fn says_what_differs_test() {
  assert shop.double(2) == 5
}

pub fn unmatched_test() {
  let assert Ok(_) = Error("closed")
}

pub fn waits_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send(subject, 1) })
  assert process.receive(subject, 1000) == Ok(1)
}

pub fn leaves_a_process_test() {
  process.spawn_unlinked(process.sleep_forever)
}

pub fn unseen_crash_test() {
  process.spawn_unlinked(fn() { panic as "nobody looks" })
  process.sleep(5)
}

pub fn linked_crash_test() {
  process.spawn(fn() { panic as "takes the test with it" })
  process.sleep(1000)
}

pub fn not_a_test(n: Int) {
  n
}
`,
  "test/shop/empty.gleam": "pub fn helper() { 1 }\n",
  "test/shop/names_test.gleam": `import gleam/erlang/process

fn take_name() {
  process.register(process.self(), process.new_name("shop"))
}

pub fn first_test() {
  assert take_name() == Ok(Nil)
}

pub fn second_test() {
  assert take_name() == Ok(Nil)
}
`,
});

interface Report {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly tests: ReadonlyArray<{
    readonly module: string;
    readonly name: string;
    readonly state: string;
    readonly errors: ReadonlyArray<string>;
    readonly leaked: ReadonlyArray<string>;
    readonly crashes: ReadonlyArray<string>;
  }>;
}

const report = (args: ReadonlyArray<string> = []): Report =>
  JSON.parse(starfish(["test", shop, "--json", ...args]).stdout);

function found(results: Report, name: string) {
  const result = results.tests.find((test) => test.name === name);
  if (result === undefined) throw new Error(`${name} was not run`);
  return result;
}

describe("the tests of a project", () => {
  const results = report();

  test("are the public functions that end with _test and take nothing", () => {
    expect(results.tests.map(({ module, name }) => `${module}.${name}`).sort()).toEqual([
      "shop/names_test.first_test",
      "shop/names_test.second_test",
      "shop_test.doubles_test",
      "shop_test.leaves_a_process_test",
      "shop_test.linked_crash_test",
      "shop_test.says_what_differs_test",
      "shop_test.unmatched_test",
      "shop_test.unseen_crash_test",
      "shop_test.waits_test",
    ]);
    expect(results).toMatchObject({ ok: false, passed: 6, failed: 3 });
  });

  test("write nothing outside build/", () => {
    expect(readdirSync(shop).sort()).toEqual(["build", "gleam.toml", "src", "test"]);
  });

  test("fail with Gleam's report: both sides of an assert, with the source", () => {
    const [error] = found(results, "says_what_differs_test").errors;
    expect(error).toContain("`assert` does not hold");
    expect(error).toContain("test/shop_test.gleam:14:3 in shop_test.says_what_differs_test");
    expect(error).toContain("14 │   assert shop.double(2) == 5");
    expect(error).toContain(" left: 4\nright: 5");
  });

  test("fail with the value that a `let assert` did not match", () => {
    expect(found(results, "unmatched_test").errors[0]).toContain('value: Error("closed")');
  });

  test("run as processes, so that they can wait and be taken down", () => {
    expect(found(results, "waits_test").state).toBe("passed");
    expect(found(results, "linked_crash_test").errors[0]).toContain("takes the test with it");
  });

  test("name what they leave behind and the crashes that nobody saw", () => {
    expect(found(results, "leaves_a_process_test")).toMatchObject({ state: "passed" });
    expect(found(results, "leaves_a_process_test").leaked).toHaveLength(1);
    const [crash] = found(results, "unseen_crash_test").crashes;
    expect(crash).toContain("`panic` was evaluated: nobody looks (test/shop_test.gleam:32:33)");
    expect(found(results, "waits_test")).toMatchObject({ leaked: [], crashes: [] });
  });

  test("have a fresh system each", () => {
    expect(found(results, "first_test").state).toBe("passed");
    expect(found(results, "second_test").state).toBe("passed");
  });
});

describe("the output for people", () => {
  test("has a line per test, each failure once, and the counts as its last line", () => {
    const { status, stdout, stderr } = starfish(["test", shop]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✓ shop_test\.doubles_test {2}\d/m);
    expect(stdout).toMatch(/^✗ shop_test\.says_what_differs_test {2}\d/m);
    expect(stdout.match(/right: 5/g)).toHaveLength(1);
    expect(stdout.endsWith("\n6 passed, 3 failed\n")).toBe(true);
    expect(stderr).toContain(
      "processes still running after their test\n  shop_test.leaves_a_process_test  process ",
    );
    expect(stderr).toContain(
      "crashes that no link and no monitor saw\n  shop_test.unseen_crash_test  `panic` was evaluated: nobody looks",
    );
  });

  test("has no log of the system unless it is asked for", () => {
    const unseen = ["test", shop, "--filter", "unseen_crash"];
    expect(starfish(unseen).stderr).not.toContain("it ends");
    const { stderr } = starfish([...unseen, "--log", "json"]);
    const line = stderr.split("\n").find((line) => line.startsWith("{")) ?? "null";
    expect(JSON.parse(line)).toMatchObject({
      kind: "crash",
      reason: "`panic` was evaluated: nobody looks",
      places: [{ module: "shop_test", file: "test/shop_test.gleam" }],
    });
  });

  test("a filter chooses by module and name", () => {
    const { status, stdout } = starfish(["test", shop, "--filter", "names_test.first"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^✓ shop\/names_test\.first_test/m);
    expect(stdout.endsWith("\n1 passed, 0 failed\n")).toBe(true);
  });

  test("a filter that fits nothing is a failure", () => {
    const { status, stderr } = starfish(["test", shop, "--filter", "nothing like it"]);
    expect(status).toBe(1);
    expect(stderr).toContain("No test has nothing like it in its name");
  });
});

describe("watching", () => {
  const passing = "pub fn adds_test() {\n  assert 1 + 1 == 2\n}\n";

  test("runs again at every change; a build that fails is shown and the watch goes on", async () => {
    const project = projectWith({
      "src/shop.gleam": "pub fn main() { Nil }\n",
      "test/shop_test.gleam": passing,
    });
    const write = (text: string) => writeFileSync(join(project, "test", "shop_test.gleam"), text);
    const { status, output } = await starfishInSteps(
      ["test", project, "--watch"],
      "waiting for changes",
      [
        () => write(passing.replace("== 2", "== 3")),
        () => write("pub fn adds_test() {"),
        () => write(passing),
      ],
    );
    expect(output).toMatch(
      /1 passed, 0 failed[\s\S]*0 passed, 1 failed[\s\S]*Syntax error[\s\S]*1 passed, 0 failed/,
    );
    expect(status).toBe(130);
  });
});

describe("other runs", () => {
  test("a test that does not end is ended after the limit, and the others go on", () => {
    const project = projectWith({
      "src/shop.gleam": "pub fn main() { Nil }\n",
      "test/shop_test.gleam": `import gleam/erlang/process

pub fn hangs_test() {
  process.sleep_forever()
}

pub fn goes_on_test() {
  assert 1 == 1
}
`,
    });
    const { status, stdout } = starfish(["test", project, "--timeout", "1"]);
    expect(status).toBe(1);
    expect(stdout).toContain("the test did not end within 1.0 s");
    expect(stdout.endsWith("\n1 passed, 1 failed\n")).toBe(true);
  });

  test("a project without tests says what a test is", () => {
    const { status, stderr } = starfish(["test", projectWith({ "src/shop.gleam": "" })]);
    expect(status).toBe(1);
    expect(stderr).toContain("has no tests");
    expect(stderr).toContain("a public function in test/ whose name ends with _test");
  });

  test("everything suspending gives the same results", () => {
    const { passed, failed } = report(["--colour-all"]);
    expect({ passed, failed }).toEqual({ passed: 6, failed: 3 });
  });
});

import { describe, expect, test } from "vitest";
import { projectWith, starfish } from "../cli/starfish.ts";

const gleamToml = `name = "shop"
version = "0.1.0"

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"

[dev-dependencies]
gleeunit = ">= 1.0.0 and < 2.0.0"
`;

const entry = "import gleeunit\n\npub fn main() {\n  gleeunit.main()\n}\n";

function runTests(tests: Readonly<Record<string, string>>) {
  const directory = projectWith({
    "gleam.toml": gleamToml,
    "src/shop.gleam": "pub fn main() { Nil }\n\npub fn never_a_test() { panic }\n",
    "test/shop_test.gleam": entry,
    ...tests,
  });
  return starfish(["run", directory, "--module", "shop_test"]);
}

describe("gleeunit.main", () => {
  test("runs the public functions of the test folder that end with _test and take nothing", () => {
    const { stdout, status } = runTests({
      "test/a_test.gleam": "pub fn first_test() { Nil }\npub fn second_test() { Nil }\n",
      "test/deep/b_test.gleam":
        "pub fn third_test() { Nil }\npub fn helper() { panic }\npub fn given_test(a) { a }\n",
    });
    expect(stdout).toBe("...\n\n3 passed, 0 failed\n");
    expect(status).toBe(0);
  });

  test("gives each test a process, in which it may wait, link and trap exits", () => {
    const { stdout, status } = runTests({
      "test/a_test.gleam": `import gleam/erlang/process

pub fn receives_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send(subject, 42) })
  assert process.receive(subject, 1000) == Ok(42)
}

pub fn traps_test() {
  process.trap_exits(True)
  let pid = process.spawn(fn() { process.sleep_forever() })
  process.kill(pid)
  let exits = process.new_selector() |> process.select_trapped_exits(fn(exit) { exit.pid })
  assert process.selector_receive_forever(exits) == pid
}

pub fn does_not_trap_test() {
  process.send_exit(process.self())
  panic as "the process before this one trapped exits, not this one"
}
`,
    });
    expect(stdout).toBe("...\n\n3 passed, 0 failed\n");
    expect(status).toBe(0);
  });

  test("tells failures with place, code and values, and ends with status 1", () => {
    const { stdout, status } = runTests({
      "test/a_test.gleam": `pub fn assert_test() {
  let count = 1
  assert count + 1 == 3
}

pub fn call_test() {
  assert is_even(later(3)) as "odd"
}

pub fn let_assert_test() {
  let assert Ok(_) = Error("shut")
}

pub fn panic_test() {
  panic as "on purpose"
}

pub fn todo_test() {
  todo
}

fn is_even(n: Int) {
  n % 2 == 0
}

fn later(n) {
  n
}
`,
    });
    expect(stdout).toBe(`FFFFF

1) a_test.assert_test
assert test/a_test.gleam:3
 code: assert count + 1 == 3
 left: 2
 info: Assertion failed.

2) a_test.call_test
assert test/a_test.gleam:7
 code: assert is_even(later(3))
    0: 3
 info: odd

3) a_test.let_assert_test
let assert test/a_test.gleam:11
 code: let assert Ok(_) = Error("shut")
value: Error("shut")
 info: Pattern match failed, no pattern matched the value.

4) a_test.panic_test
panic test/a_test.gleam:15
 info: on purpose

5) a_test.todo_test
todo test/a_test.gleam:19
 info: \`todo\` expression evaluated. This code has not yet been implemented.

0 passed, 5 failed
`);
    expect(status).toBe(1);
  });

  test("goes on behind tests whose process was ended, and says by what", () => {
    const { stdout, status } = runTests({
      "test/a_test.gleam": `import gleam/erlang/process

pub fn killed_test() {
  process.kill(process.self())
}

pub fn linked_test() {
  process.spawn(fn() { panic as "child" })
  process.sleep_forever()
}

pub fn passes_test() {
  Nil
}
`,
    });
    expect(stdout).toBe(`FF.

1) a_test.killed_test
the test's process was ended from outside: killed

2) a_test.linked_test
a process that the test is linked to crashed:
panic test/a_test.gleam:8
 info: child

1 passed, 2 failed
`);
    expect(status).toBe(1);
  });

  test("does not pass where there is nothing to run", () => {
    const { stdout, status } = runTests({});
    expect(stdout).toBe("\n0 passed, 0 failed\n");
    expect(status).toBe(1);
  });
});

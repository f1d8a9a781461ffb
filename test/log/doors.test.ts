import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { projectWith, starfish } from "../cli/starfish.ts";
import { runToEnd } from "../commands.ts";

const PROGRAM = `import gleam/dynamic
import gleam/erlang/process
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type Message {
  Sell(item: String)
}

fn till(name: process.Name(Message)) {
  supervision.worker(fn() {
    actor.new(["tea"])
    |> actor.named(name)
    |> actor.on_message(sell)
    |> actor.start
  })
}

fn sell(_stock: List(String), message: Message) {
  let Sell(item) = message
  panic as item
}

pub fn main() {
  process.trap_exits(True)
  let name = process.new_name("till")
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(till(name))
    |> supervisor.start
  process.send(process.named_subject(name), Sell("coffee"))
  process.sleep(1)
  let assert Ok(pid) = process.named(name)
  let stray = process.unsafely_create_subject(pid, dynamic.string("stray"))
  process.send(stray, Sell("milk"))
  process.sleep(1)
  process.spawn_unlinked(fn() { assert 1 + 1 == 3 })
  let gone = process.spawn_unlinked(fn() { Nil })
  process.sleep(1)
  process.send(process.unsafely_create_subject(gone, dynamic.nil()), "late")
  io.println("open")
}
`;

const DEEP = `import gleam/erlang/process
import gleam/int
import gleam/io

pub fn main() {
  process.spawn_unlinked(fn() { count_for_ever(0) })
  let pid = process.spawn_unlinked(process.sleep_forever)
  process.sleep(1)
  case process.is_alive(pid) {
    True -> io.println("the others go on")
    False -> io.println("nobody is left")
  }
}

fn count_for_ever(n: Int) -> Int {
  int.max(1, count_for_ever(n + 1)) + 1
}
`;

let directory = "";

beforeAll(() => {
  directory = projectWith({ "src/shop.gleam": PROGRAM, "src/shop/deep.gleam": DEEP });
  const { status, stderr } = starfish(["build", directory]);
  expect(stderr).not.toContain("error");
  expect(status).toBe(0);
});

const run = (...flags: ReadonlyArray<string>) =>
  starfish(["run", directory, "--no-build", ...flags]);

/** The same function in a system that TypeScript started. */
function runInSystem(module: string, logger: string) {
  const file = join(directory, `build/starfish/javascript/shop/${module}.mjs`);
  const script = join(import.meta.dirname, "run-in-system.ts");
  const args = ["--disable-warning=ExperimentalWarning", script, file, "main", logger];
  return runToEnd(process.execPath, args, { cwd: directory });
}

/** Numbers of processes and names differ from run to run. */
const withoutNumbers = (text: string) =>
  text
    .replaceAll(/process \d+/g, "process N")
    .replaceAll(/\$\d+/g, "$N")
    .replaceAll(/"pid":\d+/g, '"pid":0')
    .replaceAll(/"time":"[^"]*"/g, '"time":""')
    .replaceAll(/"stack":"(\\.|[^"\\])*"/g, '"stack":""');

const entriesIn = (stderr: string): Array<Record<string, unknown>> =>
  stderr
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("the log as text", () => {
  test("tells people what happened, where, with what in hand, and what becomes of it", () => {
    expect(
      withoutNumbers(run("--log", "text").stderr),
    ).toBe(`crash: till$N: \`panic\` was evaluated: coffee

  src/shop.gleam:23:3 in shop.sell

  23 │   panic as item
     │   ^

  message in hand: Sell(item: "coffee")
  last state: ["tea"]
  it ends; told: 1 linked process

warning: supervisor process N: child 1 ended: \`panic\` was evaluated: coffee (src/shop.gleam:23:3)
  it is started again (1 in the window; at most 2 in 5 s)

warning: till$N: Actor discarding unexpected message: #("stray", Sell(item: "milk"))

crash: process N: \`assert\` does not hold

  src/shop.gleam:39:33 in shop.main

  39 │   process.spawn_unlinked(fn() { assert 1 + 1 == 3 })
     │                                 ^^^^^^^^^^^^^^^^^

   left: 2
  right: 3

  it ends; no process is told

`);
  });

  test("is the same in a system that TypeScript started", () => {
    const { stderr } = runInSystem("shop", "text");
    expect(withoutNumbers(stderr)).toBe(withoutNumbers(run().stderr));
  });
});

describe("the log as JSON", () => {
  test("has an object a line for each entry, with words and places", () => {
    const entries = entriesIn(run("--log", "json").stderr);
    expect(entries).toMatchObject([
      {
        level: "error",
        kind: "crash",
        process: { name: expect.stringMatching(/^till\$\d+$/) },
        reason: "`panic` was evaluated: coffee",
        places: [{ module: "shop", function: "sell", file: "src/shop.gleam", line: 23, column: 3 }],
        message: 'Sell(item: "coffee")',
        state: '["tea"]',
        decision: "it ends; told: 1 linked process",
      },
      { level: "warning", kind: "supervisor_report", summary: "child 1 ended" },
      { kind: "unexpected_message", decision: "it is dropped" },
      { kind: "crash", values: [" left: 2", "right: 3"] },
    ]);
    for (const { time } of entries) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test("is the same in a system that TypeScript started", () => {
    const { stderr } = runInSystem("shop", "json");
    expect(withoutNumbers(stderr)).toBe(withoutNumbers(run("--log", "json").stderr));
  });
});

describe("which log there is", () => {
  test("none, on demand", () => {
    expect(run("--log", "none").stderr).toBe("");
    expect(runInSystem("shop", "none").stderr).toBe("");
  });

  test("is said by the environment too; a flag wins", () => {
    const env = { STARFISH_LOG: "json", STARFISH_LOG_LEVEL: "error" };
    const args = ["run", directory, "--no-build"];
    const kinds = entriesIn(starfish(args, { env }).stderr).map(({ kind }) => kind);
    expect(kinds).toEqual(["crash", "crash"]);
    expect(starfish([...args, "--log", "none"], { env }).stderr).toBe("");
  });

  test("lost messages are told at the level debug", () => {
    const entries = entriesIn(run("--log", "json", "--log-level", "debug").stderr);
    expect(entries.filter(({ level }) => level === "debug")).toMatchObject([
      {
        kind: "dead_letter",
        summary: "a message was sent to a process that has ended",
        message: '#(Nil, "late")',
      },
    ]);
  });

  test("a value that it cannot have is refused, with those that there are", () => {
    const { status, stderr } = starfish(["run", directory], { env: { STARFISH_LOG: "yaml" } });
    expect(status).toBe(1);
    expect(stderr).toContain('STARFISH_LOG is "yaml"');
    expect(stderr).toContain("text, json, none");
    expect(run("--log", "xml").stderr).toContain("xml");
  });
});

describe("recursion without end", () => {
  test("crashes its process with its name and place; the system and others go on", () => {
    const { status, stdout, stderr } = run("--module", "shop/deep");
    expect(stdout).toBe("the others go on\n");
    expect(status).toBe(0);
    expect(stderr).toContain(
      "stack exhausted: recursion too deep in shop/deep.count_for_ever\n\n  src/shop/deep.gleam:16:",
    );
  });

  test("does the same on the main thread, with the stack of Node", () => {
    const { status, stdout, stderr } = runInSystem("shop/deep", "text");
    expect(stdout).toBe("the others go on\n");
    expect(status).toBe(0);
    expect(stderr).toContain("stack exhausted: recursion too deep in shop/deep.count_for_ever");
  });
});

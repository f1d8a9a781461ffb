import { describe, expect, test } from "vitest";
import { gleamToml, projectWith, starfish, starfishWithSignal } from "./starfish.ts";

const withStarfish = `${gleamToml}starfish = ">= 0.1.0 and < 1.0.0"\n`;

const shop = projectWith({
  "gleam.toml": withStarfish,
  "src/shop_ffi.mjs": `import { threadId } from "node:worker_threads";

export const thread = () => threadId;
export const arguments_ = () => process.argv.slice(2).join(" ");
export const leave = (status) => process.exit(status);
`,
  "src/shop/host.gleam": `import gleam/int

@external(javascript, "../shop_ffi.mjs", "thread")
fn thread() -> Int

/// The thread that this runs in, as text.
pub fn here() -> String {
  int.to_string(thread())
}

@external(javascript, "../shop_ffi.mjs", "arguments_")
pub fn arguments() -> String

@external(javascript, "../shop_ffi.mjs", "leave")
pub fn leave(status: Int) -> Nil
`,
  "src/shop/clerk.gleam": `import gleam/erlang/process.{type Subject}
import gleam/otp/actor
import shop/host

/// An actor that says where it is.
pub fn start() -> actor.StartResult(Subject(Subject(String))) {
  // A scheduler of its own may have to be started first.
  actor.new_with_initialiser(60_000, fn(subject) {
    Ok(actor.initialised(Nil) |> actor.returning(subject))
  })
  |> actor.on_message(fn(state, reply) {
    process.send(reply, host.here())
    actor.continue(state)
  })
  |> actor.start
}

pub fn where(clerk: Subject(Subject(String))) -> String {
  process.call(clerk, 60_000, fn(reply) { reply })
}
`,
  "src/shop.gleam": `import gleam/erlang/process
import gleam/io
import gleam/list
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/set
import gleam/string
import shop/clerk
import shop/host
import starfish/placement.{type Placement}

pub fn main() {
  io.println("arguments " <> host.arguments())
  let children = process.new_subject()
  let worker = supervision.worker(clerk.start)
    |> supervision.map_data(fn(data) { process.send(children, data) data })
  let assert Ok(_) =
    list.repeat(worker, 4)
    |> list.fold(supervisor.new(supervisor.OneForOne), supervisor.add)
    |> supervisor.start
  let threads =
    list.repeat(Nil, 4)
    |> list.map(fn(_) {
      let assert Ok(child) = process.receive(children, 60_000)
      clerk.where(child)
    })
    |> set.from_list
  io.println("children on " <> string.inspect(set.size(threads)))
  io.println("main among them " <> string.inspect(set.contains(threads, host.here())))
  place("inherit", placement.Inherit)
  place("scheduler 1", placement.Scheduler(1))
  place("scheduler 2", placement.Scheduler(2))
  place("own", placement.OwnScheduler)
}

fn place(name: String, on: Placement) {
  let assert Ok(started) = placement.run(on:, start: clerk.start)
  let is_here = clerk.where(started.data) == host.here()
  io.println(name <> " here " <> string.inspect(is_here))
}
`,
  "src/shop/misplaced.gleam": `import shop/clerk
import starfish/placement

pub fn main() {
  placement.run(on: placement.Scheduler(9), start: clerk.start)
}
`,
  "src/shop/crash.gleam": `import gleam/io

pub fn main() {
  io.println("before")
  price(3)
}

fn price(of: Int) -> Int {
  let assert 4 = of
}
`,
  "src/shop/linked.gleam": `import gleam/erlang/process
import starfish/placement

pub fn main() {
  placement.run(on: placement.Scheduler(2), start: fn() {
    process.spawn(fn() { panic as "takes main with it" })
  })
  process.sleep_forever()
}
`,
  "src/shop/leaves.gleam": `import gleam/erlang/process
import shop/host
import starfish/placement

pub fn main() {
  placement.run(on: placement.Scheduler(2), start: fn() {
    process.spawn_unlinked(fn() { host.leave(5) })
  })
  process.sleep_forever()
}
`,
  "src/shop/relay.gleam": `import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import starfish/placement

/// Processes on two schedulers print in turn.
pub fn main() {
  let done = process.new_subject()
  placement.run(on: placement.Scheduler(2), start: fn() {
    process.spawn(fn() { play(10, done) })
  })
  let assert Ok(other) = process.receive(done, 60_000)
  count(other, 1)
}

fn play(turns: Int, done: Subject(Subject(#(Int, Subject(Nil))))) {
  let mine = process.new_subject()
  process.send(done, mine)
  turn(mine, turns)
}

fn turn(mine: Subject(#(Int, Subject(Nil))), turns: Int) {
  case turns {
    0 -> Nil
    _ -> {
      let #(number, reply) = process.receive_forever(mine)
      io.println("there " <> int.to_string(number))
      process.send(reply, Nil)
      turn(mine, turns - 1)
    }
  }
}

fn count(other: Subject(#(Int, Subject(Nil))), number: Int) {
  case number > 10 {
    True -> Nil
    False -> {
      io.println("here " <> int.to_string(number))
      process.call_forever(other, fn(reply) { #(number, reply) })
      count(other, number + 1)
    }
  }
}
`,
  "src/shop/waits.gleam": `import gleam/erlang/process
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

fn child(name: String) {
  supervision.worker(fn() {
    actor.new_with_initialiser(60_000, fn(_) {
      process.trap_exits(True)
      let selector =
        process.new_selector()
        |> process.select_trapped_exits(fn(_) { Nil })
      actor.initialised(name)
      |> actor.selecting(selector)
      |> Ok
    })
    |> actor.on_message(fn(name, _) {
      io.println(name <> " ends")
      actor.stop()
    })
    |> actor.start
  })
}

pub fn main() {
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(child("first"))
    |> supervisor.add(child("second"))
    |> supervisor.add(child("third"))
    |> supervisor.start
  io.println("ready")
  process.sleep_forever()
}
`,
});

const run = (...args: ReadonlyArray<string>) => starfish(["run", shop, ...args]);
const two = ["--schedulers", "2"] as const;

describe("a program on two schedulers", () => {
  test("runs main on the first, and everything there unless something else is asked for", () => {
    const { status, stdout, stderr } = run(...two, "--", "--port", "80");
    expect(stdout, stderr).toBe(
      `arguments --port 80
children on 1
main among them True
inherit here True
scheduler 1 here True
scheduler 2 here False
own here False
`,
    );
    expect(stderr).not.toContain("scheduler");
    expect(status).toBe(0);
  });

  test("has the children of supervisors on both with --spread supervised", () => {
    const { status, stdout, stderr } = run(...two, "--spread", "supervised");
    expect(stdout, stderr).toContain("children on 2\nmain among them True\n");
    expect(status).toBe(0);
  });

  test("is the same on schedulers that are processes of the operating system", () => {
    const { status, stdout, stderr } = run(...two, "--isolation", "process", "-m", "shop/relay");
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(stdout, stderr).toBe(numbers.map((n) => `here ${n}\nthere ${n}\n`).join(""));
    expect(status).toBe(0);
  });

  test("prints in the order in which its processes have it", () => {
    const { status, stdout } = run(...two, "--module", "shop/relay");
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(stdout).toBe(numbers.map((n) => `here ${n}\nthere ${n}\n`).join(""));
    expect(status).toBe(0);
  });

  test("ends with status 1 when main crashes, with one report that shows the source", () => {
    const { status, stdout, stderr } = run(...two, "--module", "shop/crash");
    expect(stdout).toBe("before\n");
    expect(stderr).toContain("error: shop/crash.main: `let assert` matched no pattern");
    expect(stderr).toContain("src/shop/crash.gleam:9:3");
    expect(stderr.match(/the program ends/g)).toHaveLength(1);
    expect(status).toBe(1);
  });

  test("ends with status 1 when main is taken down from the other scheduler", () => {
    const { status, stderr } = run(...two, "--module", "shop/linked");
    expect(stderr).toContain("takes main with it");
    expect(stderr).toContain("error: shop/linked.main: ended by an exit signal");
    expect(status).toBe(1);
  });

  test("ends with the status that some thread exits with", () => {
    expect(run(...two, "--module", "shop/leaves").status).toBe(5);
  });

  test("crashes where a process is to run on a scheduler that there is not", () => {
    const { status, stderr } = run(...two, "--module", "shop/misplaced");
    expect(stderr).toContain("no scheduler 9: there are 1 to 2");
    expect(status).toBe(1);
  });

  test("is refused without a main, as ever", () => {
    const { status, stderr } = run(...two, "--module", "shop/host");
    expect(status).toBe(1);
    expect(stderr).toContain("The module shop/host has no public function main");
  });

  test("is run though it does not use the library that prints its values", () => {
    const small = projectWith({
      "gleam.toml": gleamToml,
      "src/shop.gleam": "pub fn main() { Nil }\n",
    });
    const { status, stderr } = starfish(["run", small, ...two]);
    expect(status, stderr).toBe(0);
  });

  test("ends in order when it is interrupted", async () => {
    const args = ["run", shop, ...two, "--spread", "supervised", "--module", "shop/waits"];
    const { status, stdout } = await starfishWithSignal(args, "ready", "SIGINT");
    expect(stdout).toBe("ready\nthird ends\nsecond ends\nfirst ends\n");
    expect(status).toBe(130);
  });
});

describe("on how many", () => {
  const ownIsHere = (outcome: { readonly stdout: string }): boolean =>
    outcome.stdout.includes("own here True");

  test("one unless asked for more, and there every placement is here", () => {
    const outcome = run();
    expect(ownIsHere(outcome), outcome.stderr).toBe(true);
    expect(outcome.stdout).toContain("scheduler 2 here True");
  });

  test("says a flag before the environment, and that before gleam.toml", () => {
    const env = { STARFISH_SCHEDULERS: "2", STARFISH_SPREAD: "supervised" };
    expect(starfish(["run", shop], { env }).stdout).toContain("children on 2\n");
    const flags = ["--schedulers", "1"];
    expect(ownIsHere(starfish(["run", shop, ...flags], { env }))).toBe(true);
    const project = projectWith({
      "gleam.toml": `${gleamToml}\n[tools.starfish]\nschedulers = 2\n`,
      "src/shop_ffi.mjs": `import { threadId } from "node:worker_threads";
export const thread = () => threadId;
`,
      "src/shop.gleam": `import gleam/io
import gleam/string

@external(javascript, "./shop_ffi.mjs", "thread")
fn thread() -> Int

pub fn main() {
  io.println("thread " <> string.inspect(thread()))
}
`,
    });
    const own = { STARFISH_SCHEDULERS: undefined };
    // The one thread of an ordinary run is the first that the command starts; a watcher comes before schedulers.
    const one = starfish(["run", project, "--schedulers", "1"], { env: own });
    expect(one.stdout, one.stderr).toMatch(/^thread \d+\n$/);
    const fromFile = starfish(["run", project, "--log", "text", "--log-level", "debug"]);
    expect(fromFile.stderr).toContain("scheduler 2 runs");
  });

  test.each(["64", "many", "1.5"])("a number that cannot be is refused: %s", (schedulers) => {
    const { status, stderr } = run("--schedulers", schedulers);
    expect(status).toBe(1);
    expect(stderr).toContain("--schedulers is ");
    expect(stderr).toContain('expected "auto" or a whole number from 0 to 63');
  });
});

test("a loop without end gives way where gleam.toml asks for it", () => {
  const project = projectWith({
    "gleam.toml": `${gleamToml}\n[tools.starfish]\npreempt = true\n`,
    "src/shop.gleam": `import gleam/erlang/process
import gleam/io

fn spin(count: Int) -> Nil {
  spin(count + 1)
}

pub fn main() {
  process.spawn(fn() { spin(0) })
  process.sleep(5)
  io.println("still here")
}
`,
  });
  const { status, stdout, stderr } = starfish(["run", project]);
  expect(stdout, stderr).toBe("still here\n");
  expect(status).toBe(0);
});

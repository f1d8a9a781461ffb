// `starfish dev --keep-state` as it is used: programs are edited while they run, and their actors go on with what they had. Each program
// adds to what its actors hold when it starts and says what they hold then, so that the sum tells how often it was kept.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Dev } from "./dev-session.ts";
import { gleamToml, projectWith } from "./starfish.ts";

let dev: Dev | undefined;

afterEach(async () => {
  // In order, so that nothing of the program is cut off.
  await dev?.end();
  dev = undefined;
});

/** Replaces a text in a file of a project. */
function edit(directory: string, path: string, from: string, to: string): () => void {
  return () => {
    const file = join(directory, path);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(file, text.replaceAll(from, to));
  };
}

/** A counter that can be told to crash. */
const counter = `import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor

pub type Message {
  Add(Int)
  Crash
  Value(reply: Subject(Int))
}

type State {
  State(count: Int)
}

fn handle(state: State, message: Message) {
  case message {
    Add(amount) -> actor.continue(State(count: state.count + amount))
    Crash -> panic as "told to"
    Value(reply) -> {
      process.send(reply, state.count)
      actor.continue(state)
    }
  }
}

pub fn start(name: Name(Message)) {
  actor.new(State(0)) |> actor.on_message(handle) |> actor.named(name) |> actor.start
}
`;

/** A program around counters under a supervisor: each adds its amount at the start and says where it stands. */
const main = (amounts: ReadonlyArray<number>) => `import counter
import gleam/erlang/process
import gleam/int
import gleam/io
import gleam/list
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

fn say(name) {
  let counter = process.named_subject(name)
  io.println("stands at " <> int.to_string(process.call(counter, 60_000, counter.Value)))
}

pub fn main() {
  let counters = list.map([${amounts.join(", ")}], fn(amount) { #(process.new_name("counter"), amount) })
  let tree =
    list.fold(counters, supervisor.new(supervisor.OneForOne), fn(tree, counter) {
      supervisor.add(tree, supervision.worker(fn() { counter.start(counter.0) }))
    })
  let assert Ok(_) = supervisor.start(tree)
  list.each(counters, fn(counter) {
    process.send(process.named_subject(counter.0), counter.Add(counter.1))
    say(counter.0)
  })
  io.println("hello")
  process.sleep_forever()
}
`;

const shopWith = (amounts: ReadonlyArray<number>, files: Readonly<Record<string, string>> = {}) =>
  projectWith({ "src/shop.gleam": main(amounts), "src/counter.gleam": counter, ...files });

describe("starfish dev --keep-state", () => {
  test("keeps the state of an actor over edits of its module, over one that does not compile too", async () => {
    const shop = shopWith([3]);
    dev = new Dev([shop, "--keep-state"]);
    await dev.says(/stands at 3/);
    await dev.saysAfter(
      edit(shop, "src/counter.gleam", "state.count + amount", "state.count + amount * 10"),
      /src\/counter\.gleam changed, built in [^,]+, starting again, 1 of 1 state kept/,
      /stands at 33/,
    );
    await dev.saysAfter(
      edit(shop, "src/counter.gleam", "amount * 10", 'amount * "10"'),
      /Type mismatch[\s\S]*the last good program runs on, waiting for changes/,
    );
    await dev.saysAfter(
      edit(shop, "src/counter.gleam", 'amount * "10"', "amount * 100"),
      /1 of 1 state kept/,
      /stands at 333/,
    );
  });

  test("gives two equal actors each its own, and does so on two schedulers too", async () => {
    const shop = shopWith([3, 500]);
    dev = new Dev([shop, "--keep-state", "--schedulers", "2", "--spread", "supervised"]);
    await dev.says(/stands at 3\n[\s\S]*stands at 500/);
    await dev.saysAfter(
      edit(shop, "src/counter.gleam", "told to", "because it was told to"),
      /2 of 2 states kept/,
      /stands at 6\n[\s\S]*stands at 1000/,
    );
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello", "hello again"),
      /2 of 2 states kept/,
      /stands at 9\n[\s\S]*stands at 1500/,
    );
  });

  test("lets an actor whose state has another type begin afresh, and says so", async () => {
    const shop = shopWith([3]);
    dev = new Dev([shop, "--keep-state"]);
    await dev.says(/stands at 3/);
    const addField = () => {
      edit(shop, "src/counter.gleam", "State(count: Int)", "State(count: Int, reserved: Int)")();
      edit(shop, "src/counter.gleam", "State(0)", "State(0, 0)")();
      edit(shop, "src/counter.gleam", "State(count: state", "State(..state, count: state")();
    };
    await dev.saysAfter(
      addField,
      /starting again, 0 of 1 state kept\nstarfish: counter: State has a new field reserved, starts afresh/,
      /stands at 3\n/,
    );
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello", "hello again"),
      /1 of 1 state kept/,
      /stands at 6\n/,
    );
  });

  test.each([
    ["in one thread", []],
    ["in another thread", ["--schedulers", "2", "--spread", "supervised"]],
  ])("gives a supervisor's restart after that a fresh state, %s", async (_where, threads) => {
    const shop = shopWith([3, 500]);
    dev = new Dev([shop, "--keep-state", "--log", "none", ...threads]);
    await dev.says(/stands at 500/);
    // Three edits, between which there is nothing that compiles.
    const crashOnce = () => {
      edit(
        shop,
        "src/shop.gleam",
        `    say(counter.0)\n`,
        `    say(counter.0)
    let assert Ok(pid) = process.named(counter.0)
    process.send(process.named_subject(counter.0), counter.Crash)
    await_successor(counter.0, pid)
    say(counter.0)
`,
      )();
      // Nobody takes the state of the second counter, so that the start of the program is not over when the first one crashes.
      edit(shop, "src/shop.gleam", "[3, 500]", "[3]")();
      edit(
        shop,
        "src/shop.gleam",
        "pub fn main() {\n",
        `fn await_successor(name, pid) {
  case process.named(name) {
    Ok(successor) if successor != pid -> Nil
    _ -> {
      process.sleep(1)
      await_successor(name, pid)
    }
  }
}

pub fn main() {
`,
      )();
    };
    // What dev says of it goes another way than what the program prints, and may come in between.
    await dev.saysAfter(crashOnce, /1 of 2 states kept/, /stands at 6\n[\s\S]*stands at 0\n/);
  });

  test("does so by gleam.toml too, unless the command line says no", async () => {
    const setting = `${gleamToml}\n[tools.starfish]\nkeep_state = true\n`;
    const shop = shopWith([3], { "gleam.toml": setting });
    dev = new Dev([shop]);
    await dev.says(/stands at 3/);
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello", "hello again"),
      /1 of 1 state kept/,
      /stands at 6/,
    );
    await dev.end();
    dev = new Dev([shop, "--no-keep-state"]);
    await dev.says(/hello again/);
    const said = await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello again", "good day"),
      /starting again\n/,
      /good day/,
    );
    expect(said).toMatch(/stands at 3\n/);
  });

  test("keeps states for the next start where the program ends by itself while it starts", async () => {
    const shop = shopWith([3]);
    dev = new Dev([shop, "--keep-state", "--log", "none"]);
    await dev.says(/stands at 3/);
    await dev.saysAfter(
      edit(
        shop,
        "src/shop.gleam",
        "pub fn main() {\n",
        'pub fn main() {\n  panic as "too early"\n',
      ),
      /0 of 1 state kept\nstarfish: the program ended at its start, and its states wait for the next\n/,
      /ended with status 1, waiting for changes/,
    );
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", '  panic as "too early"\n', ""),
      /1 of 1 state kept/,
      /stands at 6\n/,
    );
  });
});

/** An actor that knows itself and keeps those who listen to it; how it keeps them is to be edited. */
const broadcaster = `import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type Message {
  Listen(Subject(Int))
  Tick
}

pub type State {
  State(ticks: Int, self: Subject(Message), listeners: List(Subject(Int)))
}

fn handle(state: State, message: Message) {
  case message {
    Listen(listener) -> actor.continue(State(..state, listeners: [listener, ..state.listeners]))
    Tick -> {
      let ticks = state.ticks + 1
      io.println("tick " <> int.to_string(ticks))
      list.each(state.listeners, process.send(_, ticks))
      actor.continue(State(..state, ticks:))
    }
  }
}

fn start() {
  actor.new_with_initialiser(60_000, fn(self) {
    // The state's own subject is what it sends to.
    process.send(self, Tick)
    actor.initialised(State(0, self, [])) |> actor.returning(self) |> Ok
  })
  |> actor.on_message(handle)
  |> actor.start
}

fn session(number: Int) {
  actor.new(number) |> actor.start
}

pub fn main() {
  let assert Ok(broadcaster) = start()
  let listener = process.new_subject()
  case False {
    True -> process.send(broadcaster.data, Listen(listener))
    False -> Nil
  }
  let name = process.new_name("sessions")
  let sessions = factory.worker_child(session) |> factory.named(name) |> factory.supervised
  let assert Ok(_) = supervisor.new(supervisor.OneForOne) |> supervisor.add(sessions) |> supervisor.start
  list.each(list.repeat(Nil, 0), fn(_) { factory.start_child(factory.get_by_name(name), 1) })
  io.println("hello")
  process.sleep_forever()
}
`;

describe("what belongs to a run", () => {
  test("an actor's own subject is that of the new run; others in a list are not kept, and named", async () => {
    const shop = projectWith({ "src/shop.gleam": broadcaster });
    dev = new Dev([shop, "--keep-state"]);
    await dev.says(/tick 1\n/);
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "case False", "case True"),
      /1 of 1 state kept/,
      /tick 2\n/,
    );
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello", "hello again"),
      /0 of 1 state kept\nstarfish: shop\.handle: State\.listeners\[0\] is a Subject, starts afresh\n/,
      /tick 1\n/,
    );
  });

  test("states of children that were started on demand find no actor", async () => {
    const shop = projectWith({
      "src/shop.gleam": broadcaster.replace("list.repeat(Nil, 0)", "list.repeat(Nil, 2)"),
    });
    dev = new Dev([shop, "--keep-state"]);
    await dev.says(/hello\n/);
    await dev.saysAfter(
      edit(shop, "src/shop.gleam", "hello", "hello again"),
      /1 of 3 states kept\nstarfish: 2 states found no actor: gleam\/otp\/actor\.keep_state, 2 times\n/,
      /tick 2\n/,
    );
  });
});

/**
 * A clock that counts and tells a journal, which says each number that it hears. In turn over two schedulers they are in different threads,
 * and with the journal an actor that is in the middle of a message most of the time, so that its thread is never as free as the clock's.
 */
const journal = `import gleam/erlang/process.{type Name, type Subject}
import gleam/int
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type State {
  State(count: Int, self: Subject(Nil))
}

fn start(name: Name(Nil), handle: fn(State) -> Int) {
  actor.new_with_initialiser(1000, fn(self) {
    process.send(self, Nil)
    actor.initialised(State(0, self)) |> Ok
  })
  |> actor.named(name)
  |> actor.on_message(fn(state: State, _) { actor.continue(State(..state, count: handle(state))) })
  |> actor.start
}

fn tick(state: State, journal: Name(Int)) {
  let count = state.count + 1
  process.send(process.named_subject(journal), count)
  process.send_after(state.self, 1, Nil)
  count
}

fn work(state: State) {
  process.sleep(60)
  process.send_after(state.self, 20, Nil)
  state.count
}

fn keep(last: Int, number: Int) {
  io.println("journal " <> int.to_string(number))
  actor.continue(int.max(last, number))
}

pub fn main() {
  let #(idle, clock, worker) = #(process.new_name("idle"), process.new_name("clock"), process.new_name("worker"))
  let journal = process.new_name("journal")
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(supervision.worker(fn() { actor.new(Nil) |> actor.named(idle) |> actor.start }))
    |> supervisor.add(supervision.worker(fn() {
      actor.new(0) |> actor.on_message(keep) |> actor.named(journal) |> actor.start
    }))
    |> supervisor.add(supervision.worker(fn() { start(clock, tick(_, journal)) }))
    |> supervisor.add(supervision.worker(fn() { start(worker, work) }))
    |> supervisor.start
  io.println("hello 0")
  process.sleep_forever()
}
`;

describe("what an actor has handled", () => {
  test.each([
    ["in one thread", []],
    ["on two schedulers", ["--schedulers", "2", "--spread", "supervised"]],
    [
      "in processes of their own",
      ["--schedulers", "2", "--spread", "supervised", "--isolation", "process"],
    ],
  ])("is handled once: it is not sent again by the next run, %s", async (_where, threads) => {
    const shop = projectWith({ "src/shop.gleam": journal });
    dev = new Dev([shop, "--keep-state", ...threads]);
    await dev.says(/journal 30\n/);
    for (let run = 1; run <= 3; run++) {
      await dev.saysAfter(
        edit(shop, "src/shop.gleam", `hello ${run - 1}`, `hello ${run}`),
        /4 of 4 states kept\n/,
        new RegExp(`hello ${run}\\n(?:.*\\n){30}`),
      );
    }
    await dev.end();
    const numbers = [...dev.output.matchAll(/^journal (\d+)$/gm)].map(([, number]) =>
      Number(number),
    );
    const again = numbers.filter((number, at) => number <= (numbers[at - 1] ?? 0));
    expect([again, numbers.length > 120]).toEqual([[], true]);
  });
});

describe("starfish dev --keep-state --command", () => {
  const app = `import { Starfish } from "starfish-otp";
import * as counter from "../build/starfish/bindings/counter.ts";
import * as names from "../build/starfish/bindings/names.ts";

const system = await Starfish.start({}, { counter, names });
const first = await system.counter.start(await system.names.name());
const second = await system.counter.start(await system.names.name());
await first.add(3);
await second.add(500);
console.log("hello, the counters stand at", await first.value(), await second.value());
process.on("SIGTERM", () => process.exit(0));
`;

  /** The app finds the package as an installed one. */
  function appProject(): string {
    const names = `import counter
import gleam/erlang/process

pub fn name() -> process.Name(counter.Message) {
  process.new_name("counter")
}
`;
    const shop = projectWith({
      "src/counter.gleam": counter.replace(
        "pub fn start(name: Name(Message)) {",
        "pub fn start(name: Name(Message)) -> actor.StartResult(Subject(Message)) {",
      ),
      "src/names.gleam": names,
      "src/app.ts": app,
    });
    mkdirSync(join(shop, "node_modules"));
    symlinkSync(resolve("."), join(shop, "node_modules/starfish-otp"));
    return shop;
  }

  test.each([
    ["in one thread", {}],
    ["on two schedulers", { STARFISH_SCHEDULERS: "2" }],
  ])("keeps the states of the app's actors, %s", async (_where, environment) => {
    const shop = appProject();
    dev = new Dev([shop, "--keep-state", "--command", "node src/app.ts"], environment);
    await dev.says(/stand at 3 500\n/);
    await dev.saysAfter(
      edit(shop, "src/counter.gleam", "told to", "because it was told to"),
      /src\/counter\.gleam changed, .*, 2 of 2 states kept/,
      /stand at 6 1000\n/,
    );
    await dev.saysAfter(
      edit(shop, "src/app.ts", "hello", "hello again"),
      /src\/app\.ts changed, .*, 2 of 2 states kept/,
      /stand at 9 1500\n/,
    );
  });
});

// For the tests of schedulers in a page: files of a project whose page has ships, each an actor below a supervisor on the other
// scheduler, and scenarios that a test calls by their names.

export const fleetFiles: Readonly<Record<string, string>> = {
  "gleam.toml": `name = "harbour"
version = "0.1.0"

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"
gleam_otp = ">= 1.0.0 and < 2.0.0"
starfish = ">= 0.1.0 and < 1.0.0"
tides = { path = "../tides" }
`,
  "src/fleet.gleam": `import gleam/erlang/process.{type Pid, type Subject}
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result
import starfish/js
import starfish/placement

pub type Message {
  Where(reply_to: Subject(Place))
  Echo(text: String, reply_to: Subject(String))
  Chart(reply_to: Subject(String))
  /// Sails away in a moment.
  Depart(reply_to: Subject(Nil))
  Sail
  Sink
  Spin
  Leave
  Leak
}

pub type Place {
  Place(pid: Pid, scheduler: Int, in_page: Bool)
}

/// However long a new worker takes to load the program.
const patience_ms = 60_000

pub fn start() -> actor.StartResult(Subject(Message)) {
  let name = process.new_name("ship")
  let other = 3 - scheduler(process.self())
  let ship =
    supervision.worker(fn() {
      use <- placement.run(placement.Scheduler(other))
      actor.new_with_initialiser(patience_ms, fn(subject) {
        actor.initialised(subject) |> actor.returning(subject) |> Ok
      })
      |> actor.named(name)
      |> actor.on_message(handle)
      |> actor.start
    })
  supervisor.new(supervisor.OneForOne)
  |> supervisor.restart_tolerance(10, 1)
  |> supervisor.add(ship)
  |> supervisor.start
  |> result.map(fn(tree) {
    actor.Started(pid: tree.pid, data: process.named_subject(name))
  })
}

fn handle(
  self: Subject(Message),
  message: Message,
) -> actor.Next(Subject(Message), Message) {
  case message {
    Where(reply_to:) -> {
      let pid = process.self()
      process.send(reply_to, Place(pid, scheduler(pid), in_page()))
      actor.continue(self)
    }
    Echo(text:, reply_to:) -> {
      process.send(reply_to, text)
      actor.continue(self)
    }
    Chart(reply_to:) -> {
      process.send(reply_to, js.await(chart()))
      actor.continue(self)
    }
    Depart(reply_to:) -> {
      process.send_after(self, 100, Sail)
      process.send(reply_to, Nil)
      actor.continue(self)
    }
    Sail -> actor.stop()
    Sink -> panic as "a leak below the water line"
    Spin -> spin()
    Leave -> {
      leave()
      actor.continue(self)
    }
    Leak -> {
      leak()
      actor.continue(self)
    }
  }
}

@external(javascript, "./fleet_ffi.mjs", "scheduler")
fn scheduler(pid: Pid) -> Int

@external(javascript, "./fleet_ffi.mjs", "in_page")
fn in_page() -> Bool

@external(javascript, "./fleet_ffi.mjs", "chart")
fn chart() -> js.Promise(String)

@external(javascript, "./fleet_ffi.mjs", "spin")
fn spin() -> a

@external(javascript, "./fleet_ffi.mjs", "leave")
fn leave() -> Nil

@external(javascript, "./fleet_ffi.mjs", "leak")
fn leak() -> Nil
`,
  "src/fleet_ffi.mjs": `export const scheduler = (pid) => pid.id % 64;
export const in_page = () => typeof document !== "undefined";
export const chart = async () => (await import("./chart.mjs")).chart();
export const spin = () => { for (;;); };
export const leave = () => self.close();
export const leak = () => void setTimeout(() => { throw new Error("a leak outside of all ships"); });
`,
  "src/chart.mjs":
    'import { depth } from "./depths.mjs";\nexport const chart = () => "depths of " + depth;\n',
  "src/depths.mjs": "export const depth = 3;\n",
  "src/main.ts": `import { Starfish } from "starfish-otp";
import { isAlive } from "starfish-otp/kernel";
import * as fleet from "./fleet.gleam";

const told = [];
const start = async (options) => {
  const system = await Starfish.start(
    { schedulers: 2, logger: "none", onEvent: (event) => told.push(event), ...options },
    { fleet },
  );
  const ships = [await system.fleet.start(), await system.fleet.start()];
  return { system, ships };
};

const kinds = () => told.flatMap((event) => (event._tag === "Report" ? [event.event.kind] : []));

/** Where a ship is, once it answers from another place than before. */
async function back(ship, before) {
  for (let tries = 0; ; tries += 1) {
    if (tries > 1_000) throw new Error("the ship does not come back: " + JSON.stringify(told));
    const place = await ship.where().catch(() => before);
    if (place.pid.id !== before.pid.id) return place;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const shown = ({ scheduler, inPage }) => ({ scheduler, inPage });
const running = (system) => system.running.schedulers.filter(({ phase }) => phase === "running");

const scenarios = {
  async places(options) {
    const { system, ships } = await start(options);
    const places = await Promise.all(ships.map((ship) => ship.where()));
    const schedulers = running(system).length;
    await system.close();
    return { places: places.map(shown), schedulers, kinds: kinds() };
  },
  async refused(options) {
    try {
      const { system } = await start(options);
      await system.close();
      return "it was started";
    } catch (error) {
      return error._tag + ": " + error.message;
    }
  },
  async failed(options) {
    try {
      await start(options);
      return "it was started";
    } catch (error) {
      return error.name + ": " + error.message;
    }
  },
  async charts() {
    const { system, ships } = await start({});
    const charts = await Promise.all(ships.map((ship) => ship.chart()));
    await system.close();
    return charts;
  },
  async echoes() {
    const { system, ships } = await start({});
    const texts = ["", "ahoy", "a".repeat(100), "åhøj ☸ ".repeat(50), "⚓".repeat(20_000)];
    const same = [];
    for (const text of texts) same.push((await ships[0].echo({ text })) === text);
    await system.close();
    return same;
  },
  async standstill() {
    const { system, ships } = await start({});
    const places = await Promise.all(ships.map((ship) => ship.where()));
    await Promise.all(ships.map((ship) => ship.depart()));
    // This thread does nothing else until both are gone.
    const endMs = performance.now() + 30_000;
    let afloat = 2;
    while (afloat > 0 && performance.now() < endMs) {
      afloat = places.filter(({ pid }) => isAlive(pid)).length;
    }
    await system.close();
    return afloat;
  },
  async crash() {
    const { system, ships } = await start({});
    const before = await ships[0].where();
    await ships[0].sink();
    const after = await back(ships[0], before);
    const crash = told.find(({ _tag }) => _tag === "Crash");
    await system.close();
    return { before: shown(before), after: shown(after), crash: crash.report.error.message };
  },
  /** A ship loses its scheduler, is there again on a new one, and others may sail as well. */
  async lost({ how, options }) {
    const { system, ships } = await start(options);
    const before = await ships[0].where();
    await ships[0][how]();
    const after = await back(ships[0], before);
    const another = await (await system.fleet.start()).where();
    const death = told.find((event) => event.event?.incarnation === 1 && /stuck|crashed/.test(event.event.kind));
    await system.close();
    return { before: shown(before), after: shown(after), another: another.inPage, death: death.event.text };
  },
  async close() {
    const { system } = await start({});
    window.system = system;
  },
  async closed() {
    return await window.system.close();
  },
};
window.scenario = (name, options) => scenarios[name](options);
document.querySelector("#shown").textContent = "ready";
`,
};

import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { projectWith, starfish } from "../cli/starfish.ts";
import { runToEnd } from "../commands.ts";

const PROGRAM = `
import gleam/dynamic
import gleam/erlang/process.{type Subject}
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub fn stray_message() {
  let assert Ok(started) = actor.new(0) |> actor.start
  let stray =
    process.unsafely_create_subject(started.pid, dynamic.string("stray"))
  process.send(stray, 1)
  process.sleep(1)
}

fn child(name: process.Name(String)) {
  supervision.worker(fn() {
    actor.new(Nil)
    |> actor.named(name)
    |> actor.on_message(fn(_, reason) { actor.stop_abnormal(reason) })
    |> actor.start
  })
}

fn supervise(builder: supervisor.Builder, change) -> process.Name(String) {
  process.trap_exits(True)
  let name = process.new_name("child")
  let assert Ok(_) =
    builder |> supervisor.add(change(child(name))) |> supervisor.start
  name
}

fn tell(name: process.Name(String)) {
  process.send(process.named_subject(name), "broken")
  process.sleep(1)
}

fn as_it_is(child) {
  child
}

pub fn restart_then_give_up() {
  let name =
    supervisor.new(supervisor.OneForAll)
    |> supervisor.restart_tolerance(intensity: 1, period: 5)
    |> supervise(as_it_is)
  tell(name)
  tell(name)
}

pub fn forget() {
  supervisor.new(supervisor.OneForOne)
  |> supervise(supervision.restart(_, supervision.Temporary))
  |> tell
}

pub fn shut_down() {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.auto_shutdown(supervisor.AnySignificant)
  |> supervise(fn(child) {
    child
    |> supervision.restart(supervision.Temporary)
    |> supervision.significant(True)
  })
  |> tell
}

pub fn fail_to_start() {
  process.trap_exits(True)
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(child(process.new_name("first")))
  |> supervisor.add(
    supervision.worker(fn() { fails(Error(actor.InitFailed("no"))) }),
  )
  |> supervisor.start
}

fn fails(result: actor.StartResult(Nil)) -> actor.StartResult(Nil) {
  result
}

pub fn killed_after_its_time() {
  process.trap_exits(True)
  let assert Ok(started) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(
      supervision.worker(fn() {
        let pid =
          process.spawn(fn() {
            process.trap_exits(True)
            process.sleep_forever()
          })
        process.sleep(1)
        Ok(actor.Started(pid, Nil))
      })
      |> supervision.timeout(ms: 1),
    )
    |> supervisor.start
  process.send_exit(started.pid)
  process.sleep(10)
}

pub fn factory_child() {
  process.trap_exits(True)
  let assert Ok(started) =
    factory.worker_child(fn(name) { child(name).start() }) |> factory.start
  let name = process.new_name("made")
  let assert Ok(_) = factory.start_child(started.data, name)
  tell(name)
}

pub fn orderly_ends() {
  process.trap_exits(True)
  let assert Ok(started) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(
      supervision.worker(fn() {
        actor.new(Nil) |> actor.on_message(fn(_, _: Nil) { actor.stop() }) |> actor.start
      })
      |> supervision.restart(supervision.Transient),
    )
    |> supervisor.start
  process.send_exit(started.pid)
  process.sleep(10)
}

type Call {
  Call(to: Subject(Call), reply: Subject(Nil))
}

fn caller() -> Subject(Call) {
  let assert Ok(started) =
    actor.new(Nil)
    |> actor.on_message(fn(_, call: Call) {
      process.call(call.to, 10, Call(call.to, _))
      actor.continue(Nil)
    })
    |> actor.start
  process.unlink(started.pid)
  started.data
}

pub fn calls_in_a_cycle() {
  let one = caller()
  let two = caller()
  process.send(one, Call(two, process.new_subject()))
  process.send(two, Call(one, process.new_subject()))
  process.sleep(50)
}
`;

let directory = "";

beforeAll(() => {
  directory = projectWith({ "src/shop.gleam": PROGRAM });
  const { status, stderr } = starfish(["build", directory]);
  expect(stderr).not.toContain("error");
  expect(status).toBe(0);
});

/** What was reported while this function of the program ran. */
function reports(name: string): Array<Record<string, unknown>> {
  const module = join(directory, "build/starfish/javascript/shop/shop.mjs");
  const script = join(import.meta.dirname, "collect-reports.ts");
  const { stdout, stderr } = runToEnd(process.execPath, [script, module, name]);
  expect(stderr.replaceAll(/^.*ExperimentalWarning.*$/gm, "").trim()).toBe("");
  return JSON.parse(stdout);
}

test("a message that no actor waits for", () => {
  expect(reports("stray_message")).toEqual([
    { kind: "unexpected_message", text: 'Actor discarding unexpected message: #("stray", 1)' },
  ]);
});

test("a child that ends and is started again, and one restart too many", () => {
  const limit = { intensity: 1, periodSeconds: 5 };
  expect(reports("restart_then_give_up")).toMatchObject([
    {
      problem: "child_ended",
      number: 0,
      decision: "restart_all",
      restarts: { count: 1, ...limit },
    },
    { problem: "child_ended", number: 0, decision: "give_up", restarts: { count: 2, ...limit } },
  ]);
});

test("a temporary child that crashes", () => {
  expect(reports("forget")).toMatchObject([{ problem: "child_ended", decision: "forget" }]);
});

test("a significant child whose end is the supervisor's", () => {
  expect(reports("shut_down")).toMatchObject([{ problem: "child_ended", decision: "shut_down" }]);
});

test("a child that does not start", () => {
  expect(reports("fail_to_start")).toMatchObject([
    { problem: "child_not_started", number: 1, decision: "fail_to_start" },
  ]);
});

test("a child that has to be killed", () => {
  expect(reports("killed_after_its_time")).toMatchObject([
    { problem: "child_not_shut_down", number: 0, decision: null, restarts: null },
  ]);
});

test("a child of a factory has no number", () => {
  expect(reports("factory_child")).toMatchObject([
    { kind: "supervisor_report", problem: "child_ended", number: null, decision: "restart" },
  ]);
});

test("children that are shut down are no news", () => {
  expect(reports("orderly_ends")).toEqual([]);
});

test("a call that times out in a cycle of calls names the cycle", () => {
  const cycles = reports("calls_in_a_cycle").filter(({ kind }) => kind === "call_cycle");
  expect(cycles).toMatchObject([{ processes: 2 }]);
  expect(cycles[0]?.text).toMatch(/process \d+ -> process \d+ -> process \d+$/);
});

//// A farm that draws the Mandelbrot set on all cores.
////
////     farm (rest for one)
////     ├── foreman                hands out rows and collects them
////     └── workers (one for one)  draw them; spread over the schedulers
////
//// The picture is the same on any number of schedulers. A worker that is lost,
//// even with its whole thread, is started again elsewhere and costs time only.

import crunch/foreman.{type Delivery}
import crunch/picture.{type Plan, type Row, Plan}
import crunch/worker
import gleam/erlang/process.{type Name}
import gleam/int
import gleam/io
import gleam/list
import gleam/option.{type Option, None}
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result
import gleam/string
import starfish/placement

/// Workers that the program has.
const worker_count = 8

/// Restarts that the supervisor endures within the period, in seconds: enough
/// for the loss of a thread with half of all workers.
const restarts_endured = 20

const period_s = 5

/// Draws the picture, and says what it took.
pub fn main() -> Nil {
  let started_ms = now_ms()
  let assert Ok(farm) = start(worker_count)
  let drawing = draw(farm, Plan(width: 78, height: 32, depth: 400_000), None)
  io.println(drawing.picture)
  io.println(summary(drawing))
  io.println_error(
    int.to_string(worker_count)
    <> " workers, "
    <> int.to_string(now_ms() - started_ms)
    <> " ms",
  )
}

/// A farm that runs.
pub opaque type Farm {
  Farm(foreman: Name(foreman.Message))
}

/// A finished picture. `steps`: what it took to draw all rows once. `lost`: how
/// many workers were lost meanwhile.
pub type Drawing {
  Drawing(picture: String, steps: Int, lost: Int)
}

/// Starts a farm with that many workers.
pub fn start(workers workers: Int) -> Result(Farm, actor.StartError) {
  let name = process.new_name("foreman")
  supervisor.new(supervisor.RestForOne)
  |> supervisor.add(supervision.worker(fn() { foreman.start(name) }))
  |> supervisor.add(supervision.supervisor(fn() { start_workers(workers, name) }))
  |> supervisor.start
  |> result.replace(Farm(foreman: name))
}

fn start_workers(workers: Int, foreman: Name(foreman.Message)) {
  let tell = fn(report) {
    process.send(process.named_subject(foreman), foreman.FromWorker(report))
  }
  let worker =
    supervision.worker(fn() {
      placement.run(on: placement.Spread, start: fn() { worker.start(tell) })
    })
  list.repeat(worker, workers)
  |> list.fold(supervisor.new(supervisor.OneForOne), supervisor.add)
  |> supervisor.restart_tolerance(restarts_endured, period_s)
  |> supervisor.start
}

/// Draws a picture. `sabotage_after`: once so many rows are drawn, a thread with
/// workers, but not the foreman's, is ended.
pub fn draw(
  farm: Farm,
  plan: Plan,
  sabotage_after sabotage_after: Option(Int),
) -> Drawing {
  let foreman = process.named_subject(farm.foreman)
  let delivery = foreman.order(foreman, plan, sabotage_after)
  Drawing(
    picture: picture.text(delivery.rows),
    steps: steps(delivery),
    lost: delivery.lost,
  )
}

fn steps(delivery: Delivery) -> Int {
  list.fold(delivery.rows, 0, fn(sum, row: Row) { sum + row.steps })
}

/// One line about a drawing, the same wherever it was drawn.
pub fn summary(drawing: Drawing) -> String {
  let rows = string.split(drawing.picture, "\n") |> list.length
  int.to_string(rows) <> " rows, " <> int.to_string(drawing.steps) <> " steps"
}

@external(javascript, "./crunch_ffi.mjs", "now_ms")
fn now_ms() -> Int

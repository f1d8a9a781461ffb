//// Spawn, skynet, restarts under a supervisor, idle actors.

import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result
import measurement.{type Measurement, Measurement}

const children = 10

pub fn spawn_to_exit(size: Int) -> Measurement {
  let report = process.new_subject()
  let begin = measurement.now_ns()
  process.spawn_unlinked(fn() { chain(report, size, 1) })
  let spawned = process.receive_forever(report)
  measurement.timed(begin, [#("spawned", spawned)])
}

fn chain(report: Subject(Int), left: Int, count: Int) -> Nil {
  case left {
    1 -> process.send(report, count)
    _ -> {
      process.spawn_unlinked(fn() { chain(report, left - 1, count + 1) })
      Nil
    }
  }
}

pub fn skynet(size: Int) -> Measurement {
  let root = process.new_subject()
  let begin = measurement.now_ns()
  process.spawn_unlinked(fn() { subtree(root, 0, size) })
  let sum = process.receive_forever(root)
  measurement.timed(begin, [#("sum", sum)])
}

/// Sends the sum of the leaves, which are numbered from `first`.
pub fn subtree(parent: Subject(Int), first: Int, leaves: Int) -> Nil {
  case leaves {
    1 -> process.send(parent, first)
    _ -> {
      let self = process.new_subject()
      spawn_children(self, first, leaves / children, children)
      process.send(parent, add(self, children, 0))
    }
  }
}

fn spawn_children(
  parent: Subject(Int),
  first: Int,
  share: Int,
  left: Int,
) -> Nil {
  case left {
    0 -> Nil
    _ -> {
      process.spawn_unlinked(fn() { subtree(parent, first, share) })
      spawn_children(parent, first + share, share, left - 1)
    }
  }
}

fn add(self: Subject(Int), waiting: Int, sum: Int) -> Int {
  case waiting {
    0 -> sum
    _ -> add(self, waiting - 1, sum + process.receive_forever(self))
  }
}

pub type Fragile {
  Crash
  Ask(reply_to: Subject(Nil))
}

pub fn restart(size: Int) -> Measurement {
  let started = process.new_subject()
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: 1_000_000, period: 1)
    |> supervisor.add(supervision.worker(fn() { start_fragile(started) }))
    |> supervisor.start
  let child = process.receive_forever(started)
  let begin = measurement.now_ns()
  let #(restarts, answers) = crash_many(started, child, size, 0, 0)
  measurement.timed(begin, [#("restarts", restarts), #("answers", answers)])
}

fn start_fragile(
  started: Subject(Subject(Fragile)),
) -> actor.StartResult(Subject(Fragile)) {
  use child <- result.map(
    actor.new(Nil)
    |> actor.on_message(fn(state, message) {
      case message {
        Crash -> panic as "crash"
        Ask(reply_to) -> {
          process.send(reply_to, Nil)
          actor.continue(state)
        }
      }
    })
    |> actor.start,
  )
  process.send(started, child.data)
  child
}

fn crash_many(
  started: Subject(Subject(Fragile)),
  child: Subject(Fragile),
  left: Int,
  restarts: Int,
  answers: Int,
) -> #(Int, Int) {
  case left {
    0 -> #(restarts, answers)
    _ -> {
      process.send(child, Crash)
      let next = process.receive_forever(started)
      let answered = process.new_subject()
      process.send(next, Ask(answered))
      process.receive_forever(answered)
      crash_many(started, next, left - 1, restarts + 1, answers + 1)
    }
  }
}

pub type Rest {
  Keep(Int)
  Tell(reply_to: Subject(Int))
}

pub fn idle(size: Int) -> Measurement {
  let before = measurement.held_bytes()
  let actors = start_actors(size, [])
  list.each(actors, process.send(_, Keep(1)))
  let kept = ask_all(actors)
  let bytes = measurement.held_bytes() - before
  // Asked once more, so that all are alive while they are weighed.
  let answered = case ask_all(actors) == kept {
    True -> kept
    False -> 0
  }
  Measurement(elapsed_ns: 0, bytes:, proof: [#("answered", answered)])
}

fn start_actors(
  left: Int,
  started: List(Subject(Rest)),
) -> List(Subject(Rest)) {
  case left {
    0 -> started
    _ -> {
      let assert Ok(rest) =
        actor.new(0)
        |> actor.on_message(handle_rest)
        |> actor.start
      start_actors(left - 1, [rest.data, ..started])
    }
  }
}

fn handle_rest(state: Int, message: Rest) -> actor.Next(Int, Rest) {
  case message {
    Keep(value) -> actor.continue(value)
    Tell(reply_to) -> {
      process.send(reply_to, state)
      actor.continue(state)
    }
  }
}

fn ask_all(actors: List(Subject(Rest))) -> Int {
  list.fold(actors, 0, fn(sum, rest) {
    let reply_to = process.new_subject()
    process.send(rest, Tell(reply_to))
    sum + process.receive_forever(reply_to)
  })
}

//// Ping-pong, ring and fan-in between actors whose handlers never block.

import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/otp/actor
import measurement.{type Measurement, Measurement}

const ring_actors = 1000

const producers = 100

const burst = 100

pub type Ball {
  Ball(reply_to: Subject(Ball), left: Int)
}

type Player {
  Player(self: Subject(Ball), report: Subject(Int), received: Int)
}

pub fn ping_pong(size: Int) -> Measurement {
  let report = process.new_subject()
  let ping = start_player(report)
  let pong = start_player(report)
  let begin = measurement.now_ns()
  process.send(ping, Ball(reply_to: pong, left: size))
  let received =
    process.receive_forever(report) + process.receive_forever(report)
  measurement.timed(begin, [#("received", received)])
}

fn start_player(report: Subject(Int)) -> Subject(Ball) {
  let assert Ok(started) =
    actor.new_with_initialiser(1000, fn(self) {
      Player(self:, report:, received: 0)
      |> actor.initialised
      |> actor.returning(self)
      |> Ok
    })
    |> actor.on_message(play)
    |> actor.start
  started.data
}

fn play(player: Player, ball: Ball) -> actor.Next(Player, Ball) {
  case ball.left {
    left if left > 0 -> {
      process.send(ball.reply_to, Ball(player.self, left - 1))
      actor.continue(Player(..player, received: player.received + 1))
    }
    left -> {
      process.send(ball.reply_to, Ball(player.self, left - 1))
      process.send(player.report, player.received)
      actor.stop()
    }
  }
}

type Hop {
  Hop(left: Int)
  Next(link: Subject(Hop))
  Collect(received: Int, actors: Int)
}

type Lap {
  LastHop
  Collected(received: Int, actors: Int)
}

type Link {
  Link(next: Subject(Hop), report: Subject(Lap), received: Int)
}

pub fn ring(size: Int) -> Measurement {
  let report = process.new_subject()
  let first = start_link(report, Error(Nil))
  let last =
    list.repeat(Nil, ring_actors - 1)
    |> list.fold(first, fn(next, _) { start_link(report, Ok(next)) })
  process.send(first, Next(last))
  let begin = measurement.now_ns()
  process.send(first, Hop(size))
  let assert LastHop = process.receive_forever(report)
  let elapsed_ns = measurement.now_ns() - begin
  process.send(first, Collect(0, 0))
  let assert Collected(received, actors) = process.receive_forever(report)
  Measurement(elapsed_ns:, bytes: 0, proof: [
    #("received", received),
    #("actors", actors),
  ])
}

/// A link that passes on to the given one, or to itself until it is told another.
fn start_link(
  report: Subject(Lap),
  next: Result(Subject(Hop), Nil),
) -> Subject(Hop) {
  let assert Ok(started) =
    actor.new_with_initialiser(1000, fn(self) {
      let next = case next {
        Ok(next) -> next
        Error(Nil) -> self
      }
      Link(next:, report:, received: 0)
      |> actor.initialised
      |> actor.returning(self)
      |> Ok
    })
    |> actor.on_message(pass)
    |> actor.start
  started.data
}

fn pass(link: Link, message: Hop) -> actor.Next(Link, Hop) {
  case message {
    Hop(left) -> {
      case left {
        1 -> process.send(link.report, LastHop)
        _ -> process.send(link.next, Hop(left - 1))
      }
      actor.continue(Link(..link, received: link.received + 1))
    }
    Next(next) -> actor.continue(Link(..link, next:))
    Collect(received, actors) -> {
      let received = received + link.received
      let actors = actors + 1
      case actors == ring_actors {
        True -> process.send(link.report, Collected(received, actors))
        False -> process.send(link.next, Collect(received, actors))
      }
      actor.stop()
    }
  }
}

type Collector {
  Collector(report: Subject(#(Int, Int)), size: Int, received: Int, sum: Int)
}

pub fn fan_in(size: Int) -> Measurement {
  let report = process.new_subject()
  let assert Ok(collector) =
    actor.new(Collector(report:, size:, received: 0, sum: 0))
    |> actor.on_message(collect)
    |> actor.start
  let producers = start_producers(collector.data, producers - 1, [])
  let begin = measurement.now_ns()
  list.each(producers, process.send(_, size / { 100 * burst }))
  let #(received, sum) = process.receive_forever(report)
  measurement.timed(begin, [#("received", received), #("sum", sum)])
}

fn collect(state: Collector, payload: Int) -> actor.Next(Collector, Int) {
  let received = state.received + 1
  let sum = state.sum + payload
  case received == state.size {
    False -> actor.continue(Collector(..state, received:, sum:))
    True -> {
      process.send(state.report, #(received, sum))
      actor.stop()
    }
  }
}

fn start_producers(
  collector: Subject(Int),
  index: Int,
  started: List(Subject(Int)),
) -> List(Subject(Int)) {
  case index < 0 {
    True -> started
    False -> {
      let producer = start_producer(collector, 1 + index % 8)
      start_producers(collector, index - 1, [producer, ..started])
    }
  }
}

/// Sends a burst, then itself a message for the next one.
fn start_producer(collector: Subject(Int), payload: Int) -> Subject(Int) {
  let assert Ok(started) =
    actor.new_with_initialiser(1000, fn(self) {
      actor.initialised(self)
      |> actor.returning(self)
      |> Ok
    })
    |> actor.on_message(fn(self, bursts) {
      send_burst(collector, payload, burst)
      case bursts {
        1 -> actor.stop()
        _ -> {
          process.send(self, bursts - 1)
          actor.continue(self)
        }
      }
    })
    |> actor.start
  started.data
}

fn send_burst(collector: Subject(Int), payload: Int, left: Int) -> Nil {
  case left {
    0 -> Nil
    _ -> {
      process.send(collector, payload)
      send_burst(collector, payload, left - 1)
    }
  }
}

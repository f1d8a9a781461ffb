//// Ping-pong between processes that block in receive, below a number of calls that are no tail calls.

import gleam/erlang/process.{type Subject}
import measurement.{type Measurement, Measurement}

type Ball {
  Ball(reply_to: Subject(Ball), left: Int)
}

type Report {
  Ready(Subject(Ball))
  Received(Int)
  Done(frames: Int)
}

pub fn ping_pong(size: Int) -> Measurement {
  let #(elapsed_ns, received, _) = play_at(0, size)
  Measurement(elapsed_ns:, bytes: 0, proof: [#("received", received)])
}

pub fn depth(frames: Int, size: Int) -> Measurement {
  let #(elapsed_ns, received, frames) = play_at(frames, size)
  Measurement(elapsed_ns:, bytes: 0, proof: [
    #("received", received),
    #("frames", frames),
  ])
}

fn play_at(frames: Int, size: Int) -> #(Int, Int, Int) {
  let report = process.new_subject()
  let ping = start_player(report, frames)
  let pong = start_player(report, frames)
  let begin = measurement.now_ns()
  process.send(ping, Ball(reply_to: pong, left: size))
  let first = await_end(report, Ended(0, 0, 0))
  #(measurement.now_ns() - begin, first.received, first.frames)
}

type Ended {
  Ended(players: Int, received: Int, frames: Int)
}

/// Both players say how many balls they received, then how many frames they came back through.
fn await_end(report: Subject(Report), ended: Ended) -> Ended {
  case ended.players {
    2 -> ended
    _ ->
      case process.receive_forever(report) {
        Ready(_) -> await_end(report, ended)
        Received(count) ->
          await_end(report, Ended(..ended, received: ended.received + count))
        Done(frames) ->
          await_end(
            report,
            Ended(
              ..ended,
              players: ended.players + 1,
              frames: ended.frames + frames,
            ),
          )
      }
  }
}

fn start_player(report: Subject(Report), frames: Int) -> Subject(Ball) {
  process.spawn(fn() {
    let self = process.new_subject()
    process.send(report, Ready(self))
    process.send(report, Done(descend(self, report, frames)))
  })
  let assert Ready(player) = process.receive_forever(report)
  player
}

fn descend(
  self: Subject(Ball),
  report: Subject(Report),
  frames: Int,
) -> Int {
  case frames {
    0 -> play(self, report, 0)
    _ -> descend(self, report, frames - 1) + 1
  }
}

fn play(self: Subject(Ball), report: Subject(Report), received: Int) -> Int {
  let ball = process.receive_forever(self)
  case ball.left {
    left if left > 0 -> {
      process.send(ball.reply_to, Ball(self, left - 1))
      play(self, report, received + 1)
    }
    left -> {
      process.send(ball.reply_to, Ball(self, left - 1))
      process.send(report, Received(received))
      0
    }
  }
}

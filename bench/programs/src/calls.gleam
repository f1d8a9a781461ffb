//// Calls with timeout and reply, selective receive, timers.

import gleam/erlang/process.{type Subject, type Timer}
import gleam/list
import gleam/otp/actor
import measurement.{type Measurement, Measurement}

const timeout_ms = 5000

type Request {
  Request(reply_to: Subject(Int), value: Int)
}

pub fn ask(size: Int) -> Measurement {
  let assert Ok(server) =
    actor.new(Nil)
    |> actor.on_message(fn(state, request: Request) {
      process.send(request.reply_to, request.value + 1)
      actor.continue(state)
    })
    |> actor.start
  let begin = measurement.now_ns()
  let #(replies, sum) = call_many(server.data, size, 0, 0)
  measurement.timed(begin, [#("replies", replies), #("sum", sum)])
}

fn call_many(
  server: Subject(Request),
  left: Int,
  replies: Int,
  sum: Int,
) -> #(Int, Int) {
  case left {
    0 -> #(replies, sum)
    _ -> {
      let reply = process.call(server, timeout_ms, Request(_, left % 8))
      call_many(server, left - 1, replies + 1, sum + reply)
    }
  }
}

type Question {
  Question(reply_to: Subject(Answer), value: Int)
}

type Answer {
  Begin
  Answer(value: Int)
  TimedOut
}

type Caller {
  Caller(
    self: Subject(Answer),
    server: Subject(Question),
    report: Subject(#(Int, Int)),
    left: Int,
    timer: Result(Timer, Nil),
    replies: Int,
    sum: Int,
  )
}

/// The caller is an actor that does not wait: timer, send, and on with the next message.
pub fn ask_plain(size: Int) -> Measurement {
  let report = process.new_subject()
  let assert Ok(server) =
    actor.new(Nil)
    |> actor.on_message(fn(state, question: Question) {
      process.send(question.reply_to, Answer(question.value + 1))
      actor.continue(state)
    })
    |> actor.start
  let assert Ok(caller) =
    actor.new_with_initialiser(1000, fn(self) {
      Caller(self, server.data, report, size, Error(Nil), 0, 0)
      |> actor.initialised
      |> actor.returning(self)
      |> Ok
    })
    |> actor.on_message(handle_answer)
    |> actor.start
  let begin = measurement.now_ns()
  process.send(caller.data, Begin)
  let #(replies, sum) = process.receive_forever(report)
  measurement.timed(begin, [#("replies", replies), #("sum", sum)])
}

fn handle_answer(caller: Caller, answer: Answer) -> actor.Next(Caller, Answer) {
  case answer {
    Begin -> actor.continue(question(caller))
    TimedOut -> actor.stop_abnormal("a call timed out")
    Answer(value) -> {
      let assert Ok(timer) = caller.timer
      process.cancel_timer(timer)
      let caller =
        Caller(
          ..caller,
          left: caller.left - 1,
          replies: caller.replies + 1,
          sum: caller.sum + value,
        )
      case caller.left {
        0 -> {
          process.send(caller.report, #(caller.replies, caller.sum))
          actor.stop()
        }
        _ -> actor.continue(question(caller))
      }
    }
  }
}

fn question(caller: Caller) -> Caller {
  let timer = process.send_after(caller.self, timeout_ms, TimedOut)
  process.send(caller.server, Question(caller.self, caller.left % 8))
  Caller(..caller, timer: Ok(timer))
}

/// Receives from one subject while messages to another lie before it in the mailbox. The first receive is
/// not timed: whoever indexes the mailbox does it then, once.
///
pub fn selective(queued: Int, size: Int) -> Measurement {
  let other = process.new_subject()
  let wanted = process.new_subject()
  fill(other, queued)
  let assert 1 = receive_wanted(wanted, 1, 0)
  let begin = measurement.now_ns()
  let received = receive_wanted(wanted, size, 0)
  let elapsed_ns = measurement.now_ns() - begin
  Measurement(elapsed_ns:, bytes: 0, proof: [
    #("received", received),
    #("drained", drain(other, 0)),
  ])
}

fn fill(subject: Subject(Int), left: Int) -> Nil {
  case left {
    0 -> Nil
    _ -> {
      process.send(subject, left)
      fill(subject, left - 1)
    }
  }
}

fn receive_wanted(wanted: Subject(Int), left: Int, received: Int) -> Int {
  case left {
    0 -> received
    _ -> {
      process.send(wanted, left)
      let assert Ok(value) = process.receive(wanted, timeout_ms)
      case value == left {
        True -> receive_wanted(wanted, left - 1, received + 1)
        False -> received
      }
    }
  }
}

fn drain(other: Subject(Int), drained: Int) -> Int {
  case process.receive(other, 0) {
    Ok(_) -> drain(other, drained + 1)
    Error(Nil) -> drained
  }
}

pub fn timers(size: Int) -> Measurement {
  let expired = process.new_subject()
  let begin = measurement.now_ns()
  let timers = arm(expired, size, [])
  let cancelled =
    list.fold(timers, 0, fn(count, timer) {
      case process.cancel_timer(timer) {
        process.Cancelled(_) -> count + 1
        process.TimerNotFound -> count
      }
    })
  measurement.timed(begin, [#("cancelled", cancelled)])
}

fn arm(
  expired: Subject(Nil),
  left: Int,
  timers: List(Timer),
) -> List(Timer) {
  case left {
    0 -> timers
    _ -> {
      let timer = process.send_after(expired, 60_000 + left % 10_000, Nil)
      arm(expired, left - 1, [timer, ..timers])
    }
  }
}

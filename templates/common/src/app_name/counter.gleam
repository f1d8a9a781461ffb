//// An actor that counts.

import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import gleam/otp/supervision

pub type Message {
  /// Adds to the count.
  Add(amount: Int)
  /// Asks for the count.
  Value(reply_to: Subject(Int))
  /// Crashes the counter, to see it come back.
  Crash
}

/// Starts a counter at zero, linked to the caller.
pub fn start() -> actor.StartResult(Subject(Message)) {
  actor.new(0)
  |> actor.on_message(handle)
  |> actor.start
}

/// The counter as the child of a supervisor, under a name.
pub fn supervised(
  name: Name(Message),
) -> supervision.ChildSpecification(Subject(Message)) {
  supervision.worker(fn() {
    actor.new(0)
    |> actor.named(name)
    |> actor.on_message(handle)
    |> actor.start
  })
}

/// Adds to the count, without waiting.
pub fn add(counter: Subject(Message), amount: Int) -> Nil {
  process.send(counter, Add(amount))
}

/// The count. Waits up to a second for the answer.
pub fn value(counter: Subject(Message)) -> Int {
  process.call(counter, 1000, Value)
}

fn handle(count: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Add(amount) -> actor.continue(count + amount)
    Value(reply_to) -> {
      process.send(reply_to, count)
      actor.continue(count)
    }
    Crash -> panic as "asked to crash"
  }
}

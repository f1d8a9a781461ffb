//// A clerk, written in Gleam, calls the counter, wherever each of the two runs.

import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import mixed/counter.{Add}

pub type Message {
  /// Adds 1 so many times, one call after another.
  Count(times: Int, reply: Subject(Tally))
}

/// What the counter answered last, and which thread the clerk runs in.
pub type Tally {
  Tally(total: Int, place: String)
}

/// A name for a clerk.
pub fn name() -> Name(Message) {
  process.new_name("clerk")
}

/// The subject of a name.
pub fn named(name: Name(Message)) -> Subject(Message) {
  process.named_subject(name)
}

/// Starts a clerk who knows the counter.
pub fn start(
  name: Name(Message),
  counter: Subject(counter.Message),
) -> actor.StartResult(Subject(Message)) {
  actor.new(counter)
  |> actor.named(name)
  |> actor.on_message(fn(counter, message: Message) {
    let total = count(counter, message.times, 0)
    process.send(message.reply, Tally(total, place()))
    actor.continue(counter)
  })
  |> actor.start
}

fn count(counter: Subject(counter.Message), times: Int, total: Int) -> Int {
  case times > 0 {
    True -> count(counter, times - 1, process.call(counter, 5000, Add(1, _)))
    False -> total
  }
}

/// Which thread of which process of the operating system this is.
@external(javascript, "../mixed_ffi.mjs", "place")
fn place() -> String

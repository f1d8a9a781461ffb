//// The smallest program with an actor in it: asks it for a greeting, prints
//// the answer, and ends.

import gleam/erlang/process.{type Subject}
import gleam/io
import gleam/otp/actor

/// What the greeter can be asked.
pub type Message {
  Greet(name: String, reply: Subject(String))
}

pub fn main() -> Nil {
  let assert Ok(greeter) = start("Hello")
  io.println(process.call(greeter.data, 1000, Greet("Joe", _)))
  io.println(process.call(greeter.data, 1000, Greet("Mike", _)))
}

/// Starts a greeter that begins every greeting with the same word.
pub fn start(word: String) -> actor.StartResult(Subject(Message)) {
  actor.new(word)
  |> actor.on_message(answer)
  |> actor.start
}

fn answer(word: String, message: Message) -> actor.Next(String, Message) {
  process.send(message.reply, word <> ", " <> message.name <> "!")
  actor.continue(word)
}

//// An actor for callers outside of Gleam.

import gleam/erlang/process.{type Subject}
import gleam/otp/actor

pub type Message {
  AddOne(value: Int, reply_to: Subject(Int))
}

pub fn start() -> actor.StartResult(Subject(Message)) {
  actor.new(Nil) |> actor.on_message(handle) |> actor.start
}

fn handle(state: Nil, message: Message) -> actor.Next(Nil, Message) {
  process.send(message.reply_to, message.value + 1)
  actor.continue(state)
}

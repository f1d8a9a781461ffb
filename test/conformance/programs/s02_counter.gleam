//// An actor with a state: messages in order, a call that waits for its reply.

import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import gleam/list
import gleam/otp/actor

pub type Message {
  Add(Int)
  Get(reply_to: Subject(Int))
}

fn handle(total: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Add(amount) -> actor.continue(total + amount)
    Get(reply_to) -> {
      process.send(reply_to, total)
      actor.continue(total)
    }
  }
}

pub fn main() {
  let assert Ok(started) =
    actor.new(0) |> actor.on_message(handle) |> actor.start
  let counter = started.data
  [1, 2, 3, 4]
  |> list.each(fn(amount) { process.send(counter, Add(amount)) })
  io.println("total " <> int.to_string(process.call(counter, 1000, Get)))
  process.send(counter, Add(-10))
  io.println("total " <> int.to_string(process.call(counter, 1000, Get)))
}

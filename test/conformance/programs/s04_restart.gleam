//// A supervisor starts its child again after a crash; the name leads to the new one, with a fresh state.

import gleam/erlang/process.{type Name, type Subject}
import gleam/int
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type Message {
  Increment(reply_to: Subject(Int))
  Crash
}

fn handle(count: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Increment(reply_to) -> {
      process.send(reply_to, count + 1)
      actor.continue(count + 1)
    }
    Crash -> panic as "asked to"
  }
}

fn start_counter(name: Name(Message)) {
  actor.new(0)
  |> actor.on_message(handle)
  |> actor.named(name)
  |> actor.start
}

fn wait_for_other(name: Name(Message), old: process.Pid) -> Nil {
  case process.named(name) {
    Ok(pid) if pid != old -> Nil
    _ -> {
      process.sleep(1)
      wait_for_other(name, old)
    }
  }
}

pub fn main() {
  let name = process.new_name("counter")
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(supervision.worker(fn() { start_counter(name) }))
    |> supervisor.start
  let counter = process.named_subject(name)
  let say = fn() {
    io.println(int.to_string(process.call(counter, 1000, Increment)))
  }
  say()
  say()
  let assert Ok(first) = process.named(name)
  process.send(counter, Crash)
  wait_for_other(name, first)
  say()
}

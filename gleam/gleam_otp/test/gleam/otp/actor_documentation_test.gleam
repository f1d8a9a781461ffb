//// The example of the module `gleam/otp/actor`, as it stands there.

import gleam/erlang/process.{type Subject}
import gleam/otp/actor

pub type Message {
  Add(Int)
  Total(reply: Subject(Int))
}

fn handle_message(total: Int, message: Message) {
  case message {
    Add(number) -> actor.continue(total + number)
    Total(reply) -> {
      process.send(reply, total)
      actor.continue(total)
    }
  }
}

pub fn main() {
  let assert Ok(counter) =
    actor.new(0)
    |> actor.on_message(handle_message)
    |> actor.start
  actor.send(counter.data, Add(2))
  actor.send(counter.data, Add(3))
  assert actor.call(counter.data, waiting: 100, sending: Total) == 5
}

pub fn module_example_test() {
  main()
}

//// A server written as two functions that call each other in tail position runs in constant space.

import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io

fn wait(inbox: Subject(Int), seen: Int) -> Int {
  case process.receive(inbox, 0) {
    Ok(number) -> handle(inbox, seen, number)
    Error(Nil) -> seen
  }
}

fn handle(inbox: Subject(Int), seen: Int, number: Int) -> Int {
  wait(inbox, seen + number)
}

fn fill(inbox: Subject(Int), count: Int) -> Nil {
  case count {
    0 -> Nil
    _ -> {
      process.send(inbox, 1)
      fill(inbox, count - 1)
    }
  }
}

pub fn main() {
  let inbox = process.new_subject()
  fill(inbox, 200_000)
  io.println(int.to_string(wait(inbox, 0)))
}

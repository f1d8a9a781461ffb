//// A process waits below a standard library function: `call` inside `list.map`, `try_map` and `fold`.

import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import gleam/list
import gleam/string

type Question {
  Square(number: Int, reply_to: Subject(Int))
}

fn serve(inbox: Subject(Question)) -> Nil {
  case process.receive(inbox, 1000) {
    Ok(Square(number, reply_to)) -> {
      process.send(reply_to, number * number)
      serve(inbox)
    }
    Error(Nil) -> Nil
  }
}

fn start() -> Subject(Question) {
  let here = process.new_subject()
  process.spawn(fn() {
    let inbox = process.new_subject()
    process.send(here, inbox)
    serve(inbox)
  })
  let assert Ok(inbox) = process.receive(here, 1000)
  inbox
}

pub fn main() {
  let server = start()
  let ask = fn(number) { process.call(server, 1000, Square(number, _)) }
  io.println(string.inspect(list.map([1, 2, 3], ask)))
  let tried =
    list.try_map([4, 5, -1, 6], fn(number) {
      case number < 0 {
        True -> Error("negative")
        False -> Ok(ask(number))
      }
    })
  io.println(string.inspect(tried))
  let sum = list.fold([1, 2, 3, 4], 0, fn(sum, number) { sum + ask(number) })
  io.println("sum " <> int.to_string(sum))
}

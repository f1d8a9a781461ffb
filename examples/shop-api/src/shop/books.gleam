//// The memory of the inventory: an actor that keeps the stock and does nothing
//// else, so that it has nothing to crash of.

import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import gleam/otp/supervision.{type ChildSpecification}
import shop/stock.{type Stock}

/// How long the inventory waits for its books, in milliseconds.
const patience_ms = 5000

pub opaque type Message {
  Keep(stock: Stock)
  Read(reply: Subject(Stock))
}

/// The books of a shop that opens, as a child of a supervisor.
pub fn supervised(
  name: Name(Message),
  opening: Stock,
) -> ChildSpecification(Subject(Message)) {
  supervision.worker(fn() {
    actor.new(opening)
    |> actor.named(name)
    |> actor.on_message(handle)
    |> actor.start
  })
}

/// Keeps the stock. Whoever reads later than this was sent reads this or what was
/// kept after it, whoever of the two has crashed since: mail arrives in order.
///
pub fn keep(books: Subject(Message), stock: Stock) -> Nil {
  process.send(books, Keep(stock))
}

/// The stock that was kept last.
pub fn read(books: Subject(Message)) -> Stock {
  process.call(books, patience_ms, Read)
}

fn handle(stock: Stock, message: Message) -> actor.Next(Stock, Message) {
  case message {
    Keep(stock) -> actor.continue(stock)
    Read(reply) -> {
      process.send(reply, stock)
      actor.continue(stock)
    }
  }
}

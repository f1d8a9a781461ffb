//// The inventory of a shop: articles, how many pieces there are of each, and
//// reservations that expire.
////
////     inventory (rest for one)
////     ├── books     keep the stock
////     └── counter   an actor that everybody asks, with a timer for each reservation
////
//// Stock is conserved whatever crashes, as long as the books do not: the counter
//// writes into them before it answers, and the counter that takes its place reads
//// them and sets the timers again.

import gleam/dict.{type Dict}
import gleam/erlang/process.{type Name, type Subject, type Timer}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result
import shop/books
import shop/stock.{
  type Item, type Lot, type Refusal, type Reservation, type Stock,
}

/// How long a new counter may take to read the books, in milliseconds.
const start_timeout_ms = 5000

pub type Message {
  /// All items, in the order of their articles.
  Items(reply: Subject(List(Item)))
  /// Puts pieces in.
  Restock(lot: Lot, reply: Subject(Result(Item, Refusal)))
  /// Holds pieces until they are confirmed or cancelled, or the time is over.
  Reserve(lot: Lot, reply: Subject(Result(Reservation, Refusal)))
  /// Sells what is held.
  Confirm(reservation: Int, reply: Subject(Result(Item, Refusal)))
  /// Gives back what is held.
  Cancel(reservation: Int, reply: Subject(Result(Item, Refusal)))
  /// The time of a reservation is over. Only timers have what it takes to say so.
  Expire(expiry: Expiry)
}

pub opaque type Expiry {
  Expiry(reservation: Int)
}

type Counter {
  Counter(
    stock: Stock,
    timers: Dict(Int, Timer),
    books: Subject(books.Message),
    self: Subject(Message),
    hold_ms: Int,
  )
}

/// Opens an inventory with some lots. What is reserved is held for `hold_ms`
/// milliseconds.
///
pub fn start(
  lots: List(Lot),
  hold_ms hold_ms: Int,
) -> actor.StartResult(Subject(Message)) {
  let books_name = process.new_name("books")
  let counter_name = process.new_name("counter")
  use started <- result.map(
    supervisor.new(supervisor.RestForOne)
    |> supervisor.add(books.supervised(books_name, stock.new(lots)))
    |> supervisor.add(
      supervision.worker(fn() {
        start_counter(counter_name, process.named_subject(books_name), hold_ms)
      }),
    )
    |> supervisor.start,
  )
  // Whoever asks, asks by name: the counter of the moment answers.
  actor.Started(started.pid, process.named_subject(counter_name))
}

fn start_counter(
  name: Name(Message),
  books: Subject(books.Message),
  hold_ms: Int,
) -> actor.StartResult(Subject(Message)) {
  actor.new_with_initialiser(start_timeout_ms, fn(self) {
    let stock = books.read(books)
    let counter = Counter(stock:, timers: dict.new(), books:, self:, hold_ms:)
    // A timer of the counter before may have rung when nobody was there to hear
    // it: what it held is held for its whole time again, at the longest.
    stock.open_reservations(stock)
    |> list.fold(counter, arm)
    |> actor.initialised
    |> actor.returning(self)
    |> Ok
  })
  |> actor.named(name)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(counter: Counter, message: Message) -> actor.Next(Counter, Message) {
  actor.continue(case message {
    Items(reply) -> {
      process.send(reply, stock.items(counter.stock))
      counter
    }
    Restock(lot, reply) ->
      stock.restock(counter.stock, lot)
      |> answer(counter, reply)
    Reserve(lot, reply) -> reserve(counter, lot, reply)
    Confirm(id, reply) ->
      stock.end(counter.stock, id, stock.Sold)
      |> answer(counter, reply)
      |> disarm(id)
    Cancel(id, reply) ->
      stock.end(counter.stock, id, stock.Returned)
      |> answer(counter, reply)
      |> disarm(id)
    Expire(Expiry(id)) -> expire(counter, id)
  })
}

/// Writes down what was done, then answers.
fn answer(
  done: Result(#(Stock, a), Refusal),
  counter: Counter,
  reply: Subject(Result(a, Refusal)),
) -> Counter {
  case done {
    Error(refusal) -> {
      process.send(reply, Error(refusal))
      counter
    }
    Ok(#(stock, value)) -> {
      books.keep(counter.books, stock)
      process.send(reply, Ok(value))
      Counter(..counter, stock:)
    }
  }
}

fn reserve(
  counter: Counter,
  lot: Lot,
  reply: Subject(Result(Reservation, Refusal)),
) -> Counter {
  let done = stock.reserve(counter.stock, lot)
  let counter = answer(done, counter, reply)
  case done {
    Ok(#(_, reservation)) -> arm(counter, reservation.id)
    Error(_) -> counter
  }
}

/// It may be over already: then its timer rang while it was being confirmed, or
/// was one of the counter before.
fn expire(counter: Counter, id: Int) -> Counter {
  let counter = disarm(counter, id)
  case stock.end(counter.stock, id, stock.Returned) {
    Error(_) -> counter
    Ok(#(stock, _)) -> {
      books.keep(counter.books, stock)
      Counter(..counter, stock:)
    }
  }
}

fn arm(counter: Counter, id: Int) -> Counter {
  let timer =
    process.send_after(counter.self, counter.hold_ms, Expire(Expiry(id)))
  Counter(..counter, timers: dict.insert(counter.timers, id, timer))
}

fn disarm(counter: Counter, id: Int) -> Counter {
  case dict.get(counter.timers, id) {
    Error(Nil) -> counter
    Ok(timer) -> {
      process.cancel_timer(timer)
      Counter(..counter, timers: dict.delete(counter.timers, id))
    }
  }
}

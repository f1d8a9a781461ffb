//// The stock of a shop, for the tests of bindings: one of every kind of thing
//// that a module can make public.

import gleam/dict.{type Dict}
import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/option.{type Option} as maybe
import gleam/order.{type Order}
import gleam/otp/actor
import gleam/set.{type Set}

/// What the stock is asked.
pub type Message {
  /// Puts items in.
  Add(item: String, count: Int)
  /// Takes items out.
  Take(item: String, count: Int, reply_to: Subject(Result(Int, Problem)))
  Count(String, reply: Subject(Int))
  Find(String, reply: Subject(Result(Int, Nil)))
  Stop
}

pub type Problem {
  OutOfStock(item: String, left: Int)
  Unknown(String)
}

pub type Point {
  Point(x: Float, y: Float)
}

/// Contains itself, and a field whose name JavaScript reserves.
pub type Tree(value) {
  Leaf
  Node(left: Tree(value), class: value, right: Tree(value))
}

pub type Rose(a) {
  Rose(value: a, children: List(Rose(a)))
}

/// Two that contain each other.
pub type Even {
  Zero
  AfterOdd(Odd)
}

pub type Odd {
  AfterEven(Even)
}

/// Only the module knows what is in it.
pub opaque type Money {
  Money(cents: Int)
}

/// A list of things, only the module knows how.
pub opaque type Stack(a) {
  Stack(items: List(a))
}

pub type Handler {
  Handler(name: String, run: fn(Int) -> Int)
}

pub type Amounts =
  Dict(String, Int)

pub const limit: Int = 10

pub const origin = Point(0.0, 0.0)

/// Starts a stock that holds something.
///
/// It is linked to the caller.
pub fn start(
  holding amounts: Amounts,
) -> Result(actor.Started(Subject(Message)), actor.StartError) {
  actor.new(amounts)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(amounts: Amounts, message: Message) -> actor.Next(Amounts, Message) {
  case message {
    Add(item, count) -> {
      let before = dict.get(amounts, item) |> or_zero
      actor.continue(dict.insert(amounts, item, before + count))
    }
    Take(item, count, reply_to) ->
      case dict.get(amounts, item) {
        Error(Nil) -> {
          process.send(reply_to, Error(Unknown(item)))
          actor.continue(amounts)
        }
        Ok(left) if left < count -> {
          process.send(reply_to, Error(OutOfStock(item, left)))
          actor.continue(amounts)
        }
        Ok(left) -> {
          process.send(reply_to, Ok(left - count))
          actor.continue(dict.insert(amounts, item, left - count))
        }
      }
    Count(item, reply) -> {
      process.send(reply, dict.get(amounts, item) |> or_zero)
      actor.continue(amounts)
    }
    Find(item, reply) -> {
      process.send(reply, dict.get(amounts, item))
      actor.continue(amounts)
    }
    Stop -> actor.stop()
  }
}

fn or_zero(count: Result(Int, Nil)) -> Int {
  case count {
    Ok(count) -> count
    Error(Nil) -> 0
  }
}

/// Asks a stock for many items, one after another.
pub fn count_all(stock: Subject(Message), items: List(String)) -> List(Int) {
  list.map(items, fn(item) { process.call(stock, 1000, Count(item, _)) })
}

/// A stock that somebody else may have.
pub fn same(stock: Subject(Message)) -> Subject(Message) {
  stock
}

pub fn total(amounts: Amounts) -> Int {
  dict.fold(amounts, 0, fn(sum, _, count) { sum + count })
}

pub fn delete(amounts: Amounts, _: String) -> Amounts {
  amounts
}

pub fn first(items: List(a), or default: a) -> a {
  case items {
    [] -> default
    [item, ..] -> item
  }
}

pub fn forget(_value: a) -> Nil {
  Nil
}

pub fn depth(tree: Tree(a)) -> Int {
  case tree {
    Leaf -> 0
    Node(left, _, right) -> 1 + larger(depth(left), depth(right))
  }
}

fn larger(a: Int, b: Int) -> Int {
  case a > b {
    True -> a
    False -> b
  }
}

pub fn search(in tree: Tree(a), with fits: fn(a) -> Bool) -> Option(a) {
  case tree {
    Leaf -> maybe.None
    Node(left, value, right) ->
      case fits(value) {
        True -> maybe.Some(value)
        False ->
          case search(left, fits) {
            maybe.None -> search(right, fits)
            found -> found
          }
      }
  }
}

pub fn grow(rose: Rose(Int)) -> Rose(Int) {
  Rose(rose.value + 1, list.map(rose.children, grow))
}

pub fn parity(even: Even) -> Int {
  case even {
    Zero -> 0
    AfterOdd(AfterEven(before)) -> 2 + parity(before)
  }
}

pub fn money(cents: Int) -> Result(Money, Problem) {
  case cents < 0 {
    True -> Error(Unknown("debt"))
    False -> Ok(Money(cents))
  }
}

pub fn cents(money: Money) -> Int {
  money.cents
}

pub fn stack() -> Stack(List(Int)) {
  Stack([])
}

pub fn push(stack: Stack(a), item: a) -> Stack(a) {
  Stack([item, ..stack.items])
}

pub fn pop(stack: Stack(a)) -> Result(a, Nil) {
  list.first(stack.items)
}

pub fn names(amounts: Amounts) -> Set(String) {
  set.from_list(dict.keys(amounts))
}

pub fn reversed(bytes: BitArray, twice: Bool) -> #(Int, BitArray) {
  case twice, bytes {
    False, <<first, rest:bits>> -> #(first, rest)
    _, _ -> #(0, bytes)
  }
}

pub fn compare(a: Int, b: Int) -> Order {
  case a == b {
    True -> order.Eq
    False -> order.Lt
  }
}

pub fn doubler() -> Handler {
  Handler("doubler", fn(number) { number * 2 })
}

pub fn apply(handler: Handler, to value: Int) -> Int {
  handler.run(value)
}

/// Panics.
pub fn fail(reason: String) -> Nil {
  panic as reason
}

pub fn fail_later(reason: String) -> Nil {
  process.sleep(1)
  panic as reason
}

/// A name has a type argument that the compiled JavaScript does not show.
pub fn name(prefix: String) -> process.Name(message) {
  process.new_name(prefix)
}

pub fn anybody(name: process.Name(message)) -> Subject(message) {
  process.named_subject(name)
}

/// A function of a function over any type.
pub fn flip(function: fn(a, b) -> c) -> fn(b, a) -> c {
  fn(second, first) { function(first, second) }
}

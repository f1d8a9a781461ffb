//// Ordinary Gleam that never suspends: lists, records, strings, a dictionary, recursion. The text that runs must be the
//// compiler's own.

import gleam/dict
import gleam/int
import gleam/list
import gleam/string
import measurement.{type Measurement}

type Item {
  Item(key: Int, weight: Int)
}

/// The same work `passes` times; the sum of what each pass found.
pub fn run(passes: Int) -> Measurement {
  let begin = measurement.now_ns()
  let checksum = repeat(passes, 0)
  measurement.timed(begin, [#("checksum", checksum)])
}

fn repeat(left: Int, sum: Int) -> Int {
  case left {
    0 -> sum
    _ -> repeat(left - 1, sum + pass())
  }
}

fn pass() -> Int {
  let items = make_items(200, [])
  weigh(items) + tally(items) + fibonacci(15) + spell(items)
}

fn make_items(left: Int, items: List(Item)) -> List(Item) {
  case left {
    0 -> items
    _ -> make_items(left - 1, [Item(key: left, weight: left * 7 % 31), ..items])
  }
}

fn weigh(items: List(Item)) -> Int {
  items
  |> list.filter(fn(item) { item.weight % 2 == 0 })
  |> list.map(fn(item) { item.weight * item.key })
  |> list.fold(0, int.add)
}

fn tally(items: List(Item)) -> Int {
  let counts =
    list.fold(items, dict.new(), fn(counts, item) {
      dict.insert(counts, item.weight, item.key)
    })
  dict.fold(counts, 0, fn(sum, weight, key) { sum + weight + key })
}

fn fibonacci(n: Int) -> Int {
  case n < 2 {
    True -> n
    False -> fibonacci(n - 1) + fibonacci(n - 2)
  }
}

fn spell(items: List(Item)) -> Int {
  items
  |> list.map(fn(item) { int.to_string(item.weight) })
  |> string.join(",")
  |> string.length
}

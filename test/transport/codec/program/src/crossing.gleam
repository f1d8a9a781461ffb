import crossing/hidden.{type Hidden}
import gleam/dict.{type Dict}
import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/option.{type Option, None, Some}
import gleam/set

pub type Colour {
  Red
  Green
  Mixed(Colour, share: Float)
}

pub type Tree(value) {
  Leaf
  Node(left: Tree(value), value: value, right: Tree(value))
}

pub type Order {
  Order(
    id: Int,
    name: String,
    items: List(#(String, Int)),
    colour: Option(Colour),
    notes: Dict(String, List(Result(Int, String))),
  )
}

pub type Task {
  Task(name: String, run: fn(Int) -> Int, reply: Subject(Int))
}

/// A key whose hash depends on the thread that computes it.
pub type Key {
  Key(run: fn(Int) -> Int)
}

pub fn tree(depth: Int) -> Tree(Int) {
  case depth {
    0 -> Leaf
    _ -> Node(tree(depth - 1), depth, tree(depth - 1))
  }
}

pub fn order() -> Order {
  Order(
    id: 9_007_199_254_740_991,
    name: "Blåhaj 🦈",
    items: [#("fin", 2), #("tail", 1)],
    colour: Some(Mixed(Green, share: 0.25)),
    notes: dict.from_list([
      #("a", [Ok(1), Error("no")]),
      #("b", []),
      #("", [Ok(-1)]),
    ]),
  )
}

pub fn hidden_value() -> Hidden {
  hidden.new("secret", [1, 2, 3])
}

pub fn bits() -> List(BitArray) {
  let assert <<_:3, rest:bits>> = <<255, 1, 77>>
  [<<>>, <<1, 2, 3>>, <<5:size(3)>>, <<"text":utf8>>, rest]
}

pub fn records_as_keys() -> Dict(Tree(Int), Colour) {
  dict.from_list([#(tree(2), Red), #(Leaf, Green), #(tree(3), Mixed(Red, 1.0))])
}

pub fn functions_as_keys() -> Dict(Key, Int) {
  dict.from_list([#(Key(double), 2), #(Key(triple), 3)])
}

pub fn worth(keys: Dict(Key, Int), key: fn(Int) -> Int) -> Result(Int, Nil) {
  dict.get(keys, Key(key))
}

pub fn members() -> set.Set(Option(Int)) {
  set.from_list([None, Some(1), Some(2)])
}

pub fn many(count: Int) -> Dict(Int, #(Int, String)) {
  list.repeat("x", count)
  |> list.index_map(fn(text, index) { #(index * 7, #(index, text)) })
  |> dict.from_list
}

pub fn double(value: Int) -> Int {
  value * 2
}

pub fn triple(value: Int) -> Int {
  value * 3
}

pub fn adding(amount: Int) -> fn(Int) -> Int {
  fn(value) { value + amount }
}

pub fn pipeline(steps: List(fn(Int) -> Int)) -> fn(Int) -> Int {
  fn(value) { list.fold(steps, value, fn(value, step) { step(value) }) }
}

/// Closures that capture closures, functions of modules, and a function in a record.
pub fn nested() -> fn(Int) -> Int {
  let add = adding(5)
  let task = Task("t", pipeline([add, double]), process.new_subject())
  pipeline([task.run, fn(value) { add(task.run(value)) }])
}

pub fn task() -> Task {
  Task("task", adding(1), process.new_subject())
}

pub fn assert_two(value: Int) -> Int {
  let assert 2 = value
  value
}

pub type Anything

@external(javascript, "./crossing_ffi.mjs", "point")
pub fn point(x: Int, y: Int) -> Anything

@external(javascript, "./crossing_ffi.mjs", "counter")
pub fn counter() -> Anything

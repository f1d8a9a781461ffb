//// Names that the bindings, JavaScript or TypeScript want for themselves.

import gleam/erlang/process.{type Subject}
import gleam/option.{type Option}

/// A message type whose client would have the name of another type.
pub type Message {
  Perform(Int)
  Constructor(reply: Subject(Int))
  System(new: Bool, reply: Subject(Promise))
}

pub type Ref {
  Ref(id: Int)
}

pub type Promise {
  Promise(value: Option(A))
}

/// A type with the name of a type variable.
pub type A {
  A(Array)
  Effect
}

pub type Array

pub type Box(a) {
  Box(a, a_1: A, a1: A)
}

pub const option = 1

pub const prelude = "prelude"

pub fn process(subject: Subject(Message)) -> Subject(Message) {
  subject
}

pub fn set(value: a, fields: Int, labels labels: a) -> #(a, Int) {
  case fields {
    0 -> #(labels, 0)
    _ -> #(value, fields)
  }
}

pub fn is_effect(value: A) -> Bool {
  value == Effect
}

pub fn ref(subject: Subject(Message)) -> Subject(Message) {
  subject
}

pub fn promised() -> Ref {
  Ref(1)
}

pub fn module(box: Box(b)) -> Box(b) {
  box
}

pub fn new(await: Int, with function: fn(Int) -> Int) -> Int {
  function(await)
}

//// Values of every kind that JSON can hold, and some that it cannot, for the
//// tests of schemas.

import gleam/dict.{type Dict}
import gleam/erlang/process.{type Pid, type Subject}
import gleam/option.{type Option}
import gleam/set.{type Set}
import shop/stock.{type Money, type Point}

/// What is in a parcel: one field for each kind of type.
pub type Parcel {
  Parcel(
    id: Int,
    weight: Float,
    label: String,
    fragile: Bool,
    nothing: Nil,
    seal: BitArray,
    items: List(String),
    size: #(Int, Float, String),
    prices: Dict(String, Int),
    shelves: Dict(Int, String),
    tags: Set(String),
    note: Option(String),
    reply: Option(Option(Int)),
    signed: Option(Nil),
    outcome: Result(Int, String),
    done: Result(Nil, Nil),
    place: Point,
    way: Way,
  )
}

pub type Way {
  ByLand
  ByAir(flight: String)
  BySea(String, days: Int)
}

/// Contains itself, in several ways.
pub type Box(content) {
  Empty
  Box(content: content, inside: List(Box(content)), best: Option(Box(content)))
}

/// Two generic types that contain each other, and an option of anything.
pub type Chain(a) {
  Chain(value: Option(a), rest: Links(a))
}

pub type Links(a) {
  End
  Link(Chain(a))
}

/// The name of the schema of `Note` is taken.
pub type Note {
  Note(text: String)
  NoteSchema
}

pub type NoteJson {
  NoteJson(Int)
}

pub type Shipment =
  Dict(String, List(Parcel))

pub type Pair(a) =
  #(a, a)

pub type Customer {
  Customer(name: String, reply_to: Subject(Int))
}

pub type Bill {
  Bill(customer: Customer)
}

pub type Payment {
  Payment(money: Money)
}

pub type Job {
  Job(run: fn(Int) -> Int)
}

pub type Worker {
  Worker(pid: Pid)
}

pub fn same_parcel(parcel: Parcel) -> Parcel {
  Parcel(..parcel, label: parcel.label <> "")
}

pub fn same_box(box: Box(Int)) -> Box(Int) {
  box
}

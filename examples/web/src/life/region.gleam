//// A region is an actor that holds one square of the world. It knows nothing of
//// the others: what lies around it comes with every generation.

import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import gleam/otp/supervision
import life/cells.{type Border, type Cells}

pub type Message {
  /// Goes on by one generation and tells the new cells.
  Advance(border: Border, reply_to: Subject(#(Int, Cells)))
  /// Brings a cell to life.
  Touch(column: Int, row: Int)
  /// Crashes, to see the region come back.
  Crash
}

/// Who a region is, and whom it tells that it was born.
pub type Place {
  Place(index: Int, name: Name(Message), born: fn(Int) -> Nil)
}

type State {
  State(index: Int, cells: Cells)
}

/// How long a region may take to start, in milliseconds.
const start_timeout_ms = 1000

/// The region as the child of a supervisor. It begins, and begins again, with
/// the life that its number gives it.
pub fn supervised(
  place: Place,
) -> supervision.ChildSpecification(Subject(Message)) {
  use <- supervision.worker
  actor.new_with_initialiser(start_timeout_ms, fn(subject) {
    place.born(place.index)
    actor.initialised(State(place.index, cells.soup(place.index)))
    |> actor.returning(subject)
    |> Ok
  })
  |> actor.named(place.name)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Advance(border:, reply_to:) -> {
      let cells = cells.next(state.cells, border)
      process.send(reply_to, #(state.index, cells))
      actor.continue(State(..state, cells:))
    }
    Touch(column:, row:) -> {
      let cells = cells.bring_to_life(state.cells, column, row)
      actor.continue(State(..state, cells:))
    }
    Crash -> panic as "the region fails, as it was asked to"
  }
}

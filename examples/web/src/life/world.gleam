//// The world is an actor that lets its regions live: generation by generation
//// it tells each region what lies around it and gathers what became of it. A
//// region that does not answer, since it crashed, counts as empty until it is
//// back.

import gleam/dict.{type Dict}
import gleam/erlang/process.{type Name, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/supervision
import gleam/result
import life/cells.{type Border, type Cells, Border}
import life/region

pub type Message {
  /// Goes on by one generation and tells what the world looks like then.
  Step(reply_to: Subject(Picture))
  /// Brings the cell in this column and row of the world to life.
  Touch(column: Int, row: Int)
  /// Crashes a region.
  Crash(region: Int)
  /// A region was born, or born again: said by the region itself.
  Born(region: Int)
}

/// What the world looks like.
pub type Picture {
  Picture(generation: Int, regions: List(Square))
}

/// A region in the picture: its rows from the top, each a number whose bits are
/// the cells, the leftmost the highest; and how often it was started again.
pub type Square {
  Square(rows: Cells, restarts: Int)
}

/// How the world is divided: regions in a row, and rows of regions. It has no
/// edge: what leaves it on one side comes back on the other.
pub type Division {
  Division(columns: Int, rows: Int)
}

type State {
  State(
    division: Division,
    names: Dict(Int, Name(region.Message)),
    generation: Int,
    cells: Dict(Int, Cells),
    births: Dict(Int, Int),
  )
}

/// How long a region may take for a generation, in milliseconds.
const patience_ms = 250

/// The world as the child of a supervisor.
pub fn supervised(
  name: Name(Message),
  division: Division,
  names: List(Name(region.Message)),
) -> supervision.ChildSpecification(Subject(Message)) {
  use <- supervision.worker
  let names = list.index_map(names, fn(name, index) { #(index, name) })
  State(
    division:,
    names: dict.from_list(names),
    generation: 0,
    cells: dict.new(),
    births: dict.new(),
  )
  |> actor.new
  |> actor.named(name)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Step(reply_to:) -> {
      let state = step(state)
      process.send(reply_to, picture(state))
      actor.continue(state)
    }
    Touch(column:, row:) -> {
      let across = column / cells.size
      let down = row / cells.size
      tell(
        state,
        down * state.division.columns + across,
        region.Touch(column % cells.size, row % cells.size),
      )
      actor.continue(state)
    }
    Crash(region:) -> {
      tell(state, region, region.Crash)
      actor.continue(state)
    }
    Born(region:) -> {
      let births = result.unwrap(dict.get(state.births, region), 0) + 1
      let births = dict.insert(state.births, region, births)
      actor.continue(State(..state, births:))
    }
  }
}

/// Sends to a region, if it is there.
fn tell(state: State, index: Int, message: region.Message) -> Bool {
  let found = {
    use name <- result.try(dict.get(state.names, index))
    use _pid <- result.map(process.named(name))
    process.send(process.named_subject(name), message)
  }
  result.is_ok(found)
}

fn step(state: State) -> State {
  let answers = process.new_subject()
  let asked =
    list.count(dict.keys(state.names), fn(index) {
      tell(state, index, region.Advance(border_of(state, index), answers))
    })
  let cells = gather(answers, asked, dict.new())
  State(..state, cells:, generation: state.generation + 1)
}

fn gather(
  answers: Subject(#(Int, Cells)),
  missing: Int,
  cells: Dict(Int, Cells),
) -> Dict(Int, Cells) {
  case missing {
    0 -> cells
    _ ->
      case process.receive(answers, patience_ms) {
        Ok(#(index, answer)) ->
          gather(answers, missing - 1, dict.insert(cells, index, answer))
        Error(Nil) -> cells
      }
  }
}

/// What lay around a region in the last generation.
fn border_of(state: State, index: Int) -> Border {
  let Division(columns:, rows:) = state.division
  let across = index % columns
  let down = index / columns
  let at = fn(right, below) {
    let across = { across + right + columns } % columns
    let down = { down + below + rows } % rows
    dict.get(state.cells, down * columns + across)
    |> result.unwrap(cells.empty())
  }
  Border(
    north: outer_row(at(-1, -1), at(0, -1), at(1, -1), list.last),
    south: outer_row(at(-1, 1), at(0, 1), at(1, 1), list.first),
    west: list.map(at(-1, 0), cells.cell(_, cells.size - 1)),
    east: list.map(at(1, 0), cells.cell(_, 0)),
  )
}

fn outer_row(
  left: Cells,
  middle: Cells,
  right: Cells,
  pick: fn(Cells) -> Result(Int, Nil),
) -> Int {
  let row = fn(cells) { result.unwrap(pick(cells), 0) }
  cells.wide_row(
    cells.cell(row(left), cells.size - 1),
    row(middle),
    cells.cell(row(right), 0),
  )
}

fn picture(state: State) -> Picture {
  let squares =
    list.index_map(dict.to_list(state.names), fn(_, index) {
      let births = result.unwrap(dict.get(state.births, index), 1)
      let rows = result.unwrap(dict.get(state.cells, index), cells.empty())
      Square(rows:, restarts: births - 1)
    })
  Picture(generation: state.generation, regions: squares)
}

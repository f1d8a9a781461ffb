//// The rules of the game for one square of cells, without any actors.
////
//// A row is a number whose bits are its cells, the leftmost cell the highest
//// bit. Neighbours are counted for all cells of a row at once, bit by bit.

import gleam/int
import gleam/list

/// Cells in a row, and rows in a square.
pub const size = 16

/// The rows of a square, from the top.
pub type Cells =
  List(Int)

/// The cells right around a square. `north` and `south` are rows with a corner
/// at each end; `west` and `east` are columns, from the top.
pub type Border {
  Border(north: Int, south: Int, west: List(Int), east: List(Int))
}

/// A square without life.
pub fn empty() -> Cells {
  list.repeat(0, times: size)
}

/// A square full of random life, always the same for the same seed.
pub fn soup(seed: Int) -> Cells {
  soup_rows(scramble(seed * 7919 + 17), size, [])
}

fn soup_rows(random: Int, left: Int, rows: Cells) -> Cells {
  case left {
    0 -> rows
    _ -> {
      let next = scramble(random)
      let row = int.bitwise_and(int.bitwise_shift_right(random, 4), row_mask)
      let thinning = int.bitwise_and(int.bitwise_shift_right(next, 6), row_mask)
      let row = int.bitwise_and(row, int.bitwise_or(thinning, 0x5a5a))
      soup_rows(scramble(next), left - 1, [row, ..rows])
    }
  }
}

/// The next number of a linear congruential generator below 2^24.
fn scramble(number: Int) -> Int {
  { number * 1_140_671 + 12_820_163 } % 16_777_216
}

/// The square one generation later.
pub fn next(cells: Cells, border: Border) -> Cells {
  let rows = widen(cells, border.west, border.east, [])
  let above = [border.north, ..rows]
  let below = list.append(list.drop(rows, 1), [border.south])
  next_rows(above, rows, below, [])
}

/// Rows with the neighbour at each end: two bits wider.
fn widen(
  cells: Cells,
  west: List(Int),
  east: List(Int),
  done: List(Int),
) -> List(Int) {
  case cells, west, east {
    [row, ..cells], [left, ..west], [right, ..east] ->
      widen(cells, west, east, [wide_row(left, row, right), ..done])
    _, _, _ -> list.reverse(done)
  }
}

/// A row between two cells.
pub fn wide_row(left: Int, row: Int, right: Int) -> Int {
  int.bitwise_shift_left(left, size + 1) + int.bitwise_shift_left(row, 1) + right
}

fn next_rows(
  above: List(Int),
  rows: List(Int),
  below: List(Int),
  done: Cells,
) -> Cells {
  case above, rows, below {
    [north, ..above], [row, ..rows], [south, ..below] ->
      next_rows(above, rows, below, [next_row(north, row, south), ..done])
    _, _, _ -> list.reverse(done)
  }
}

const row_mask = 0xffff

/// One row of the next generation from three wide rows of this one.
fn next_row(north: Int, row: Int, south: Int) -> Int {
  let left = int.bitwise_shift_right(_, 2)
  let middle = int.bitwise_shift_right(_, 1)
  let neighbours = [
    left(north),
    middle(north),
    north,
    left(row),
    row,
    left(south),
    middle(south),
    south,
  ]
  let counts = list.fold(neighbours, Counts(0, 0, 0), count)
  let born_or_stays = int.bitwise_or(counts.ones, middle(row))
  counts.twos
  |> int.bitwise_and(int.bitwise_not(counts.fours))
  |> int.bitwise_and(born_or_stays)
  |> int.bitwise_and(row_mask)
}

/// How many neighbours each cell has, as three binary digits of one number
/// each. The third stays once it is set: four neighbours are as many as eight.
type Counts {
  Counts(ones: Int, twos: Int, fours: Int)
}

fn count(counts: Counts, neighbours: Int) -> Counts {
  let Counts(ones:, twos:, fours:) = counts
  let carried = int.bitwise_and(ones, neighbours)
  let carried_twice = int.bitwise_and(twos, carried)
  Counts(
    ones: int.bitwise_exclusive_or(ones, neighbours),
    twos: int.bitwise_exclusive_or(twos, carried),
    fours: int.bitwise_or(fours, carried_twice),
  )
}

/// The square with life in one cell, counted from the top left.
pub fn bring_to_life(cells: Cells, column: Int, row: Int) -> Cells {
  use cells, index <- list.index_map(cells)
  case index == row {
    True -> int.bitwise_or(cells, bit(column))
    False -> cells
  }
}

/// The cell of a row in a column: 1 or 0.
pub fn cell(row: Int, column: Int) -> Int {
  int.bitwise_and(int.bitwise_shift_right(row, size - 1 - column), 1)
}

fn bit(column: Int) -> Int {
  int.bitwise_shift_left(1, size - 1 - column)
}

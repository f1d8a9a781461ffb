import gleam/erlang/process
import gleam/int
import gleam/list
import gleeunit
import life
import life/cells
import life/world

pub fn main() -> Nil {
  gleeunit.main()
}

fn alone(cells: cells.Cells) -> cells.Cells {
  let nothing = list.repeat(0, times: cells.size)
  cells.next(cells, cells.Border(north: 0, south: 0, west: nothing, east: nothing))
}

fn with_life(places: List(#(Int, Int))) -> cells.Cells {
  list.fold(places, cells.empty(), fn(cells, place) {
    cells.bring_to_life(cells, place.0, place.1)
  })
}

pub fn a_block_stays_as_it_is_test() {
  let block = with_life([#(4, 4), #(5, 4), #(4, 5), #(5, 5)])
  assert alone(block) == block
}

pub fn a_blinker_blinks_test() {
  let lying = with_life([#(6, 7), #(7, 7), #(8, 7)])
  let standing = with_life([#(7, 6), #(7, 7), #(7, 8)])
  assert alone(lying) == standing
  assert alone(standing) == lying
}

pub fn a_cell_with_eight_neighbours_dies_test() {
  let square =
    list.flat_map([3, 4, 5], fn(row) {
      list.map([3, 4, 5], fn(column) { #(column, row) })
    })
  let assert [_, _, _, _, middle, ..] = alone(with_life(square))
  assert cells.cell(middle, 4) == 0
}

pub fn life_comes_in_over_the_border_test() {
  let nothing = list.repeat(0, times: cells.size)
  let north = cells.wide_row(0, 0b111, 0)
  let border = cells.Border(north:, south: 0, west: nothing, east: nothing)
  let assert [top, ..] = cells.next(cells.empty(), border)
  assert top == 0b10
}

fn alive(picture: world.Picture) -> Int {
  use sum, square <- list.fold(picture.regions, 0)
  sum + int.sum(square.rows)
}

pub fn generations_go_by_test() {
  let assert Ok(started) = life.start(columns: 2, rows: 2)
  let first = process.call(started.data, 1000, world.Step)
  let second = process.call(started.data, 1000, world.Step)
  assert first.generation == 1
  assert second.generation == 2
  assert list.length(second.regions) == 4
  assert alive(second) > 0
  assert first.regions != second.regions
}

pub fn a_region_that_crashed_is_born_again_test() {
  let assert Ok(started) = life.start(columns: 2, rows: 1)
  let _ = process.call(started.data, 1000, world.Step)
  process.send(started.data, world.Crash(1))
  assert wait_for_restart(started.data, 100) == [0, 1]
}

fn wait_for_restart(world, tries: Int) -> List(Int) {
  let picture = process.call(world, 1000, world.Step)
  let restarts = list.map(picture.regions, fn(square) { square.restarts })
  case int.sum(restarts), tries {
    0, 1 -> restarts
    0, _ -> {
      process.sleep(5)
      wait_for_restart(world, tries - 1)
    }
    _, _ -> restarts
  }
}

//// A game of life whose world is divided into regions, each an actor under one
//// supervisor.
////
////     life (one for one)
////     ├── world       the clock, and who everybody's neighbours are
////     └── regions     one actor for each square of 16 by 16 cells

import gleam/erlang/process.{type Name, type Subject}
import gleam/int
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/result
import life/region.{Place}
import life/world.{Division}

/// Restarts that the supervisor puts up with, and in how many seconds: a page
/// where everybody may crash everything puts up with a lot.
const restarts = 1000

const restarts_seconds = 1

/// Starts a world of this many regions across and down, and gives the world.
pub fn start(
  columns columns: Int,
  rows rows: Int,
) -> actor.StartResult(Subject(world.Message)) {
  let name = process.new_name("world")
  let world = process.named_subject(name)
  let names = region_names(columns * rows, [])
  let regions =
    list.index_map(names, fn(name, index) {
      Place(index:, name:, born: fn(index) {
        process.send(world, world.Born(index))
      })
    })
  supervisor.new(supervisor.OneForOne)
  |> supervisor.restart_tolerance(restarts, restarts_seconds)
  |> supervisor.add(world.supervised(name, Division(columns:, rows:), names))
  |> list.fold(regions, _, fn(tree, place) {
    supervisor.add(tree, region.supervised(place))
  })
  |> supervisor.start
  |> result.map(fn(tree) { actor.Started(pid: tree.pid, data: world) })
}

fn region_names(
  left: Int,
  names: List(Name(region.Message)),
) -> List(Name(region.Message)) {
  case left {
    0 -> names
    _ -> {
      let name = process.new_name("region_" <> int.to_string(left))
      region_names(left - 1, [name, ..names])
    }
  }
}

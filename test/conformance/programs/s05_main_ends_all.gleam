//// When main returns, everything ends: a process that would go on for ever does not keep the program alive.

import gleam/erlang/process
import gleam/io

fn tick() -> Nil {
  process.sleep(1)
  tick()
}

pub fn main() {
  process.spawn(tick)
  process.spawn_unlinked(fn() {
    process.sleep(60_000)
    io.println("never printed")
  })
  process.sleep(20)
  io.println("over")
}

//// main is linked to a process that crashes: what comes after is never printed, what came before is.

import gleam/erlang/process
import gleam/io

pub fn main() {
  process.spawn(fn() {
    process.sleep(10)
    panic as "takes main with it"
  })
  io.println("before")
  process.sleep(1000)
  io.println("after")
}

//// The smallest program: one line, and the end.

import gleam/io

pub fn main() {
  io.println("hello")
}

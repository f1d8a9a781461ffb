//// Everything printed arrives, in order, also when the program ends right after: 50,000 lines.

import gleam/int
import gleam/io

fn print(line: Int, last: Int) -> Nil {
  case line > last {
    True -> Nil
    False -> {
      io.println("line " <> int.to_string(line))
      print(line + 1, last)
    }
  }
}

pub fn main() {
  print(1, 50_000)
}

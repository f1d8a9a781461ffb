import gleam/erlang/process
import gleeunit
import hello

pub fn main() -> Nil {
  gleeunit.main()
}

pub fn greets_whoever_asks_test() {
  let assert Ok(greeter) = hello.start("Good morning")
  assert process.call(greeter.data, 100, hello.Greet("Robert", _))
    == "Good morning, Robert!"
}

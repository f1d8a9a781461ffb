//// Functions about functions.

import gleam/function

pub fn identity_gives_back_the_very_value_test() {
  assert function.identity(#("a", [1])) == #("a", [1])
}

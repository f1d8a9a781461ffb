//// The example of the module `starfish/js`, as it stands there.

import gleam/result
import gleam/string
import starfish/js.{type Promise}

@external(javascript, "./pages_ffi.mjs", "get")
fn get(url: String) -> Promise(String)

pub fn title(url: String) -> Result(String, js.Failure) {
  use page <- result.map(js.try_await(get(url)))
  first_heading(page)
}

fn first_heading(page: String) -> String {
  page |> string.replace("<h1>", "") |> string.replace("</h1>", "")
}

pub fn module_example_test() {
  assert title("data:text/html,<h1>Fish</h1>") == Ok("Fish")
  let assert Error(failure) = title("nowhere")
  assert failure.name == "TypeError"
}

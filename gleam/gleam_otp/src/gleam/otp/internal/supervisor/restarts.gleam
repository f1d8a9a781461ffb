//// How many restarts a supervisor puts up with: at most `intensity` within
//// `period` seconds.
////
//// Time is counted in whole seconds and a restart that is exactly `period`
//// seconds old still counts, as on the BEAM. No more than `intensity` + 1
//// restarts are remembered. Fails only in `check`, for numbers that make no
//// sense.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom
import gleam/list

/// The limit, and the seconds in which there were restarts, newest first.
///
pub type Restarts {
  Restarts(intensity: Int, period: Int, seconds: List(Int))
}

/// No restarts yet.
///
pub fn new(intensity: Int, period: Int) -> Restarts {
  Restarts(intensity:, period:, seconds: [])
}

/// The reason for which the BEAM refuses these numbers, if it does.
///
pub fn check(intensity: Int, period: Int) -> Result(Nil, Dynamic) {
  case intensity >= 0, period > 0 {
    True, True -> Ok(Nil)
    False, _ -> Error(refusal("invalid_intensity", intensity))
    _, False -> Error(refusal("invalid_period", period))
  }
}

fn refusal(what: String, number: Int) -> Dynamic {
  to_dynamic(#(
    atom.create("supervisor_data"),
    #(atom.create(what), number),
  ))
}

/// Counts one more restart, now. It is an error when that is one too many.
///
pub fn add(restarts: Restarts) -> Result(Restarts, Restarts) {
  let Restarts(intensity:, period:, seconds:) = restarts
  let now = monotonic_seconds()
  let recent = list.filter(seconds, fn(second) { second >= now - period })
  let restarts = Restarts(intensity:, period:, seconds: [now, ..recent])
  case list.length(recent) < intensity {
    True -> Ok(restarts)
    False -> Error(restarts)
  }
}

@external(javascript, "./supervisor_ffi.mjs", "monotonic_seconds")
fn monotonic_seconds() -> Int

@external(javascript, "./supervisor_ffi.mjs", "identity")
fn to_dynamic(term: a) -> Dynamic

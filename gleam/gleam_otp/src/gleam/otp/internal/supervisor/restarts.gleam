//// How many restarts a supervisor puts up with: at most `intensity` within
//// `period` seconds.
////
//// Time is counted in whole seconds and a restart that is exactly `period`
//// seconds old still counts, as on the BEAM. What is remembered is a number for
//// each second that had restarts, so a storm of them costs no more than a few.
//// Fails only in `check`, for numbers that make no sense.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom
import gleam/list

/// The limit, and the restarts that count towards it.
///
pub type Restarts {
  Restarts(
    intensity: Int,
    period: Int,
    /// Newest first.
    seconds: List(Second),
    /// The restarts in all these seconds.
    count: Int,
  )
}

/// How many restarts there were in one second.
///
pub type Second {
  Second(at: Int, restarts: Int)
}

/// No restarts yet.
///
pub fn new(intensity: Int, period: Int) -> Restarts {
  Restarts(intensity:, period:, seconds: [], count: 0)
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
  let now = monotonic_seconds()
  let oldest = now - restarts.period
  let seconds =
    list.take_while(restarts.seconds, fn(second) { second.at >= oldest })
    |> add_at(now)
  let count =
    list.fold(seconds, 0, fn(count, second) { count + second.restarts })
  let restarts = Restarts(..restarts, seconds:, count:)
  case count <= restarts.intensity {
    True -> Ok(restarts)
    False -> Error(restarts)
  }
}

fn add_at(seconds: List(Second), now: Int) -> List(Second) {
  case seconds {
    [Second(at:, restarts:), ..rest] if at == now -> [
      Second(at:, restarts: restarts + 1),
      ..rest
    ]
    _ -> [Second(at: now, restarts: 1), ..seconds]
  }
}

@external(javascript, "./supervisor_ffi.mjs", "monotonic_seconds")
fn monotonic_seconds() -> Int

@external(javascript, "./supervisor_ffi.mjs", "identity")
fn to_dynamic(term: a) -> Dynamic

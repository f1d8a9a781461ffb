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

/// Counts one more restart, now.
///
pub fn add(restarts: Restarts) -> Restarts {
  let now = monotonic_seconds()
  case restarts.seconds {
    // What is too old was left out with the first restart of this second.
    [Second(at:, restarts: so_far), ..before] if at == now -> {
      let seconds = [Second(at:, restarts: so_far + 1), ..before]
      Restarts(..restarts, seconds:, count: restarts.count + 1)
    }
    seconds -> {
      let oldest = now - restarts.period
      let recent =
        list.take_while(seconds, fn(second) { second.at >= oldest })
      let count =
        list.fold(recent, 1, fn(count, second) { count + second.restarts })
      let seconds = [Second(at: now, restarts: 1), ..recent]
      Restarts(..restarts, seconds:, count:)
    }
  }
}

/// Whether the last one was one too many.
///
pub fn are_too_many(restarts: Restarts) -> Bool {
  restarts.count > restarts.intensity
}

@external(javascript, "./supervisor_ffi.mjs", "monotonic_seconds")
fn monotonic_seconds() -> Int

@external(javascript, "./supervisor_ffi.mjs", "identity")
fn to_dynamic(term: a) -> Dynamic

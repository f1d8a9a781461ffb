//// What came of something that may fail.
////
//// Works on the `Result` of the language. Nothing here fails; functions over lists need constant stack, and the callbacks of
//// `try`, `try_recover`, `lazy_or` and `lazy_unwrap` are called in tail position.

import gleam/list

/// Whether it succeeded.
///
/// ```gleam
/// assert is_ok(Ok(1))
/// ```
///
pub fn is_ok(result: Result(a, e)) -> Bool {
  case result {
    Ok(_) -> True
    Error(_) -> False
  }
}

/// Whether it failed.
///
/// ```gleam
/// assert is_error(Error("refused"))
/// ```
///
pub fn is_error(result: Result(a, e)) -> Bool {
  case result {
    Ok(_) -> False
    Error(_) -> True
  }
}

/// The result with what `fun` makes of its value; an error stays as it is.
///
/// ```gleam
/// assert map(over: Ok(1), with: fn(n) { n + 1 }) == Ok(2)
/// ```
///
pub fn map(over result: Result(a, e), with fun: fn(a) -> b) -> Result(b, e) {
  case result {
    Ok(value) -> Ok(fun(value))
    Error(error) -> Error(error)
  }
}

/// The result with what `fun` makes of its error; a value stays as it is.
///
/// ```gleam
/// assert map_error(over: Error(1), with: fn(n) { n + 1 }) == Error(2)
/// ```
///
pub fn map_error(
  over result: Result(a, e),
  with fun: fn(e) -> f,
) -> Result(a, f) {
  case result {
    Ok(value) -> Ok(value)
    Error(error) -> Error(fun(error))
  }
}

/// A result inside a result, made one.
///
/// ```gleam
/// assert flatten(Ok(Error("refused"))) == Error("refused")
/// ```
///
pub fn flatten(result: Result(Result(a, e), e)) -> Result(a, e) {
  case result {
    Ok(inner) -> inner
    Error(error) -> Error(error)
  }
}

/// Goes on with the value of a success; stops at an error.
///
/// ```gleam
/// use amount <- try(int.parse(text))
/// Ok(amount * 100)
/// ```
///
pub fn try(
  result: Result(a, e),
  apply fun: fn(a) -> Result(b, e),
) -> Result(b, e) {
  case result {
    Ok(value) -> fun(value)
    Error(error) -> Error(error)
  }
}

/// The value, or `default` in place of an error.
///
/// ```gleam
/// assert unwrap(Error("refused"), or: 0) == 0
/// ```
///
pub fn unwrap(result: Result(a, e), or default: a) -> a {
  case result {
    Ok(value) -> value
    Error(_) -> default
  }
}

/// As `unwrap`, for a default that is only worked out when needed.
///
/// ```gleam
/// assert lazy_unwrap(Error("refused"), or: fn() { 0 }) == 0
/// ```
///
pub fn lazy_unwrap(result: Result(a, e), or default: fn() -> a) -> a {
  case result {
    Ok(value) -> value
    Error(_) -> default()
  }
}

/// The error, or `default` in place of a value.
///
/// ```gleam
/// assert unwrap_error(Ok(1), or: "fine") == "fine"
/// ```
///
pub fn unwrap_error(result: Result(a, e), or default: e) -> e {
  case result {
    Ok(_) -> default
    Error(error) -> error
  }
}

/// The first result if it succeeded, else the second.
///
/// ```gleam
/// assert or(Error("refused"), Ok(2)) == Ok(2)
/// ```
///
pub fn or(first: Result(a, e), second: Result(a, e)) -> Result(a, e) {
  case first {
    Ok(_) -> first
    Error(_) -> second
  }
}

/// As `or`, for a second result that is only worked out when needed.
///
/// ```gleam
/// assert lazy_or(Ok(1), fn() { Ok(2) }) == Ok(1)
/// ```
///
pub fn lazy_or(
  first: Result(a, e),
  second: fn() -> Result(a, e),
) -> Result(a, e) {
  case first {
    Ok(_) -> first
    Error(_) -> second()
  }
}

/// All the values, or the first error.
///
/// ```gleam
/// assert all([Ok(1), Ok(2)]) == Ok([1, 2])
/// assert all([Ok(1), Error("a"), Error("b")]) == Error("a")
/// ```
///
pub fn all(results: List(Result(a, e))) -> Result(List(a), e) {
  all_loop(results, [])
}

fn all_loop(
  results: List(Result(a, e)),
  reversed: List(a),
) -> Result(List(a), e) {
  case results {
    [] -> Ok(list.reverse(reversed))
    [Ok(value), ..rest] -> all_loop(rest, [value, ..reversed])
    [Error(error), ..] -> Error(error)
  }
}

/// The values and the errors, each in **reverse** order of appearance.
///
/// ```gleam
/// assert partition([Ok(1), Error("a"), Ok(2)]) == #([2, 1], ["a"])
/// ```
///
pub fn partition(results: List(Result(a, e))) -> #(List(a), List(e)) {
  partition_loop(results, [], [])
}

fn partition_loop(
  results: List(Result(a, e)),
  values: List(a),
  errors: List(e),
) -> #(List(a), List(e)) {
  case results {
    [] -> #(values, errors)
    [Ok(value), ..rest] -> partition_loop(rest, [value, ..values], errors)
    [Error(error), ..rest] -> partition_loop(rest, values, [error, ..errors])
  }
}

/// The result with another value in a success.
///
/// ```gleam
/// assert replace(Ok(1), "done") == Ok("done")
/// ```
///
pub fn replace(result: Result(a, e), value: b) -> Result(b, e) {
  case result {
    Ok(_) -> Ok(value)
    Error(error) -> Error(error)
  }
}

/// The result with another error in a failure.
///
/// ```gleam
/// assert replace_error(Error(Nil), "absent") == Error("absent")
/// ```
///
pub fn replace_error(result: Result(a, e), error: f) -> Result(a, f) {
  case result {
    Ok(value) -> Ok(value)
    Error(_) -> Error(error)
  }
}

/// The values of the successes, in order.
///
/// ```gleam
/// assert values([Ok(1), Error("a"), Ok(3)]) == [1, 3]
/// ```
///
pub fn values(results: List(Result(a, e))) -> List(a) {
  values_loop(results, [])
}

fn values_loop(results: List(Result(a, e)), reversed: List(a)) -> List(a) {
  case results {
    [] -> list.reverse(reversed)
    [Ok(value), ..rest] -> values_loop(rest, [value, ..reversed])
    [Error(_), ..rest] -> values_loop(rest, reversed)
  }
}

/// Gives a failure another chance; a success stays as it is.
///
/// ```gleam
/// assert try_recover(Error(1), with: fn(code) { Ok(code + 1) }) == Ok(2)
/// ```
///
pub fn try_recover(
  result: Result(a, e),
  with fun: fn(e) -> Result(a, f),
) -> Result(a, f) {
  case result {
    Ok(value) -> Ok(value)
    Error(error) -> fun(error)
  }
}

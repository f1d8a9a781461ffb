//// Expectations as functions, for pipes. New tests rather use the `assert` of the language, which shows more.
////
//// Each panics, which fails the test, with a message that says what was given and what should have been.

import gleam/option.{type Option, None, Some}
import gleam/string

/// Expects two equal values.
///
/// ```gleam
/// 1 + 1 |> should.equal(2)
/// ```
///
pub fn equal(a: t, b: t) -> Nil {
  case a == b {
    True -> Nil
    False -> fail_comparing(a, "should equal", b)
  }
}

/// Expects two unequal values.
///
/// ```gleam
/// 1 + 1 |> should.not_equal(3)
/// ```
///
pub fn not_equal(a: t, b: t) -> Nil {
  case a == b {
    False -> Nil
    True -> fail_comparing(a, "should not equal", b)
  }
}

fn fail_comparing(a: t, relation: String, b: t) -> Nil {
  panic as string.join(["", string.inspect(a), relation, string.inspect(b)], "\n")
}

/// Expects a success and gives its value.
///
/// ```gleam
/// int.parse("1") |> should.be_ok |> should.equal(1)
/// ```
///
pub fn be_ok(a: Result(a, e)) -> a {
  case a {
    Ok(value) -> value
    Error(_) -> panic as unexpected(a, "should be ok")
  }
}

/// Expects a failure and gives its reason.
///
/// ```gleam
/// int.parse("x") |> should.be_error |> should.equal(Nil)
/// ```
///
pub fn be_error(a: Result(a, e)) -> e {
  case a {
    Error(reason) -> reason
    Ok(_) -> panic as unexpected(a, "should be error")
  }
}

/// Expects a value that is there and gives it.
///
/// ```gleam
/// Some(1) |> should.be_some |> should.equal(1)
/// ```
///
pub fn be_some(a: Option(a)) -> a {
  case a {
    Some(value) -> value
    None -> panic as unexpected(a, "should be some")
  }
}

/// Expects that no value is there.
///
/// ```gleam
/// None |> should.be_none
/// ```
///
pub fn be_none(a: Option(a)) -> Nil {
  case a {
    None -> Nil
    Some(_) -> panic as unexpected(a, "should be none")
  }
}

fn unexpected(value: t, expectation: String) -> String {
  "\n" <> string.inspect(value) <> "\n" <> expectation
}

/// Expects `True`.
///
/// ```gleam
/// list.is_empty([]) |> should.be_true
/// ```
///
pub fn be_true(actual: Bool) -> Nil {
  equal(actual, True)
}

/// Expects `False`.
///
/// ```gleam
/// list.is_empty([1]) |> should.be_false
/// ```
///
pub fn be_false(actual: Bool) -> Nil {
  equal(actual, False)
}

/// Fails, wherever the test should not have come.
///
/// ```gleam
/// case outcome {
///   Ok(_) -> Nil
///   Error(_) -> should.fail()
/// }
/// ```
///
pub fn fail() -> Nil {
  be_true(False)
}

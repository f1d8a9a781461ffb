//// A value that may be absent.
////
//// Owns the type `Option`. Nothing here fails; functions over lists need constant stack.

/// `Some` value, or none.
pub type Option(a) {
  Some(a)
  None
}

/// All the values, if every option holds one.
///
/// ```gleam
/// assert all([Some(1), Some(2)]) == Some([1, 2])
/// assert all([Some(1), None]) == None
/// ```
///
pub fn all(list: List(Option(a))) -> Option(List(a)) {
  all_loop(list, [])
}

fn all_loop(list: List(Option(a)), reversed: List(a)) -> Option(List(a)) {
  case list {
    [] -> Some(reverse(reversed, []))
    [Some(value), ..rest] -> all_loop(rest, [value, ..reversed])
    [None, ..] -> None
  }
}

// `gleam/list` imports modules that import this one, hence an own reverse.
fn reverse(list: List(a), reversed: List(a)) -> List(a) {
  case list {
    [] -> reversed
    [value, ..rest] -> reverse(rest, [value, ..reversed])
  }
}

/// Whether there is a value.
///
/// ```gleam
/// assert is_some(Some(1))
/// ```
///
pub fn is_some(option: Option(a)) -> Bool {
  option != None
}

/// Whether there is no value.
///
/// ```gleam
/// assert is_none(None)
/// ```
///
pub fn is_none(option: Option(a)) -> Bool {
  option == None
}

/// `Ok` of the value, or `Error(e)`.
///
/// ```gleam
/// assert to_result(None, "absent") == Error("absent")
/// ```
///
pub fn to_result(option: Option(a), e: e) -> Result(a, e) {
  case option {
    Some(value) -> Ok(value)
    None -> Error(e)
  }
}

/// The value of an `Ok`; the reason of an `Error` is dropped.
///
/// ```gleam
/// assert from_result(Ok(1)) == Some(1)
/// ```
///
pub fn from_result(result: Result(a, e)) -> Option(a) {
  case result {
    Ok(value) -> Some(value)
    Error(_) -> None
  }
}

/// The value, or `default` in its place.
///
/// ```gleam
/// assert unwrap(None, or: 0) == 0
/// ```
///
pub fn unwrap(option: Option(a), or default: a) -> a {
  case option {
    Some(value) -> value
    None -> default
  }
}

/// As `unwrap`, for a default that is only worked out when needed.
///
/// ```gleam
/// assert lazy_unwrap(None, or: fn() { 0 }) == 0
/// ```
///
pub fn lazy_unwrap(option: Option(a), or default: fn() -> a) -> a {
  case option {
    Some(value) -> value
    None -> default()
  }
}

/// The option with what `fun` makes of its value.
///
/// ```gleam
/// assert map(over: Some(1), with: fn(n) { n + 1 }) == Some(2)
/// ```
///
pub fn map(over option: Option(a), with fun: fn(a) -> b) -> Option(b) {
  case option {
    Some(value) -> Some(fun(value))
    None -> None
  }
}

/// An option inside an option, made one.
///
/// ```gleam
/// assert flatten(Some(Some(1))) == Some(1)
/// assert flatten(Some(None)) == None
/// ```
///
pub fn flatten(option: Option(Option(a))) -> Option(a) {
  case option {
    Some(inner) -> inner
    None -> None
  }
}

/// Goes on with the value, if there is one.
///
/// ```gleam
/// use account <- then(owner.account)
/// account.balance
/// ```
///
pub fn then(option: Option(a), apply fun: fn(a) -> Option(b)) -> Option(b) {
  case option {
    Some(value) -> fun(value)
    None -> None
  }
}

/// The first option that holds a value.
///
/// ```gleam
/// assert or(None, Some(2)) == Some(2)
/// ```
///
pub fn or(first: Option(a), second: Option(a)) -> Option(a) {
  case first {
    Some(_) -> first
    None -> second
  }
}

/// As `or`, for a second option that is only worked out when needed.
///
/// ```gleam
/// assert lazy_or(Some(1), fn() { Some(2) }) == Some(1)
/// ```
///
pub fn lazy_or(first: Option(a), second: fn() -> Option(a)) -> Option(a) {
  case first {
    Some(_) -> first
    None -> second()
  }
}

/// The values that are there, in order.
///
/// ```gleam
/// assert values([Some(1), None, Some(3)]) == [1, 3]
/// ```
///
pub fn values(options: List(Option(a))) -> List(a) {
  values_loop(options, [])
}

fn values_loop(options: List(Option(a)), reversed: List(a)) -> List(a) {
  case options {
    [] -> reverse(reversed, [])
    [Some(value), ..rest] -> values_loop(rest, [value, ..reversed])
    [None, ..rest] -> values_loop(rest, reversed)
  }
}

//// Logic on `Bool`, and guards for `use`.
////
//// Owns no state and cannot fail. The operators `&&`, `||` and `!` evaluate lazily; the functions here are the strict ones,
//// to be passed around. `guard` and `lazy_guard` may be given functions that wait: they call them in tail position.

/// Whether both are true.
///
/// ```gleam
/// assert and(True, True)
/// ```
///
pub fn and(a: Bool, b: Bool) -> Bool {
  a && b
}

/// Whether at least one is true.
///
/// ```gleam
/// assert or(False, True)
/// ```
///
pub fn or(a: Bool, b: Bool) -> Bool {
  a || b
}

/// The opposite value.
///
/// ```gleam
/// assert negate(False)
/// ```
///
pub fn negate(bool: Bool) -> Bool {
  !bool
}

/// Whether both are false.
///
/// ```gleam
/// assert nor(False, False)
/// ```
///
pub fn nor(a: Bool, b: Bool) -> Bool {
  !{ a || b }
}

/// Whether at least one is false.
///
/// ```gleam
/// assert nand(True, False)
/// ```
///
pub fn nand(a: Bool, b: Bool) -> Bool {
  !{ a && b }
}

/// Whether exactly one is true.
///
/// ```gleam
/// assert exclusive_or(True, False)
/// ```
///
pub fn exclusive_or(a: Bool, b: Bool) -> Bool {
  a != b
}

/// Whether both are the same.
///
/// ```gleam
/// assert exclusive_nor(False, False)
/// ```
///
pub fn exclusive_nor(a: Bool, b: Bool) -> Bool {
  a == b
}

/// The name of the value, `"True"` or `"False"`.
///
/// ```gleam
/// assert to_string(True) == "True"
/// ```
///
pub fn to_string(bool: Bool) -> String {
  case bool {
    True -> "True"
    False -> "False"
  }
}

/// Leaves early with `consequence` when `requirement` holds, else goes on with `alternative`.
///
/// ```gleam
/// use <- guard(when: balance < amount, return: Error(NotEnough))
/// Ok(balance - amount)
/// ```
///
pub fn guard(
  when requirement: Bool,
  return consequence: a,
  otherwise alternative: fn() -> a,
) -> a {
  case requirement {
    True -> consequence
    False -> alternative()
  }
}

/// As `guard`, for a consequence that is only worked out when needed.
///
/// ```gleam
/// use <- lazy_guard(when: list.is_empty(jobs), return: fn() { sleep(50) })
/// run(jobs)
/// ```
///
pub fn lazy_guard(
  when requirement: Bool,
  return consequence: fn() -> a,
  otherwise alternative: fn() -> a,
) -> a {
  case requirement {
    True -> consequence()
    False -> alternative()
  }
}

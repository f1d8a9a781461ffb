//// The outcome of a comparison, as comparing functions give it and sorting functions take it.
////
//// Owns the type `Order`. Nothing here fails.

/// How the first of two values relates to the second.
pub type Order {
  /// It is smaller.
  Lt
  /// Neither is smaller.
  Eq
  /// It is greater.
  Gt
}

/// The order with the two values exchanged.
///
/// ```gleam
/// assert negate(Lt) == Gt
/// ```
///
pub fn negate(order: Order) -> Order {
  case order {
    Lt -> Gt
    Eq -> Eq
    Gt -> Lt
  }
}

/// The order as `-1`, `0` or `1`, as many host functions want it.
///
/// ```gleam
/// assert to_int(Gt) == 1
/// ```
///
pub fn to_int(order: Order) -> Int {
  case order {
    Lt -> -1
    Eq -> 0
    Gt -> 1
  }
}

/// Compares two orders: `Lt` before `Eq` before `Gt`.
///
/// ```gleam
/// assert compare(Eq, with: Lt) == Gt
/// ```
///
pub fn compare(a: Order, with b: Order) -> Order {
  case a, b {
    Lt, Lt | Eq, Eq | Gt, Gt -> Eq
    Lt, _ | Eq, Gt -> Lt
    _, _ -> Gt
  }
}

/// A comparing function that sorts the other way round.
///
/// ```gleam
/// assert list.sort([1, 5, 4], by: reverse(int.compare)) == [5, 4, 1]
/// ```
///
pub fn reverse(orderer: fn(a, a) -> Order) -> fn(a, a) -> Order {
  fn(a, b) { orderer(b, a) }
}

/// The first order, or the second where the first is `Eq`.
///
/// ```gleam
/// assert break_tie(in: Eq, with: Lt) == Lt
/// ```
///
pub fn break_tie(in order: Order, with other: Order) -> Order {
  case order {
    Eq -> other
    _ -> order
  }
}

/// As `break_tie`, for a second order that is only worked out when needed.
///
/// ```gleam
/// assert lazy_break_tie(in: Gt, with: fn() { Lt }) == Gt
/// ```
///
pub fn lazy_break_tie(
  in order: Order,
  with comparison: fn() -> Order,
) -> Order {
  case order {
    Eq -> comparison()
    _ -> order
  }
}

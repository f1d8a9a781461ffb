//// Tuples of two elements. Owns no state and cannot fail.

/// The first element.
///
/// ```gleam
/// assert first(#(1, 2)) == 1
/// ```
///
pub fn first(pair: #(a, b)) -> a {
  pair.0
}

/// The second element.
///
/// ```gleam
/// assert second(#(1, 2)) == 2
/// ```
///
pub fn second(pair: #(a, b)) -> b {
  pair.1
}

/// The two elements the other way round.
///
/// ```gleam
/// assert swap(#(1, 2)) == #(2, 1)
/// ```
///
pub fn swap(pair: #(a, b)) -> #(b, a) {
  #(pair.1, pair.0)
}

/// The pair with its first element replaced by what `fun` makes of it.
///
/// ```gleam
/// assert map_first(of: #(1, 2), with: fn(n) { n * 2 }) == #(2, 2)
/// ```
///
pub fn map_first(of pair: #(a, b), with fun: fn(a) -> c) -> #(c, b) {
  let #(a, b) = pair
  #(fun(a), b)
}

/// The pair with its second element replaced by what `fun` makes of it.
///
/// ```gleam
/// assert map_second(of: #(1, 2), with: fn(n) { n * 2 }) == #(1, 4)
/// ```
///
pub fn map_second(of pair: #(a, b), with fun: fn(b) -> c) -> #(a, c) {
  let #(a, b) = pair
  #(a, fun(b))
}

/// A pair of these two.
///
/// ```gleam
/// assert new(1, 2) == #(1, 2)
/// ```
///
pub fn new(first: a, second: b) -> #(a, b) {
  #(first, second)
}

//// Functions about functions. Owns no state and cannot fail.

/// Gives back what it is given.
///
/// ```gleam
/// assert identity(1) == 1
/// ```
///
pub fn identity(x: a) -> a {
  x
}

//// Numbers with a fraction: doubles of IEEE 754.
////
//// Nothing here crashes: what has no answer (a division by zero, a root of a negative number, a text that is no number) is
//// `Error(Nil)`. The functions never give what Gleam has no literal for, not-a-number, from numbers that have one.

import gleam/order.{type Order}

/// The number that a text stands for: digits on both sides of a point, a sign before them or not, an exponent behind or not.
///
/// ```gleam
/// assert parse("2.5e3") == Ok(2500.0)
/// assert parse("2") == Error(Nil)
/// ```
///
@external(javascript, "../numbers.mjs", "parseFloating")
pub fn parse(string: String) -> Result(Float, Nil)

/// The shortest text that stands for the number, always with a point.
///
/// ```gleam
/// assert to_string(2.0) == "2.0"
/// assert to_string(1.0e21) == "1.0e21"
/// ```
///
@external(javascript, "../numbers.mjs", "floatToString")
pub fn to_string(x: Float) -> String

/// The nearest number to `x` between the two bounds, which may be given in either order.
///
/// ```gleam
/// assert clamp(1.2, min: 1.4, max: 1.6) == 1.4
/// ```
///
pub fn clamp(x: Float, min min_bound: Float, max max_bound: Float) -> Float {
  case min_bound <=. max_bound {
    True -> x |> max(min_bound) |> min(max_bound)
    False -> x |> max(max_bound) |> min(min_bound)
  }
}

/// How `a` relates to `b`. See `loosely_compare` for numbers that come out of calculations.
///
/// ```gleam
/// assert compare(2.0, with: 2.3) == order.Lt
/// ```
///
pub fn compare(a: Float, with b: Float) -> Order {
  case a == b {
    True -> order.Eq
    False ->
      case a <. b {
        True -> order.Lt
        False -> order.Gt
      }
  }
}

/// How `a` relates to `b`, where numbers not further apart than `tolerance` count as the same.
///
/// ```gleam
/// assert loosely_compare(5.0, with: 5.3, tolerating: 0.5) == order.Eq
/// ```
///
pub fn loosely_compare(
  a: Float,
  with b: Float,
  tolerating tolerance: Float,
) -> Order {
  case loosely_equals(a, with: b, tolerating: tolerance) {
    True -> order.Eq
    False -> compare(a, with: b)
  }
}

/// Whether the two are not further apart than `tolerance`.
///
/// ```gleam
/// assert loosely_equals(5.0, with: 5.3, tolerating: 0.5)
/// ```
///
pub fn loosely_equals(
  a: Float,
  with b: Float,
  tolerating tolerance: Float,
) -> Bool {
  absolute_value(a -. b) <=. tolerance
}

/// The smaller of the two.
///
/// ```gleam
/// assert min(2.0, 2.3) == 2.0
/// ```
///
pub fn min(a: Float, b: Float) -> Float {
  case a <. b {
    True -> a
    False -> b
  }
}

/// The greater of the two.
///
/// ```gleam
/// assert max(2.0, 2.3) == 2.3
/// ```
///
pub fn max(a: Float, b: Float) -> Float {
  case a >. b {
    True -> a
    False -> b
  }
}

/// The next whole number upwards.
///
/// ```gleam
/// assert ceiling(2.3) == 3.0
/// ```
///
@external(javascript, "../numbers.mjs", "ceiling")
pub fn ceiling(x: Float) -> Float

/// The next whole number downwards.
///
/// ```gleam
/// assert floor(2.3) == 2.0
/// ```
///
@external(javascript, "../numbers.mjs", "floor")
pub fn floor(x: Float) -> Float

/// The nearest whole number; halves go away from zero.
///
/// ```gleam
/// assert round(2.5) == 3
/// assert round(-2.5) == -3
/// ```
///
@external(javascript, "../numbers.mjs", "round")
pub fn round(x: Float) -> Int

/// The number without its fraction.
///
/// ```gleam
/// assert truncate(-2.4) == -2
/// ```
///
@external(javascript, "../numbers.mjs", "truncate")
pub fn truncate(x: Float) -> Int

/// The number rounded to so many digits behind the point; a negative precision rounds before the point.
///
/// ```gleam
/// assert to_precision(2.43434348473, 2) == 2.43
/// assert to_precision(547_890.453444, -3) == 548_000.0
/// ```
///
pub fn to_precision(x: Float, precision: Int) -> Float {
  case precision <= 0 {
    True -> {
      let factor = do_power(10.0, to_float(-precision))
      to_float(round(x /. factor)) *. factor
    }
    False -> {
      let factor = do_power(10.0, to_float(precision))
      to_float(round(x *. factor)) /. factor
    }
  }
}

@external(javascript, "../numbers.mjs", "integerToFloat")
fn to_float(x: Int) -> Float

/// The number without its sign.
///
/// ```gleam
/// assert absolute_value(-12.5) == 12.5
/// ```
///
pub fn absolute_value(x: Float) -> Float {
  case x >=. 0.0 {
    True -> x
    False -> 0.0 -. x
  }
}

/// The base to the power of the exponent. `Error(Nil)` where that is no real number: a negative base with a fractional
/// exponent, zero with a negative one.
///
/// ```gleam
/// assert power(8.0, of: 1.5) == Ok(22.627416997969522)
/// assert power(-1.0, of: 0.5) == Error(Nil)
/// ```
///
pub fn power(base: Float, of exponent: Float) -> Result(Float, Nil) {
  let is_imaginary = base <. 0.0 && ceiling(exponent) >. exponent
  let divides_by_zero = base == 0.0 && exponent <. 0.0
  case is_imaginary || divides_by_zero {
    True -> Error(Nil)
    False -> Ok(do_power(base, exponent))
  }
}

@external(javascript, "../numbers.mjs", "power")
fn do_power(base: Float, exponent: Float) -> Float

/// The square root; `Error(Nil)` for a negative number.
///
/// ```gleam
/// assert square_root(4.0) == Ok(2.0)
/// ```
///
pub fn square_root(x: Float) -> Result(Float, Nil) {
  power(x, of: 0.5)
}

/// The number with its sign turned.
///
/// ```gleam
/// assert negate(1.5) == -1.5
/// ```
///
pub fn negate(x: Float) -> Float {
  -1.0 *. x
}

/// The numbers added up; 0.0 for none.
///
/// ```gleam
/// assert sum([1.0, 2.2, 3.3]) == 6.5
/// ```
///
pub fn sum(numbers: List(Float)) -> Float {
  sum_loop(numbers, 0.0)
}

fn sum_loop(numbers: List(Float), total: Float) -> Float {
  case numbers {
    [] -> total
    [number, ..rest] -> sum_loop(rest, total +. number)
  }
}

/// The numbers multiplied; 1.0 for none.
///
/// ```gleam
/// assert product([2.5, 4.0]) == 10.0
/// ```
///
pub fn product(numbers: List(Float)) -> Float {
  product_loop(numbers, 1.0)
}

fn product_loop(numbers: List(Float), total: Float) -> Float {
  case numbers {
    [] -> total
    [number, ..rest] -> product_loop(rest, total *. number)
  }
}

/// A random number from 0.0 up to, but without, 1.0. Not for secrets.
///
/// ```gleam
/// assert random() <. 1.0
/// ```
///
@external(javascript, "../numbers.mjs", "random")
pub fn random() -> Float

/// What is left over by a division that is rounded down; it has the sign of the divisor. `Error(Nil)` for a divisor of zero.
///
/// ```gleam
/// assert modulo(-13.5, by: 3.0) == Ok(1.5)
/// ```
///
pub fn modulo(dividend: Float, by divisor: Float) -> Result(Float, Nil) {
  case divisor {
    0.0 -> Error(Nil)
    _ -> Ok(dividend -. floor(dividend /. divisor) *. divisor)
  }
}

/// The quotient; `Error(Nil)` for a divisor of zero, where the operator `/.` gives 0.0.
///
/// ```gleam
/// assert divide(1.0, by: 0.0) == Error(Nil)
/// ```
///
pub fn divide(a: Float, by b: Float) -> Result(Float, Nil) {
  case b {
    0.0 -> Error(Nil)
    _ -> Ok(a /. b)
  }
}

/// The operator `+.` as a function.
///
/// ```gleam
/// assert list.fold([1.0, 2.5], 0.0, add) == 3.5
/// ```
///
pub fn add(a: Float, b: Float) -> Float {
  a +. b
}

/// The operator `*.` as a function.
///
/// ```gleam
/// assert list.fold([2.0, 2.5], 1.0, multiply) == 5.0
/// ```
///
pub fn multiply(a: Float, b: Float) -> Float {
  a *. b
}

/// The operator `-.` as a function.
///
/// ```gleam
/// assert subtract(3.0, 1.5) == 1.5
/// ```
///
pub fn subtract(a: Float, b: Float) -> Float {
  a -. b
}

/// The natural logarithm; `Error(Nil)` for zero and below.
///
/// ```gleam
/// assert logarithm(1.0) == Ok(0.0)
/// ```
///
pub fn logarithm(x: Float) -> Result(Float, Nil) {
  case x <=. 0.0 {
    True -> Error(Nil)
    False -> Ok(do_logarithm(x))
  }
}

@external(javascript, "../numbers.mjs", "logarithm")
fn do_logarithm(x: Float) -> Float

/// Euler's number to the power of `x`.
///
/// ```gleam
/// assert exponential(0.0) == 1.0
/// ```
///
@external(javascript, "../numbers.mjs", "exponential")
pub fn exponential(x: Float) -> Float

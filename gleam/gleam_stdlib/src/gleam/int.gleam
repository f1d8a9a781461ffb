//// Whole numbers.
////
//// On JavaScript an `Int` is a double, so it is exact up to 2^53 either way and approximate beyond. Nothing here crashes:
//// what has no answer (a division by zero, a text that is no number, an impossible base) is `Error(Nil)`.

import gleam/float
import gleam/order.{type Order}

/// The number without its sign.
///
/// ```gleam
/// assert absolute_value(-12) == 12
/// ```
///
pub fn absolute_value(x: Int) -> Int {
  case x >= 0 {
    True -> x
    False -> -x
  }
}

/// The base to the power of the exponent; `Error(Nil)` where that is no real number.
///
/// ```gleam
/// assert power(2, of: -1.0) == Ok(0.5)
/// assert power(-1, of: 0.5) == Error(Nil)
/// ```
///
pub fn power(base: Int, of exponent: Float) -> Result(Float, Nil) {
  float.power(to_float(base), of: exponent)
}

/// The square root; `Error(Nil)` for a negative number.
///
/// ```gleam
/// assert square_root(4) == Ok(2.0)
/// ```
///
pub fn square_root(x: Int) -> Result(Float, Nil) {
  float.square_root(to_float(x))
}

/// The number that a text of decimal digits, with or without a sign before them, stands for. Nothing else may be in the text.
///
/// ```gleam
/// assert parse("-12") == Ok(-12)
/// assert parse("12 ") == Error(Nil)
/// ```
///
@external(javascript, "../numbers.mjs", "parseInteger")
pub fn parse(string: String) -> Result(Int, Nil)

/// As `parse`, for digits of a base from 2 to 36; letters of either case are digits from ten on.
///
/// ```gleam
/// assert base_parse("ff", 16) == Ok(255)
/// assert base_parse("3", 2) == Error(Nil)
/// ```
///
pub fn base_parse(string: String, base: Int) -> Result(Int, Nil) {
  case base >= 2 && base <= 36 {
    True -> do_base_parse(string, base)
    False -> Error(Nil)
  }
}

@external(javascript, "../numbers.mjs", "parseIntegerInBase")
fn do_base_parse(string: String, base: Int) -> Result(Int, Nil)

/// The number in decimal digits.
///
/// ```gleam
/// assert to_string(-12) == "-12"
/// ```
///
@external(javascript, "../numbers.mjs", "integerToString")
pub fn to_string(x: Int) -> String

/// The number in digits of a base from 2 to 36, letters in upper case; `Error(Nil)` for any other base.
///
/// ```gleam
/// assert to_base_string(48, 36) == Ok("1C")
/// ```
///
pub fn to_base_string(x: Int, base: Int) -> Result(String, Nil) {
  case base >= 2 && base <= 36 {
    True -> Ok(do_to_base_string(x, base))
    False -> Error(Nil)
  }
}

@external(javascript, "../numbers.mjs", "integerToStringInBase")
fn do_to_base_string(x: Int, base: Int) -> String

/// The number in binary digits.
///
/// ```gleam
/// assert to_base2(2) == "10"
/// ```
///
pub fn to_base2(x: Int) -> String {
  do_to_base_string(x, 2)
}

/// The number in octal digits.
///
/// ```gleam
/// assert to_base8(15) == "17"
/// ```
///
pub fn to_base8(x: Int) -> String {
  do_to_base_string(x, 8)
}

/// The number in hexadecimal digits, letters in upper case.
///
/// ```gleam
/// assert to_base16(48) == "30"
/// ```
///
pub fn to_base16(x: Int) -> String {
  do_to_base_string(x, 16)
}

/// The number in digits of base 36, letters in upper case.
///
/// ```gleam
/// assert to_base36(48) == "1C"
/// ```
///
pub fn to_base36(x: Int) -> String {
  do_to_base_string(x, 36)
}

/// The same number as a `Float`.
///
/// ```gleam
/// assert to_float(5) == 5.0
/// ```
///
@external(javascript, "../numbers.mjs", "integerToFloat")
pub fn to_float(x: Int) -> Float

/// The nearest number to `x` between the two bounds, which may be given in either order.
///
/// ```gleam
/// assert clamp(40, min: 50, max: 60) == 50
/// ```
///
pub fn clamp(x: Int, min min_bound: Int, max max_bound: Int) -> Int {
  case min_bound <= max_bound {
    True -> x |> max(min_bound) |> min(max_bound)
    False -> x |> max(max_bound) |> min(min_bound)
  }
}

/// How `a` relates to `b`.
///
/// ```gleam
/// assert compare(2, with: 3) == order.Lt
/// ```
///
pub fn compare(a: Int, with b: Int) -> Order {
  case a == b {
    True -> order.Eq
    False ->
      case a < b {
        True -> order.Lt
        False -> order.Gt
      }
  }
}

/// The smaller of the two.
///
/// ```gleam
/// assert min(2, 3) == 2
/// ```
///
pub fn min(a: Int, b: Int) -> Int {
  case a < b {
    True -> a
    False -> b
  }
}

/// The greater of the two.
///
/// ```gleam
/// assert max(2, 3) == 3
/// ```
///
pub fn max(a: Int, b: Int) -> Int {
  case a > b {
    True -> a
    False -> b
  }
}

/// Whether two divides it.
///
/// ```gleam
/// assert is_even(2)
/// ```
///
pub fn is_even(x: Int) -> Bool {
  x % 2 == 0
}

/// Whether two does not divide it.
///
/// ```gleam
/// assert is_odd(3)
/// ```
///
pub fn is_odd(x: Int) -> Bool {
  x % 2 != 0
}

/// The number with its sign turned.
///
/// ```gleam
/// assert negate(1) == -1
/// ```
///
pub fn negate(x: Int) -> Int {
  -1 * x
}

/// The numbers added up; 0 for none.
///
/// ```gleam
/// assert sum([1, 2, 3]) == 6
/// ```
///
pub fn sum(numbers: List(Int)) -> Int {
  sum_loop(numbers, 0)
}

fn sum_loop(numbers: List(Int), total: Int) -> Int {
  case numbers {
    [] -> total
    [number, ..rest] -> sum_loop(rest, total + number)
  }
}

/// The numbers multiplied; 1 for none.
///
/// ```gleam
/// assert product([2, 3, 4]) == 24
/// ```
///
pub fn product(numbers: List(Int)) -> Int {
  product_loop(numbers, 1)
}

fn product_loop(numbers: List(Int), total: Int) -> Int {
  case numbers {
    [] -> total
    [number, ..rest] -> product_loop(rest, total * number)
  }
}

/// A random number from 0 up to, but without, `max`. Not for secrets.
///
/// ```gleam
/// assert random(1) == 0
/// ```
///
pub fn random(max: Int) -> Int {
  float.round(float.floor(float.random() *. to_float(max)))
}

/// The quotient, cut towards zero; `Error(Nil)` for a divisor of zero.
///
/// ```gleam
/// assert divide(-5, by: 2) == Ok(-2)
/// assert divide(1, by: 0) == Error(Nil)
/// ```
///
pub fn divide(dividend: Int, by divisor: Int) -> Result(Int, Nil) {
  case divisor {
    0 -> Error(Nil)
    _ -> Ok(dividend / divisor)
  }
}

/// What is left over by `divide`; it has the sign of the dividend. `Error(Nil)` for a divisor of zero.
///
/// ```gleam
/// assert remainder(-13, by: 3) == Ok(-1)
/// ```
///
pub fn remainder(dividend: Int, by divisor: Int) -> Result(Int, Nil) {
  case divisor {
    0 -> Error(Nil)
    _ -> Ok(dividend % divisor)
  }
}

/// What is left over by `floor_divide`; it has the sign of the divisor. `Error(Nil)` for a divisor of zero.
///
/// ```gleam
/// assert modulo(-13, by: 3) == Ok(2)
/// ```
///
pub fn modulo(dividend: Int, by divisor: Int) -> Result(Int, Nil) {
  case divisor {
    0 -> Error(Nil)
    _ ->
      case dividend % divisor {
        remainder if remainder * divisor < 0 -> Ok(remainder + divisor)
        remainder -> Ok(remainder)
      }
  }
}

/// The quotient, rounded down; `Error(Nil)` for a divisor of zero.
///
/// ```gleam
/// assert floor_divide(-5, by: 2) == Ok(-3)
/// ```
///
pub fn floor_divide(dividend: Int, by divisor: Int) -> Result(Int, Nil) {
  case divisor {
    0 -> Error(Nil)
    _ ->
      case dividend * divisor < 0 && dividend % divisor != 0 {
        True -> Ok(dividend / divisor - 1)
        False -> Ok(dividend / divisor)
      }
  }
}

/// The operator `+` as a function.
///
/// ```gleam
/// assert list.fold([1, 2, 3], 0, add) == 6
/// ```
///
pub fn add(a: Int, b: Int) -> Int {
  a + b
}

/// The operator `*` as a function.
///
/// ```gleam
/// assert list.fold([2, 3, 4], 1, multiply) == 24
/// ```
///
pub fn multiply(a: Int, b: Int) -> Int {
  a * b
}

/// The operator `-` as a function.
///
/// ```gleam
/// assert subtract(3, 1) == 2
/// ```
///
pub fn subtract(a: Int, b: Int) -> Int {
  a - b
}

/// The bits that both have, of numbers of any size in two's complement.
///
/// ```gleam
/// assert bitwise_and(12, 10) == 8
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseAnd")
pub fn bitwise_and(x: Int, y: Int) -> Int

/// Every bit turned.
///
/// ```gleam
/// assert bitwise_not(2) == -3
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseNot")
pub fn bitwise_not(x: Int) -> Int

/// The bits that at least one has, of numbers of any size in two's complement.
///
/// ```gleam
/// assert bitwise_or(12, 10) == 14
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseOr")
pub fn bitwise_or(x: Int, y: Int) -> Int

/// The bits that exactly one has, of numbers of any size in two's complement.
///
/// ```gleam
/// assert bitwise_exclusive_or(12, 10) == 6
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseExclusiveOr")
pub fn bitwise_exclusive_or(x: Int, y: Int) -> Int

/// The bits moved `y` places up, which multiplies by 2^y. A negative `y` moves them down.
///
/// ```gleam
/// assert bitwise_shift_left(1, 40) == 1_099_511_627_776
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseShiftLeft")
pub fn bitwise_shift_left(x: Int, y: Int) -> Int

/// The bits moved `y` places down, keeping the sign: divides by 2^y and rounds down. A negative `y` moves them up.
///
/// ```gleam
/// assert bitwise_shift_right(-5, 1) == -3
/// ```
///
@external(javascript, "../numbers.mjs", "bitwiseShiftRight")
pub fn bitwise_shift_right(x: Int, y: Int) -> Int

/// Folds over the numbers from `start` up or down to, but without, `stop`.
///
/// ```gleam
/// assert range(from: 0, to: 3, with: [], run: list.prepend) == [2, 1, 0]
/// assert range(from: 3, to: 0, with: [], run: list.prepend) == [1, 2, 3]
/// ```
///
pub fn range(
  from start: Int,
  to stop: Int,
  with acc: acc,
  run reducer: fn(acc, Int) -> acc,
) -> acc {
  let step = case start < stop {
    True -> 1
    False -> -1
  }
  range_loop(start, stop, step, acc, reducer)
}

fn range_loop(
  current: Int,
  stop: Int,
  step: Int,
  acc: acc,
  reducer: fn(acc, Int) -> acc,
) -> acc {
  case current == stop {
    True -> acc
    False ->
      range_loop(current + step, stop, step, reducer(acc, current), reducer)
  }
}

//// Whole numbers: strict parsing, division in four ways, bits beyond 32.

import gleam/int
import gleam/list
import gleam/order

pub fn absolute_value_and_negate_test() {
  assert int.absolute_value(-7) == 7
  assert int.absolute_value(7) == 7
  assert int.negate(7) == -7
  assert int.negate(0) == 0
}

pub fn power_has_an_answer_for_real_numbers_only_test() {
  assert int.power(2, of: 10.0) == Ok(1024.0)
  assert int.power(2, of: -1.0) == Ok(0.5)
  assert int.power(-8, of: 2.0) == Ok(64.0)
  assert int.power(-8, of: 0.5) == Error(Nil)
  assert int.power(0, of: -1.0) == Error(Nil)
}

pub fn square_root_test() {
  assert int.square_root(49) == Ok(7.0)
  assert int.square_root(-49) == Error(Nil)
}

pub fn parse_takes_digits_with_a_sign_test() {
  assert list.map(["0", "42", "-42", "+42", "007"], int.parse)
    == [Ok(0), Ok(42), Ok(-42), Ok(42), Ok(7)]
}

pub fn parse_takes_nothing_else_test() {
  let texts = ["", "-", "4 2", " 42", "42\n", "4_2", "0x2A", "1e3", "4.2", "٤"]
  assert list.all(texts, fn(text) { int.parse(text) == Error(Nil) })
}

pub fn base_parse_knows_bases_2_to_36_test() {
  assert int.base_parse("101", 2) == Ok(5)
  assert int.base_parse("-ff", 16) == Ok(-255)
  assert int.base_parse("FF", 16) == Ok(255)
  assert int.base_parse("Zz", 36) == Ok(1295)
  assert int.base_parse("1", 1) == Error(Nil)
  assert int.base_parse("1", 37) == Error(Nil)
}

pub fn base_parse_refuses_digits_beyond_the_base_test() {
  assert int.base_parse("102", 2) == Error(Nil)
  assert int.base_parse("", 10) == Error(Nil)
  assert int.base_parse("-", 10) == Error(Nil)
  assert int.base_parse("1 ", 10) == Error(Nil)
  assert int.base_parse("[", 36) == Error(Nil)
}

pub fn to_string_test() {
  assert int.to_string(0) == "0"
  assert int.to_string(-9_007_199_254_740_991) == "-9007199254740991"
}

pub fn to_base_string_is_in_upper_case_test() {
  assert int.to_base_string(255, 16) == Ok("FF")
  assert int.to_base_string(-255, 2) == Ok("-11111111")
  assert int.to_base_string(1, 1) == Error(Nil)
  assert int.to_base_string(1, 37) == Error(Nil)
  assert int.to_base2(5) == "101"
  assert int.to_base8(15) == "17"
  assert int.to_base16(48_879) == "BEEF"
  assert int.to_base36(1295) == "ZZ"
}

pub fn to_float_test() {
  assert int.to_float(5) == 5.0
}

pub fn clamp_takes_bounds_in_either_order_test() {
  assert int.clamp(5, min: 1, max: 3) == 3
  assert int.clamp(0, min: 1, max: 3) == 1
  assert int.clamp(2, min: 1, max: 3) == 2
  assert int.clamp(5, min: 3, max: 1) == 3
  assert int.clamp(0, min: 3, max: 1) == 1
}

pub fn compare_min_max_test() {
  assert int.compare(1, with: 2) == order.Lt
  assert int.compare(2, with: 2) == order.Eq
  assert int.compare(3, with: 2) == order.Gt
  assert int.min(1, 2) == 1
  assert int.max(1, 2) == 2
}

pub fn even_and_odd_below_zero_test() {
  assert list.filter([-3, -2, -1, 0, 1, 2], int.is_even) == [-2, 0, 2]
  assert list.filter([-3, -2, -1, 0, 1, 2], int.is_odd) == [-3, -1, 1]
}

pub fn sum_and_product_test() {
  assert int.sum([1, 2, 3]) == 6
  assert int.sum([]) == 0
  assert int.product([2, 3, 4]) == 24
  assert int.product([]) == 1
}

pub fn random_is_below_its_bound_test() {
  let numbers = list.map(list.repeat(Nil, 1000), fn(_) { int.random(3) })
  assert list.all(numbers, fn(n) { n >= 0 && n < 3 })
  assert int.random(1) == 0
}

pub fn divide_and_remainder_cut_towards_zero_test() {
  assert int.divide(7, by: 2) == Ok(3)
  assert int.divide(-7, by: 2) == Ok(-3)
  assert int.remainder(-7, by: 2) == Ok(-1)
  assert int.remainder(7, by: -2) == Ok(1)
}

pub fn floor_divide_and_modulo_round_down_test() {
  assert int.floor_divide(7, by: 2) == Ok(3)
  assert int.floor_divide(-7, by: 2) == Ok(-4)
  assert int.floor_divide(-6, by: 2) == Ok(-3)
  assert int.modulo(-7, by: 2) == Ok(1)
  assert int.modulo(7, by: -2) == Ok(-1)
  assert int.modulo(-6, by: 2) == Ok(0)
}

pub fn nothing_divides_by_zero_test() {
  assert int.divide(1, by: 0) == Error(Nil)
  assert int.remainder(1, by: 0) == Error(Nil)
  assert int.modulo(1, by: 0) == Error(Nil)
  assert int.floor_divide(1, by: 0) == Error(Nil)
  assert 1 / 0 == 0
  assert 1 % 0 == 0
}

pub fn operators_as_functions_test() {
  assert int.add(1, 2) == 3
  assert int.subtract(1, 2) == -1
  assert int.multiply(2, 3) == 6
}

pub fn bitwise_operations_within_32_bits_test() {
  assert int.bitwise_and(12, 10) == 8
  assert int.bitwise_or(12, 10) == 14
  assert int.bitwise_exclusive_or(12, 10) == 6
  assert int.bitwise_and(-1, 255) == 255
  assert int.bitwise_not(0) == -1
  assert int.bitwise_not(-1) == 0
}

pub fn bitwise_operations_beyond_32_bits_test() {
  let high = 1_099_511_627_776
  assert int.bitwise_and(high + 5, high + 6) == high + 4
  assert int.bitwise_or(high, 1) == high + 1
  assert int.bitwise_exclusive_or(high + 1, high) == 1
  assert int.bitwise_and(4_294_967_295, 4_294_967_295) == 4_294_967_295
  assert int.bitwise_and(-1, high) == high
  assert int.bitwise_not(high) == -1_099_511_627_777
}

pub fn shifts_multiply_and_divide_by_powers_of_two_test() {
  assert int.bitwise_shift_left(1, 40) == 1_099_511_627_776
  assert int.bitwise_shift_left(-3, 2) == -12
  assert int.bitwise_shift_left(0, 5000) == 0
  assert int.bitwise_shift_left(12, -2) == 3
  assert int.bitwise_shift_right(1_099_511_627_776, 40) == 1
  assert int.bitwise_shift_right(-5, 1) == -3
  assert int.bitwise_shift_right(-1, 5000) == -1
  assert int.bitwise_shift_right(7, 5000) == 0
  assert int.bitwise_shift_right(3, -2) == 12
}

pub fn range_leaves_out_its_end_test() {
  assert int.range(from: 0, to: 3, with: [], run: list.prepend) == [2, 1, 0]
  assert int.range(from: 3, to: 0, with: [], run: list.prepend) == [1, 2, 3]
  assert int.range(from: 3, to: 3, with: [], run: list.prepend) == []
  assert int.range(from: -1, to: 1, with: 10, run: int.add) == 9
}

pub fn long_ranges_need_no_stack_test() {
  assert int.range(from: 0, to: 1_000_000, with: 0, run: int.add)
    == 499_999_500_000
}

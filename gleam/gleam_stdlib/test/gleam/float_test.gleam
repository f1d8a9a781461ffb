//// Numbers with a fraction: strict parsing, shortest texts, answers only where there is one.

import gleam/float
import gleam/list
import gleam/order

pub fn parse_needs_digits_on_both_sides_of_the_point_test() {
  assert list.map(["1.5", "-1.5", "+1.5", "0.0", "2.5e3", "2.5E-1"], float.parse)
    == [Ok(1.5), Ok(-1.5), Ok(1.5), Ok(0.0), Ok(2500.0), Ok(0.25)]
}

pub fn parse_takes_nothing_else_test() {
  let texts = ["", "1", "1.", ".5", "1.5e", " 1.5", "1.5 ", "1,5", "NaN", "1e3"]
  assert list.all(texts, fn(text) { float.parse(text) == Error(Nil) })
}

pub fn to_string_always_has_a_point_test() {
  assert float.to_string(2.0) == "2.0"
  assert float.to_string(-2.5) == "-2.5"
  assert float.to_string(0.1 +. 0.2) == "0.30000000000000004"
  assert float.to_string(1.0e21) == "1.0e21"
  assert float.to_string(1.5e-7) == "1.5e-7"
  assert float.to_string(1.0e-7) == "1.0e-7"
}

pub fn clamp_takes_bounds_in_either_order_test() {
  assert float.clamp(1.2, min: 1.4, max: 1.6) == 1.4
  assert float.clamp(1.8, min: 1.4, max: 1.6) == 1.6
  assert float.clamp(1.5, min: 1.6, max: 1.4) == 1.5
  assert float.clamp(1.8, min: 1.6, max: 1.4) == 1.6
}

pub fn compare_test() {
  assert float.compare(1.0, with: 1.1) == order.Lt
  assert float.compare(1.0, with: 1.0) == order.Eq
  assert float.compare(1.1, with: 1.0) == order.Gt
}

pub fn loose_comparison_includes_its_tolerance_test() {
  assert float.loosely_equals(5.0, with: 5.5, tolerating: 0.5)
  assert !float.loosely_equals(5.0, with: 5.6, tolerating: 0.5)
  assert float.loosely_compare(5.0, with: 5.5, tolerating: 0.5) == order.Eq
  assert float.loosely_compare(5.0, with: 5.6, tolerating: 0.5) == order.Lt
  assert float.loosely_compare(5.6, with: 5.0, tolerating: 0.5) == order.Gt
}

pub fn min_and_max_test() {
  assert float.min(1.0, 2.0) == 1.0
  assert float.max(1.0, 2.0) == 2.0
}

pub fn rounding_in_four_ways_test() {
  let numbers = [2.5, 2.4, -2.5, -2.4]
  assert list.map(numbers, float.round) == [3, 2, -3, -2]
  assert list.map(numbers, float.truncate) == [2, 2, -2, -2]
  assert list.map(numbers, float.floor) == [2.0, 2.0, -3.0, -3.0]
  assert list.map(numbers, float.ceiling) == [3.0, 3.0, -2.0, -2.0]
}

pub fn to_precision_rounds_on_both_sides_of_the_point_test() {
  assert float.to_precision(2.43434348473, 2) == 2.43
  assert float.to_precision(-2.435, 0) == -2.0
  assert float.to_precision(547_890.453444, -3) == 548_000.0
}

pub fn absolute_value_and_negate_test() {
  assert float.absolute_value(-1.5) == 1.5
  assert float.absolute_value(1.5) == 1.5
  assert float.negate(1.5) == -1.5
}

pub fn power_has_an_answer_for_real_numbers_only_test() {
  assert float.power(2.0, of: 3.0) == Ok(8.0)
  assert float.power(-2.0, of: 3.0) == Ok(-8.0)
  assert float.power(-2.0, of: 0.5) == Error(Nil)
  assert float.power(0.0, of: -1.0) == Error(Nil)
  assert float.square_root(6.25) == Ok(2.5)
  assert float.square_root(-6.25) == Error(Nil)
}

pub fn sum_and_product_test() {
  assert float.sum([1.0, 2.5]) == 3.5
  assert float.sum([]) == 0.0
  assert float.product([2.0, 2.5]) == 5.0
  assert float.product([]) == 1.0
}

pub fn random_is_from_zero_to_below_one_test() {
  let numbers = list.map(list.repeat(Nil, 1000), fn(_) { float.random() })
  assert list.all(numbers, fn(n) { n >=. 0.0 && n <. 1.0 })
}

pub fn division_by_zero_has_no_answer_test() {
  assert float.divide(1.0, by: 0.0) == Error(Nil)
  assert float.modulo(1.0, by: 0.0) == Error(Nil)
  assert 1.0 /. 0.0 == 0.0
}

pub fn divide_and_modulo_test() {
  assert float.divide(1.0, by: 4.0) == Ok(0.25)
  assert float.modulo(13.5, by: 3.0) == Ok(1.5)
  assert float.modulo(-13.5, by: 3.0) == Ok(1.5)
  assert float.modulo(13.5, by: -3.0) == Ok(-1.5)
}

pub fn operators_as_functions_test() {
  assert float.add(1.0, 2.0) == 3.0
  assert float.subtract(1.0, 2.0) == -1.0
  assert float.multiply(2.0, 3.0) == 6.0
}

pub fn logarithm_and_exponential_test() {
  assert float.logarithm(1.0) == Ok(0.0)
  assert float.logarithm(0.0) == Error(Nil)
  assert float.logarithm(-1.0) == Error(Nil)
  assert float.exponential(0.0) == 1.0
  assert float.loosely_equals(float.exponential(1.0), 2.718281828, 0.000000001)
}

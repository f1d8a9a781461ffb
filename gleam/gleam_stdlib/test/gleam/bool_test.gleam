//// Truth tables, and which branch a guard takes.

import gleam/bool

pub fn and_holds_for_two_trues_only_test() {
  assert bool.and(True, True)
  assert !bool.and(True, False)
  assert !bool.and(False, True)
  assert !bool.and(False, False)
}

pub fn or_fails_for_two_falses_only_test() {
  assert bool.or(True, True)
  assert bool.or(True, False)
  assert bool.or(False, True)
  assert !bool.or(False, False)
}

pub fn negate_test() {
  assert bool.negate(False)
  assert !bool.negate(True)
}

pub fn nor_and_nand_are_or_and_and_negated_test() {
  assert bool.nor(False, False)
  assert !bool.nor(True, False)
  assert bool.nand(True, False)
  assert !bool.nand(True, True)
}

pub fn exclusive_or_and_nor_test() {
  assert bool.exclusive_or(True, False)
  assert !bool.exclusive_or(True, True)
  assert bool.exclusive_nor(False, False)
  assert !bool.exclusive_nor(False, True)
}

pub fn to_string_test() {
  assert bool.to_string(True) == "True"
  assert bool.to_string(False) == "False"
}

pub fn guard_returns_the_consequence_when_it_holds_test() {
  let taken = {
    use <- bool.guard(when: True, return: "early")
    panic as "the alternative must not be worked out"
  }
  assert taken == "early"
}

pub fn guard_goes_on_when_it_does_not_hold_test() {
  let taken = {
    use <- bool.guard(when: False, return: "early")
    "late"
  }
  assert taken == "late"
}

pub fn lazy_guard_works_out_one_branch_only_test() {
  let early = bool.lazy_guard(True, fn() { 1 }, fn() { panic })
  let late = bool.lazy_guard(False, fn() { panic }, fn() { 2 })
  assert early == 1
  assert late == 2
}

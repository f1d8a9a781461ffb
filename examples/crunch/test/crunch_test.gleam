import crunch
import crunch/picture.{type Plan, Plan}
import gleam/list
import gleam/option.{None, Some}
import gleam/string
import gleeunit

pub fn main() {
  gleeunit.main()
}

const plan = Plan(width: 24, height: 9, depth: 100)

fn alone(plan: Plan) -> String {
  list.range(0, plan.height - 1)
  |> list.map(picture.row(plan, _))
  |> picture.text
}

pub fn the_picture_is_as_large_as_planned_test() {
  let rows = string.split(alone(plan), "\n")
  assert list.length(rows) == 9
  assert list.all(rows, fn(row) { string.length(row) == 24 })
}

pub fn the_picture_is_symmetric_test() {
  let rows = string.split(alone(plan), "\n")
  assert rows == list.reverse(rows)
}

pub fn a_farm_of_any_size_draws_what_one_alone_draws_test() {
  list.each([1, 3, 20], fn(workers) {
    let assert Ok(farm) = crunch.start(workers:)
    let drawing = crunch.draw(farm, plan, None)
    assert drawing.picture == alone(plan)
    assert drawing.lost == 0
  })
}

pub fn a_farm_draws_one_picture_after_another_test() {
  let assert Ok(farm) = crunch.start(workers: 2)
  let first = crunch.draw(farm, plan, None)
  let other = crunch.draw(farm, Plan(..plan, height: 5), None)
  assert crunch.draw(farm, plan, None) == first
  assert other.picture == alone(Plan(..plan, height: 5))
}

pub fn a_thread_with_the_foreman_is_not_ended_test() {
  let assert Ok(farm) = crunch.start(workers: 2)
  let drawing = crunch.draw(farm, plan, Some(4))
  assert drawing.picture == alone(plan)
  assert drawing.lost == 0
}

pub fn the_steps_are_counted_once_for_each_row_test() {
  let assert Ok(farm) = crunch.start(workers: 2)
  let drawing = crunch.draw(farm, plan, Some(0))
  let steps =
    list.range(0, plan.height - 1)
    |> list.fold(0, fn(sum, number) { sum + picture.row(plan, number).steps })
  assert drawing.steps == steps
}

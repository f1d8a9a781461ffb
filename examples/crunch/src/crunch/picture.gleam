//// The Mandelbrot set as text, row by row. A row is a function of the plan and
//// its number alone, so it does not matter who draws it, where, or how often.

import gleam/int
import gleam/list
import gleam/string

/// What is to be drawn: how large, and after how many steps a point counts as
/// one of the set.
pub type Plan {
  Plan(width: Int, height: Int, depth: Int)
}

/// A row that has been drawn: its number from the top, from 0, its text, and
/// how many steps that took.
pub type Row {
  Row(number: Int, text: String, steps: Int)
}

/// The part of the plane that is drawn.
const left = -2.2

const right = 0.8

const top = 1.2

const bottom = -1.2

/// From few steps to many.
const shades = " .:-=+*#%"

const inside = "@"

/// Draws one row.
pub fn row(plan: Plan, number: Int) -> Row {
  let y = between(top, bottom, number, plan.height)
  let points = points(plan, y, plan.width - 1, [])
  let text = list.map(points, fn(steps) { shade(steps, plan.depth) })
  Row(number:, text: string.concat(text), steps: int.sum(points))
}

/// The rows as one text, in their order from the top.
pub fn text(rows: List(Row)) -> String {
  rows
  |> list.sort(fn(one, other) { int.compare(one.number, other.number) })
  |> list.map(fn(row) { row.text })
  |> string.join("\n")
}

/// The steps of every point of a row.
fn points(plan: Plan, y: Float, column: Int, found: List(Int)) -> List(Int) {
  case column < 0 {
    True -> found
    False -> {
      let x = between(left, right, column, plan.width)
      let steps = escape(x, y, 0.0, 0.0, 0, plan.depth)
      points(plan, y, column - 1, [steps, ..found])
    }
  }
}

/// After how many steps the point leaves the circle within which it can still
/// be one of the set; `depth` if it does not.
fn escape(
  x: Float,
  y: Float,
  real: Float,
  imaginary: Float,
  steps: Int,
  depth: Int,
) -> Int {
  let real_squared = real *. real
  let imaginary_squared = imaginary *. imaginary
  case steps >= depth || real_squared +. imaginary_squared >. 4.0 {
    True -> steps
    False ->
      escape(
        x,
        y,
        real_squared -. imaginary_squared +. x,
        2.0 *. real *. imaginary +. y,
        steps + 1,
        depth,
      )
  }
}

fn shade(steps: Int, depth: Int) -> String {
  case steps >= depth {
    True -> inside
    False -> string.slice(shades, steps % string.length(shades), 1)
  }
}

fn between(first: Float, last: Float, index: Int, count: Int) -> Float {
  first +. { last -. first } *. int.to_float(index) /. int.to_float(count - 1)
}

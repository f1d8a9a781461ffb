//// The foreman: hands rows to workers, takes them back from workers that are
//// gone, and gives the picture to whoever ordered it.
////
//// A row that was lost with its worker is drawn again by another; a row that
//// comes twice counts once. So whatever happens to workers, the picture is the
//// same.

import crunch/picture.{type Plan, type Row}
import crunch/worker.{type Order, type Report, Draw, EndThread}
import gleam/dict.{type Dict}
import gleam/erlang/process.{type Down, type Name, type Pid, type Subject}
import gleam/option.{type Option, None, Some}
import gleam/otp/actor

/// How long the foreman may take to be there, in milliseconds.
const start_ms = 5000

/// What the foreman hears.
pub type Message {
  FromWorker(Report)
  Left(Down)
  Ordered(Commission)
}

/// A picture that is wanted. `sabotage_after`: when so many rows are drawn, one
/// thread is ended.
pub type Commission {
  Commission(
    plan: Plan,
    sabotage_after: Option(Int),
    reply_to: Subject(Delivery),
  )
}

/// What comes of it. `lost`: how many workers were lost meanwhile.
pub type Delivery {
  Delivery(rows: List(Row), lost: Int)
}

type Workers =
  Dict(Pid, Subject(Order))

type State {
  State(
    pid: Pid,
    /// Workers with nothing to do.
    idle: Workers,
    /// What the others draw.
    busy: Dict(Pid, #(Subject(Order), Int)),
    task: Option(Task),
  )
}

type Task {
  Task(
    commission: Commission,
    waiting: List(Int),
    drawn: Dict(Int, Row),
    lost: Int,
    sabotage_left: Bool,
    /// Workers of this thread, which may not end it. They wait until another one
    /// has, so that the picture is not finished before.
    spared: Workers,
  )
}

/// Starts the foreman under its name.
pub fn start(name: Name(Message)) -> actor.StartResult(Subject(Message)) {
  actor.new_with_initialiser(start_ms, fn(subject) {
    let selector =
      process.new_selector()
      |> process.select(subject)
      |> process.select_monitors(Left)
    actor.initialised(State(process.self(), dict.new(), dict.new(), None))
    |> actor.selecting(selector)
    |> actor.returning(subject)
    |> Ok
  })
  |> actor.named(name)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    FromWorker(worker.Joined(pid, orders)) -> {
      process.monitor(pid)
      give(state, pid, orders)
    }
    FromWorker(worker.Drawn(pid, row)) -> state |> keep(row) |> release(pid)
    FromWorker(worker.Stayed(pid)) -> spare(state, pid)
    Left(down) -> forget(state, down)
    Ordered(commission) -> begin(state, commission)
  }
  |> actor.continue
}

fn begin(state: State, commission: Commission) -> State {
  let task =
    Task(
      commission:,
      waiting: numbers(commission.plan.height - 1, []),
      drawn: dict.new(),
      lost: 0,
      sabotage_left: commission.sabotage_after != None,
      spared: dict.new(),
    )
  dict.fold(state.idle, State(..state, task: Some(task)), give)
}

/// Gives a worker that has nothing to do the next row, if there is one.
fn give(state: State, pid: Pid, orders: Subject(Order)) -> State {
  case state.task {
    Some(Task(waiting: [number, ..waiting], ..) as task) -> {
      let is_sabotage = is_time(task)
      case is_sabotage {
        True -> process.send(orders, EndThread(unless_home_of: state.pid))
        False -> process.send(orders, Draw(task.commission.plan, number))
      }
      State(
        ..state,
        idle: dict.delete(state.idle, pid),
        busy: dict.insert(state.busy, pid, #(orders, number)),
        task: Some(
          Task(
            ..task,
            waiting:,
            sabotage_left: task.sabotage_left && !is_sabotage,
          ),
        ),
      )
    }
    _ -> State(..state, idle: dict.insert(state.idle, pid, orders))
  }
}

fn is_time(task: Task) -> Bool {
  case task.commission.sabotage_after {
    Some(rows) -> task.sabotage_left && dict.size(task.drawn) >= rows
    None -> False
  }
}

/// A worker has done what it was to do: its row was kept, or waits again.
fn release(state: State, pid: Pid) -> State {
  case dict.get(state.busy, pid) {
    Error(Nil) -> state
    Ok(#(orders, number)) ->
      State(..state, busy: dict.delete(state.busy, pid))
      |> wait_again(number)
      |> give(pid, orders)
  }
}

/// A worker that was to end its thread may not: the next one that is free is
/// asked. Where there is no other, nothing is ended.
fn spare(state: State, pid: Pid) -> State {
  case dict.get(state.busy, pid) {
    Error(Nil) -> state
    Ok(#(orders, number)) -> {
      let state =
        State(..state, busy: dict.delete(state.busy, pid))
        |> wait_again(number)
        |> change(fn(task) {
          let spared = dict.insert(task.spared, pid, orders)
          Task(..task, spared:, sabotage_left: True)
        })
      case dict.to_list(state.idle) {
        // There was no row left for them; now there is one again.
        [#(next, orders), ..] -> give(state, next, orders)
        [] ->
          case dict.is_empty(state.busy) {
            True -> end_sabotage(state)
            False -> state
          }
      }
    }
  }
}

/// Those who were spared go on.
fn end_sabotage(state: State) -> State {
  let spared = case state.task {
    Some(task) -> task.spared
    None -> dict.new()
  }
  let state =
    change(state, fn(task) {
      Task(..task, sabotage_left: False, spared: dict.new())
    })
  dict.fold(dict.merge(state.idle, spared), state, give)
}

fn forget(state: State, down: Down) -> State {
  let assert process.ProcessDown(pid:, ..) = down
  let state =
    State(..state, idle: dict.delete(state.idle, pid))
    |> change(fn(task) { Task(..task, spared: dict.delete(task.spared, pid)) })
  case dict.get(state.busy, pid) {
    Error(Nil) -> state
    Ok(#(_, number)) ->
      State(..state, busy: dict.delete(state.busy, pid))
      |> change(fn(task) { Task(..task, lost: task.lost + 1) })
      |> wait_again(number)
      |> end_sabotage
  }
}

/// Puts a row first in the queue, unless it has been drawn.
fn wait_again(state: State, number: Int) -> State {
  use task <- change(state)
  case dict.has_key(task.drawn, number) {
    True -> task
    False -> Task(..task, waiting: [number, ..task.waiting])
  }
}

fn keep(state: State, row: Row) -> State {
  let state =
    change(state, fn(task) {
      Task(..task, drawn: dict.insert(task.drawn, row.number, row))
    })
  case state.task {
    Some(task) ->
      case dict.size(task.drawn) == task.commission.plan.height {
        True -> deliver(state, task)
        False -> state
      }
    None -> state
  }
}

fn deliver(state: State, task: Task) -> State {
  let delivery = Delivery(rows: dict.values(task.drawn), lost: task.lost)
  process.send(task.commission.reply_to, delivery)
  State(..state, task: None)
}

fn change(state: State, change: fn(Task) -> Task) -> State {
  State(..state, task: option.map(state.task, change))
}

/// The numbers from 0 to `last`, before those that are there already.
fn numbers(last: Int, after: List(Int)) -> List(Int) {
  case last < 0 {
    True -> after
    False -> numbers(last - 1, [last, ..after])
  }
}

/// Orders a picture, and waits for it.
pub fn order(
  foreman: Subject(Message),
  plan: Plan,
  sabotage_after: Option(Int),
) -> Delivery {
  process.call_forever(foreman, fn(reply_to) {
    Ordered(Commission(plan:, sabotage_after:, reply_to:))
  })
}

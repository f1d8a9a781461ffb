//// A supervisor for children that are started while it runs, all in the same way
//// but each with an argument of its own.
////
//// ```gleam
//// import gleam/otp/factory_supervisor as factory
////
//// pub fn main() {
////   let assert Ok(sessions) =
////     factory.worker_child(start_session) |> factory.start
////   let assert Ok(_) = factory.start_child(sessions.data, "Lucy")
//// }
//// ```
////
//// A child that fails is started again with the same argument. The children have
//// no order: when the supervisor ends all of them are told to shut down at once.

import gleam/dict.{type Dict}
import gleam/dynamic.{type Dynamic}
import gleam/erlang/process.{type ExitReason, type Pid}
import gleam/option.{type Option, None, Some}
import gleam/otp/actor.{type StartError, InitExited, InitFailed, Started}
import gleam/otp/internal/result2.{type Result2}
import gleam/otp/internal/starting.{type Start}
import gleam/otp/internal/supervisor/life.{type Life}
import gleam/otp/internal/supervisor/report
import gleam/otp/internal/supervisor/restarts.{type Restarts}
import gleam/otp/internal/supervisor/shutdown
import gleam/otp/supervision.{
  type ChildSpecification, type ChildType, type Restart, Permanent, Temporary,
  Transient, Worker,
}

/// A factory supervisor that runs, or whichever has the name.
///
pub opaque type Supervisor(child_argument, child_data) {
  Supervisor(handle: Handle(child_argument, child_data))
}

type Handle(child_argument, child_data) {
  Process(pid: Pid)
  Name(name: process.Name(Message(child_argument, child_data)))
}

/// The messages of a factory supervisor. There are none to be sent by others: the
/// type is for its name.
///
pub type Message(child_argument, child_data)

/// How to make a factory supervisor.
///
pub opaque type Builder(child_argument, child_data) {
  Builder(
    template: fn(child_argument) -> actor.StartResult(child_data),
    child_type: ChildType,
    restart: Restart,
    intensity: Int,
    period: Int,
    name: Option(process.Name(Message(child_argument, child_data))),
  )
}

/// The factory supervisor that has this name. It need not have started yet, and
/// may have been started again by the time it is used.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("sessions")
/// let assert Ok(_) =
///   factory_supervisor.worker_child(fn(user) { actor.new(user) |> actor.start })
///   |> factory_supervisor.named(name)
///   |> factory_supervisor.start
/// let sessions = factory_supervisor.get_by_name(name)
/// let assert Ok(_) = factory_supervisor.start_child(sessions, "Lucy")
/// ```
///
pub fn get_by_name(
  name: process.Name(Message(child_argument, child_data)),
) -> Supervisor(child_argument, child_data) {
  Supervisor(Name(name))
}

/// A supervisor for children that do work. The function starts one; it runs in the
/// supervisor, which the child is to be linked to.
///
/// The children are `Transient` and have five seconds to shut down; two restarts
/// in five seconds are tolerated.
///
pub fn worker_child(
  template: fn(child_argument) -> actor.StartResult(child_data),
) -> Builder(child_argument, child_data) {
  new(template, Worker(shutdown_ms: 5000))
}

/// A supervisor for children that are supervisors, which have all the time they
/// need to shut down.
///
pub fn supervisor_child(
  template: fn(child_argument) -> actor.StartResult(child_data),
) -> Builder(child_argument, child_data) {
  new(template, supervision.Supervisor)
}

fn new(
  template: fn(child_argument) -> actor.StartResult(child_data),
  child_type: ChildType,
) -> Builder(child_argument, child_data) {
  Builder(
    template:,
    child_type:,
    restart: Transient,
    intensity: 2,
    period: 5,
    name: None,
  )
}

/// Register the supervisor under this name.
///
pub fn named(
  builder: Builder(child_argument, child_data),
  name: process.Name(Message(child_argument, child_data)),
) -> Builder(child_argument, child_data) {
  Builder(..builder, name: Some(name))
}

/// Tolerate this many restarts, of all children together, within this many
/// seconds. With one more the supervisor stops its children and exits.
///
/// See `docs/semantics.md`, 9.4.
///
pub fn restart_tolerance(
  builder: Builder(child_argument, child_data),
  intensity intensity: Int,
  period period: Int,
) -> Builder(child_argument, child_data) {
  Builder(..builder, intensity:, period:)
}

/// Set how many milliseconds workers have to shut down before they are killed.
/// Children that are supervisors always have for ever.
///
pub fn timeout(
  builder: Builder(argument, data),
  ms ms: Int,
) -> Builder(argument, data) {
  case builder.child_type {
    Worker(..) -> Builder(..builder, child_type: Worker(ms))
    supervision.Supervisor -> builder
  }
}

/// Set when children are started again.
///
pub fn restart_strategy(
  builder: Builder(argument, data),
  restart_strategy: supervision.Restart,
) -> Builder(argument, data) {
  Builder(..builder, restart: restart_strategy)
}

/// Start the supervisor, linked to the process that starts it, without children.
///
/// The result is `InitFailed("already started")` when another process has the
/// name, and `InitExited` for tolerances that make no sense; in the latter case a
/// caller that does not trap exits goes down because of the link.
///
/// See `docs/semantics.md`, 9.10.
///
pub fn start(
  builder: Builder(child_argument, child_data),
) -> actor.StartResult(Supervisor(child_argument, child_data)) {
  case is_taken(builder.name) {
    True -> Error(already_started())
    False -> {
      let result =
        life.start(fn(life, start) { run(builder, life, start) })
      case result {
        Ok(pid) -> Ok(Started(pid:, data: Supervisor(handle(builder, pid))))
        Error(error) -> Error(error)
      }
    }
  }
}

fn is_taken(name: Option(process.Name(message))) -> Bool {
  case name {
    None -> False
    Some(name) -> process.named(name) != Error(Nil)
  }
}

fn already_started() -> StartError {
  InitFailed("already started")
}

fn handle(
  builder: Builder(child_argument, child_data),
  pid: Pid,
) -> Handle(child_argument, child_data) {
  case builder.name {
    Some(name) -> Name(name)
    None -> Process(pid)
  }
}

/// The supervisor as a child of another one.
///
pub fn supervised(
  builder: Builder(child_argument, child_data),
) -> ChildSpecification(Supervisor(child_argument, child_data)) {
  supervision.supervisor(fn() { start(builder) })
}

/// Start a child with this argument and wait until it has started. An error of the
/// function that starts it is given as it is, and nothing is started again for it.
///
/// The caller exits when the supervisor has ended.
///
/// See `docs/semantics.md`, 9.10.
///
/// ## Examples
///
/// ```gleam
/// let start_session = fn(user) {
///   case user {
///     "" -> Error(actor.InitFailed("nobody"))
///     _ -> actor.new(user) |> actor.start
///   }
/// }
/// let assert Ok(sessions) =
///   factory_supervisor.worker_child(start_session)
///   |> factory_supervisor.start
/// let assert Ok(session) =
///   factory_supervisor.start_child(sessions.data, "Lucy")
/// assert system.get_state(session.pid) == dynamic.string("Lucy")
/// assert factory_supervisor.start_child(sessions.data, "")
///   == Error(actor.InitFailed("nobody"))
/// assert factory_supervisor.count_children(sessions.data) == 1
/// ```
///
pub fn start_child(
  supervisor: Supervisor(child_argument, child_data),
  argument: child_argument,
) -> actor.StartResult(child_data) {
  ask(supervisor, StartChild(argument))
}

/// The number of children that run.
///
/// The caller exits when the supervisor has ended.
///
pub fn count_children(factory: Supervisor(child_argument, child_data)) -> Int {
  ask(factory, CountChildren)
}

fn ask(
  supervisor: Supervisor(child_argument, child_data),
  request: Request(child_argument),
) -> answer {
  case supervisor.handle {
    Process(pid) -> life.ask(pid, request)
    Name(name) ->
      case process.named(name) {
        Ok(pid) -> life.ask(pid, request)
        Error(Nil) -> life.exit_unregistered(name)
      }
  }
}

/// What the BEAM's supervisor calls first. It gives the data that it is given.
///
@internal
pub fn init(start_data: Dynamic) -> Result(Dynamic, never) {
  Ok(start_data)
}

/// Starts a child and gives its pid and its data side by side.
///
@internal
pub fn start_child_callback(
  start: fn(argument) -> Result(actor.Started(data), actor.StartError),
  argument: argument,
) -> Result2(Pid, data, actor.StartError) {
  case start(argument) {
    Ok(Started(pid:, data:)) -> result2.Ok(pid, data)
    Error(error) -> result2.Error(error)
  }
}

// ----------------------------------------------------------------- The process

type Request(argument) {
  StartChild(argument: argument)
  CountChildren
}

type State(argument, data) {
  State(
    life: Life(Request(argument)),
    template: fn(argument) -> actor.StartResult(data),
    child_type: ChildType,
    restart: Restart,
    restarts: Restarts,
    /// Those that run, with what is needed to start them again: nothing for
    /// temporary ones.
    children: Dict(Pid, Kept(argument)),
    /// Those whose restart failed and will be tried again, by number.
    restarting: Dict(Int, argument),
    /// The number for the next of them.
    next: Int,
  )
}

/// What is known of a child besides its pid.
///
type Kept(argument) {
  Argument(argument: argument)
  Nothing
}

type Step(argument, data) {
  GoOn(state: State(argument, data))
  End(state: State(argument, data), reason: ExitReason)
}

fn run(
  builder: Builder(argument, data),
  life: Life(Request(argument)),
  start: Start(Result(Nil, StartError)),
) -> Nil {
  let Builder(template:, child_type:, restart:, intensity:, period:, name:) =
    builder
  case restarts.check(intensity, period), register(name) {
    _, Error(Nil) -> starting.acknowledge(start, Error(already_started()))
    Error(refusal), Ok(Nil) -> {
      let reason = process.Abnormal(refusal)
      starting.acknowledge(start, Error(InitExited(reason)))
      life.exit_with(reason)
    }
    Ok(Nil), Ok(Nil) -> {
      starting.acknowledge(start, Ok(Nil))
      life.starts_on_demand()
      loop(State(
        life:,
        template:,
        child_type:,
        restart:,
        restarts: restarts.new(intensity, period),
        children: dict.new(),
        restarting: dict.new(),
        next: 0,
      ))
    }
  }
}

fn register(name: Option(process.Name(message))) -> Result(Nil, Nil) {
  case name {
    None -> Ok(Nil)
    Some(name) -> process.register(process.self(), name)
  }
}

fn loop(state: State(argument, data)) -> Nil {
  let #(life, event) = life.next_event(state.life, state)
  let state = State(..state, life:)
  let step = case event {
    life.Exited(pid:, reason:) if pid == life.parent -> End(state, reason)
    life.Exited(pid:, reason:) -> child_ended(state, pid, reason)
    life.Asked(from:, request: StartChild(argument)) ->
      GoOn(add_child(state, argument, from))
    life.Asked(from:, request: CountChildren) -> {
      life.reply(from, dict.size(state.children))
      GoOn(state)
    }
    life.Retry(number) -> retry(state, number)
    life.System(..) | life.Unexpected(..) -> GoOn(state)
  }
  case step {
    GoOn(state) -> loop(state)
    End(state, reason) -> {
      let time = shutdown.time_for(state.child_type)
      shutdown.all(dict.keys(state.children), time)
      life.exit_with(reason)
    }
  }
}

fn add_child(
  state: State(argument, data),
  argument: argument,
  from: life.From,
) -> State(argument, data) {
  let result = life.attempt(fn() { state.template(argument) })
  life.reply(from, result)
  case result {
    Ok(started) -> with_child(state, started.pid, argument)
    Error(_) -> state
  }
}

fn with_child(
  state: State(argument, data),
  pid: Pid,
  argument: argument,
) -> State(argument, data) {
  let kept = case state.restart {
    Temporary -> Nothing
    Permanent | Transient -> Argument(argument)
  }
  State(..state, children: dict.insert(state.children, pid, kept))
}

fn child_ended(
  state: State(argument, data),
  pid: Pid,
  reason: ExitReason,
) -> Step(argument, data) {
  case dict.get(state.children, pid) {
    // It is no child of ours, or none any more.
    Error(Nil) -> GoOn(state)
    Ok(kept) -> {
      let children = dict.delete(state.children, pid)
      let state = State(..state, children:)
      let orderly = shutdown.is_orderly(reason)
      let restarted = state.restart == Permanent || !orderly
      case kept {
        Argument(argument) if restarted ->
          count_and_restart(state, argument, fn(state, decision) {
            report_ended(state, pid, reason, decision)
          })
        _ if orderly -> GoOn(state)
        _ -> {
          report_ended(state, pid, reason, report.Forget)
          GoOn(state)
        }
      }
    }
  }
}

fn report_ended(
  state: State(argument, data),
  pid: Pid,
  reason: ExitReason,
  decision: report.Decision,
) -> Nil {
  report.ended(report.Unnumbered, pid, reason, decision, state.restarts)
}

fn count_and_restart(
  state: State(argument, data),
  argument: argument,
  report_decision: fn(State(argument, data), report.Decision) -> Nil,
) -> Step(argument, data) {
  let state = State(..state, restarts: restarts.add(state.restarts))
  case restarts.are_too_many(state.restarts) {
    False -> {
      report_decision(state, report.Restart)
      GoOn(restart(state, argument))
    }
    True -> {
      report_decision(state, report.GiveUp)
      End(state, process.Abnormal(life.to_dynamic(shutdown.shutdown())))
    }
  }
}

fn restart(
  state: State(argument, data),
  argument: argument,
) -> State(argument, data) {
  case life.attempt(fn() { state.template(argument) }) {
    Ok(started) -> with_child(state, started.pid, argument)
    Error(error) -> {
      report.not_started(
        report.Unnumbered,
        error,
        report.Retry,
        state.restarts,
      )
      process.send(state.life.retries, state.next)
      State(
        ..state,
        restarting: dict.insert(state.restarting, state.next, argument),
        next: state.next + 1,
      )
    }
  }
}

fn retry(state: State(argument, data), number: Int) -> Step(argument, data) {
  case dict.get(state.restarting, number) {
    Error(Nil) -> GoOn(state)
    Ok(argument) -> {
      let restarting = dict.delete(state.restarting, number)
      // That it did not start was reported when it did not.
      State(..state, restarting:)
      |> count_and_restart(argument, fn(_, _) { Nil })
    }
  }
}

//// A supervisor for children that are known beforehand. It starts them in order,
//// starts them again when they fail, and stops them in reverse order.
////
//// ```gleam
//// import gleam/otp/actor
//// import gleam/otp/static_supervisor as supervisor
//// import gleam/otp/supervision
////
//// pub fn start() {
////   supervisor.new(supervisor.OneForOne)
////   |> supervisor.add(supervision.worker(start_cache))
////   |> supervisor.add(supervision.worker(start_database))
////   |> supervisor.start
//// }
//// ```
////
//// A supervisor ends when the process that started it ends or sends it an exit,
//// when there are more restarts than it tolerates, or when its `auto_shutdown`
//// says so; it stops its children first. In the last two cases its exit reason is
//// the atom `shutdown`.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom
import gleam/erlang/process.{type ExitReason, type Pid}
import gleam/list
import gleam/otp/actor.{type StartError, InitExited, InitFailed}
import gleam/otp/internal/starting.{type Start}
import gleam/otp/internal/supervisor/life.{type Life}
import gleam/otp/internal/supervisor/report
import gleam/otp/internal/supervisor/restarts.{type Restarts}
import gleam/otp/internal/supervisor/shutdown
import gleam/otp/supervision.{
  type ChildSpecification, type ChildType, type Restart, ChildSpecification,
  Permanent, Temporary, Transient,
}

/// A supervisor that runs.
///
pub opaque type Supervisor {
  Supervisor(pid: Pid)
}

/// Which children are started again when one has failed.
///
/// See `docs/semantics.md`, 9.3.
///
pub type Strategy {
  /// That one.
  OneForOne
  /// All of them, after those that still run were stopped.
  OneForAll
  /// That one and those added after it, after those that still run were stopped.
  RestForOne
}

/// When a supervisor ends since its significant children have done their work,
/// that is when they ended and are not to be started again.
///
pub type AutoShutdown {
  /// Never. There must be no significant child.
  Never
  /// When one of them has.
  AnySignificant
  /// When all of them have.
  AllSignificant
}

/// How to make a supervisor.
///
/// ## Examples
///
/// ```gleam
/// let builder =
///   static_supervisor.new(static_supervisor.RestForOne)
///   |> static_supervisor.restart_tolerance(intensity: 10, period: 60)
///   |> static_supervisor.add(
///     supervision.worker(fn() { actor.new(0) |> actor.start }),
///   )
/// let assert Ok(supervisor) = static_supervisor.start(builder)
/// assert process.is_alive(supervisor.pid)
/// ```
///
pub opaque type Builder {
  Builder(
    strategy: Strategy,
    intensity: Int,
    period: Int,
    auto_shutdown: AutoShutdown,
    /// Last added first.
    children: List(Specification),
  )
}

/// A child specification without the type of the child's data.
///
type Specification {
  Specification(
    start: fn() -> actor.StartResult(Dynamic),
    restart: Restart,
    significant: Bool,
    child_type: ChildType,
  )
}

/// The data of a child is nobody's business here, so its type is forgotten.
///
@external(javascript, "./internal/supervisor/supervisor_ffi.mjs", "identity")
fn without_data(
  start: fn() -> actor.StartResult(data),
) -> fn() -> actor.StartResult(Dynamic)

/// A supervisor without children that tolerates two restarts in five seconds.
///
pub fn new(strategy strategy: Strategy) -> Builder {
  Builder(
    strategy:,
    intensity: 2,
    period: 5,
    auto_shutdown: Never,
    children: [],
  )
}

/// Tolerate this many restarts within this many seconds. With one more the
/// supervisor stops its children and exits.
///
/// See `docs/semantics.md`, 9.4.
///
pub fn restart_tolerance(
  builder: Builder,
  intensity intensity: Int,
  period period: Int,
) -> Builder {
  Builder(..builder, intensity:, period:)
}

/// Choose when the supervisor ends by itself.
///
/// See `docs/semantics.md`, 9.8.
///
pub fn auto_shutdown(builder: Builder, value: AutoShutdown) -> Builder {
  Builder(..builder, auto_shutdown: value)
}

/// Add a child, which is started after those added before it.
///
/// See `docs/semantics.md`, 9.1.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("counter")
/// let counter =
///   supervision.worker(fn() {
///     actor.new(0) |> actor.named(name) |> actor.start
///   })
/// let assert Ok(_) =
///   static_supervisor.new(static_supervisor.OneForOne)
///   |> static_supervisor.add(counter)
///   |> static_supervisor.start
/// let assert Ok(first) = process.named(name)
/// process.kill(first)
/// process.sleep(5)
/// let assert Ok(second) = process.named(name)
/// assert first != second
/// ```
///
pub fn add(builder: Builder, child: ChildSpecification(data)) -> Builder {
  let ChildSpecification(start:, restart:, significant:, child_type:) = child
  let start = without_data(start)
  let child = Specification(start:, restart:, significant:, child_type:)
  Builder(..builder, children: [child, ..builder.children])
}

/// Start the supervisor, linked to the process that starts it, and wait until all
/// its children have started.
///
/// If one of them does not start, those before it are stopped and the result is
/// `InitFailed("shutdown")`; because of the link a caller that does not trap exits
/// goes down then. So it is with `InitExited` for tolerances that make no sense
/// and significant children that contradict their restart or `auto_shutdown`.
///
/// See `docs/semantics.md`, 9.1, 9.6.
///
pub fn start(
  builder: Builder,
) -> Result(actor.Started(Supervisor), actor.StartError) {
  let result =
    life.start(fn(life, start) { run(builder, life, start) })
  case result {
    Ok(pid) -> Ok(actor.Started(pid:, data: Supervisor(pid)))
    Error(error) -> Error(error)
  }
}

/// The supervisor as a child of another one.
///
pub fn supervised(builder: Builder) -> ChildSpecification(Supervisor) {
  supervision.supervisor(fn() { start(builder) })
}

/// What the BEAM's supervisor calls first. It gives the data that it is given.
///
@internal
pub fn init(start_data: Dynamic) -> Result(Dynamic, never) {
  Ok(start_data)
}

/// Starts a child and gives its pid only.
///
@internal
pub fn start_child_callback(
  start: fn() -> Result(actor.Started(anything), actor.StartError),
) -> Result(Pid, actor.StartError) {
  case start() {
    Ok(started) -> Ok(started.pid)
    Error(error) -> Error(error)
  }
}

// ----------------------------------------------------------------- The process

type State {
  State(
    life: Life(Nil),
    strategy: Strategy,
    auto_shutdown: AutoShutdown,
    restarts: Restarts,
    /// Last started first.
    children: List(Child),
  )
}

type Child {
  Child(number: Int, specification: Specification, status: Status)
}

type Status {
  Running(pid: Pid)
  /// A restart failed, and will be tried again.
  Restarting
  Stopped
}

/// What is to be done after an event: go on, or end with the reason.
///
type Step {
  GoOn(state: State)
  End(state: State, reason: ExitReason)
}

fn run(
  builder: Builder,
  life: Life(Nil),
  start: Start(Result(Nil, StartError)),
) -> Nil {
  let Builder(strategy:, auto_shutdown:, intensity:, period:, ..) = builder
  case check(builder) {
    Error(refusal) -> {
      let reason = process.Abnormal(refusal)
      starting.acknowledge(start, Error(InitExited(reason)))
      life.exit_with(reason)
    }
    Ok(Nil) -> {
      let restarts = restarts.new(intensity, period)
      let children = number(list.reverse(builder.children), 0, [])
      case start_all(list.reverse(children), []) {
        AllStarted(children) -> {
          starting.acknowledge(start, Ok(Nil))
          loop(State(life:, strategy:, auto_shutdown:, restarts:, children:))
        }
        NotStarted(children:, failed:, reason:) -> {
          let child = report.Numbered(failed)
          report.not_started(child, reason, report.FailToStart, restarts)
          stop_all(children)
          starting.acknowledge(start, Error(InitFailed("shutdown")))
          life.exit_with(start_failure(failed, reason))
        }
      }
    }
  }
}

/// Why the BEAM would not start such a supervisor, if it would not.
///
fn check(builder: Builder) -> Result(Nil, Dynamic) {
  case restarts.check(builder.intensity, builder.period) {
    Error(refusal) -> Error(refusal)
    Ok(Nil) -> check_children(list.reverse(builder.children), builder)
  }
}

fn check_children(
  children: List(Specification),
  builder: Builder,
) -> Result(Nil, Dynamic) {
  let significant = #(atom.create("significant"), True)
  case children {
    [] -> Ok(Nil)
    [Specification(significant: True, ..), ..]
      if builder.auto_shutdown == Never
    -> {
      let never = #(atom.create("auto_shutdown"), atom.create("never"))
      Error(bad_combination([life.to_dynamic(never)], significant))
    }
    [Specification(significant: True, restart: Permanent, ..), ..] -> {
      let permanent = #(atom.create("restart"), atom.create("permanent"))
      Error(bad_combination([life.to_dynamic(permanent)], significant))
    }
    [_, ..rest] -> check_children(rest, builder)
  }
}

fn bad_combination(with: List(Dynamic), what: #(atom.Atom, Bool)) -> Dynamic {
  let options = list.append(with, [life.to_dynamic(what)])
  life.to_dynamic(#(
    atom.create("start_spec"),
    #(atom.create("bad_combination"), options),
  ))
}

fn start_failure(failed: Int, reason: StartError) -> ExitReason {
  #(
    shutdown.shutdown(),
    #(atom.create("failed_to_start_child"), failed, reason),
  )
  |> life.to_dynamic
  |> process.Abnormal
}

/// Numbers the children in the order of their start; the last comes out first.
///
fn number(
  specifications: List(Specification),
  next: Int,
  children: List(Child),
) -> List(Child) {
  case specifications {
    [] -> children
    [specification, ..rest] -> {
      let child = Child(number: next, specification:, status: Stopped)
      number(rest, next + 1, [child, ..children])
    }
  }
}

fn loop(state: State) -> Nil {
  let #(life, event) = life.next_event(state.life, state)
  let state = State(..state, life:)
  let step = case event {
    life.Exited(pid:, reason:) if pid == life.parent -> End(state, reason)
    life.Exited(pid:, reason:) -> child_ended(state, pid, reason)
    life.Retry(number) -> retry(state, number)
    life.Asked(..) | life.System(..) | life.Unexpected(..) -> GoOn(state)
  }
  case step {
    GoOn(state) -> loop(state)
    End(state, reason) -> {
      stop_all(state.children)
      life.exit_with(reason)
    }
  }
}

// ------------------------------------------------------------ The end of a child

fn child_ended(state: State, pid: Pid, reason: ExitReason) -> Step {
  case find_running(state.children, pid) {
    NotFound -> GoOn(state)
    Found(child) ->
      case is_restarted(child.specification.restart, reason) {
        True -> count_and_restart(state, child, Exit(pid, reason))
        False -> forget(state, child, pid, reason)
      }
  }
}

/// The child that is a process.
///
type Search {
  Found(child: Child)
  /// It is no child of ours, or none any more.
  NotFound
}

fn find_running(children: List(Child), as_pid: Pid) -> Search {
  case children {
    [] -> NotFound
    [Child(status: Running(pid:), ..) as child, ..] if pid == as_pid ->
      Found(child)
    [_, ..rest] -> find_running(rest, as_pid)
  }
}

fn is_restarted(restart: Restart, reason: ExitReason) -> Bool {
  case restart {
    Permanent -> True
    Transient -> !shutdown.is_orderly(reason)
    Temporary -> False
  }
}

/// A child is not started again, which may be what the supervisor waited for.
///
fn forget(state: State, child: Child, pid: Pid, reason: ExitReason) -> Step {
  let state = State(..state, children: without(state.children, child))
  let ends =
    child.specification.significant
    && case state.auto_shutdown {
      Never -> False
      AnySignificant -> True
      AllSignificant -> !list.any(state.children, is_significant_and_there)
    }
  let decision = case ends {
    True -> report.ShutDown
    False -> report.Forget
  }
  case shutdown.is_orderly(reason) {
    True -> Nil
    False -> report_ended(state, child, Exit(pid, reason), decision)
  }
  case ends {
    True -> End(state, given_up())
    False -> GoOn(state)
  }
}

fn is_significant_and_there(child: Child) -> Bool {
  child.specification.significant && child.status != Stopped
}

fn given_up() -> ExitReason {
  process.Abnormal(atom.to_dynamic(shutdown.shutdown()))
}

/// The children after one has ended for good: temporary ones are left out.
///
fn without(children: List(Child), gone: Child) -> List(Child) {
  case gone.specification.restart {
    Temporary ->
      list.filter(children, fn(child) { child.number != gone.number })
    Permanent | Transient -> with_status(children, gone.number, Stopped)
  }
}

fn with_status(
  children: List(Child),
  number: Int,
  status: Status,
) -> List(Child) {
  list.map(children, fn(child) {
    case child.number == number {
      True -> Child(..child, status:)
      False -> child
    }
  })
}

// --------------------------------------------------------------------- Restarts

/// What a restart is for.
///
type Cause {
  Exit(pid: Pid, reason: ExitReason)
  FailedRestart
}

fn count_and_restart(state: State, child: Child, cause: Cause) -> Step {
  let state = State(..state, restarts: restarts.add(state.restarts))
  case restarts.are_too_many(state.restarts) {
    False -> {
      report_ended(state, child, cause, decision_of(state.strategy))
      GoOn(restart(state, child))
    }
    True -> {
      report_ended(state, child, cause, report.GiveUp)
      End(
        State(..state, children: without(state.children, child)),
        given_up(),
      )
    }
  }
}

fn decision_of(strategy: Strategy) -> report.Decision {
  case strategy {
    OneForOne -> report.Restart
    OneForAll -> report.RestartAll
    RestForOne -> report.RestartRest
  }
}

fn report_ended(
  state: State,
  child: Child,
  cause: Cause,
  decision: report.Decision,
) -> Nil {
  case cause {
    Exit(pid, reason) ->
      report.ended(
        report.Numbered(child.number),
        pid,
        reason,
        decision,
        state.restarts,
      )
    // That it did not start was reported when it did not.
    FailedRestart -> Nil
  }
}

fn restart(state: State, child: Child) -> State {
  case state.strategy {
    OneForOne -> restart_one(state, child)
    OneForAll ->
      with_status(state.children, child.number, Stopped)
      |> restart_several([], state)
    RestForOne -> {
      let #(after, before) =
        list.split_while(state.children, fn(other) {
          other.number > child.number
        })
      case before {
        [child, ..before] ->
          restart_several(
            list.append(after, [Child(..child, status: Stopped)]),
            before,
            state,
          )
        [] -> state
      }
    }
  }
}

fn restart_one(state: State, child: Child) -> State {
  case life.attempt(child.specification.start) {
    Ok(started) -> {
      let status = Running(started.pid)
      State(..state, children: with_status(state.children, child.number, status))
    }
    Error(error) -> try_again(state, state.children, child.number, error)
  }
}

/// Stops and starts these children; `before` are those that were started before
/// them and stay.
///
fn restart_several(
  children: List(Child),
  before: List(Child),
  state: State,
) -> State {
  case start_all(list.reverse(stop_all(children)), []) {
    AllStarted(children) ->
      State(..state, children: list.append(children, before))
    NotStarted(children:, failed:, reason:) ->
      try_again(state, list.append(children, before), failed, reason)
  }
}

/// A child did not start. It is tried again when all that waits in the mailbox has
/// been seen to, so that the supervisor can be told to stop.
///
fn try_again(
  state: State,
  children: List(Child),
  number: Int,
  error: StartError,
) -> State {
  let child = report.Numbered(number)
  report.not_started(child, error, report.Retry, state.restarts)
  process.send(state.life.retries, number)
  State(..state, children: with_status(children, number, Restarting))
}

fn retry(state: State, number: Int) -> Step {
  let waits = fn(child: Child) {
    child.number == number && child.status == Restarting
  }
  case list.find(state.children, waits) {
    Ok(child) -> count_and_restart(state, child, FailedRestart)
    Error(Nil) -> GoOn(state)
  }
}

// ---------------------------------------------------------- Starting and stopping

type Starts {
  AllStarted(children: List(Child))
  NotStarted(children: List(Child), failed: Int, reason: StartError)
}

/// Starts children in the given order. They come out in reverse, those that were
/// not reached as well.
///
fn start_all(children: List(Child), started: List(Child)) -> Starts {
  case children {
    [] -> AllStarted(started)
    [child, ..rest] ->
      case life.attempt(child.specification.start) {
        Ok(actor.Started(pid:, ..)) -> {
          let child = Child(..child, status: Running(pid))
          start_all(rest, [child, ..started])
        }
        Error(reason) -> {
          let children = list.append(list.reverse(children), started)
          NotStarted(children:, failed: child.number, reason:)
        }
      }
  }
}

/// Stops children in the given order, one after the other. Temporary ones are left
/// out of what comes out.
///
fn stop_all(children: List(Child)) -> List(Child) {
  use child <- list.filter_map(children)
  stop_one(child)
  case child.specification.restart {
    Temporary -> Error(Nil)
    Permanent | Transient -> Ok(Child(..child, status: Stopped))
  }
}

fn stop_one(child: Child) -> Nil {
  case child.status {
    Running(pid) -> {
      let time = shutdown.time_for(child.specification.child_type)
      let reason = shutdown.one(pid, time)
      case is_stopped_well(child.specification.restart, reason) {
        True -> Nil
        False ->
          report.not_shut_down(report.Numbered(child.number), pid, reason)
      }
    }
    Restarting | Stopped -> Nil
  }
}

/// A permanent child that is told to shut down is to end for that reason; others
/// may have come to their end by themselves.
///
fn is_stopped_well(restart: Restart, reason: ExitReason) -> Bool {
  case restart, reason {
    Permanent, process.Normal -> False
    _, _ -> shutdown.is_orderly(reason)
  }
}

//// Delays between restarts, for children of supervisors.
////
//// A supervisor starts a child that failed again at once. Where the cause lies
//// outside, as with a database that is down, it has soon seen more restarts
//// than it tolerates and ends, and so does what is above it. A child with
//// backoff is started again after a delay, which grows from failure to
//// failure:
////
//// ```gleam
//// import gleam/otp/static_supervisor as supervisor
//// import gleam/otp/supervision
//// import starfish/backoff
////
//// pub fn start() {
////   let policy =
////     backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
////     |> backoff.jitter(0.2, seed: 7)
////
////   supervisor.new(supervisor.OneForOne)
////   |> supervisor.add(supervision.worker(start_cache))
////   |> supervisor.add(
////     supervision.worker(start_database) |> backoff.child(policy),
////   )
////   |> supervisor.start
//// }
//// ```
////
//// `child` changes a specification and nothing else: supervisors, and children
//// without backoff, stay as they are. Between the supervisor and the child
//// stands a *guard*, a process that starts the child and waits where it has
//// to, so that the supervisor never does. What follows from that:
////
//// - The pid that the supervisor knows is the guard's. The data of the child's
////   first start is passed on as it is, so reach the child by a name, as
////   always where children are started again.
//// - The guard does what a supervisor does for the restart of its child: a
////   permanent child is started again however it ended; a transient one unless
////   it ended normally or was shut down, when the guard ends with the same
////   reason. A temporary child needs no guard and gets none.
//// - Restarts by the guard are not restarts for the supervisor. Its tolerance
////   and its strategy come in when the guard gives up: siblings live on until
////   then.
//// - A first start that fails is the supervisor's business, as without
////   backoff. So is the restart of a guard that gave up: it begins without a
////   delay.
//// - When the supervisor stops the guard, the guard stops the child, in the
////   child's own time to shut down, and ends. The supervisor has no limit of
////   its own for that, as for a supervisor among its children.
////
//// The delays of a policy are a function of the number of failures and nothing
//// else (`delay`): there is no randomness but what comes from the seed.

import gleam/bool
import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom
import gleam/erlang/process.{
  type ExitMessage, type ExitReason, type Pid, type Subject, type Timer,
}
import gleam/float
import gleam/int
import gleam/option.{type Option, None, Some}
import gleam/otp/actor.{type StartError, InitExited, Started}
import gleam/otp/supervision.{
  type ChildSpecification, type ChildType, ChildSpecification, Permanent,
  Supervisor, Temporary, Transient, Worker,
}
import gleam/result
import gleam/string

/// The longest time that a process can wait: 32 bits of milliseconds, 49 days.
/// Longer times are this time.
///
const longest_ms = 4_294_967_295

/// The quiet time of a policy that says nothing of it.
///
const default_quiet_ms = 60_000

// ---------------------------------------------------------------------- Policy

/// How long to wait before each restart, and when to give up.
///
pub opaque type Policy {
  Policy(
    initial_ms: Int,
    factor: Float,
    cap_ms: Int,
    jitter: Float,
    seed: Int,
    quiet_ms: Int,
    max_restarts: Option(Int),
  )
}

/// Wait `initial_ms` before the first restart, and `factor` times longer before
/// each that follows, but never longer than `cap_ms`.
///
/// Without more, delays have no jitter, a child that has run for 60 seconds
/// counts as recovered (`reset_after`), and restarts go on without end
/// (`max_restarts`).
///
/// A cap below the first delay is the first delay. A factor of 1.0 gives equal
/// delays, an initial delay of 0 none at all. Panics when a time is negative,
/// or the factor less than 1.0.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 1000)
/// assert list.map([1, 2, 3, 4, 5, 6], backoff.delay(policy, _))
///   == [100, 200, 400, 800, 1000, 1000]
/// ```
///
pub fn exponential(
  initial_ms initial_ms: Int,
  factor factor: Float,
  cap_ms cap_ms: Int,
) -> Policy {
  check_whole("exponential: initial_ms", initial_ms)
  check_whole("exponential: cap_ms", cap_ms)
  case factor >=. 1.0 {
    True -> Nil
    False ->
      refuse("exponential: factor", "1.0 or more", float.to_string(factor))
  }
  let cap_ms = int.min(cap_ms, longest_ms)
  Policy(
    initial_ms: int.min(initial_ms, cap_ms),
    factor:,
    cap_ms:,
    jitter: 0.0,
    seed: 0,
    quiet_ms: default_quiet_ms,
    max_restarts: None,
  )
}

/// Take a part off each delay, at most this fraction of it, so that children
/// that failed together do not come back together. 0.0 takes nothing off; 1.0
/// gives delays between nothing and the full one.
///
/// The part is different for each failure in a row, and the same whenever the
/// seed is the same: give children that share a policy seeds of their own.
///
/// Panics when the fraction is not between 0.0 and 1.0.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 1000, factor: 1.0, cap_ms: 1000)
///   |> backoff.jitter(0.2, seed: 7)
/// let delay = backoff.delay(policy, 1)
/// assert delay >= 800 && delay <= 1000
/// assert backoff.delay(policy, 1) == delay
/// ```
///
pub fn jitter(policy: Policy, fraction: Float, seed seed: Int) -> Policy {
  case fraction >=. 0.0 && fraction <=. 1.0 {
    True -> Policy(..policy, jitter: fraction, seed:)
    False ->
      refuse(
        "jitter: fraction",
        "between 0.0 and 1.0",
        float.to_string(fraction),
      )
  }
}

/// Take a child that has run for so long since its last start as recovered: its
/// next failure is the first again, for the delay and for `max_restarts`. With
/// 0 every start that succeeds is a recovery, and only failing starts are in a
/// row.
///
/// Panics when the time is negative.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
///   |> backoff.reset_after(quiet_ms: 10_000)
/// assert backoff.delay(policy, 1) == 100
/// ```
///
pub fn reset_after(policy: Policy, quiet_ms quiet_ms: Int) -> Policy {
  check_whole("reset_after: quiet_ms", quiet_ms)
  Policy(..policy, quiet_ms: int.min(quiet_ms, longest_ms))
}

/// Give up after so many restarts in a row: with the next failure the guard
/// ends abnormally, and the supervisor does what it does for a child that
/// failed.
///
/// The reason is `Abnormal` with the atom `restarts_exhausted` and the reason
/// of the child's end (or why it did not start) as a pair. With 0 the first
/// failure is the supervisor's.
///
/// Panics when the number is negative.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
///   |> backoff.reset_after(quiet_ms: 10_000)
///   |> backoff.max_restarts(in_a_row: 8)
/// assert backoff.delay(policy, 8) == 12_800
/// ```
///
pub fn max_restarts(policy: Policy, in_a_row count: Int) -> Policy {
  check_whole("max_restarts: in_a_row", count)
  Policy(..policy, max_restarts: Some(count))
}

fn check_whole(what: String, number: Int) -> Nil {
  case number >= 0 {
    True -> Nil
    False -> refuse(what, "0 or more", int.to_string(number))
  }
}

fn refuse(what: String, expected: String, actual: String) -> anything {
  panic as string.concat(["backoff.", what, " is ", expected, ", not ", actual])
}

// ----------------------------------------------------------------------- Delay

/// How many milliseconds pass between a failure and the restart that answers
/// it, where `attempt` counts the failures in a row, this one included: from 1
/// on. Without a failure, for 0 and less, it is 0.
///
/// The delay is a whole number from 0 to the cap however large `attempt` is.
/// Without jitter it never falls from one attempt to the next.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 5, factor: 3.0, cap_ms: 10_000)
/// assert backoff.delay(policy, 1) == 5
/// assert backoff.delay(policy, 4) == 135
/// assert backoff.delay(policy, 1_000_000) == 10_000
/// ```
///
pub fn delay(policy: Policy, attempt attempt: Int) -> Int {
  use <- bool.guard(when: attempt <= 0, return: 0)
  let full = int.to_float(full_delay(policy, attempt - 1))
  let part = policy.jitter *. fraction_for(policy.seed, attempt)
  float.round(full *. { 1.0 -. part })
}

/// The delay before jitter, after the factor was applied so many times.
///
fn full_delay(policy: Policy, times: Int) -> Int {
  let Policy(initial_ms:, factor:, cap_ms:, ..) = policy
  let times = int.to_float(times)
  use <- bool.guard(when: initial_ms == 0, return: 0)
  use <- bool.guard(when: times >=. times_to_cap(policy), return: cap_ms)
  case float.power(factor, of: times) {
    Ok(growth) ->
      float.round(int.to_float(initial_ms) *. growth) |> int.min(cap_ms)
    Error(Nil) -> cap_ms
  }
}

/// How often the factor can be applied until the cap is reached. Asked first,
/// so that nothing ever grows beyond what a number can be.
///
fn times_to_cap(policy: Policy) -> Float {
  let Policy(initial_ms:, factor:, cap_ms:, ..) = policy
  let growth = int.to_float(cap_ms) /. int.to_float(initial_ms)
  case float.logarithm(growth), float.logarithm(factor) {
    Ok(all), Ok(one) if one >. 0.0 -> all /. one
    // A factor of 1.0: the cap is never reached, unless it is where it begins.
    _, _ -> 1.0e300
  }
}

/// 2^31 - 1, a prime. Numbers below it stay exact when they are multiplied by
/// the factors here, on every target.
///
const modulus = 2_147_483_647

/// A number from 0.0 up to and without 1.0 that depends on nothing but the two
/// numbers, and looks as if it did not.
///
fn fraction_for(seed: Int, attempt: Int) -> Float {
  let mixed =
    mix(remainder(seed) * 48_271 + remainder(attempt) * 69_621 + 1, 15)
  let number = mix(mix(mixed * 48_271, 13) * 69_621, 16)
  int.to_float(number) /. int.to_float(modulus)
}

fn mix(number: Int, shift: Int) -> Int {
  let number = remainder(number)
  int.bitwise_exclusive_or(number, int.bitwise_shift_right(number, shift))
  |> remainder
}

/// From 0 up to and without the modulus, for negative numbers too.
///
fn remainder(number: Int) -> Int {
  { number % modulus + modulus } % modulus
}

// ----------------------------------------------------------------------- Child

/// The same child with delays between its restarts. Use it last: what is said
/// of the child before, its `restart` and its `timeout` for instance, also
/// holds for the guard.
///
/// A temporary child is never started again, so its specification stays as it
/// is.
///
/// See `docs/semantics.md`, 9.2 and 9.5.
///
/// ## Examples
///
/// ```gleam
/// let policy =
///   backoff.exponential(initial_ms: 10, factor: 2.0, cap_ms: 5000)
/// supervision.worker(start_database)
/// |> supervision.restart(supervision.Transient)
/// |> supervision.timeout(ms: 500)
/// |> backoff.child(policy)
/// ```
///
/// For the children of a factory, whose `restart_strategy` has to be the
/// child's:
///
/// ```gleam
/// factory_supervisor.supervisor_child(fn(argument) {
///   let child =
///     supervision.worker(fn() { start_connection(argument) })
///     |> supervision.restart(supervision.Transient)
///     |> backoff.child(policy)
///   child.start()
/// })
/// ```
///
pub fn child(
  specification: ChildSpecification(data),
  policy: Policy,
) -> ChildSpecification(data) {
  case specification.restart {
    Temporary -> specification
    Permanent | Transient ->
      ChildSpecification(
        ..specification,
        start: fn() { start(specification, policy) },
        child_type: Supervisor,
      )
  }
}

// ----------------------------------------------------------------------- Guard

type Message {
  /// A linked process ended, or somebody sent an exit.
  Exited(ExitMessage)
  /// The delay is over.
  DelayIsOver
  /// This child has run for the quiet time.
  Recovered(Pid)
}

type Guard(data) {
  Guard(
    specification: ChildSpecification(data),
    policy: Policy,
    /// The supervisor.
    parent: Pid,
    inbox: Subject(Message),
    child: Child,
    /// Failures in a row.
    failures: Int,
  )
}

type Child {
  Running(pid: Pid, recovery: Option(Timer))
  Waiting
}

/// Starts the guard, which starts the child, in the process of the supervisor.
///
fn start(
  specification: ChildSpecification(data),
  policy: Policy,
) -> actor.StartResult(data) {
  let parent = process.self()
  // What the child's start failed with: the error of an actor can only be a
  // text.
  let errors = process.new_subject()
  let guard =
    actor.new_with_initialiser(longest_ms, fn(inbox) {
      initialise(specification, policy, parent, inbox, errors)
    })
    |> actor.on_message(handle)
    |> actor.start
  use error <- result.map_error(guard)
  process.receive(errors, within: 0) |> result.unwrap(error)
}

fn initialise(
  specification: ChildSpecification(data),
  policy: Policy,
  parent: Pid,
  inbox: Subject(Message),
  errors: Subject(StartError),
) -> Result(actor.Initialised(Guard(data), Message, data), String) {
  process.trap_exits(True)
  case specification.start() {
    Ok(Started(pid:, data:)) -> {
      let child = Running(pid:, recovery: None)
      let selector =
        process.new_selector()
        |> process.select(inbox)
        |> process.select_trapped_exits(Exited)
      Guard(specification:, policy:, parent:, inbox:, child:, failures: 0)
      |> actor.initialised
      |> actor.selecting(selector)
      |> actor.returning(data)
      |> Ok
    }
    Error(error) -> {
      process.send(errors, error)
      Error("the child did not start")
    }
  }
}

fn handle(
  guard: Guard(data),
  message: Message,
) -> actor.Next(Guard(data), Message) {
  case message, guard.child {
    // Like any supervisor, the guard ends when the process that started it says
    // so, whatever the reason, or ends itself.
    Exited(exit), _ if exit.pid == guard.parent -> {
      stop_child(guard)
      end(exit.reason)
    }
    Exited(exit), Running(pid:, ..) if exit.pid == pid ->
      child_ended(guard, pid, exit.reason)
    DelayIsOver, Waiting -> start_again(guard)
    Recovered(recovered), Running(pid:, ..) if recovered == pid ->
      actor.continue(Guard(..guard, failures: 0))
    // An exit of a process that is no child (any more), or a timer that came
    // too late to be cancelled.
    Exited(_), _ | DelayIsOver, _ | Recovered(_), _ -> actor.continue(guard)
  }
}

fn child_ended(
  guard: Guard(data),
  pid: Pid,
  reason: ExitReason,
) -> actor.Next(Guard(data), Message) {
  cancel_recovery(guard.child)
  case guard.specification.restart, is_orderly(reason) {
    Transient, True | Temporary, _ -> end(reason)
    Permanent, _ | Transient, False -> failed(guard, Ended(pid, reason))
  }
}

/// What was wrong with a child.
///
type Failure {
  Ended(Pid, ExitReason)
  NotStarted(StartError)
}

fn failed(
  guard: Guard(data),
  failure: Failure,
) -> actor.Next(Guard(data), Message) {
  let Guard(policy:, inbox:, ..) = guard
  let failures = guard.failures + 1
  case policy.max_restarts {
    Some(most) if failures > most -> {
      report(failure, failures, None)
      let tag = atom.create("restarts_exhausted")
      end(process.Abnormal(to_dynamic(#(tag, cause(failure)))))
    }
    _ -> {
      let delay_ms = delay(policy, failures)
      report(failure, failures, Some(delay_ms))
      process.send_after(inbox, delay_ms, DelayIsOver)
      actor.continue(Guard(..guard, child: Waiting, failures:))
    }
  }
}

fn cause(failure: Failure) -> Dynamic {
  case failure {
    Ended(_, process.Abnormal(reason)) -> reason
    Ended(_, process.Killed) -> atom.to_dynamic(atom.create("killed"))
    Ended(_, process.Normal) -> atom.to_dynamic(atom.create("normal"))
    NotStarted(error) -> to_dynamic(error)
  }
}

fn report(failure: Failure, failures: Int, delay_ms: Option(Int)) -> Nil {
  let pid = case failure {
    Ended(pid, _) -> Some(pid)
    NotStarted(_) -> None
  }
  report_failure(pid, cause(failure), failures, delay_ms)
}

fn start_again(guard: Guard(data)) -> actor.Next(Guard(data), Message) {
  case attempt(guard.specification.start) {
    Ok(Ok(Started(pid:, ..))) -> {
      let Guard(inbox:, policy:, ..) = guard
      let timer = process.send_after(inbox, policy.quiet_ms, Recovered(pid))
      let child = Running(pid:, recovery: Some(timer))
      actor.continue(Guard(..guard, child:))
    }
    Ok(Error(error)) -> failed(guard, NotStarted(error))
    Error(crash) ->
      failed(guard, NotStarted(InitExited(process.Abnormal(crash))))
  }
}

fn cancel_recovery(child: Child) -> Nil {
  case child {
    Running(recovery: Some(timer), ..) -> {
      process.cancel_timer(timer)
      Nil
    }
    Running(recovery: None, ..) | Waiting -> Nil
  }
}

// --------------------------------------------------------------------- Endings

/// Stops the child as its supervisor would have: it is told to, and killed when
/// its time to shut down is over.
///
fn stop_child(guard: Guard(data)) -> Nil {
  case guard.child {
    Waiting -> Nil
    Running(pid:, ..) -> {
      let monitor = process.monitor(pid)
      process.send_abnormal_exit(pid, atom.create("shutdown"))
      let selector =
        process.new_selector()
        |> process.select_specific_monitor(monitor, fn(_) { Nil })
      let ended = case shutdown_limit(guard.specification.child_type) {
        None -> Ok(process.selector_receive_forever(selector))
        Some(limit_ms) -> process.selector_receive(selector, limit_ms)
      }
      case ended {
        Ok(Nil) -> Nil
        Error(Nil) -> {
          process.kill(pid)
          process.selector_receive_forever(selector)
        }
      }
    }
  }
}

/// How long a child has to shut down; for ever, if there is no limit.
///
fn shutdown_limit(child_type: ChildType) -> Option(Int) {
  case child_type {
    Worker(shutdown_ms:) if shutdown_ms >= 0 && shutdown_ms <= longest_ms ->
      Some(shutdown_ms)
    Worker(..) | Supervisor -> None
  }
}

/// Ends the guard with this reason. It traps exits, so it has to stop doing
/// that.
///
fn end(reason: ExitReason) -> actor.Next(state, message) {
  process.trap_exits(False)
  case reason {
    process.Normal -> Nil
    process.Killed -> process.kill(process.self())
    process.Abnormal(reason) ->
      process.send_abnormal_exit(process.self(), reason)
  }
  actor.stop()
}

/// Whether a process ended because there was nothing left to do for it:
/// normally, with the reason `shutdown`, or a pair that begins with it.
///
fn is_orderly(reason: ExitReason) -> Bool {
  case reason {
    process.Normal -> True
    process.Killed -> False
    process.Abnormal(term) -> is_shutdown(term)
  }
}

@external(javascript, "./backoff_ffi.mjs", "is_shutdown")
fn is_shutdown(term: Dynamic) -> Bool

/// Runs the function; if it crashes, gives the reason that the process would
/// have ended with.
///
@external(javascript, "./backoff_ffi.mjs", "attempt")
fn attempt(run: fn() -> a) -> Result(a, Dynamic)

/// Tells the operator of a failure: of the child that ended or of none if it
/// did not start, and of the delay before the restart or of none.
///
@external(javascript, "./backoff_ffi.mjs", "report_failure")
fn report_failure(
  pid: Option(Pid),
  cause: Dynamic,
  failures: Int,
  delay_ms: Option(Int),
) -> Nil

@external(javascript, "./backoff_ffi.mjs", "identity")
fn to_dynamic(value: a) -> Dynamic

//// Where processes run, in a system with more than one scheduler.
////
//// A scheduler is a thread that runs processes. How many there are is said
//// where the program is started: `starfish run --schedulers 4`, or
//// `schedulers` of a system that TypeScript starts. A process runs on one
//// scheduler from its start to its end, that of the process that started it
//// unless something else was asked for:
////
//// ```gleam
//// import gleam/otp/static_supervisor as supervisor
//// import gleam/otp/supervision
//// import starfish/placement
////
//// pub fn start() {
////   supervisor.new(supervisor.OneForOne)
////   |> supervisor.add(
////     supervision.worker(fn() {
////       placement.run(on: placement.Spread, start: fn() { start_worker() })
////     }),
////   )
////   |> supervisor.start
//// }
//// ```
////
//// The program need not know: pids, subjects, links, monitors, names, calls and
//// supervisors work the same wherever a process is. What differs is said in
//// `docs/semantics.md`, 15: between threads messages are copied, and a value that
//// cannot be copied panics in the process that sends it.
////
//// A process that starts elsewhere is given to that thread as a function and
//// the values that it has captured, so these must be such that they can be
//// copied. Without other threads, every placement is here, nothing is copied
//// and nothing fails.

import gleam/erlang/process.{type Pid, type Subject}

/// Where processes are to run that are started.
pub type Placement {
  /// On the scheduler of the process that starts them, as without a placement.
  Inherit
  /// On all schedulers in turn.
  Spread
  /// On the scheduler with the least to do.
  LeastLoaded
  /// On the scheduler of that process; see also `near_subject`.
  Near(Pid)
  /// On the scheduler with that number. They count from 1.
  Scheduler(Int)
  /// On a scheduler of their own, which is started for them. That takes the time
  /// that a thread takes to start, a good part of a second: an initialiser must
  /// be allowed that long.
  OwnScheduler
  /// On a scheduler on that processor core. They count from 0, as the operating
  /// system does.
  Core(Int)
  /// On a scheduler on a core of that NUMA node. They count from 0.
  NumaNode(Int)
}

/// Runs a function. Every process that the calling process starts meanwhile,
/// itself or by `actor.start`, `supervisor.start` and the like, runs where
/// `placement` says. Processes that those start in turn run where their own
/// parent does, unless they ask for something else.
///
/// The function may wait, and may use `run` itself. However it ends, the calling
/// process starts processes afterwards where it did before.
///
/// Starting a process panics where the program has other schedulers but none
/// such as the placement asks for: a number that none has, a core that is not
/// this program's to use.
///
/// See `docs/semantics.md`, 15.12.
///
/// ```gleam
/// let workers =
///   placement.run(on: placement.Spread, start: fn() {
///     list.map([1, 2, 3, 4], fn(_) { process.spawn(process.sleep_forever) })
///   })
/// assert list.all(workers, process.is_alive)
/// ```
@external(javascript, "./placement_ffi.mjs", "run")
pub fn run(on placement: Placement, start start: fn() -> value) -> value

/// The placement that runs processes where the owner of the subject runs. For a
/// name that nobody has it is `Inherit`.
///
/// ```gleam
/// let cache = process.new_subject()
/// assert placement.near_subject(cache) == placement.Near(process.self())
/// let nobody = process.named_subject(process.new_name("nobody"))
/// assert placement.near_subject(nobody) == placement.Inherit
/// ```
pub fn near_subject(subject: Subject(message)) -> Placement {
  case process.subject_owner(subject) {
    Ok(owner) -> Near(owner)
    Error(Nil) -> Inherit
  }
}

//// What a supervisor has to know of a child: how to start it, when to start it
//// again, and how to stop it.

import gleam/otp/actor

/// When a child that has ended is started again.
///
pub type Restart {
  /// Always.
  Permanent
  /// When it ended abnormally: with a reason other than `Normal` and the atom
  /// `shutdown`.
  Transient
  /// Never.
  Temporary
}

/// What kind of process a child is, which decides how long a supervisor waits
/// for it to stop.
///
pub type ChildType {
  /// A process that does work. It is told to shut down, and killed when it has
  /// not ended after this number of milliseconds.
  Worker(shutdown_ms: Int)
  /// A supervisor. It gets all the time that it and its children need.
  Supervisor
}

/// How to start and keep a child. The function runs in the supervisor, which the
/// child is to be linked to.
///
pub type ChildSpecification(data) {
  ChildSpecification(
    start: fn() -> Result(actor.Started(data), actor.StartError),
    restart: Restart,
    significant: Bool,
    child_type: ChildType,
  )
}

/// A child that does work: permanent, with five seconds to shut down.
///
/// ## Examples
///
/// ```gleam
/// let child =
///   supervision.worker(fn() { actor.new(0) |> actor.start })
///   |> supervision.restart(supervision.Transient)
///   |> supervision.timeout(ms: 100)
/// assert child.restart == supervision.Transient
/// assert child.child_type == supervision.Worker(shutdown_ms: 100)
/// ```
///
pub fn worker(
  run start: fn() -> Result(actor.Started(data), actor.StartError),
) -> ChildSpecification(data) {
  ChildSpecification(
    start:,
    restart: Permanent,
    significant: False,
    child_type: Worker(shutdown_ms: 5000),
  )
}

/// A child that is a supervisor: permanent, with all the time it needs to shut
/// down.
///
pub fn supervisor(
  run start: fn() -> Result(actor.Started(data), actor.StartError),
) -> ChildSpecification(data) {
  ChildSpecification(
    start:,
    restart: Permanent,
    significant: False,
    child_type: Supervisor,
  )
}

/// Chooses whether the end of this child can end its supervisor, as the
/// supervisor's `auto_shutdown` says.
///
/// A supervisor does not start with a significant child that is permanent, nor
/// with any significant child when its `auto_shutdown` is `Never`.
///
/// See `docs/semantics.md`, 9.8.
///
pub fn significant(
  child: ChildSpecification(data),
  significant: Bool,
) -> ChildSpecification(data) {
  ChildSpecification(..child, significant:)
}

/// Sets how many milliseconds a worker has to shut down before it is killed: 0
/// is at once, less than 0 is for ever. Supervisors always have for ever.
///
/// See `docs/semantics.md`, 9.1.
///
pub fn timeout(
  child: ChildSpecification(data),
  ms ms: Int,
) -> ChildSpecification(data) {
  case child.child_type {
    Worker(..) -> ChildSpecification(..child, child_type: Worker(ms))
    Supervisor -> child
  }
}

/// Sets when the child is started again.
///
/// See `docs/semantics.md`, 9.2.
///
pub fn restart(
  child: ChildSpecification(data),
  restart: Restart,
) -> ChildSpecification(data) {
  ChildSpecification(..child, restart:)
}

/// Changes the data that comes with a started child. The function runs in the
/// supervisor, at every start.
///
/// ## Examples
///
/// ```gleam
/// let child =
///   supervision.worker(fn() { actor.new(0) |> actor.start })
///   |> supervision.map_data(fn(_subject) { "counter" })
/// let assert Ok(started) = child.start()
/// assert started.data == "counter"
/// ```
///
pub fn map_data(
  child: ChildSpecification(a),
  transform: fn(a) -> b,
) -> ChildSpecification(b) {
  let start = child.start
  ChildSpecification(
    start: fn() {
      case start() {
        Ok(started) -> Ok(actor.Started(started.pid, transform(started.data)))
        Error(error) -> Error(error)
      }
    },
    restart: child.restart,
    significant: child.significant,
    child_type: child.child_type,
  )
}

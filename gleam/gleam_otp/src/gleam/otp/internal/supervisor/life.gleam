//// What both kinds of supervisor have in common as processes: how they start and
//// end, what they wait for, and what others can ask of them.
////
//// A supervisor traps exits. The process that started it is its parent: when an
//// exit of the parent arrives, whatever its reason, the supervisor is to end with
//// it. It answers system messages here, and drops and reports what it does not
//// know. `start` fails with the error of the supervisor; a parent that does not
//// trap exits goes down with it instead.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom
import gleam/erlang/process.{
  type ExitReason, type Pid, type Selector, type Subject,
}
import gleam/otp/actor.{type StartError, InitExited}
import gleam/otp/internal/starting.{type Start}
import gleam/otp/system.{type SystemMessage}

/// What a supervisor waits for.
///
pub type Event(request) {
  /// A linked process ended.
  Exited(pid: Pid, reason: ExitReason)
  /// Another process asks for something, and waits for the answer.
  Asked(from: From, request: request)
  /// A restart that failed is to be tried again.
  Retry(child: Int)
  /// A system message, or a term of that form that is none.
  System(message: Result(SystemMessage, Dynamic))
  /// Anything else.
  Unexpected(term: Dynamic)
}

/// Who asked, and how to answer.
///
pub type From

/// The parts of a supervisor that have nothing to do with its children.
///
pub type Life(request) {
  Life(
    parent: Pid,
    /// The subject for `Retry`.
    retries: Subject(Int),
    selector: Selector(Event(request)),
    /// What came while system messages only were served, oldest first.
    postponed: List(Event(request)),
  )
}

// ----------------------------------------------------------------------- Start

/// Starts the process of a supervisor, linked, and waits for as long as it takes
/// until the function has acknowledged that it has started, or why it will not.
///
pub fn start(
  run: fn(Life(request), Start(Result(Nil, StartError))) -> Nil,
) -> Result(Pid, StartError) {
  let parent = process.self()
  let start =
    starting.spawn(run, fn(start) {
      process.trap_exits(True)
      place_children()
      run(new(parent), start)
    })
  let supervisor = starting.child(start)
  case starting.await_forever(start) {
    starting.Acknowledged(Ok(Nil)) -> Ok(supervisor)
    starting.Acknowledged(Error(error)) -> {
      await_end(supervisor)
      take_exit(supervisor)
      Error(error)
    }
    starting.Ended(reason) -> {
      take_exit(supervisor)
      Error(InitExited(reason))
    }
    // Not after a wait without end.
    starting.Late -> Error(actor.InitTimeout)
  }
}

/// The process has said that it ends, and its link decides what that means for
/// this one: nothing goes on before that.
///
fn await_end(supervisor: Pid) -> Nil {
  process.new_selector()
  |> process.select_specific_monitor(process.monitor(supervisor), fn(_) { Nil })
  |> process.selector_receive_forever
}

fn new(parent: Pid) -> Life(request) {
  let retries = process.new_subject()
  let selector =
    process.new_selector()
    |> process.select_trapped_exits(fn(exit) { Exited(exit.pid, exit.reason) })
    |> process.select_map(retries, Retry)
    |> select_requests(Asked)
    |> process.select_record(atom.create("system"), 2, fn(term) {
      System(system_message(term))
    })
    |> process.select_other(Unexpected)
  Life(parent:, retries:, selector:, postponed: [])
}

/// The children may start in other threads, if the system is told to spread them.
///
@external(javascript, "./supervisor_ffi.mjs", "place_children")
fn place_children() -> Nil

/// Children are started when somebody asks for them, and not because the program
/// has started.
///
@external(javascript, "./supervisor_ffi.mjs", "starts_on_demand")
pub fn starts_on_demand() -> Nil

// ---------------------------------------------------------------------- Events

/// Waits for the next event that concerns the children or the parent. The state
/// is what system messages see.
///
pub fn next_event(
  life: Life(request),
  state: state,
) -> #(Life(request), Event(request)) {
  let #(life, event) = case life.postponed {
    [event, ..postponed] -> #(Life(..life, postponed:), event)
    [] -> #(life, process.selector_receive_forever(life.selector))
  }
  case event {
    System(Ok(message)) -> next_event(answer(life, message, state), state)
    System(Error(term)) | Unexpected(term) -> {
      report_unexpected(term)
      next_event(life, state)
    }
    Exited(..) | Asked(..) | Retry(_) -> #(life, event)
  }
}

fn answer(
  life: Life(request),
  message: SystemMessage,
  state: state,
) -> Life(request) {
  case message {
    system.Suspend(done) -> {
      done()
      suspended(life, state, [])
    }
    system.Resume(done) -> {
      done()
      life
    }
    system.GetState(reply) -> {
      reply(to_dynamic(state))
      life
    }
    system.GetStatus(reply) -> {
      reply(status(life, system.Running, state))
      life
    }
  }
}

/// Serves system messages only, and an exit of the parent, which ends a suspended
/// supervisor too. Everything else is kept for later, in the order it came.
///
fn suspended(
  life: Life(request),
  state: state,
  postponed: List(Event(request)),
) -> Life(request) {
  case process.selector_receive_forever(life.selector) {
    Exited(pid:, ..) as exit if pid == life.parent ->
      Life(..life, postponed: [exit])
    System(Ok(system.Resume(done))) -> {
      done()
      Life(..life, postponed: reverse(postponed, []))
    }
    System(Ok(system.Suspend(done))) -> {
      done()
      suspended(life, state, postponed)
    }
    System(Ok(system.GetState(reply))) -> {
      reply(to_dynamic(state))
      suspended(life, state, postponed)
    }
    System(Ok(system.GetStatus(reply))) -> {
      reply(status(life, system.Suspended, state))
      suspended(life, state, postponed)
    }
    System(Error(term)) -> {
      report_unexpected(term)
      suspended(life, state, postponed)
    }
    event -> suspended(life, state, [event, ..postponed])
  }
}

fn reverse(events: List(a), reversed: List(a)) -> List(a) {
  case events {
    [] -> reversed
    [event, ..rest] -> reverse(rest, [event, ..reversed])
  }
}

fn status(
  life: Life(request),
  mode: system.Mode,
  state: state,
) -> system.StatusInfo {
  system.StatusInfo(
    module: atom.create("supervisor"),
    parent: life.parent,
    mode:,
    debug_state: system.debug_state([]),
    state: to_dynamic(state),
  )
}

// ------------------------------------------------------- Asking, trying, ending

/// Asks a supervisor for something and waits for the answer for as long as it
/// takes. The caller exits if the supervisor has ended, or ends meanwhile.
///
@external(javascript, "./supervisor_ffi.mjs", "ask")
pub fn ask(supervisor: Pid, request: request) -> answer

/// Exits as `ask` does for a supervisor that has ended, for a name that nobody
/// has.
///
@external(javascript, "./supervisor_ffi.mjs", "exit_unregistered")
pub fn exit_unregistered(name: process.Name(message)) -> answer

/// Answers what was asked.
///
@external(javascript, "./supervisor_ffi.mjs", "reply")
pub fn reply(from: From, answer: answer) -> Nil

/// Starts a child; a start function that crashes is a child that ended before it
/// had started.
///
pub fn attempt(
  start: fn() -> Result(started, StartError),
) -> Result(started, StartError) {
  attempt_or(start, crashed)
}

fn crashed(reason: Dynamic) -> Result(started, StartError) {
  Error(InitExited(process.Abnormal(reason)))
}

/// What the first function gives or, if it crashes, what the second makes of the
/// reason that the process would have ended with.
///
@external(javascript, "./supervisor_ffi.mjs", "attempt_or")
fn attempt_or(run: fn() -> a, crashed: fn(Dynamic) -> a) -> a

/// Ends this process with the reason, whether it traps exits or not.
///
@external(javascript, "./supervisor_ffi.mjs", "exit_with")
pub fn exit_with(reason: ExitReason) -> Nil

/// A value as dynamic data.
///
@external(javascript, "./supervisor_ffi.mjs", "identity")
pub fn to_dynamic(value: a) -> Dynamic

/// Takes the exit message of a process out of the mailbox, if it is there.
///
@external(javascript, "./supervisor_ffi.mjs", "take_exit")
fn take_exit(pid: Pid) -> Nil

@external(javascript, "./supervisor_ffi.mjs", "select_requests")
fn select_requests(
  selector: Selector(Event(request)),
  make_event: fn(From, request) -> Event(request),
) -> Selector(Event(request))

/// The system message in a term, or the term itself if nobody here answers it.
///
@external(javascript, "./supervisor_ffi.mjs", "system_message")
fn system_message(term: Dynamic) -> Result(SystemMessage, Dynamic)

@external(javascript, "./supervisor_ffi.mjs", "report_unexpected")
fn report_unexpected(term: Dynamic) -> Nil

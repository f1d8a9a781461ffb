//// Actors: processes that hold a state and handle messages one after the other.
////
//// An actor is made with a builder: `new` with its first state (or
//// `new_with_initialiser` with a function that runs in the new process before
//// anything else), `on_message` with what it does for a message, and `start`.
////
//// ```gleam
//// import gleam/erlang/process.{type Subject}
//// import gleam/otp/actor
////
//// pub type Message {
////   Add(Int)
////   Total(reply: Subject(Int))
//// }
////
//// fn handle_message(total: Int, message: Message) {
////   case message {
////     Add(number) -> actor.continue(total + number)
////     Total(reply) -> {
////       process.send(reply, total)
////       actor.continue(total)
////     }
////   }
//// }
////
//// pub fn main() {
////   let assert Ok(counter) =
////     actor.new(0)
////     |> actor.on_message(handle_message)
////     |> actor.start
////   actor.send(counter.data, Add(2))
////   actor.send(counter.data, Add(3))
////   assert actor.call(counter.data, waiting: 100, sending: Total) == 5
//// }
//// ```
////
//// An actor answers the messages of `gleam/otp/system`, between its other
//// messages and in the order they came. Messages that its selector does not take
//// are dropped with a warning, trapped exits and Downs included.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/process.{
  type ExitReason, type Pid, type Selector, type Subject,
}
import gleam/option.{type Option, None, Some}
import gleam/otp/internal/starting.{type Start}

// ------------------------------------------------------------- What comes next

/// What an actor does after a message: go on with a state, or stop.
///
pub opaque type Next(state, message) {
  Continue(state: state, selector: Option(Selector(message)))
  Stop(ExitReason)
}

/// Go on with this state, and the selector there was before.
///
pub fn continue(state: state) -> Next(state, message) {
  Continue(state, None)
}

/// Stop with the reason `Normal`.
///
pub fn stop() -> Next(state, message) {
  Stop(process.Normal)
}

/// Stop with a reason that tells what was wrong: `Abnormal` with the text, which
/// takes linked processes down.
///
/// An actor that traps exits sends this exit to itself, where it is trapped, and
/// then ends with the reason `Normal`. That is so on the BEAM too.
///
/// See `docs/semantics.md`, 10.5.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(started) =
///   actor.new(Nil)
///   |> actor.on_message(fn(_, _) { actor.stop_abnormal("no more") })
///   |> actor.start
/// process.trap_exits(True)
/// process.send(started.data, "message")
/// let reason =
///   process.new_selector()
///   |> process.select_trapped_exits(fn(exit) { exit.reason })
///   |> process.selector_receive(100)
/// assert reason == Ok(process.Abnormal(dynamic.string("no more")))
/// ```
///
pub fn stop_abnormal(reason: String) -> Next(state, message) {
  Stop(process.Abnormal(dynamic.string(reason)))
}

/// Wait for the messages of this selector from now on, in place of those of the
/// selector before: also the actor's first subject is left out, unless it is in
/// the new selector. Does nothing for an actor that stops.
///
/// ## Examples
///
/// ```gleam
/// let numbers = process.new_subject()
/// let next =
///   actor.continue("state")
///   |> actor.with_selector(
///     process.new_selector() |> process.select(numbers),
///   )
/// assert next != actor.continue("state")
/// ```
///
pub fn with_selector(
  value: Next(state, message),
  selector: Selector(message),
) -> Next(state, message) {
  case value {
    Continue(state:, ..) -> Continue(state, Some(selector))
    Stop(_) -> value
  }
}

// -------------------------------------------------------------- Initialisation

/// What an initialiser has made of a new actor.
///
pub opaque type Initialised(state, message, data) {
  Initialised(
    state: state,
    selector: Option(Selector(message)),
    return: data,
  )
}

/// An actor with this state, which waits for the messages of the subject that
/// the initialiser was given, and returns nothing to whoever started it.
///
pub fn initialised(state: state) -> Initialised(state, message, Nil) {
  Initialised(state:, selector: None, return: Nil)
}

/// Wait for the messages of this selector. The subject that the initialiser was
/// given is left out, unless it is in the selector.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(started) =
///   actor.new_with_initialiser(100, fn(texts) {
///     let numbers = process.new_subject()
///     let selector =
///       process.new_selector()
///       |> process.select(texts)
///       |> process.select_map(numbers, int.to_string)
///     actor.initialised("")
///     |> actor.selecting(selector)
///     |> actor.returning(#(texts, numbers))
///     |> Ok
///   })
///   |> actor.on_message(fn(all, text) { actor.continue(all <> text) })
///   |> actor.start
/// let #(texts, numbers) = started.data
/// process.send(texts, "one ")
/// process.send(numbers, 2)
/// assert system.get_state(started.pid) == dynamic.string("one 2")
/// ```
///
pub fn selecting(
  initialised: Initialised(state, old_message, return),
  selector: Selector(message),
) -> Initialised(state, message, return) {
  let Initialised(state:, return:, ..) = initialised
  Initialised(state:, selector: Some(selector), return:)
}

/// Return this to whoever started the actor.
///
pub fn returning(
  initialised: Initialised(state, message, old_return),
  return: return,
) -> Initialised(state, message, return) {
  let Initialised(state:, selector:, ..) = initialised
  Initialised(state:, selector:, return:)
}

// --------------------------------------------------------------------- Builder

/// How to make an actor. One builder can start any number of them.
///
pub opaque type Builder(state, message, return) {
  Builder(
    initialise: fn(Subject(message)) ->
      Result(Initialised(state, message, return), String),
    initialisation_timeout: Int,
    on_message: fn(state, message) -> Next(state, message),
    name: Option(process.Name(message)),
  )
}

/// An actor with this state that returns the subject for its messages.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(adder) =
///   actor.new(0)
///   |> actor.on_message(fn(sum, request) {
///     let #(number, reply) = request
///     process.send(reply, sum + number)
///     actor.continue(sum + number)
///   })
///   |> actor.start
/// let add = fn(number) {
///   actor.call(adder.data, waiting: 100, sending: fn(reply) {
///     #(number, reply)
///   })
/// }
/// assert add(2) == 2
/// assert add(3) == 5
/// ```
///
pub fn new(state: state) -> Builder(state, message, Subject(message)) {
  Builder(
    initialise: fn(subject) {
      Ok(Initialised(state:, selector: None, return: subject))
    },
    initialisation_timeout: 1000,
    on_message: keep_state,
    name: None,
  )
}

/// An actor that begins with a function of its own, which runs in the new
/// process and is given the subject for the actor's messages. `start` returns
/// when the function has, or fails after the given number of milliseconds.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(started) =
///   actor.new_with_initialiser(100, fn(subject) {
///     process.send_after(subject, 5, "tick")
///     actor.initialised([])
///     |> actor.returning("ready")
///     |> Ok
///   })
///   |> actor.on_message(fn(ticks, tick) { actor.continue([tick, ..ticks]) })
///   |> actor.start
/// assert started.data == "ready"
/// ```
///
pub fn new_with_initialiser(
  timeout: Int,
  initialise: fn(Subject(message)) ->
    Result(Initialised(state, message, return), String),
) -> Builder(state, message, return) {
  Builder(
    initialise:,
    initialisation_timeout: timeout,
    on_message: keep_state,
    name: None,
  )
}

/// Handle messages with this function, which gets the state and the message. An
/// actor without one drops its messages.
///
/// See `docs/semantics.md`, 10.3, 10.4.
///
pub fn on_message(
  builder: Builder(state, message, return),
  handler: fn(state, message) -> Next(state, message),
) -> Builder(state, message, return) {
  Builder(..builder, on_message: handler)
}

/// Register the actor under this name before it is initialised, and use the
/// name's subject for its messages. Whoever has that subject reaches the next
/// actor of this name as well, after this one has ended.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("registry")
/// let assert Ok(started) = actor.new(0) |> actor.named(name) |> actor.start
/// assert started.data == process.named_subject(name)
/// assert process.named(name) == Ok(started.pid)
/// ```
///
pub fn named(
  builder: Builder(state, message, return),
  name: process.Name(message),
) -> Builder(state, message, return) {
  Builder(..builder, name: Some(name))
}

fn keep_state(state: state, _message: message) -> Next(state, message) {
  continue(state)
}

// ----------------------------------------------------------------------- Start

/// An actor that runs, and what its initialiser returned.
///
pub type Started(data) {
  Started(pid: Pid, data: data)
}

/// Why an actor did not start.
///
pub type StartError {
  /// The initialiser took too long, and was killed.
  InitTimeout
  /// The initialiser gave an error, or the name belongs to another process.
  InitFailed(String)
  /// The process ended before it was initialised.
  InitExited(ExitReason)
}

/// What a start gives.
///
pub type StartResult(data) =
  Result(Started(data), StartError)

/// Start the actor, linked to the process that starts it, and wait until it is
/// initialised.
///
/// Because of the link an initialiser that panics takes the caller down, which
/// therefore sees `InitExited` only if it traps exits.
///
/// See `docs/semantics.md`, 10.1, 10.2.
///
pub fn start(
  builder: Builder(state, msg, return),
) -> Result(Started(return), StartError) {
  let start = case builder.name {
    None -> spawn(builder.on_message, builder)
    Some(name) -> spawn(name, builder)
  }
  case starting.await(start, builder.initialisation_timeout) {
    starting.Acknowledged(result) -> result
    starting.Ended(reason) -> Error(InitExited(reason))
    starting.Late -> {
      let child = starting.child(start)
      process.unlink(child)
      process.kill(child)
      Error(InitTimeout)
    }
  }
}

/// Starts the process, which is known by its name or by what handles its
/// messages.
///
fn spawn(
  code: code,
  builder: Builder(state, message, return),
) -> Start(StartResult(return)) {
  starting.spawn(code, fn(start) { initialise(builder, start) })
}

/// The life of the new process.
///
fn initialise(
  builder: Builder(state, message, return),
  start: Start(StartResult(return)),
) -> Nil {
  let self = process.self()
  case builder.name {
    None -> {
      // There is one such subject for each process, so its pid can mark the
      // messages; a reference would cost every actor some memory.
      let tag = pid_to_dynamic(self)
      let subject = process.unsafely_create_subject(self, tag)
      run(builder, start, subject, tag)
    }
    Some(name) ->
      case process.register(self, name) {
        Ok(Nil) -> {
          let subject = process.named_subject(name)
          run(builder, start, subject, name_to_dynamic(name))
        }
        Error(Nil) -> {
          let error = InitFailed("name already registered")
          starting.acknowledge(start, Error(error))
        }
      }
  }
}

/// The same, once there is a subject for the actor's messages, which are marked
/// with the tag.
///
fn run(
  builder: Builder(state, message, return),
  start: Start(StartResult(return)),
  subject: Subject(message),
  tag: Dynamic,
) -> Nil {
  case builder.initialise(subject) {
    Error(reason) -> starting.acknowledge(start, Error(InitFailed(reason)))
    Ok(Initialised(state:, selector:, return:)) -> {
      starting.acknowledge(start, Ok(Started(process.self(), return)))
      case selector {
        None -> serve_tag(tag, state, builder.on_message)
        Some(selector) -> serve_selector(selector, state, builder.on_message)
      }
    }
  }
}

@external(javascript, "./actor_ffi.mjs", "identity")
fn pid_to_dynamic(pid: Pid) -> Dynamic

@external(javascript, "./actor_ffi.mjs", "identity")
fn name_to_dynamic(name: process.Name(message)) -> Dynamic
// ------------------------------------------------------------------------ Loop

/// Handles the messages with this tag until the handler says stop.
///
@external(javascript, "./actor_ffi.mjs", "serve_tag")
fn serve_tag(
  tag: Dynamic,
  state: state,
  on_message: fn(state, message) -> Next(state, message),
) -> Nil

/// Handles the messages of this selector until the handler says stop.
///
@external(javascript, "./actor_ffi.mjs", "serve_selector")
fn serve_selector(
  selector: Selector(message),
  state: state,
  on_message: fn(state, message) -> Next(state, message),
) -> Nil

// -------------------------------------------------------------------- Messages

/// Send a message to an actor: the same as `process.send`.
///
pub fn send(subject: Subject(msg), msg: msg) -> Nil {
  process.send(subject, msg)
}

/// Send a message to an actor and wait for its reply: the same as
/// `process.call`.
///
pub fn call(
  subject: Subject(message),
  waiting timeout: Int,
  sending make_message: fn(Subject(reply)) -> message,
) -> reply {
  process.call(subject, timeout, make_message)
}

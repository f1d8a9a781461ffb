//// Processes, and what they say to each other.
////
//// A process runs on its own, has a mailbox of its own, and fails on its own.
//// Processes send each other messages through subjects, wait for them with
//// `receive` or a selector, and learn of each other's end through links and
//// monitors.
////
//// What is promised: signals (messages, exits, monitors, links) from one
//// process to another take effect in the order they were given in; nothing is
//// promised about the order of signals of different senders. Only the process
//// itself waits while it waits: its thread goes on with the others.
////
//// Every function here that says that it panics or crashes ends the process
//// that called it, and nothing else.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/port.{type Port}
import gleam/string

// ---------------------------------------------------------------- Processes

/// The identity of a process, which stays valid after the process has ended.
///
@external(javascript, "starfish-otp/kernel", "Pid")
pub type Pid

/// The pid of the process that runs this code.
///
/// ## Examples
///
/// ```gleam
/// assert process.self() == process.self()
/// assert process.is_alive(process.self())
/// ```
///
@external(javascript, "./process_ffi.mjs", "self")
pub fn self() -> Pid

/// Starts a process that runs the function, linked to the process that starts
/// it: each goes down with the other should it end abnormally.
///
/// The process ends normally when the function returns; what it returns is
/// dropped.
///
/// See `docs/semantics.md`, 1.6.
///
/// ## Examples
///
/// ```gleam
/// let answers = process.new_subject()
/// process.spawn(fn() { process.send(answers, 6 * 7) })
/// assert process.receive(answers, within: 100) == Ok(42)
/// ```
///
@external(javascript, "./process_ffi.mjs", "spawn")
pub fn spawn(running running: fn() -> anything) -> Pid

/// Starts a process that runs the function, without a link: however it ends,
/// nobody is told but those who monitor it.
///
/// See `docs/semantics.md`, 1.1.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(fn() { panic as "on its own" })
/// process.sleep(10)
/// assert !process.is_alive(pid)
/// ```
///
@external(javascript, "./process_ffi.mjs", "spawn_unlinked")
pub fn spawn_unlinked(a: fn() -> anything) -> Pid

/// Whether the process has not ended. Exit signals that the caller sent before
/// are taken into account.
///
/// See `docs/semantics.md`, 2.1, 15.6.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(process.sleep_forever)
/// assert process.is_alive(pid)
/// process.kill(pid)
/// assert !process.is_alive(pid)
/// ```
///
@external(javascript, "./process_ffi.mjs", "is_alive")
pub fn is_alive(a: Pid) -> Bool

// ----------------------------------------------------------------- Subjects

/// Where messages of one type can be sent, and where their receiver waits for
/// them.
///
/// A subject belongs to the process that made it, or to whichever process has
/// its name. Anybody may send to it; only the owner receives from it. Messages
/// for different subjects of one process lie in one mailbox, in the order they
/// came, and each can be taken out without the others.
///
/// ## Examples
///
/// ```gleam
/// let greetings = process.new_subject()
/// let numbers = process.new_subject()
/// process.send(greetings, "Hello")
/// process.send(numbers, 1)
/// assert process.receive(numbers, within: 0) == Ok(1)
/// assert process.receive(greetings, within: 0) == Ok("Hello")
/// ```
///
pub opaque type Subject(message) {
  Subject(owner: Pid, tag: Dynamic)
  NamedSubject(name: Name(message))
}

/// A name that a process can have in place of being known by its pid, for
/// messages of one type.
///
@external(javascript, "./process_types.d.mts", "Name")
pub type Name(message)

/// A subject with a tag of the caller's choosing, for receivers that wait for a
/// tag known to everybody. Two subjects with the same owner and tag are the same
/// subject, so the types of their messages must be the same too, which nothing
/// checks.
///
@internal
pub fn unsafely_create_subject(owner: Pid, tag: Dynamic) -> Subject(message) {
  Subject(owner, tag)
}

/// A new name that begins with the prefix and differs from every other name.
///
/// Names are never given back: make them when the program starts and hand them
/// to whoever needs them, and do not make them in a loop.
///
/// See `docs/semantics.md`, 11.1.
///
/// ## Examples
///
/// ```gleam
/// assert process.new_name("database") != process.new_name("database")
/// ```
///
@external(javascript, "./process_ffi.mjs", "new_name")
pub fn new_name(prefix prefix: String) -> Name(message)

/// The subject that belongs to whichever process has the name at the time of
/// each use.
///
/// See `docs/semantics.md`, 11.3.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("me")
/// let assert Ok(Nil) = process.register(process.self(), name)
/// let subject = process.named_subject(name)
/// process.send(subject, "Hello")
/// assert process.receive(subject, within: 0) == Ok("Hello")
/// ```
///
pub fn named_subject(name: Name(message)) -> Subject(message) {
  NamedSubject(name)
}

/// The name of a subject, or an error if it belongs to one fixed process.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("me")
/// assert process.subject_name(process.named_subject(name)) == Ok(name)
/// assert process.subject_name(process.new_subject()) == Error(Nil)
/// ```
///
pub fn subject_name(subject: Subject(message)) -> Result(Name(message), Nil) {
  case subject {
    NamedSubject(name) -> Ok(name)
    Subject(..) -> Error(Nil)
  }
}

/// A new subject that belongs to the process that runs this code.
///
pub fn new_subject() -> Subject(message) {
  Subject(owner: self(), tag: new_tag())
}

@external(javascript, "./process_ffi.mjs", "new_tag")
fn new_tag() -> Dynamic

/// The process that messages for the subject go to. A fixed owner is given even
/// when it has ended; for a name that nobody has it is an error.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// assert process.subject_owner(subject) == Ok(process.self())
/// ```
///
pub fn subject_owner(subject: Subject(message)) -> Result(Pid, Nil) {
  case subject {
    Subject(owner:, ..) -> Ok(owner)
    NamedSubject(name) -> named(name)
  }
}

/// What messages of the subject are marked with in a mailbox.
///
fn subject_tag(subject: Subject(message)) -> Dynamic {
  case subject {
    Subject(tag:, ..) -> tag
    NamedSubject(name) -> name_to_tag(name)
  }
}

@external(javascript, "./process_ffi.mjs", "identity")
fn name_to_tag(name: Name(message)) -> Dynamic

/// Sends a message. It never waits.
///
/// A message to a process that has ended is dropped. Sending to a name that
/// nobody has panics.
///
/// See `docs/semantics.md`, 2.1 to 2.5.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send(subject, "Hello, Joe!")
/// assert process.receive(subject, within: 0) == Ok("Hello, Joe!")
/// ```
///
pub fn send(subject: Subject(message), message: message) -> Nil {
  case subject {
    Subject(owner:, tag:) -> send_tagged(owner, tag, message)
    NamedSubject(name) -> {
      let assert Ok(Nil) = send_named(name, message)
        as "Sending to unregistered name"
      Nil
    }
  }
}

@external(javascript, "./process_ffi.mjs", "send_tagged")
fn send_tagged(owner: Pid, tag: Dynamic, message: message) -> Nil

@external(javascript, "./process_ffi.mjs", "send_named")
fn send_named(name: Name(message), message: message) -> Result(Nil, Nil)

// ---------------------------------------------------------------- Receiving

/// Waits for a message of the subject, at most for the given number of
/// milliseconds; with 0 it only looks at what has arrived. Messages for other
/// subjects stay where they are.
///
/// Panics when another process owns the subject. Crashes with `timeout_value`
/// when the time is negative or more than 4294967295.
///
/// See `docs/semantics.md`, 3.1, 3.6.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send_after(subject, 5, "Hello")
/// assert process.receive(subject, within: 0) == Error(Nil)
/// assert process.receive(subject, within: 500) == Ok("Hello")
/// ```
///
pub fn receive(
  from subject: Subject(message),
  within timeout: Int,
) -> Result(message, Nil) {
  case subject {
    NamedSubject(name) -> receive_tagged(name_to_tag(name), timeout)
    Subject(owner:, tag:) ->
      case owner == self() {
        True -> receive_tagged(tag, timeout)
        False ->
          panic as "Cannot receive with a subject owned by another process"
      }
  }
}

@external(javascript, "./process_ffi.mjs", "receive_tagged")
fn receive_tagged(tag: Dynamic, timeout: Int) -> Result(message, Nil)

/// Waits for a message of the subject for as long as it takes, which is for
/// ever when another process owns the subject.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send(subject, "Hello")
/// assert process.receive_forever(subject) == "Hello"
/// ```
///
pub fn receive_forever(from subject: Subject(message)) -> message {
  receive_tagged_forever(subject_tag(subject))
}

@external(javascript, "./process_ffi.mjs", "receive_tagged_forever")
fn receive_tagged_forever(tag: Dynamic) -> message

/// Drops every message that has arrived, of whatever kind: messages of
/// subjects, of monitors, and of trapped exits.
///
/// See `docs/semantics.md`, 7.1.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send(subject, 1)
/// process.flush_messages()
/// assert process.receive(subject, within: 0) == Error(Nil)
/// ```
///
@external(javascript, "./process_ffi.mjs", "flush_messages")
pub fn flush_messages() -> Nil

/// Does nothing for a number of milliseconds. Messages that come in the
/// meantime stay; exit signals still end the process.
///
/// Crashes with `timeout_value` when the time is negative.
///
/// See `docs/semantics.md`, 6.1, 14.6.
///
@external(javascript, "./process_ffi.mjs", "sleep")
pub fn sleep(a: Int) -> Nil

/// Does nothing, for ever. Used as the last line of a program whose work is
/// done by its processes.
///
@external(javascript, "./process_ffi.mjs", "sleep_forever")
pub fn sleep_forever() -> Nil

// ---------------------------------------------------------------- Selectors

/// What messages to wait for, and what to make of each: a way to receive from
/// several subjects, monitors and exits at once.
///
/// The order in which they were added does not matter. The oldest message that
/// anything was added for is taken; of the things added for one message the most
/// specific counts: a specific monitor, then a subject or a record, then
/// `select_other`.
///
/// ## Examples
///
/// ```gleam
/// let texts = process.new_subject()
/// let numbers = process.new_subject()
/// let selector =
///   process.new_selector()
///   |> process.select(texts)
///   |> process.select_map(numbers, int.to_string)
/// process.send(numbers, 1)
/// assert process.selector_receive(selector, within: 0) == Ok("1")
/// ```
///
@external(javascript, "./process_types.d.mts", "Selector")
pub type Selector(payload)

/// A selector that takes no message yet.
///
@external(javascript, "./process_ffi.mjs", "new_selector")
pub fn new_selector() -> Selector(payload)

/// Waits for a message that the selector takes, at most for the given number of
/// milliseconds; with 0 it only looks at what has arrived. The message is out of
/// the mailbox by the time its function runs.
///
/// Crashes with `timeout_value` when the time is negative or more than
/// 4294967295.
///
/// See `docs/semantics.md`, 3.1 to 3.8.
///
/// ## Examples
///
/// ```gleam
/// let numbers = process.new_subject()
/// let texts = process.new_subject()
/// let selector =
///   process.new_selector()
///   |> process.select(texts)
///   |> process.select_map(numbers, int.to_string)
/// process.send(numbers, 1)
/// process.send(texts, "two")
/// assert process.selector_receive(selector, within: 0) == Ok("1")
/// assert process.selector_receive(selector, within: 0) == Ok("two")
/// assert process.selector_receive(selector, within: 0) == Error(Nil)
/// ```
///
@external(javascript, "./process_ffi.mjs", "selector_receive")
pub fn selector_receive(
  from from: Selector(payload),
  within within: Int,
) -> Result(payload, Nil)

/// Waits for a message that the selector takes for as long as it takes.
///
@external(javascript, "./process_ffi.mjs", "selector_receive_forever")
pub fn selector_receive_forever(from from: Selector(payload)) -> payload

/// A selector that takes the same messages and gives what the function makes of
/// their values.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send(subject, 1)
/// let selector =
///   process.new_selector()
///   |> process.select(subject)
///   |> process.map_selector(int.to_string)
/// assert process.selector_receive(selector, within: 0) == Ok("1")
/// ```
///
@external(javascript, "./process_ffi.mjs", "map_selector")
pub fn map_selector(a: Selector(a), b: fn(a) -> b) -> Selector(b)

/// A selector that takes what either of two selectors takes. What both take the
/// second one handles.
///
/// ## Examples
///
/// ```gleam
/// let numbers = process.new_subject()
/// let both =
///   process.merge_selector(
///     process.new_selector() |> process.select_map(numbers, fn(_) { "first" }),
///     process.new_selector() |> process.select_map(numbers, fn(_) { "second" }),
///   )
/// process.send(numbers, 1)
/// assert process.selector_receive(both, within: 0) == Ok("second")
/// ```
///
@external(javascript, "./process_ffi.mjs", "merge_selector")
pub fn merge_selector(a: Selector(a), b: Selector(a)) -> Selector(a)

/// Adds the messages of a subject. Adding a subject a second time replaces what
/// was there for it.
///
pub fn select(
  selector: Selector(payload),
  for subject: Subject(payload),
) -> Selector(payload) {
  select_tag(selector, subject_tag(subject))
}

@external(javascript, "./process_ffi.mjs", "select_tag")
fn select_tag(selector: Selector(payload), tag: Dynamic) -> Selector(payload)

/// Adds the messages of a subject, and what to make of them.
///
/// ## Examples
///
/// ```gleam
/// let numbers = process.new_subject()
/// let selector =
///   process.new_selector()
///   |> process.select_map(numbers, fn(number) { number * 2 })
/// process.send(numbers, 21)
/// assert process.selector_receive(selector, within: 0) == Ok(42)
/// ```
///
pub fn select_map(
  selector: Selector(payload),
  for subject: Subject(message),
  mapping transform: fn(message) -> payload,
) -> Selector(payload) {
  select_tag_map(selector, subject_tag(subject), transform)
}

@external(javascript, "./process_ffi.mjs", "select_tag_map")
fn select_tag_map(
  selector: Selector(payload),
  tag: Dynamic,
  transform: fn(message) -> payload,
) -> Selector(payload)

/// Takes a subject out of the selector.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// let selector = process.new_selector() |> process.select(subject)
/// assert process.deselect(selector, subject) == process.new_selector()
/// ```
///
pub fn deselect(
  selector: Selector(payload),
  for subject: Subject(message),
) -> Selector(payload) {
  deselect_tag(selector, subject_tag(subject))
}

@external(javascript, "./process_ffi.mjs", "deselect_tag")
fn deselect_tag(selector: Selector(payload), tag: Dynamic) -> Selector(payload)

/// Adds messages that were not sent through a subject: tuples of a tag and the
/// given number of fields. The function gets the whole tuple.
///
/// On JavaScript a tuple is an array. Messages of a named subject are tuples of
/// the name and the message, so they can be selected this way as well.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(fn() { Nil })
/// process.monitor(pid)
/// let selector =
///   process.new_selector()
///   |> process.select_record(tag: atom.create("DOWN"), fields: 4, mapping: fn(
///     tuple,
///   ) {
///     decode.run(tuple, decode.at([0], atom.decoder()))
///   })
/// assert process.selector_receive(selector, within: 100)
///   == Ok(Ok(atom.create("DOWN")))
/// ```
///
@external(javascript, "./process_ffi.mjs", "select_record")
pub fn select_record(
  selector: Selector(payload),
  tag tag: tag,
  fields arity: Int,
  mapping transform: fn(Dynamic) -> payload,
) -> Selector(payload)

/// Adds every message that nothing else in the selector takes: messages of
/// other subjects (as tuples of tag and message), of monitors, of trapped exits,
/// and what other code sent.
///
/// See `docs/semantics.md`, 3.2.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send(subject, "Hello")
/// let selector =
///   process.new_selector() |> process.select_other(fn(_) { "something" })
/// assert process.selector_receive(selector, within: 0) == Ok("something")
/// ```
///
@external(javascript, "./process_ffi.mjs", "select_other")
pub fn select_other(
  selector: Selector(payload),
  mapping handler: fn(Dynamic) -> payload,
) -> Selector(payload)

// -------------------------------------------------------------- Exits, links

/// The message that a process which traps exits gets in place of an exit signal.
///
pub type ExitMessage {
  ExitMessage(pid: Pid, reason: ExitReason)
}

/// Why a process ended, or is told to.
///
pub type ExitReason {
  /// Its function returned, or it was told to exit and nothing was wrong.
  Normal
  /// It was killed.
  Killed
  /// Anything else: a crash, or a reason that another process gave.
  Abnormal(reason: Dynamic)
}

/// Chooses whether exit signals reach this process as messages (for
/// `select_trapped_exits`), or end it when their reason is not normal, which is
/// how it begins. `kill` cannot be trapped.
///
/// See `docs/semantics.md`, 5.4.
///
@external(javascript, "./process_ffi.mjs", "trap_exits")
pub fn trap_exits(a: Bool) -> Nil

/// Adds the messages that stand for trapped exits.
///
/// ## Examples
///
/// ```gleam
/// process.trap_exits(True)
/// let pid = process.spawn(fn() { Nil })
/// let selector =
///   process.new_selector() |> process.select_trapped_exits(fn(exit) { exit })
/// assert process.selector_receive(selector, within: 100)
///   == Ok(process.ExitMessage(pid, process.Normal))
/// ```
///
@external(javascript, "./process_ffi.mjs", "select_trapped_exits")
pub fn select_trapped_exits(
  selector: Selector(a),
  handler: fn(ExitMessage) -> a,
) -> Selector(a)

/// Links this process with another, so that each goes down with the other should
/// it end abnormally. There is one link between two processes however often they
/// are linked, and none of a process with itself.
///
/// Gives False when the other has ended. A process that traps exits gets True
/// instead, and a message with the reason `noproc`.
///
/// See `docs/semantics.md`, 5.1, 5.2.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(process.sleep_forever)
/// assert process.link(pid)
/// let dead = process.spawn_unlinked(fn() { Nil })
/// process.sleep(5)
/// assert !process.link(dead)
/// ```
///
@external(javascript, "./process_ffi.mjs", "link")
pub fn link(pid pid: Pid) -> Bool

/// Removes the link between this process and another, if there is one. An exit
/// message that has arrived stays in the mailbox.
///
/// See `docs/semantics.md`, 5.1.
///
@external(javascript, "./process_ffi.mjs", "unlink")
pub fn unlink(pid: Pid) -> Nil

/// Ends a process, whatever it does and whether it traps exits or not.
///
/// See `docs/semantics.md`, 5.4, 5.7.
///
/// ## Examples
///
/// ```gleam
/// process.trap_exits(True)
/// let pid = process.spawn(process.sleep_forever)
/// process.kill(pid)
/// let selector =
///   process.new_selector() |> process.select_trapped_exits(fn(exit) { exit })
/// assert process.selector_receive(selector, within: 100)
///   == Ok(process.ExitMessage(pid, process.Killed))
/// ```
///
@external(javascript, "./process_ffi.mjs", "kill")
pub fn kill(pid: Pid) -> Nil

/// Sends an exit signal with a normal reason. Another process takes no notice of
/// it unless it traps exits, when it gets a message; this process itself ends
/// unless it traps exits. A supervisor that gets it from the process that started
/// it shuts down.
///
@external(javascript, "./process_ffi.mjs", "send_exit")
pub fn send_exit(to pid: Pid) -> Nil

/// Sends an exit signal with any reason, which ends a process unless it traps
/// exits.
///
/// The reason goes on as it is: whoever watches the process sees
/// `Abnormal(reason)`. The atoms `kill` and `normal` mean what they say: the
/// first cannot be trapped, the second is `send_exit`.
///
/// See `docs/semantics.md`, 5.4.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(process.sleep_forever)
/// process.monitor(pid)
/// process.send_abnormal_exit(pid, "tired")
/// let selector =
///   process.new_selector()
///   |> process.select_monitors(fn(down) { down.reason })
/// assert process.selector_receive(selector, within: 100)
///   == Ok(process.Abnormal(dynamic.string("tired")))
/// ```
///
@external(javascript, "./process_ffi.mjs", "send_abnormal_exit")
pub fn send_abnormal_exit(pid: Pid, reason: anything) -> Nil

// ----------------------------------------------------------------- Monitors

/// One watch of this process over another.
///
@external(javascript, "starfish-otp/kernel", "Monitor")
pub type Monitor

/// The message about the end of what was monitored.
///
pub type Down {
  ProcessDown(monitor: Monitor, pid: Pid, reason: ExitReason)
  PortDown(monitor: Monitor, port: Port, reason: ExitReason)
}

/// Watches a process: its end gives one message, to be selected with
/// `select_specific_monitor` or `select_monitors`. For a process that has ended
/// the message comes at once, with the reason `noproc`. Every monitor gives a
/// message of its own, and watching oneself gives none.
///
/// See `docs/semantics.md`, 5.3.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(fn() { process.sleep(5) })
/// let monitor = process.monitor(pid)
/// let selector =
///   process.new_selector()
///   |> process.select_specific_monitor(monitor, fn(down) { down })
/// assert process.selector_receive(selector, within: 500)
///   == Ok(process.ProcessDown(monitor, pid, process.Normal))
/// ```
///
@external(javascript, "./process_ffi.mjs", "monitor")
pub fn monitor(pid: Pid) -> Monitor

/// Adds the message of one monitor, which is taken this way even when
/// `select_monitors` was used too.
///
@external(javascript, "./process_ffi.mjs", "select_specific_monitor")
pub fn select_specific_monitor(
  selector: Selector(payload),
  monitor: Monitor,
  mapping: fn(Down) -> payload,
) -> Selector(payload)

/// Adds the messages of all monitors.
///
@external(javascript, "./process_ffi.mjs", "select_monitors")
pub fn select_monitors(
  selector: Selector(payload),
  mapping: fn(Down) -> payload,
) -> Selector(payload)

/// Takes one monitor out of the selector; its message stays in the mailbox.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(process.sleep_forever)
/// let monitor = process.monitor(pid)
/// let selector =
///   process.new_selector()
///   |> process.select_specific_monitor(monitor, fn(_) { "ended" })
///   |> process.deselect_specific_monitor(monitor)
/// process.kill(pid)
/// assert process.selector_receive(selector, within: 5) == Error(Nil)
/// ```
///
@external(javascript, "./process_ffi.mjs", "deselect_specific_monitor")
pub fn deselect_specific_monitor(
  selector: Selector(payload),
  monitor: Monitor,
) -> Selector(payload)

/// Ends a watch. Its message does not come, and is taken out of the mailbox if
/// it came already. Ending a watch twice does nothing.
///
/// See `docs/semantics.md`, 5.3.
///
/// ## Examples
///
/// ```gleam
/// let pid = process.spawn_unlinked(process.sleep_forever)
/// let monitor = process.monitor(pid)
/// process.demonitor_process(monitor)
/// process.kill(pid)
/// let selector =
///   process.new_selector() |> process.select_monitors(fn(down) { down })
/// assert process.selector_receive(selector, within: 5) == Error(Nil)
/// ```
///
@external(javascript, "./process_ffi.mjs", "demonitor_process")
pub fn demonitor_process(monitor monitor: Monitor) -> Nil

// -------------------------------------------------------------------- Calls

/// Sends a message that carries a subject for the reply, and waits for the
/// reply, at most for the given number of milliseconds.
///
/// Panics when the receiver has ended, ends before it replies, or does not reply
/// in time. A reply that comes too late stays in the mailbox.
///
/// See `docs/semantics.md`, 4.1 to 4.5.
///
/// ## Examples
///
/// ```gleam
/// let ready = process.new_subject()
/// process.spawn(fn() {
///   let requests = process.new_subject()
///   process.send(ready, requests)
///   let #(number, reply) = process.receive_forever(requests)
///   process.send(reply, number + 1)
/// })
/// let requests = process.receive_forever(ready)
/// assert process.call(requests, waiting: 100, sending: fn(reply) {
///     #(41, reply)
///   })
///   == 42
/// ```
///
pub fn call(
  subject: Subject(message),
  waiting timeout: Int,
  sending make_request: fn(Subject(reply)) -> message,
) -> reply {
  let monitor = start_call(callee_of(subject))
  send(subject, make_request(reply_subject(monitor)))
  await_reply(monitor, timeout, callee_exited, no_reply)
}

/// Does what `call` does, without a limit to the time.
///
pub fn call_forever(
  subject: Subject(message),
  make_request: fn(Subject(reply)) -> message,
) -> reply {
  let monitor = start_call(callee_of(subject))
  send(subject, make_request(reply_subject(monitor)))
  await_reply_forever(monitor, callee_exited, no_reply)
}

fn callee_of(subject: Subject(message)) -> Pid {
  case subject {
    Subject(owner:, ..) -> owner
    NamedSubject(name) -> {
      let assert Ok(callee) = named(name) as "Callee subject had no owner"
      callee
    }
  }
}

/// Where the reply of a call is sent to. The monitor of the call marks it, so
/// that the kernel can wait for both under one key.
///
fn reply_subject(monitor: Monitor) -> Subject(reply) {
  Subject(owner: self(), tag: monitor_to_tag(monitor))
}

@external(javascript, "./process_ffi.mjs", "identity")
fn monitor_to_tag(monitor: Monitor) -> Dynamic

@external(javascript, "./process_ffi.mjs", "start_call")
fn start_call(callee: Pid) -> Monitor

@external(javascript, "./process_ffi.mjs", "await_reply")
fn await_reply(
  monitor: Monitor,
  timeout: Int,
  when_down: fn(Down) -> reply,
  when_late: fn() -> reply,
) -> reply

@external(javascript, "./process_ffi.mjs", "await_reply_forever")
fn await_reply_forever(
  monitor: Monitor,
  when_down: fn(Down) -> reply,
  when_late: fn() -> reply,
) -> reply

fn callee_exited(down: Down) -> reply {
  panic as { "callee exited: " <> string.inspect(down) }
}

fn no_reply() -> reply {
  panic as "callee did not send reply before timeout"
}

// ------------------------------------------------------------------- Timers

/// A message that is to be sent later.
///
@external(javascript, "starfish-otp/kernel", "Timer")
pub type Timer

/// What became of a timer that was cancelled.
///
pub type Cancelled {
  /// There was nothing to cancel: it had sent its message, had been cancelled,
  /// or its receiver had ended.
  TimerNotFound
  /// It was cancelled this number of milliseconds before its time.
  Cancelled(time_remaining: Int)
}

/// Sends a message after the given number of milliseconds. The process that
/// asked for it need not live that long.
///
/// The message is dropped when its receiver has ended by then, or when nobody
/// has the subject's name at that time. Crashes when the delay is negative.
///
/// See `docs/semantics.md`, 6.1 to 6.4.
///
/// ## Examples
///
/// ```gleam
/// let subject = process.new_subject()
/// process.send_after(subject, 5, "Hello")
/// assert process.receive(subject, within: 500) == Ok("Hello")
/// ```
///
pub fn send_after(subject: Subject(msg), delay: Int, message: msg) -> Timer {
  case subject {
    Subject(owner:, tag:) -> send_tagged_after(owner, tag, delay, message)
    NamedSubject(name) -> send_named_after(name, delay, message)
  }
}

@external(javascript, "./process_ffi.mjs", "send_tagged_after")
fn send_tagged_after(owner: Pid, tag: Dynamic, delay: Int, msg: msg) -> Timer

@external(javascript, "./process_ffi.mjs", "send_named_after")
fn send_named_after(name: Name(msg), delay: Int, message: msg) -> Timer

/// Cancels a timer. A message that it has sent already stays sent.
///
/// See `docs/semantics.md`, 6.5.
///
/// ## Examples
///
/// ```gleam
/// let timer = process.send_after(process.new_subject(), 1000, Nil)
/// let assert process.Cancelled(time_remaining) = process.cancel_timer(timer)
/// assert time_remaining > 0
/// assert process.cancel_timer(timer) == process.TimerNotFound
/// ```
///
@external(javascript, "./process_ffi.mjs", "cancel_timer")
pub fn cancel_timer(timer: Timer) -> Cancelled

// -------------------------------------------------------------------- Names

/// Gives a process a name. It is an error when the process has ended or has a
/// name already, or when another process has this name.
///
/// A process loses its name when it ends.
///
/// See `docs/semantics.md`, 11.2.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("clock")
/// assert process.register(process.self(), name) == Ok(Nil)
/// assert process.register(process.self(), name) == Error(Nil)
/// assert process.named(name) == Ok(process.self())
/// ```
///
@external(javascript, "./process_ffi.mjs", "register")
pub fn register(pid: Pid, name: Name(message)) -> Result(Nil, Nil)

/// Takes a name from whichever process has it, or an error if none has.
///
/// ## Examples
///
/// ```gleam
/// let name = process.new_name("clock")
/// assert process.register(process.self(), name) == Ok(Nil)
/// assert process.unregister(name) == Ok(Nil)
/// assert process.named(name) == Error(Nil)
/// ```
///
@external(javascript, "./process_ffi.mjs", "unregister")
pub fn unregister(name: Name(message)) -> Result(Nil, Nil)

/// The process that has a name, or an error if none has.
///
@external(javascript, "./process_ffi.mjs", "named")
pub fn named(name: Name(a)) -> Result(Pid, Nil)

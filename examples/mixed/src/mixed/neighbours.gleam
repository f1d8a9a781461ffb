//// Processes of the program that have to do with the counter. TypeScript starts
//// them on the schedulers in turn, if there are any, so that they are seldom in
//// the thread of the counter.

import gleam/erlang/process.{type ExitReason, type Pid, type Subject}
import gleam/otp/actor
import gleam/string
import mixed.{type Start}
import mixed/counter.{type Message, Add}

/// What the counter answers.
pub fn add(counter: Subject(Message), amount: Int) -> Int {
  process.call(counter, 5000, Add(amount, _))
}

/// A process that does nothing, for ever, once it is asked for and that many
/// milliseconds are over.
pub fn idler(after_ms: Int) -> Pid {
  process.sleep(after_ms)
  process.spawn_unlinked(process.sleep_forever)
}

/// Watches the counter, says so, and gives the reason with which it ends.
pub fn watch(counter: Subject(Message), watching: Subject(Bool)) -> String {
  let monitor = process.monitor(owner(counter))
  process.send(watching, True)
  let down =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down.reason })
    |> process.selector_receive_forever
  in_words(down)
}

/// Links itself to the counter, says so, and gives the reason with which that ends.
pub fn accompany(counter: Subject(Message), linked: Subject(Bool)) -> String {
  process.trap_exits(True)
  process.link(owner(counter))
  process.send(linked, True)
  process.new_selector()
  |> process.select_trapped_exits(fn(exit) { exit.reason })
  |> process.selector_receive_forever
  |> in_words
}

/// Links itself to the counter, says so, and goes down with it.
pub fn share_fate(counter: Subject(Message), linked: Subject(Bool)) -> Nil {
  process.link(owner(counter))
  process.send(linked, True)
  process.sleep_forever()
}

/// Links itself to the counter, says so, and ends its whole thread a little later,
/// as badly written code of a library might.
pub fn end_thread(counter: Subject(Message), linked: Subject(Bool)) -> Nil {
  process.link(owner(counter))
  process.send(linked, True)
  process.sleep(20)
  exit_thread()
}

/// Kills the counter, once it is asked for and that many milliseconds are over.
pub fn kill(counter: Subject(Message), after_ms: Int) -> Nil {
  process.sleep(after_ms)
  process.kill(owner(counter))
}

/// What a manager is asked for.
pub type Hire {
  Hire(counter: Start, reply: Subject(Result(Pid, actor.StartError)))
}

/// Starts a manager, who starts counters for others.
pub fn manager() -> actor.StartResult(Subject(Hire)) {
  actor.new(Nil)
  |> actor.on_message(fn(_, hire: Hire) {
    process.send(hire.reply, mixed.supervise(hire.counter))
    actor.continue(Nil)
  })
  |> actor.start
}

/// Lets a manager start the counter.
pub fn hire(
  manager: Subject(Hire),
  counter: Start,
) -> Result(Pid, actor.StartError) {
  process.call(manager, 5000, Hire(counter, _))
}

fn owner(counter: Subject(Message)) -> Pid {
  let assert Ok(pid) = process.subject_owner(counter)
  pid
}

/// A reason without what belongs to one crash alone.
fn in_words(reason: ExitReason) -> String {
  case reason {
    process.Normal -> "normal"
    process.Killed -> "killed"
    process.Abnormal(reason) -> string.inspect(reason)
  }
}

@external(javascript, "../mixed_ffi.mjs", "exit_thread")
fn exit_thread() -> Nil

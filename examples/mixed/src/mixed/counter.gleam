//// What can be said to the counter. The actor itself is written in TypeScript.

import gleam/erlang/process.{type Name, type Pid, type Subject}

pub type Refusal {
  TooMuch(limit: Int)
}

pub type Message {
  Add(amount: Int, reply: Subject(Int))
  Take(amount: Int, reply: Subject(Result(Int, Refusal)))
  Watch(pid: Pid, reply: Subject(Bool))
  Join(pid: Pid, reply: Subject(Bool))
  Slow(amount: Int, reply: Subject(Int))
  Hang(reply: Subject(Bool))
  Fail(reason: String)
  Die(reason: String)
  Leave(reason: String)
  Stop
}

/// A name for a counter.
pub fn name() -> Name(Message) {
  process.new_name("counter")
}

/// The subject of a name: it reaches a counter that was started again as well.
pub fn named(name: Name(Message)) -> Subject(Message) {
  process.named_subject(name)
}

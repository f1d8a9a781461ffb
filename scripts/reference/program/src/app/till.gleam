import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result

pub type Problem {
  TooLittle(missing: Int)
}

pub type Message {
  /// Puts money in.
  Deposit(amount: Int)
  /// Takes money out, if there is enough.
  Withdraw(amount: Int, reply_to: Subject(Result(Int, Problem)))
  /// What is in the till.
  Balance(reply_to: Subject(Int))
}

/// Opens a till with some money in it.
pub fn start(opening: Int) -> actor.StartResult(Subject(Message)) {
  assert opening >= 0 as "a till opens with nothing or more"
  actor.new(opening)
  |> actor.on_message(handle)
  |> actor.start
}

/// A name for a till.
pub fn name() -> Name(Message) {
  process.new_name("till")
}

/// Opens a till of somebody else's making under a supervisor. The subject reaches
/// whichever till has the name, so it outlives a crash.
pub fn supervise(
  till: fn() -> actor.StartResult(Subject(Message)),
  name: Name(Message),
) -> Result(Subject(Message), actor.StartError) {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(supervision.worker(till))
  |> supervisor.start
  |> result.replace(process.named_subject(name))
}

fn handle(balance: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Deposit(amount) -> actor.continue(balance + amount)
    Withdraw(amount, _) if amount < 0 -> panic as "a till pays out nothing or more"
    Withdraw(amount, reply_to) if amount > balance -> {
      process.send(reply_to, Error(TooLittle(amount - balance)))
      actor.continue(balance)
    }
    Withdraw(amount, reply_to) -> {
      process.send(reply_to, Ok(balance - amount))
      actor.continue(balance - amount)
    }
    Balance(reply_to) -> {
      process.send(reply_to, balance)
      actor.continue(balance)
    }
  }
}

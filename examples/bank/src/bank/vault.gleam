//// The memory of the bank: what must outlive the crash of an account or of a
//// teller is kept here, by an actor that does nothing else.
////
//// An account saves what it is before it says that something is done. A teller
//// writes down a transfer before it begins and crosses it out when it is done,
//// so that the teller that takes its place finishes what was begun.
////
//// The vault also counts how often each actor was started, and hands out the
//// crashes that a demonstration asks for: each only once, or the transfer that
//// causes it could never be carried out.

import gleam/dict.{type Dict}
import gleam/erlang/process.{type Name, type Subject}
import gleam/list
import gleam/option.{type Option}
import gleam/otp/actor
import gleam/otp/supervision.{type ChildSpecification}
import gleam/set.{type Set}

/// How long anybody waits for the vault, in milliseconds.
const patience_ms = 5000

/// What an account is, apart from its name.
pub type Saved {
  Saved(
    balance: Int,
    /// The transfers that the balance contains, so that none is applied twice.
    applied: Set(Int),
  )
}

/// Money from one account to another.
pub type Transfer {
  Transfer(id: Int, from: String, to: String, amount: Int)
}

/// A crash that somebody asked for: the account that the transfer pays into
/// fails when it is to take the money.
pub type Fault {
  /// Before it has saved anything: the money has left one account and has not
  /// arrived at the other.
  BeforeSaving(transfer: Int)
  /// After it has saved, before it says so: nobody knows that the money is there.
  AfterSaving(transfer: Int)
}

/// When a fault strikes.
pub type Moment {
  Before
  After
}

pub opaque type Message {
  Save(account: String, saved: Saved, reply: Subject(Nil))
  Load(account: String, reply: Subject(Result(Saved, Nil)))
  Begin(teller: Int, transfer: Transfer, reply: Subject(Nil))
  Finish(teller: Int, reply: Subject(Nil))
  Unfinished(teller: Int, reply: Subject(Option(Transfer)))
  Born(who: String)
  Births(reply: Subject(Int))
  TakeFault(transfer: Int, moment: Moment, reply: Subject(Bool))
}

type State {
  State(
    accounts: Dict(String, Saved),
    begun: Dict(Int, Transfer),
    births: Dict(String, Int),
    faults: List(Fault),
  )
}

/// The vault with the first balance of each account, as a child of a supervisor.
///
pub fn supervised(
  name: Name(Message),
  opening opening: List(#(String, Int)),
  faults faults: List(Fault),
) -> ChildSpecification(Subject(Message)) {
  let accounts =
    list.map(opening, fn(account) { #(account.0, Saved(account.1, set.new())) })
  let state = State(dict.from_list(accounts), dict.new(), dict.new(), faults)
  supervision.worker(fn() {
    actor.new(state)
    |> actor.named(name)
    |> actor.on_message(handle)
    |> actor.start
  })
}

/// Keeps what an account is. Once this returns, it is safe.
pub fn save(vault: Subject(Message), account: String, saved: Saved) -> Nil {
  process.call(vault, patience_ms, Save(account, saved, _))
}

pub fn load(vault: Subject(Message), account: String) -> Result(Saved, Nil) {
  process.call(vault, patience_ms, Load(account, _))
}

/// Notes that a teller begins with a transfer.
pub fn begin(vault: Subject(Message), teller: Int, transfer: Transfer) -> Nil {
  process.call(vault, patience_ms, Begin(teller, transfer, _))
}

/// Notes that a teller is done with what it began.
pub fn finish(vault: Subject(Message), teller: Int) -> Nil {
  process.call(vault, patience_ms, Finish(teller, _))
}

/// What a teller began and did not finish.
pub fn unfinished(vault: Subject(Message), teller: Int) -> Option(Transfer) {
  process.call(vault, patience_ms, Unfinished(teller, _))
}

/// Notes that an actor has started.
pub fn born(vault: Subject(Message), who: String) -> Nil {
  process.send(vault, Born(who))
}

/// How often actors were started beyond their first time.
pub fn restarts(vault: Subject(Message)) -> Int {
  process.call(vault, patience_ms, Births)
}

/// Whether a crash was asked for here and now. True only once for each.
pub fn take_fault(vault: Subject(Message), transfer: Int, moment: Moment) -> Bool {
  process.call(vault, patience_ms, TakeFault(transfer, moment, _))
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Save(account, saved, reply) -> {
      let accounts = dict.insert(state.accounts, account, saved)
      process.send(reply, Nil)
      actor.continue(State(..state, accounts:))
    }
    Load(account, reply) -> {
      process.send(reply, dict.get(state.accounts, account))
      actor.continue(state)
    }
    Begin(teller, transfer, reply) -> {
      process.send(reply, Nil)
      actor.continue(
        State(..state, begun: dict.insert(state.begun, teller, transfer)),
      )
    }
    Finish(teller, reply) -> {
      process.send(reply, Nil)
      actor.continue(State(..state, begun: dict.delete(state.begun, teller)))
    }
    Unfinished(teller, reply) -> {
      process.send(reply, option.from_result(dict.get(state.begun, teller)))
      actor.continue(state)
    }
    Born(who) -> {
      let count = fn(births) { option.unwrap(births, 0) + 1 }
      actor.continue(
        State(..state, births: dict.upsert(state.births, who, count)),
      )
    }
    Births(reply) -> {
      process.send(reply, repeated(state.births))
      actor.continue(state)
    }
    TakeFault(transfer, moment, reply) -> {
      let fault = case moment {
        Before -> BeforeSaving(transfer)
        After -> AfterSaving(transfer)
      }
      process.send(reply, list.contains(state.faults, fault))
      let faults = list.filter(state.faults, fn(other) { other != fault })
      actor.continue(State(..state, faults:))
    }
  }
}

fn repeated(births: Dict(String, Int)) -> Int {
  dict.fold(births, 0, fn(sum, _who, times) { sum + times - 1 })
}

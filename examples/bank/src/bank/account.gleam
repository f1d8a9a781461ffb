//// An account is an actor. What it is lies in the vault: an account that was
//// started again goes on where the last one stopped.
////
//// Every movement carries the number of its transfer and is applied once,
//// however often it is asked for. The account saves before it answers.

import bank/vault.{type Saved, Saved}
import gleam/erlang/process.{type Name, type Subject}
import gleam/otp/actor
import gleam/result
import gleam/set

/// How long a new account may take to read the vault, in milliseconds.
const start_timeout_ms = 5000

pub type Message {
  /// Takes money out, if there is enough.
  Withdraw(transfer: Int, amount: Int, reply: Subject(Result(Int, Refusal)))
  /// Puts money in.
  Deposit(transfer: Int, amount: Int, reply: Subject(Int))
  /// How much there is.
  Balance(reply: Subject(Int))
}

/// Why a transfer is not carried out.
pub type Refusal {
  UnknownAccount(account: String)
  InsufficientFunds(account: String, balance: Int)
}

/// What an account is started with.
pub type Identity {
  Identity(holder: String, name: Name(Message), vault: Subject(vault.Message))
}

type State {
  State(identity: Identity, saved: Saved)
}

/// Starts the account as the vault knows it.
pub fn start(identity: Identity) -> actor.StartResult(Subject(Message)) {
  actor.new_with_initialiser(start_timeout_ms, initialise(identity, _))
  |> actor.named(identity.name)
  |> actor.on_message(handle)
  |> actor.start
}

fn initialise(
  identity: Identity,
  subject: Subject(Message),
) -> Result(actor.Initialised(State, Message, Subject(Message)), String) {
  use saved <- result.map(
    vault.load(identity.vault, identity.holder)
    |> result.replace_error("no account of " <> identity.holder),
  )
  vault.born(identity.vault, "account of " <> identity.holder)
  actor.initialised(State(identity, saved))
  |> actor.returning(subject)
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Withdraw(transfer, amount, reply) -> withdraw(state, transfer, amount, reply)
    Deposit(transfer, amount, reply) -> deposit(state, transfer, amount, reply)
    Balance(reply) -> {
      process.send(reply, state.saved.balance)
      actor.continue(state)
    }
  }
}

fn withdraw(
  state: State,
  transfer: Int,
  amount: Int,
  reply: Subject(Result(Int, Refusal)),
) -> actor.Next(State, Message) {
  let Saved(balance:, applied:) = state.saved
  let is_new = !set.contains(applied, transfer)
  case is_new && balance < amount {
    True -> {
      let holder = state.identity.holder
      process.send(reply, Error(InsufficientFunds(holder, balance)))
      actor.continue(state)
    }
    False -> {
      let saved = move(state, transfer, 0 - amount)
      process.send(reply, Ok(saved.balance))
      actor.continue(State(..state, saved:))
    }
  }
}

fn deposit(
  state: State,
  transfer: Int,
  amount: Int,
  reply: Subject(Int),
) -> actor.Next(State, Message) {
  fail_if_asked(state, transfer, vault.Before)
  let saved = move(state, transfer, amount)
  fail_if_asked(state, transfer, vault.After)
  process.send(reply, saved.balance)
  actor.continue(State(..state, saved:))
}

/// Applies a movement of money and saves, unless it was applied before.
fn move(state: State, transfer: Int, amount: Int) -> Saved {
  let Saved(balance:, applied:) = state.saved
  case set.contains(applied, transfer) {
    True -> state.saved
    False -> {
      let saved = Saved(balance + amount, set.insert(applied, transfer))
      vault.save(state.identity.vault, state.identity.holder, saved)
      saved
    }
  }
}

fn fail_if_asked(state: State, transfer: Int, moment: vault.Moment) -> Nil {
  case vault.take_fault(state.identity.vault, transfer, moment) {
    True -> panic as "the account fails, as it was asked to"
    False -> Nil
  }
}

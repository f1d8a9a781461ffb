//// A teller carries out transfers, one after another: it takes the money from
//// one account and brings it to the other, asking each and waiting for the
//// answer.
////
//// A teller whose account crashes in the middle crashes with it. The teller that
//// takes its place finds in the vault what was begun, and does it again: the
//// accounts know what they have done already.

import bank/account.{type Refusal, UnknownAccount}
import bank/vault.{type Transfer, Transfer}
import gleam/dict.{type Dict}
import gleam/erlang/process.{type Name, type Subject}
import gleam/int
import gleam/option.{None, Some}
import gleam/otp/actor
import gleam/result

/// How long a teller waits for an account, in milliseconds.
const patience_ms = 5000

pub type Message {
  /// Carries out a transfer. Asking twice for the same one moves the money once.
  Carry(
    transfer: Int,
    from: String,
    to: String,
    amount: Int,
    reply: Subject(Result(Nil, Refusal)),
  )
  /// Finishes what the teller before this one began.
  Resume
}

/// What a teller is started with.
pub type Identity {
  Identity(
    number: Int,
    name: Name(Message),
    vault: Subject(vault.Message),
    accounts: Dict(String, Name(account.Message)),
  )
}

/// Starts a teller; the first thing that it does is to finish what was begun.
pub fn start(identity: Identity) -> actor.StartResult(Subject(Message)) {
  let initialise = fn(subject) {
    process.send(subject, Resume)
    actor.initialised(identity)
    |> actor.returning(subject)
    |> Ok
  }
  actor.new_with_initialiser(1000, initialise)
  |> actor.named(identity.name)
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(teller: Identity, message: Message) -> actor.Next(Identity, Message) {
  case message {
    Carry(transfer:, from:, to:, amount:, reply:) -> {
      let transfer = Transfer(transfer, from, to, amount)
      vault.begin(teller.vault, teller.number, transfer)
      let outcome = carry_out(teller, transfer)
      vault.finish(teller.vault, teller.number)
      process.send(reply, outcome)
    }
    Resume -> resume(teller)
  }
  actor.continue(teller)
}

fn resume(teller: Identity) -> Nil {
  vault.born(teller.vault, "teller " <> int.to_string(teller.number))
  case vault.unfinished(teller.vault, teller.number) {
    None -> Nil
    Some(transfer) -> {
      // Refused or not: whoever asked is gone, and asks again.
      let _ = carry_out(teller, transfer)
      vault.finish(teller.vault, teller.number)
    }
  }
}

fn carry_out(teller: Identity, transfer: Transfer) -> Result(Nil, Refusal) {
  let Transfer(id:, from:, to:, amount:) = transfer
  use from <- result.try(find(teller, from))
  use to <- result.try(find(teller, to))
  use _ <- result.map(process.call(
    from,
    patience_ms,
    account.Withdraw(id, amount, _),
  ))
  process.call(to, patience_ms, account.Deposit(id, amount, _))
  Nil
}

fn find(
  teller: Identity,
  holder: String,
) -> Result(Subject(account.Message), Refusal) {
  dict.get(teller.accounts, holder)
  |> result.map(process.named_subject)
  |> result.replace_error(UnknownAccount(holder))
}

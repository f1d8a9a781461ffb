//// A bank whose accounts and tellers are actors under supervisors.
////
////     bank (rest for one)
////     ├── vault            keeps what must outlive a crash
////     ├── accounts         a factory: one actor for each account
////     └── tellers          a factory: a pool of actors that carry out transfers
////
//// Money is conserved whatever crashes, as long as the vault does not: accounts
//// save before they answer, and tellers begin again what was not finished.

import bank/account
import bank/teller
import bank/vault.{type Fault}
import gleam/dict.{type Dict}
import gleam/erlang/process.{type Name, type Subject}
import gleam/int
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/static_supervisor as supervisor
import gleam/result

/// How long a caller waits for an account, in milliseconds.
const patience_ms = 5000

/// Restarts that a factory endures within the period, in seconds: enough for a
/// demonstration that crashes things on purpose.
const restarts_endured = 100

const period_s = 5

/// An account and what is in it.
pub type Holding {
  Holding(holder: String, balance: Int)
}

/// A bank that is open.
pub opaque type Bank {
  Bank(
    vault: Subject(vault.Message),
    accounts: Dict(String, Name(account.Message)),
    tellers: List(Name(teller.Message)),
  )
}

/// Opens a bank with some accounts and a number of tellers. Each fault makes an
/// account crash once, at a transfer.
///
pub fn open(
  holdings: List(Holding),
  tellers teller_count: Int,
  faults faults: List(Fault),
) -> Result(Bank, actor.StartError) {
  let vault_name = process.new_name("vault")
  let bank =
    Bank(
      vault: process.named_subject(vault_name),
      accounts: holdings
        |> list.map(fn(holding) {
          #(holding.holder, process.new_name("account"))
        })
        |> dict.from_list,
      tellers: numbers(teller_count)
        |> list.map(fn(_) { process.new_name("teller") }),
    )
  let opening =
    list.map(holdings, fn(holding) { #(holding.holder, holding.balance) })
  let accounts = process.new_name("accounts")
  let tellers = process.new_name("tellers")
  use _ <- result.try(
    supervisor.new(supervisor.RestForOne)
    |> supervisor.add(vault.supervised(vault_name, opening:, faults:))
    |> supervisor.add(factory_of(account.start, accounts))
    |> supervisor.add(factory_of(teller.start, tellers))
    |> supervisor.start,
  )
  use _ <- result.try(
    list.try_map(dict.to_list(bank.accounts), fn(entry) {
      let identity = account.Identity(entry.0, entry.1, bank.vault)
      factory.start_child(factory.get_by_name(accounts), identity)
    }),
  )
  list.try_map(list.index_map(bank.tellers, pair_with_number), fn(entry) {
    let identity = teller.Identity(entry.1, entry.0, bank.vault, bank.accounts)
    factory.start_child(factory.get_by_name(tellers), identity)
  })
  |> result.replace(bank)
}

fn factory_of(
  template: fn(argument) -> actor.StartResult(data),
  name: Name(factory.Message(argument, data)),
) {
  factory.worker_child(template)
  |> factory.named(name)
  |> factory.restart_tolerance(intensity: restarts_endured, period: period_s)
  |> factory.supervised
}

fn pair_with_number(value: a, index: Int) -> #(a, Int) {
  #(value, index + 1)
}

fn numbers(count: Int) -> List(Int) {
  int.range(from: 0, to: count, with: [], run: fn(all, number) {
    [number, ..all]
  })
}

/// The tellers of a bank: any of them carries out any transfer.
///
pub fn tellers(bank: Bank) -> List(Subject(teller.Message)) {
  list.map(bank.tellers, process.named_subject)
}

/// What is in every account, asked of each, in the order of their holders' names
/// in the bank's books.
///
pub fn holdings(bank: Bank) -> List(Holding) {
  list.map(dict.to_list(bank.accounts), fn(entry) {
    let account = process.named_subject(entry.1)
    Holding(entry.0, process.call(account, patience_ms, account.Balance))
  })
}

/// How often an actor of the bank was started again.
///
pub fn restarts(bank: Bank) -> Int {
  vault.restarts(bank.vault)
}

import bank.{Holding}
import bank/account.{InsufficientFunds, UnknownAccount}
import bank/teller
import bank/vault.{AfterSaving, BeforeSaving}
import gleam/erlang/process.{type Subject}
import gleam/list
import gleeunit

pub fn main() -> Nil {
  gleeunit.main()
}

const opening = [Holding("ada", 100), Holding("joe", 50)]

fn carry(
  teller: Subject(teller.Message),
  transfer: Int,
  from: String,
  to: String,
  amount: Int,
) -> Result(Nil, account.Refusal) {
  process.call(teller, 1000, teller.Carry(transfer, from, to, amount, _))
}

/// Asks from a process of its own, and tells whether there was an answer.
fn answered(ask: fn() -> anything) -> Bool {
  let pid = process.spawn_unlinked(ask)
  let monitor = process.monitor(pid)
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down.reason })
  process.selector_receive(selector, 1000) == Ok(process.Normal)
}

fn balance(bank: bank.Bank, holder: String) -> Int {
  let assert Ok(holding) =
    list.find(bank.holdings(bank), fn(holding) { holding.holder == holder })
  holding.balance
}

pub fn a_transfer_moves_money_test() {
  let assert Ok(bank) = bank.open(opening, tellers: 1, faults: [])
  let assert [teller] = bank.tellers(bank)
  assert carry(teller, 1, "ada", "joe", 30) == Ok(Nil)
  assert balance(bank, "ada") == 70
  assert balance(bank, "joe") == 80
}

pub fn the_same_transfer_twice_moves_it_once_test() {
  let assert Ok(bank) = bank.open(opening, tellers: 2, faults: [])
  let assert [first, second] = bank.tellers(bank)
  assert carry(first, 1, "ada", "joe", 30) == Ok(Nil)
  assert carry(second, 1, "ada", "joe", 30) == Ok(Nil)
  assert balance(bank, "ada") == 70
  assert balance(bank, "joe") == 80
}

pub fn more_than_there_is_is_refused_test() {
  let assert Ok(bank) = bank.open(opening, tellers: 1, faults: [])
  let assert [teller] = bank.tellers(bank)
  assert carry(teller, 1, "joe", "ada", 51)
    == Error(InsufficientFunds("joe", 50))
  assert balance(bank, "ada") == 100
}

pub fn a_stranger_gets_nothing_test() {
  let assert Ok(bank) = bank.open(opening, tellers: 1, faults: [])
  let assert [teller] = bank.tellers(bank)
  assert carry(teller, 1, "ada", "nobody", 1) == Error(UnknownAccount("nobody"))
  assert carry(teller, 2, "nobody", "ada", 1) == Error(UnknownAccount("nobody"))
  assert balance(bank, "ada") == 100
}

pub fn a_crash_before_saving_loses_no_money_test() {
  money_survives(BeforeSaving(1))
}

pub fn a_crash_after_saving_makes_no_money_test() {
  money_survives(AfterSaving(1))
}

fn money_survives(fault: vault.Fault) {
  let assert Ok(bank) = bank.open(opening, tellers: 1, faults: [fault])
  let assert [teller] = bank.tellers(bank)
  assert !answered(fn() { carry(teller, 1, "ada", "joe", 30) })
  // The teller that takes its place finishes what was begun before it does anything else.
  assert carry(teller, 2, "ada", "joe", 1) == Ok(Nil)
  assert balance(bank, "ada") == 69
  assert balance(bank, "joe") == 81
  assert bank.restarts(bank) == 2
}

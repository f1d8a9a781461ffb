import gleam/erlang/process.{type Subject}
import gleam/list
import gleeunit
import shop/inventory.{type Message}
import shop/stock.{
  Item, Lot, OutOfStock, Reservation, ReservationOver, UnknownItem,
  UnknownReservation,
}

pub fn main() -> Nil {
  gleeunit.main()
}

/// Longer than any test takes.
const for_long = 60_000

const patience_ms = 5000

fn open(hold_ms: Int) -> Subject(Message) {
  let lots = [Lot("mug", 5), Lot("lamp", 2)]
  let assert Ok(started) = inventory.start(lots, hold_ms:)
  started.data
}

fn ask(
  inventory: Subject(Message),
  message: fn(Subject(answer)) -> Message,
) -> answer {
  process.call(inventory, patience_ms, message)
}

fn mugs(inventory: Subject(Message)) -> stock.Item {
  let assert Ok(item) =
    list.find(ask(inventory, inventory.Items), fn(item) { item.sku == "mug" })
  item
}

fn reserve(inventory: Subject(Message), quantity: Int) -> Int {
  let assert Ok(reservation) =
    ask(inventory, inventory.Reserve(Lot("mug", quantity), _))
  reservation.id
}

/// Ends the counter as a crash would, and waits for the one that takes its place.
fn crash(inventory: Subject(Message)) -> Nil {
  let assert Ok(counter) = process.subject_owner(inventory)
  let monitor = process.monitor(counter)
  process.kill(counter)
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(_) { Nil })
  process.selector_receive_forever(selector)
  wait_until(fn() { process.subject_owner(inventory) != Error(Nil) })
}

fn wait_until(is_so: fn() -> Bool) -> Nil {
  case is_so() {
    True -> Nil
    False -> {
      process.sleep(1)
      wait_until(is_so)
    }
  }
}

pub fn items_come_in_the_order_of_their_articles_test() {
  assert ask(open(for_long), inventory.Items)
    == [Item("lamp", 2, 0, 0), Item("mug", 5, 0, 0)]
}

pub fn lots_of_the_same_article_add_up_test() {
  let stock = stock.new([Lot("mug", 2), Lot("mug", 3), Lot("mug", -1)])
  assert stock.items(stock) == [Item("mug", 5, 0, 0)]
}

pub fn what_is_reserved_is_held_and_then_sold_test() {
  let inventory = open(for_long)
  let reservation = ask(inventory, inventory.Reserve(Lot("mug", 2), _))
  assert reservation == Ok(Reservation(1, "mug", 2))
  assert mugs(inventory) == Item("mug", 3, 2, 0)
  assert ask(inventory, inventory.Confirm(1, _)) == Ok(Item("mug", 3, 0, 2))
}

pub fn what_is_cancelled_comes_back_test() {
  let inventory = open(for_long)
  let id = reserve(inventory, 2)
  assert ask(inventory, inventory.Cancel(id, _)) == Ok(Item("mug", 5, 0, 0))
}

pub fn what_nobody_confirms_expires_test() {
  let inventory = open(20)
  let id = reserve(inventory, 5)
  wait_until(fn() { mugs(inventory) == Item("mug", 5, 0, 0) })
  assert ask(inventory, inventory.Confirm(id, _)) == Error(ReservationOver(id))
}

pub fn what_was_confirmed_does_not_expire_test() {
  let inventory = open(20)
  let sold = reserve(inventory, 1)
  let assert Ok(_) = ask(inventory, inventory.Confirm(sold, _))
  // Its timer would ring no later than that of the one after it.
  reserve(inventory, 2)
  wait_until(fn() { mugs(inventory).reserved == 0 })
  assert mugs(inventory) == Item("mug", 4, 0, 1)
}

pub fn a_reservation_ends_once_test() {
  let inventory = open(for_long)
  let id = reserve(inventory, 2)
  let assert Ok(_) = ask(inventory, inventory.Cancel(id, _))
  assert ask(inventory, inventory.Confirm(id, _)) == Error(ReservationOver(id))
  assert ask(inventory, inventory.Cancel(id, _)) == Error(ReservationOver(id))
  assert mugs(inventory) == Item("mug", 5, 0, 0)
}

pub fn what_is_not_there_is_refused_test() {
  let inventory = open(for_long)
  let refused = fn(lot) { ask(inventory, inventory.Reserve(lot, _)) }
  assert refused(Lot("mug", 6)) == Error(OutOfStock("mug", 5))
  assert refused(Lot("cup", 1)) == Error(UnknownItem("cup"))
  assert refused(Lot("mug", 0)) == Error(stock.InvalidQuantity(0))
  assert refused(Lot("mug", -3)) == Error(stock.InvalidQuantity(-3))
  assert ask(inventory, inventory.Restock(Lot("mug", 1_000_001), _))
    == Error(stock.InvalidQuantity(1_000_001))
  assert ask(inventory, inventory.Confirm(1, _)) == Error(UnknownReservation(1))
  assert ask(inventory, inventory.Cancel(-1, _))
    == Error(UnknownReservation(-1))
  assert mugs(inventory) == Item("mug", 5, 0, 0)
}

pub fn what_comes_in_can_be_reserved_test() {
  let inventory = open(for_long)
  assert ask(inventory, inventory.Restock(Lot("mug", 3), _))
    == Ok(Item("mug", 8, 0, 0))
  assert reserve(inventory, 8) == 1
}

pub fn a_crash_loses_neither_stock_nor_reservations_test() {
  let inventory = open(for_long)
  let sold = reserve(inventory, 1)
  let held = reserve(inventory, 2)
  let assert Ok(_) = ask(inventory, inventory.Confirm(sold, _))
  crash(inventory)
  assert mugs(inventory) == Item("mug", 2, 2, 1)
  assert ask(inventory, inventory.Confirm(held, _)) == Ok(Item("mug", 2, 0, 3))
  assert ask(inventory, inventory.Confirm(sold, _))
    == Error(ReservationOver(sold))
}

pub fn after_a_crash_reservations_expire_all_the_same_test() {
  let inventory = open(50)
  reserve(inventory, 5)
  crash(inventory)
  wait_until(fn() { mugs(inventory) == Item("mug", 5, 0, 0) })
}

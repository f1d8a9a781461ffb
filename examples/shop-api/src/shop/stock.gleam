//// The rules of stock, without any process: what is there, what is held for
//// whom, and what was sold.
////
//// Whatever happens, `available + reserved + sold` of an item is what was put in
//// on opening and by restocking. A reservation is confirmed, cancelled or expires
//// once, and its number is never given to another one.

import gleam/dict.{type Dict}
import gleam/int
import gleam/list
import gleam/result
import gleam/string

/// Most pieces of one lot. Sums of such numbers stay exact: JavaScript counts to
/// 2^53.
const quantity_max = 1_000_000

/// What there is of an article, in pieces.
pub type Item {
  Item(sku: String, available: Int, reserved: Int, sold: Int)
}

/// Pieces that are held for somebody.
pub type Reservation {
  Reservation(id: Int, sku: String, quantity: Int)
}

/// So many pieces of an article.
pub type Lot {
  Lot(sku: String, quantity: Int)
}

/// Why something is not done. Nothing has changed then.
pub type Refusal {
  UnknownItem(sku: String)
  /// Fewer than one piece, or more than a million.
  InvalidQuantity(quantity: Int)
  OutOfStock(sku: String, available: Int)
  UnknownReservation(id: Int)
  /// It was confirmed or cancelled, or it has expired.
  ReservationOver(id: Int)
}

/// What becomes of the pieces of a reservation that ends.
pub type Outcome {
  Sold
  Returned
}

pub opaque type Stock {
  Stock(
    items: Dict(String, Item),
    reservations: Dict(Int, Reservation),
    next_id: Int,
  )
}

/// The stock of a shop that opens. Lots of the same article add up; each has from
/// none to a million pieces, however many it says.
///
pub fn new(lots: List(Lot)) -> Stock {
  let items =
    list.fold(lots, dict.new(), fn(items, lot) {
      let before =
        dict.get(items, lot.sku) |> result.unwrap(Item(lot.sku, 0, 0, 0))
      let quantity = int.clamp(lot.quantity, min: 0, max: quantity_max)
      let available = before.available + quantity
      dict.insert(items, lot.sku, Item(..before, available:))
    })
  Stock(items:, reservations: dict.new(), next_id: 1)
}

/// All items, in the order of their articles.
pub fn items(stock: Stock) -> List(Item) {
  dict.values(stock.items)
  |> list.sort(fn(one, other) { string.compare(one.sku, other.sku) })
}

/// The numbers of the reservations that are open.
pub fn open_reservations(stock: Stock) -> List(Int) {
  dict.keys(stock.reservations)
}

/// Puts pieces in.
pub fn restock(stock: Stock, lot: Lot) -> Result(#(Stock, Item), Refusal) {
  use item <- result.map(find(stock, lot))
  keep(stock, Item(..item, available: item.available + lot.quantity))
}

/// Holds pieces for somebody.
pub fn reserve(stock: Stock, lot: Lot) -> Result(#(Stock, Reservation), Refusal) {
  use item <- result.try(find(stock, lot))
  case item.available >= lot.quantity {
    False -> Error(OutOfStock(lot.sku, item.available))
    True -> {
      let reservation = Reservation(stock.next_id, lot.sku, lot.quantity)
      let #(stock, _) = move(stock, item, held: lot.quantity, sold: 0)
      let reservations =
        dict.insert(stock.reservations, reservation.id, reservation)
      let next_id = stock.next_id + 1
      Ok(#(Stock(..stock, reservations:, next_id:), reservation))
    }
  }
}

/// Ends a reservation. Gives the item as it is then.
pub fn end(
  stock: Stock,
  id: Int,
  outcome: Outcome,
) -> Result(#(Stock, Item), Refusal) {
  use Reservation(sku:, quantity:, ..) <- result.try(
    dict.get(stock.reservations, id)
    |> result.replace_error(over_or_unknown(stock, id)),
  )
  use item <- result.map(find(stock, Lot(sku, quantity)))
  let reservations = dict.delete(stock.reservations, id)
  let sold = case outcome {
    Sold -> quantity
    Returned -> 0
  }
  move(Stock(..stock, reservations:), item, held: 0 - quantity, sold:)
}

/// Numbers are given one after another: one below the next was a reservation.
fn over_or_unknown(stock: Stock, id: Int) -> Refusal {
  case id >= 1 && id < stock.next_id {
    True -> ReservationOver(id)
    False -> UnknownReservation(id)
  }
}

fn find(stock: Stock, lot: Lot) -> Result(Item, Refusal) {
  case lot.quantity >= 1 && lot.quantity <= quantity_max {
    False -> Error(InvalidQuantity(lot.quantity))
    True ->
      dict.get(stock.items, lot.sku)
      |> result.replace_error(UnknownItem(lot.sku))
  }
}

/// Moves pieces between the three places; none appears and none is lost.
fn move(
  stock: Stock,
  item: Item,
  held held: Int,
  sold sold: Int,
) -> #(Stock, Item) {
  let available = item.available - held - sold
  let reserved = item.reserved + held
  let sold = item.sold + sold
  keep(stock, Item(..item, available:, reserved:, sold:))
}

fn keep(stock: Stock, item: Item) -> #(Stock, Item) {
  #(Stock(..stock, items: dict.insert(stock.items, item.sku, item)), item)
}

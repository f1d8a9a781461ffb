//// The shop's inventory without the shop: `starfish run` shows a reservation that
//// nobody confirms.

import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import gleam/list
import shop/inventory
import shop/stock

const patience_ms = 5000

pub fn main() -> Nil {
  let assert Ok(started) =
    inventory.start([stock.Lot("mug", 5), stock.Lot("lamp", 2)], hold_ms: 50)
  let lot = stock.Lot("mug", 2)
  let assert Ok(_) =
    process.call(started.data, patience_ms, inventory.Reserve(lot, _))
  show("reserved:", started.data)
  process.sleep(100)
  show("a while later:", started.data)
}

fn show(title: String, inventory: Subject(inventory.Message)) -> Nil {
  io.println(title)
  process.call(inventory, patience_ms, inventory.Items)
  |> list.each(show_item)
}

fn show_item(item: stock.Item) -> Nil {
  io.println(
    item.sku
    <> ": "
    <> int.to_string(item.available)
    <> " there, "
    <> int.to_string(item.reserved)
    <> " held",
  )
}

//// The foreman with workers that are played by the test: what it hands to whom,
//// in an order of things that real workers show once in thirty runs.

import crunch/foreman.{type Message, Commission, FromWorker, Ordered}
import crunch/picture.{Plan, Row}
import crunch/worker.{type Order, Draw, Drawn, EndThread, Joined, Stayed}
import gleam/erlang/process.{type Pid, type Subject}
import gleam/list
import gleam/option.{Some}

const plan = Plan(width: 4, height: 3, depth: 10)

type Player {
  Player(pid: Pid, orders: Subject(Order))
}

/// A process that a worker may be, since it is alive; what it would be told
/// comes to the test.
fn join(foreman: Subject(Message)) -> Player {
  let pid = process.spawn_unlinked(process.sleep_forever)
  let player = Player(pid, process.new_subject())
  process.send(foreman, FromWorker(Joined(player.pid, player.orders)))
  player
}

fn told(player: Player) -> Order {
  let assert Ok(order) = process.receive(player.orders, 1000)
  order
}

fn draws(foreman: Subject(Message), player: Player, number: Int) -> Nil {
  let row = Row(number:, text: "....", steps: 1)
  process.send(foreman, FromWorker(Drawn(player.pid, row)))
}

fn stays(foreman: Subject(Message), player: Player) -> Nil {
  process.send(foreman, FromWorker(Stayed(player.pid)))
}

pub fn whoever_has_nothing_to_do_is_asked_when_another_is_spared_test() {
  let name = process.new_name("foreman")
  let assert Ok(started) = foreman.start(name)
  process.unlink(started.pid)
  let foreman = started.data
  let first = join(foreman)
  let other = join(foreman)
  let delivered = process.new_subject()
  process.send(foreman, Ordered(Commission(plan, Some(1), delivered)))
  let assert Draw(_, mine) = told(first)
  let assert Draw(_, yours) = told(other)

  draws(foreman, first, mine)
  let assert EndThread(..) = told(first)
  // The last row is with the first one, so there is none left for the other.
  draws(foreman, other, yours)
  stays(foreman, first)

  let assert EndThread(..) = told(other)
  stays(foreman, other)

  // Nobody may end a thread: one of the two draws the last row.
  let assert Ok(Draw(_, last)) =
    process.new_selector()
    |> process.select(first.orders)
    |> process.select(other.orders)
    |> process.selector_receive(1000)
  draws(foreman, first, last)
  let assert Ok(delivery) = process.receive(delivered, 1000)
  assert delivery.lost == 0
  assert last == 2
  list.each([started.pid, first.pid, other.pid], process.kill)
}

//// Several schedulers: messages and calls between two of them, work spread over all, and the loss of one.
////
//// Schedulers count from 1, and the process that runs a workload is on the first.

import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import lives
import measurement.{type Measurement, Measurement}
import starfish/placement

const timeout_ms = 5000

/// How a sender is held back: so many messages are acknowledged together, and so many of these lots may be under way.
type Window {
  Window(lot: Int, lots_ahead: Int)
}

const wide = Window(lot: 1000, lots_ahead: 8)

const pairs = 32

/// Runs a workload and sends what it has measured.
pub fn run(
  name: String,
  schedulers: Int,
  size: Int,
  report: Subject(Measurement),
) -> Nil {
  let measured = case name {
    "tell" -> tell(wide, size)
    "batch-1" -> tell(Window(lot: 1, lots_ahead: 1), size)
    "batch-8" -> tell(Window(lot: 8, lots_ahead: 1), size)
    "batch-64" -> tell(Window(lot: 64, lots_ahead: 1), size)
    "batch-512" -> tell(Window(lot: 512, lots_ahead: 1), size)
    "ask-p50" -> ask(50, size)
    "ask-p99" -> ask(99, size)
    "pool" -> pool(schedulers, size)
    "pairs" -> play_pairs(schedulers, size)
    "skynet" -> skynet(size)
    "lose-seldom" -> lose(size, 1000)
    _ -> lose(size, 0)
  }
  process.send(report, measured)
}

// ------------------------------------------------------- One scheduler to another

pub type Order {
  Order(id: Int, account: String, amount: Float, urgent: Bool, items: Int)
}

type Clerk {
  Clerk(
    acknowledged: Subject(Nil),
    report: Subject(#(Int, Int)),
    lot: Int,
    size: Int,
    received: Int,
    sum: Int,
  )
}

fn tell(window: Window, size: Int) -> Measurement {
  let acknowledged = process.new_subject()
  let report = process.new_subject()
  let lot = window.lot
  let clerk = Clerk(acknowledged:, report:, lot:, size:, received: 0, sum: 0)
  let orders = on_second(fn() { start_clerk(clerk) })
  let begin = measurement.now_ns()
  send_orders(orders, acknowledged, window, size, 0)
  let #(received, sum) = process.receive_forever(report)
  measurement.timed(begin, [#("received", received), #("sum", sum)])
}

fn on_second(
  start: fn() -> actor.StartResult(Subject(message)),
) -> Subject(message) {
  let assert Ok(started) =
    placement.run(on: placement.Scheduler(2), start:)
  started.data
}

fn start_clerk(clerk: Clerk) -> actor.StartResult(Subject(Order)) {
  actor.new(clerk) |> actor.on_message(take_order) |> actor.start
}

fn take_order(clerk: Clerk, order: Order) -> actor.Next(Clerk, Order) {
  let received = clerk.received + 1
  let clerk = Clerk(..clerk, received:, sum: clerk.sum + order.items)
  case received % clerk.lot {
    0 -> process.send(clerk.acknowledged, Nil)
    _ -> Nil
  }
  case received == clerk.size {
    False -> actor.continue(clerk)
    True -> {
      process.send(clerk.report, #(received, clerk.sum))
      actor.stop()
    }
  }
}

fn send_orders(
  orders: Subject(Order),
  acknowledged: Subject(Nil),
  window: Window,
  left: Int,
  sent: Int,
) -> Nil {
  let Window(lot:, lots_ahead:) = window
  case left {
    0 -> Nil
    _ -> {
      case sent % lot == 0 && sent >= lot * lots_ahead {
        True -> process.receive_forever(acknowledged)
        False -> Nil
      }
      process.send(orders, Order(sent, "current", 12.5, True, 1 + sent % 8))
      send_orders(orders, acknowledged, window, left - 1, sent + 1)
    }
  }
}

type Question {
  Question(reply_to: Subject(Int), value: Int)
}

/// The latency of a call that this share of all calls does not exceed.
fn ask(percent: Int, size: Int) -> Measurement {
  let server = on_second(start_server)
  let latencies = measurement.new_latencies(size)
  let #(replies, sum) = ask_many(server, latencies, size, 0, 0)
  let latency_ns = measurement.percentile_ns(latencies, percent)
  Measurement(elapsed_ns: latency_ns * size, bytes: 0, proof: [
    #("replies", replies),
    #("sum", sum),
  ])
}

fn start_server() -> actor.StartResult(Subject(Question)) {
  actor.new(Nil) |> actor.on_message(answer) |> actor.start
}

fn answer(state: Nil, question: Question) -> actor.Next(Nil, Question) {
  process.send(question.reply_to, question.value + 1)
  actor.continue(state)
}

fn ask_many(
  server: Subject(Question),
  latencies: measurement.Latencies,
  left: Int,
  replies: Int,
  sum: Int,
) -> #(Int, Int) {
  case left {
    0 -> #(replies, sum)
    _ -> {
      let begin = measurement.now_ns()
      let reply = process.call(server, timeout_ms, Question(_, left % 8))
      measurement.add_latency(latencies, measurement.now_ns() - begin)
      ask_many(server, latencies, left - 1, replies + 1, sum + reply)
    }
  }
}

// ------------------------------------------------------------- Work on all of them

/// Each of as many workers as there are schedulers does its share of the chunks.
fn pool(schedulers: Int, size: Int) -> Measurement {
  let report = process.new_subject()
  let begin = measurement.now_ns()
  each_scheduler(schedulers, fn(number) {
    let chunks = share(size, schedulers, number)
    placement.run(on: placement.Scheduler(number), start: fn() {
      process.spawn(fn() { process.send(report, count_primes(chunks, 0)) })
    })
  })
  let primes = sum_of(report, schedulers, 0)
  measurement.timed(begin, [#("primes", primes)])
}

fn each_scheduler(number: Int, start: fn(Int) -> a) -> Nil {
  case number {
    0 -> Nil
    _ -> {
      start(number)
      each_scheduler(number - 1, start)
    }
  }
}

/// The part of `size` that falls to one of several, which count from 1.
fn share(size: Int, parts: Int, number: Int) -> Int {
  size * number / parts - size * { number - 1 } / parts
}

fn sum_of(report: Subject(Int), waiting: Int, sum: Int) -> Int {
  case waiting {
    0 -> sum
    _ -> sum_of(report, waiting - 1, sum + process.receive_forever(report))
  }
}

const highest = 2000

fn count_primes(chunks: Int, primes: Int) -> Int {
  case chunks {
    0 -> primes
    _ -> count_primes(chunks - 1, primes + primes_from(2, 0))
  }
}

fn primes_from(number: Int, primes: Int) -> Int {
  case number > highest {
    True -> primes
    False ->
      case is_prime(number, 2) {
        True -> primes_from(number + 1, primes + 1)
        False -> primes_from(number + 1, primes)
      }
  }
}

fn is_prime(number: Int, divisor: Int) -> Bool {
  case divisor * divisor > number {
    True -> True
    False ->
      case number % divisor {
        0 -> False
        _ -> is_prime(number, divisor + 1)
      }
  }
}

type Ball {
  Ball(reply_to: Subject(Ball), left: Int)
}

type Player {
  Player(self: Subject(Ball), report: Subject(Int), received: Int)
}

/// Pairs of actors that play, the two of a pair on one scheduler.
fn play_pairs(schedulers: Int, size: Int) -> Measurement {
  let report = process.new_subject()
  let games =
    list.repeat(Nil, pairs)
    |> list.index_map(fn(_, pair) {
      let on = placement.Scheduler(1 + pair % schedulers)
      use <- placement.run(on)
      #(start_player(report), start_player(report))
    })
  let begin = measurement.now_ns()
  list.each(games, fn(game) {
    process.send(game.0, Ball(reply_to: game.1, left: size / pairs))
  })
  let received = sum_of(report, 2 * pairs, 0)
  measurement.timed(begin, [#("received", received)])
}

fn start_player(report: Subject(Int)) -> Subject(Ball) {
  let assert Ok(started) =
    actor.new_with_initialiser(timeout_ms, fn(self) {
      Player(self:, report:, received: 0)
      |> actor.initialised
      |> actor.returning(self)
      |> Ok
    })
    |> actor.on_message(play)
    |> actor.start
  started.data
}

fn play(player: Player, ball: Ball) -> actor.Next(Player, Ball) {
  process.send(ball.reply_to, Ball(player.self, ball.left - 1))
  case ball.left > 0 {
    True -> actor.continue(Player(..player, received: player.received + 1))
    False -> {
      process.send(player.report, player.received)
      actor.stop()
    }
  }
}

/// The tree of `skynet`, its ten highest branches spread over the schedulers.
fn skynet(size: Int) -> Measurement {
  let report = process.new_subject()
  let begin = measurement.now_ns()
  placement.run(on: placement.Spread, start: fn() {
    spawn_branches(report, size / 10, 10)
  })
  let sum = sum_of(report, 10, 0)
  measurement.timed(begin, [#("sum", sum)])
}

fn spawn_branches(report: Subject(Int), leaves: Int, left: Int) -> Nil {
  case left {
    0 -> Nil
    _ -> {
      let first = { left - 1 } * leaves
      process.spawn(fn() { lives.subtree(report, first, leaves) })
      spawn_branches(report, leaves, left - 1)
    }
  }
}

// ------------------------------------------------------------ The loss of a scheduler

pub type Fragile {
  EndThread
  Ask(reply_to: Subject(Nil))
}

/// A supervised actor ends the thread that it runs on; the time until the next one has answered. Before each loss nothing happens for
/// a while, which does not count.
fn lose(size: Int, quiet_ms: Int) -> Measurement {
  let started = process.new_subject()
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: 1_000_000, period: 1)
    |> supervisor.add(supervision.worker(fn() { start_fragile(started) }))
    |> supervisor.start
  let child = process.receive_forever(started)
  let series = Series(started:, quiet_ms:, elapsed_ns: 0, losses: 0, answers: 0)
  let series = lose_many(series, child, size)
  Measurement(elapsed_ns: series.elapsed_ns, bytes: 0, proof: [
    #("losses", series.losses),
    #("answers", series.answers),
  ])
}

type Series {
  Series(
    started: Subject(Subject(Fragile)),
    quiet_ms: Int,
    elapsed_ns: Int,
    losses: Int,
    answers: Int,
  )
}

fn start_fragile(
  started: Subject(Subject(Fragile)),
) -> actor.StartResult(Subject(Fragile)) {
  let result = {
    use <- placement.run(placement.Scheduler(2))
    actor.new(Nil) |> actor.on_message(handle_fragile) |> actor.start
  }
  case result {
    Ok(child) -> process.send(started, child.data)
    Error(_) -> Nil
  }
  result
}

fn handle_fragile(
  state: Nil,
  message: Fragile,
) -> actor.Next(Nil, Fragile) {
  case message {
    EndThread -> measurement.end_thread()
    Ask(reply_to) -> process.send(reply_to, Nil)
  }
  actor.continue(state)
}

fn lose_many(series: Series, child: Subject(Fragile), left: Int) -> Series {
  case left {
    0 -> series
    _ -> {
      process.sleep(series.quiet_ms)
      let begin = measurement.now_ns()
      process.send(child, EndThread)
      let next = process.receive_forever(series.started)
      let losses = series.losses + 1
      let answered = process.new_subject()
      process.send(next, Ask(answered))
      process.receive_forever(answered)
      let answers = series.answers + 1
      let elapsed_ns = series.elapsed_ns + measurement.now_ns() - begin
      let series = Series(..series, elapsed_ns:, losses:, answers:)
      lose_many(series, next, left - 1)
    }
  }
}

//// One supervisor as any program would use it, the process that starts it, and
//// children that do what they are told to. The host decides how each start goes
//// and is told what happens; it has no other part in it.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/process.{
  type ExitMessage, type Pid, type Selector, type Subject,
}
import gleam/list
import gleam/option.{type Option, None, Some}
import gleam/otp/actor.{type StartError}
import gleam/otp/static_supervisor.{type AutoShutdown, type Strategy}
import gleam/otp/supervision.{
  type ChildSpecification, type ChildType, type Restart, ChildSpecification,
}

/// The supervisor.
pub type Family {
  Family(
    strategy: Strategy,
    intensity: Int,
    period: Int,
    auto_shutdown: AutoShutdown,
    children: List(Child),
    /// Whether the process that starts the supervisor traps exits.
    parent_traps: Bool,
  )
}

pub type Child {
  Child(
    number: Int,
    restart: Restart,
    significant: Bool,
    child_type: ChildType,
    manners: Manners,
  )
}

/// What a child does when its supervisor tells it to shut down.
pub type Manners {
  /// It does not trap exits.
  Plain
  /// It stops after this time.
  Polite(after_ms: Int)
  /// It goes on.
  Stubborn
}

/// How the start of a child goes, after so many milliseconds.
pub type Attempt {
  Attempt(after_ms: Int, conduct: Conduct)
}

pub type Conduct {
  Works
  /// The initialiser gives an error.
  Refuses
  /// The initialiser panics.
  Crashes
  /// The initialiser takes too long.
  Hangs
  /// The start function panics, before there is a process.
  Panics
}

/// What a child can be told to do, and the parent too.
pub type Order {
  Leave
  Panic
  Kill
  Exit(Dynamic)
  /// For a child: cut the link to the supervisor.
  Unlink
  /// For the parent: send the supervisor an exit.
  SendNormalExit
  SendExit(Dynamic)
}

/// Functions of the host.
pub type Host {
  Host(
    parent: fn(Subject(Order)) -> Nil,
    tried: fn(Int) -> Attempt,
    up: fn(Int, Subject(Order)) -> Nil,
    started: fn() -> Nil,
    not_started: fn(StartError) -> Nil,
    exited: fn(ExitMessage) -> Nil,
  )
}

/// How long an initialiser may take.
pub const limit_ms = 11

// ------------------------------------------------------------------ The parent

type ToParent {
  Told(Order)
  Exited(ExitMessage)
}

/// The process that starts the supervisor, and then does what it is told to.
pub fn parent(family: Family, host: Host) -> Nil {
  process.trap_exits(family.parent_traps)
  let orders = process.new_subject()
  host.parent(orders)
  let selector =
    process.new_selector()
    |> process.select_map(orders, Told)
    |> process.select_trapped_exits(Exited)
  let supervisor = case static_supervisor.start(builder(family, host)) {
    Ok(started) -> {
      host.started()
      Some(started.pid)
    }
    Error(error) -> {
      host.not_started(error)
      None
    }
  }
  serve(selector, supervisor, host)
}

fn serve(
  selector: Selector(ToParent),
  supervisor: Option(Pid),
  host: Host,
) -> Nil {
  case process.selector_receive_forever(selector), supervisor {
    Exited(exit), _ -> {
      host.exited(exit)
      serve(selector, supervisor, host)
    }
    Told(SendNormalExit), Some(pid) -> {
      process.send_exit(pid)
      serve(selector, supervisor, host)
    }
    Told(SendExit(reason)), Some(pid) -> {
      process.send_abnormal_exit(pid, reason)
      serve(selector, supervisor, host)
    }
    Told(SendNormalExit), None | Told(SendExit(_)), None ->
      serve(selector, supervisor, host)
    Told(order), _ -> end(order)
  }
}

fn builder(family: Family, host: Host) -> static_supervisor.Builder {
  let builder =
    static_supervisor.new(family.strategy)
    |> static_supervisor.restart_tolerance(family.intensity, family.period)
    |> static_supervisor.auto_shutdown(family.auto_shutdown)
  use builder, child <- list.fold(family.children, builder)
  static_supervisor.add(builder, specification(child, host))
}

/// Ends the process that runs this in the way that the order says.
fn end(order: Order) -> Nil {
  process.trap_exits(False)
  case order {
    Panic -> panic as "told to panic"
    Kill -> process.kill(process.self())
    Exit(reason) -> process.send_abnormal_exit(process.self(), reason)
    Leave | Unlink | SendNormalExit | SendExit(_) -> Nil
  }
}

// ---------------------------------------------------------------- The children

fn specification(child: Child, host: Host) -> ChildSpecification(Nil) {
  let Child(number:, restart:, significant:, child_type:, ..) = child
  let start = fn() {
    let Attempt(after_ms:, conduct:) = host.tried(number)
    case after_ms {
      0 -> Nil
      _ -> process.sleep(after_ms)
    }
    start(child, conduct, host)
  }
  ChildSpecification(start:, restart:, significant:, child_type:)
}

type ToChild {
  Obey(Order)
  ExitOf(Pid)
}

fn start(
  child: Child,
  conduct: Conduct,
  host: Host,
) -> actor.StartResult(Nil) {
  let supervisor = process.self()
  case conduct {
    Panics -> panic as "the start was told to panic"
    Works | Refuses | Crashes | Hangs ->
      actor.new_with_initialiser(limit_ms, fn(_) {
        initialise(child, conduct, host)
      })
      |> actor.on_message(fn(_, message) { handle(child, supervisor, message) })
      |> actor.start
  }
}

fn initialise(
  child: Child,
  conduct: Conduct,
  host: Host,
) -> Result(actor.Initialised(Nil, ToChild, Nil), String) {
  case conduct {
    Refuses -> Error("refused")
    Crashes | Panics -> panic as "the initialiser was told to panic"
    Hangs -> {
      process.sleep_forever()
      Error("woken up")
    }
    Works -> {
      process.trap_exits(child.manners != Plain)
      let orders = process.new_subject()
      host.up(child.number, orders)
      process.new_selector()
      |> process.select_map(orders, Obey)
      |> process.select_trapped_exits(fn(exit) { ExitOf(exit.pid) })
      |> actor.selecting(actor.initialised(Nil), _)
      |> Ok
    }
  }
}

fn handle(
  child: Child,
  supervisor: Pid,
  message: ToChild,
) -> actor.Next(Nil, ToChild) {
  case message, child.manners {
    Obey(Unlink), _ -> {
      process.unlink(supervisor)
      actor.continue(Nil)
    }
    Obey(order), _ -> {
      end(order)
      actor.stop()
    }
    ExitOf(pid), Polite(after_ms:) if pid == supervisor -> {
      process.sleep(after_ms)
      actor.stop()
    }
    ExitOf(_), _ -> actor.continue(Nil)
  }
}

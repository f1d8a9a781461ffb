//// A board that tells its subscribers what happens, under a supervisor, for the
//// tests of inboxes and layers.

import gleam/erlang/process.{type Name, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type Event {
  Posted(text: String, number: Int)
  Cleared
}

pub type Message {
  /// Tells the listener of everything from now on.
  Subscribe(listener: Subject(Event))
  Post(text: String)
  Clear
  Size(reply: Subject(Int))
  /// Tells the watcher of everything from now on. The answer is how many are
  /// told, or that there are too many.
  Watch(reply_to: Subject(Result(Int, Nil)), watcher: Subject(Event))
  /// Tells of both, when it is known.
  Count(posts: Subject(Result(Int, Nil)), listeners: Subject(List(Int)))
}

/// A board and its supervisor.
pub opaque type Office {
  Office(name: Name(Message), supervisor: process.Pid)
}

type State {
  State(posts: Int, listeners: List(Subject(Event)))
}

/// Opens a supervised board.
pub fn open() -> Result(Office, actor.StartError) {
  let name = process.new_name("board")
  let started =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(supervision.worker(fn() { start(name) }))
    |> supervisor.start
  case started {
    Ok(actor.Started(pid, _)) -> Ok(Office(name, pid))
    Error(error) -> Error(error)
  }
}

pub fn board(office: Office) -> Subject(Message) {
  process.named_subject(office.name)
}

pub fn is_open(office: Office) -> Bool {
  process.is_alive(office.supervisor)
}

/// Tells a listener something, without a board.
pub fn announce(listener: Subject(Event), text: String) -> Nil {
  process.send(listener, Posted(text, 0))
}

fn start(name: Name(Message)) -> actor.StartResult(Subject(Message)) {
  actor.new(State(0, []))
  |> actor.on_message(handle)
  |> actor.named(name)
  |> actor.start
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Subscribe(listener) ->
      actor.continue(State(state.posts, [listener, ..state.listeners]))
    Post(text) -> {
      let posts = state.posts + 1
      tell(state, Posted(text, posts))
      actor.continue(State(posts, state.listeners))
    }
    Clear -> {
      tell(state, Cleared)
      actor.continue(State(0, state.listeners))
    }
    Watch(reply_to, watcher) -> {
      let listeners = [watcher, ..state.listeners]
      case list.length(listeners) {
        count if count > 2 -> {
          process.send(reply_to, Error(Nil))
          actor.continue(state)
        }
        count -> {
          process.send(reply_to, Ok(count))
          actor.continue(State(state.posts, listeners))
        }
      }
    }
    Count(posts, listeners) -> {
      process.send(posts, Ok(state.posts))
      process.send(listeners, [list.length(state.listeners)])
      actor.continue(state)
    }
    Size(reply) -> {
      process.send(reply, state.posts)
      actor.continue(state)
    }
  }
}

fn tell(state: State, event: Event) -> Nil {
  list.each(state.listeners, process.send(_, event))
}

import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/option.{type Option}
import gleam/otp/actor

pub type Note {
  Note(text: String, author: Option(String))
}

pub type Event {
  Posted(note: Note)
  Cleared(count: Int)
}

pub type Message {
  /// Tells the listener of everything from now on.
  Subscribe(listener: Subject(Event))
  Post(note: Note)
  Clear
  /// The last note, if there is one.
  Latest(reply_to: Subject(Result(Note, Nil)))
}

type State {
  State(notes: List(Note), listeners: List(Subject(Event)))
}

pub fn start() -> actor.StartResult(Subject(Message)) {
  actor.new(State([], []))
  |> actor.on_message(handle)
  |> actor.start
}

fn handle(state: State, message: Message) -> actor.Next(State, Message) {
  case message {
    Subscribe(listener) ->
      actor.continue(State(..state, listeners: [listener, ..state.listeners]))
    Post(note) -> {
      tell(state, Posted(note))
      actor.continue(State(..state, notes: [note, ..state.notes]))
    }
    Clear -> {
      tell(state, Cleared(list.length(state.notes)))
      actor.continue(State(..state, notes: []))
    }
    Latest(reply_to) -> {
      process.send(reply_to, list.first(state.notes))
      actor.continue(state)
    }
  }
}

fn tell(state: State, event: Event) -> Nil {
  list.each(state.listeners, process.send(_, event))
}

/**
 * What a system tells whoever runs it: crashes, lost messages, reports of supervisors.
 *
 * Promise: each event is told once to every listener, in the order in which things happened. A
 * listener that throws disturbs neither the system nor the other listeners.
 */
import type { EventFacts, SystemEvent } from "../log/index.ts";

/** Hears of the events of a system, each once, in the order in which things happened. */
export type EventListener = (event: SystemEvent) => void;

/** A listener that also takes what the thread of an event knows of it, where that is another. */
export type LogListener = (event: SystemEvent, facts?: EventFacts) => void;

/** Hands events to listeners. */
export class Events {
  readonly #listeners = new Set<LogListener>();

  /** Whether anybody listens: an event nobody wants need not be made. */
  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener; gives back the function that removes it. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(event: SystemEvent, facts?: EventFacts): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event, facts);
      } catch (error) {
        // The listener is the operator's own code: there is nobody else to tell.
        console.error("starfish: a listener of system events failed:", error);
      }
    }
  }
}

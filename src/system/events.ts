/**
 * What a system tells whoever runs it: crashes, lost messages, reports of supervisors.
 *
 * Promise: each event is told once to every listener, in the order in which things happened. A
 * listener that throws disturbs neither the system nor the other listeners.
 */
import type { LogEntry, SystemEvent } from "../log/index.ts";

export type EventListener = (event: SystemEvent) => void;

/**
 * A listener that also takes what the log says of an event of another thread: its entry, or null if
 * it says nothing.
 */
export type LogListener = (event: SystemEvent, farEntry?: LogEntry | null) => void;

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

  tell(event: SystemEvent, farEntry?: LogEntry | null): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event, farEntry);
      } catch (error) {
        // The listener is the operator's own code: there is nobody else to tell.
        console.error("starfish: a listener of system events failed:", error);
      }
    }
  }
}

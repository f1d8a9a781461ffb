/**
 * What a system tells whoever runs it: crashes, lost messages, reports of supervisors.
 *
 * Promise: each event is told once to every listener, in the order in which things happened. A
 * listener that throws disturbs neither the system nor the other listeners.
 */
import type { SystemEvent } from "../log/index.ts";

export type EventListener = (event: SystemEvent) => void;

/** Hands events to listeners. */
export class Events {
  readonly #listeners = new Set<EventListener>();

  /** Whether anybody listens: an event nobody wants need not be made. */
  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener; gives back the function that removes it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(event: SystemEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // The listener is the operator's own code: there is nobody else to tell.
        console.error("starfish: a listener of system events failed:", error);
      }
    }
  }
}

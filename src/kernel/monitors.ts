// Monitors: a reference that stands in two lists, that of the watched process and that of the watcher.
//
// The monitor of a call is not in the watcher's list: the watcher's wait has it for as long as the call lasts.
// Making and removing one is a few writes, so a call can afford it. A monitor is `active` from its making until it has fired or
// was removed, or until either process has ended. It is also the tag of the reply that a call waits for.

import type { Process } from "./process.ts";
import { Reference } from "./terms.ts";

/** One watch of a process over another; equal to itself alone. */
export class Monitor extends Reference {
  #watcher: Process | null = null;
  #target: Process | null = null;
  /** Neighbours among those that watch the same process. */
  #nextWatching: Monitor | null = null;
  #previousWatching: Monitor | null = null;
  /** Neighbours among those that the same process holds. */
  #nextHeld: Monitor | null = null;
  #previousHeld: Monitor | null = null;
  #mark: number;

  /** `mark`: where the mailbox of the watcher ended when the monitor was made. */
  constructor(mark: number) {
    super();
    this.#mark = mark;
  }

  static watcher(monitor: Monitor): Process | null {
    return monitor.#watcher;
  }

  static target(monitor: Monitor): Process | null {
    return monitor.#target;
  }

  static mark(monitor: Monitor): number {
    return monitor.#mark;
  }

  static isActive(monitor: Monitor): boolean {
    return monitor.#target !== null;
  }

  /** The next in the list of those that watch the same process. */
  static nextWatching(monitor: Monitor): Monitor | null {
    return monitor.#nextWatching;
  }

  /** The next in the list of those that the same process holds. */
  static nextHeld(monitor: Monitor): Monitor | null {
    return monitor.#nextHeld;
  }

  /** From now on the monitor watches `target`. */
  static attach(monitor: Monitor, watcher: Process, target: Process): void {
    monitor.#watcher = watcher;
    monitor.#target = target;
    const watching = target.watchers;
    if (watching !== null) {
      monitor.#nextWatching = watching;
      watching.#previousWatching = monitor;
    }
    target.watchers = monitor;
  }

  /** Whether the monitor is among those that its watcher holds. */
  static isHeld(monitor: Monitor): boolean {
    return monitor.#previousHeld !== null || monitor.#watcher?.monitors === monitor;
  }

  /** Puts an active monitor among those that its watcher holds, so that it ends with the watcher. */
  static hold(monitor: Monitor): void {
    const watcher = monitor.#watcher;
    if (watcher === null || Monitor.isHeld(monitor)) return;
    const held = watcher.monitors;
    if (held !== null) {
      monitor.#nextHeld = held;
      held.#previousHeld = monitor;
    }
    watcher.monitors = monitor;
  }

  /** The monitor with that number among those that a process holds; null if there is none. */
  static heldBy(watcher: Process, reference: Reference): Monitor | null {
    let item = watcher.monitors;
    while (item !== null && item.id !== reference.id) item = item.#nextHeld;
    return item;
  }

  /** Takes a monitor out of both lists. Nothing happens if it is not active. */
  static detach(monitor: Monitor): void {
    const target = monitor.#target;
    const watcher = monitor.#watcher;
    if (target === null || watcher === null) return;
    const nextWatching = monitor.#nextWatching;
    const previousWatching = monitor.#previousWatching;
    if (previousWatching === null) target.watchers = nextWatching;
    else {
      previousWatching.#nextWatching = nextWatching;
      monitor.#previousWatching = null;
    }
    if (nextWatching !== null) {
      nextWatching.#previousWatching = previousWatching;
      monitor.#nextWatching = null;
    }
    const nextHeld = monitor.#nextHeld;
    const previousHeld = monitor.#previousHeld;
    if (watcher.monitors === monitor) watcher.monitors = nextHeld;
    else if (previousHeld !== null) {
      previousHeld.#nextHeld = nextHeld;
      monitor.#previousHeld = null;
    }
    if (nextHeld !== null) {
      nextHeld.#previousHeld = previousHeld;
      monitor.#nextHeld = null;
    }
    monitor.#watcher = null;
    monitor.#target = null;
  }

  /** The monitors of a list, in the order in which they were made. */
  static oldestFirst(head: Monitor | null): Array<Monitor> {
    const found: Array<Monitor> = [];
    for (let item = head; item !== null; item = item.#nextWatching) found.push(item);
    return found.reverse();
  }
}

// It comes back from another thread as a Reference; a program is to see no difference, neither in `==` nor in what it prints.
Object.defineProperty(Monitor.prototype, "constructor", { value: Reference });

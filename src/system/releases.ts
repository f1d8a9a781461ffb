/**
 * What processes that have ended are still to release: files, connections, whatever code of the host
 * had acquired for them and gives back outside of any process.
 *
 * Promise: the close of a system, and the end of what was started, wait for it as long as there is
 * time. Releases are told apart by their kernel, so that whoever starts one need not know its system.
 */
import type { Kernel } from "../kernel/index.ts";

/** Whose resources they are. */
export interface Releasing {
  readonly pid: number;
  readonly label: string | null;
}

const known = new WeakMap<Kernel, Releases>();

/** The releases of the processes of one kernel. */
export function releasesOf(kernel: Kernel): Releases {
  const existing = known.get(kernel);
  if (existing !== undefined) return existing;
  const made = new Releases();
  known.set(kernel, made);
  return made;
}

export class Releases {
  readonly #open = new Map<Promise<void>, Releasing>();

  /** Releases that have not ended, oldest first. */
  get open(): ReadonlyArray<Releasing> {
    return [...this.#open.values()];
  }

  /** A release that has begun; one that fails has ended as well. */
  add(process: Releasing, release: Promise<void>): void {
    this.#open.set(release, process);
    const ended = (): void => void this.#open.delete(release);
    release.then(ended, ended);
  }

  /** Resolves when none is open any more, those that begin meanwhile included. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open.keys());
  }
}

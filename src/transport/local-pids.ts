// The processes of this thread that others know, by their life entries.
//
// Entries are claimed one after another in ranges (see lives.ts), so each range is an array of its own that grows with use.

import type { Pid } from "../kernel/index.ts";
import type { Layout } from "./layout.ts";

export class LocalPids {
  readonly #entries: number;
  readonly #foreignEntries: number;
  /** The own range first, then those of the other slots. */
  readonly #ranges: ReadonlyArray<Array<Pid | null>>;

  constructor(layout: Layout) {
    this.#entries = layout.entries;
    this.#foreignEntries = layout.foreignEntries;
    this.#ranges = Array.from({ length: Math.max(1, layout.slots) }, () => []);
  }

  get(entry: number): Pid | null {
    if (entry < this.#entries) return this.#ranges[0]?.[entry] ?? null;
    const foreign = entry - this.#entries;
    const range = this.#ranges[1 + Math.floor(foreign / this.#foreignEntries)];
    return range?.[foreign % this.#foreignEntries] ?? null;
  }

  set(entry: number, pid: Pid | null): void {
    let range = this.#ranges[0] as Array<Pid | null>;
    let index = entry;
    if (entry >= this.#entries) {
      const foreign = entry - this.#entries;
      index = foreign % this.#foreignEntries;
      range = this.#ranges[1 + Math.floor(foreign / this.#foreignEntries)] as Array<Pid | null>;
    }
    // Entries that were skipped belong to others or to nobody; without holes the array stays fast.
    while (range.length < index) range.push(null);
    range[index] = pid;
  }
}

// Finds out, while a large value is written in the plain form, that the same things are written again and again.
//
// The plain form is ten times as fast as the graph, but writes what is shared as often as it is met, which can be exponentially often. So
// every SAMPLED-th object is remembered, and all long texts and bytes; when what is met again adds up to REPEATED_BYTES, the value had
// better be written as a graph. Nothing is looked at in the first FREE_BYTES. Values without shared structure are never taken for others. Memory: one in SAMPLED objects.

/** One object in so many is remembered. */
const SAMPLED = 64;
/** What is as small as that is written plainly, whatever repeats in it. */
const FREE_BYTES = 1 << 16;
/** Texts and bytes above this length are always remembered. */
export const LONG = 1024;
/** How much may be written again before it is too much. */
export const REPEATED_BYTES = 1 << 20;
/** What a remembered object that is met again counts for: it stands for others. */
const OBJECT_BYTES = REPEATED_BYTES / 32;

/** Thrown by `note` where too much repeats. */
export const REPEATS = { problem: "repeats" };

export class Repeats {
  readonly #remembered = new Set<unknown>();
  #objects = 0;
  #bytes = 0;

  /** An object is about to be written, after so many bytes. */
  object(value: object, position: number): void {
    if (position < FREE_BYTES) return;
    if (this.#remembered.has(value)) this.#count(OBJECT_BYTES);
    else if (++this.#objects % SAMPLED === 0) this.#remembered.add(value);
  }

  /** A text or bytes of more than LONG are about to be written. */
  long(value: unknown, bytes: number, position: number): void {
    if (position < FREE_BYTES && bytes < FREE_BYTES) return;
    if (this.#remembered.has(value)) this.#count(bytes);
    else this.#remembered.add(value);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= REPEATED_BYTES) throw REPEATS;
  }
}

// The only way to the shared words: every step that another thread can see is one call here.
//
// The protocol of the rings is written over this interface, so that the proof (test/rings) runs the very same code over words of its
// own, one step at a time, in every order. Loads, stores and read-modify-writes are sequentially consistent; `put`, `get` and
// `copyIn` are plain, for bytes that the protocol gives to one thread at a time, and for a glance on which no step depends.

export interface SharedWords {
  load(index: number): number;
  store(index: number, value: number): void;
  /** Adds and returns what was there before. */
  add(index: number, value: number): number;
  exchange(index: number, value: number): number;
  /** Returns what was there before: `expected` if it was replaced. */
  compareExchange(index: number, expected: number, value: number): number;
  /** Sleeps while the word has that value, at most that long. */
  wait(index: number, value: number, timeoutMs: number): void;
  /** Wakes who sleeps on the word. */
  notify(index: number): void;
  put(index: number, value: number): void;
  get(index: number): number;
  copyIn(index: number, source: Int32Array, from: number, count: number): void;
}

/** Words of a SharedArrayBuffer. */
export class AtomicWords implements SharedWords {
  readonly words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer);
  }

  load(index: number): number {
    return Atomics.load(this.words, index);
  }

  store(index: number, value: number): void {
    Atomics.store(this.words, index, value);
  }

  add(index: number, value: number): number {
    return Atomics.add(this.words, index, value);
  }

  exchange(index: number, value: number): number {
    return Atomics.exchange(this.words, index, value);
  }

  compareExchange(index: number, expected: number, value: number): number {
    return Atomics.compareExchange(this.words, index, expected, value);
  }

  wait(index: number, value: number, timeoutMs: number): void {
    Atomics.wait(this.words, index, value, timeoutMs);
  }

  notify(index: number): void {
    Atomics.notify(this.words, index);
  }

  put(index: number, value: number): void {
    this.words[index] = value;
  }

  get(index: number): number {
    return this.words[index] as number;
  }

  copyIn(index: number, source: Int32Array, from: number, count: number): void {
    this.words.set(source.subarray(from, from + count), index);
  }
}

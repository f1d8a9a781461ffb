// What crosses the pipes between a scheduler in a process of its own and the thread that stands for it: frames with a kind and
// values as the codec writes them, one after another.
//
// A frame is 8 bytes (length of what follows, kind) and its bytes. A frame that cannot be written whole is taken back. What comes in
// pieces of any size is put together again. Nothing here reads or writes a pipe.

import { frameKinds, type Memory, StreamFrames, type ValueCodec } from "../../transport/index.ts";

const own = frameKinds.FIRST_OWN_KIND;

/** From the process: an entry is free. */
export const FORGET = own;
/** To the process: senders to that slot are to be held, or not any more. */
export const CONGESTION = own + 1;
/** `ToThread` or `FromThread`, by structured clone. */
export const SAY = own + 2;
export const PING = own + 3;
/** With the number of processes. */
export const PONG = own + 4;
/** From the process, which waits for the answer: JSON. */
export const QUESTION = own + 5;
/** A question with values behind its JSON. */
export const SPAWN_QUESTION = own + 6;

const HEADER_BYTES = 8;
const FIRST_BYTES = 65_536;
/** More than any message takes (docs/semantics.md 15.3), with everything around it. */
const BODY_BYTES_MAX = 2 ** 31;

/** Frames that wait to be written. */
export class FrameWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Writes a frame with these values. Throws what the codec throws, and then nothing was written. */
  values(kind: number, codec: ValueCodec, values: ReadonlyArray<unknown>): void {
    const chunks = values.map((value) => codec.encodeLarge(value).slice());
    this.bytes(kind, ...chunks);
  }

  /** Writes a frame of these bytes. */
  bytes(kind: number, ...chunks: ReadonlyArray<Uint8Array>): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#room(HEADER_BYTES + length);
    this.#view.setUint32(this.#length, length, true);
    this.#view.setUint32(this.#length + 4, kind, true);
    this.#length += HEADER_BYTES;
    for (const chunk of chunks) {
      this.#bytes.set(chunk, this.#length);
      this.#length += chunk.length;
    }
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** All frames; the writer is empty then. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 ** Math.ceil(Math.log2(this.#length + bytes)));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

export interface Frame {
  readonly kind: number;
  readonly body: Memory;
}

/** Frames from pieces of bytes. */
export class FrameReader {
  readonly #frames = new StreamFrames(HEADER_BYTES, BODY_BYTES_MAX);

  /** The frames that are complete with this piece. */
  push(piece: Uint8Array): ReadonlyArray<Frame> {
    return this.#frames.push(piece).map((frame) => {
      const { buffer, byteOffset } = frame;
      const kind = new DataView(buffer, byteOffset, HEADER_BYTES).getUint32(4, true);
      // A copy with a buffer of its own, which `slice` of Node's Buffer would not make.
      const bytes = Uint8Array.from(frame.subarray(HEADER_BYTES));
      return { kind, body: { bytes, view: new DataView(bytes.buffer) } };
    });
  }
}

/** The values of a frame, one after another. */
export class FrameValues {
  readonly #codec: ValueCodec;
  readonly #body: Memory;
  #position: number;

  constructor(codec: ValueCodec, body: Memory, start = 0) {
    this.#codec = codec;
    this.#body = body;
    this.#position = start;
  }

  next<Value>(): Value {
    const value = this.#codec.decode(this.#body, this.#position);
    this.#position = this.#codec.position;
    return value as Value;
  }

  /** All values that are left. */
  all(): Array<unknown> {
    const values: Array<unknown> = [];
    while (this.#position < this.#body.bytes.length) values.push(this.next());
    return values;
  }
}

const LENGTH_BYTES = 4;

/** Bytes with their number in front of them. */
export function withLength(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(whole.buffer).setUint32(0, bytes.length, true);
  whole.set(bytes, LENGTH_BYTES);
  return whole;
}

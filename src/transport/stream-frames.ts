// Frames on a stream of bytes that arrives in pieces of any size: a head, the first four bytes of which say how long the body is, lowest
// byte first, and the body.
//
// Promise: frames come out whole and in their order, however the stream is cut; pieces are joined only when a frame is complete with
// them. Fails with a RangeError for a body longer than any can be: then what comes is no stream of frames, and whoever reads closes it.

import { joinBytes } from "./bytes.ts";

const LENGTH_BYTES = 4;

export class StreamFrames {
  readonly #headBytes: number;
  readonly #mostBodyBytes: number;
  #pieces: Array<Uint8Array> = [];
  #bytes = 0;

  /** `headBytes`: the length of a head, 4 or more. */
  constructor(headBytes: number, mostBodyBytes: number) {
    this.#headBytes = headBytes;
    this.#mostBodyBytes = mostBodyBytes;
  }

  /** The frames, head and body, that are complete with this piece. They share its memory, or that of each other. */
  push(piece: Uint8Array): ReadonlyArray<Uint8Array> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes < LENGTH_BYTES || this.#bytes < this.#frameBytes(this.#joined(LENGTH_BYTES)))
      return [];
    const all = this.#joined(this.#bytes);
    const frames: Array<Uint8Array> = [];
    let start = 0;
    while (start + LENGTH_BYTES <= all.length) {
      const end = start + this.#frameBytes(all.subarray(start));
      if (end > all.length) break;
      frames.push(all.subarray(start, end));
      start = end;
    }
    this.#pieces = start === all.length ? [] : [all.subarray(start)];
    this.#bytes = all.length - start;
    return frames;
  }

  #frameBytes(frame: Uint8Array): number {
    const view = new DataView(frame.buffer, frame.byteOffset, LENGTH_BYTES);
    const bodyBytes = view.getUint32(0, true);
    if (bodyBytes > this.#mostBodyBytes) throw new RangeError(`no frame has ${bodyBytes} bytes`);
    return this.#headBytes + bodyBytes;
  }

  /** The first piece, joined with the others if it has fewer bytes than that. */
  #joined(bytes: number): Uint8Array {
    const [first] = this.#pieces;
    if (first !== undefined && first.length >= bytes) return first;
    const joined = joinBytes(this.#pieces);
    this.#pieces = [joined];
    return joined;
  }
}

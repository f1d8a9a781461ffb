/**
 * Messages on a stream of bytes: the length in four bytes, lowest first, then the message by structured clone.
 *
 * Promise: messages come out whole and in their order, however the stream is cut.
 *
 * Failure: bytes that are no message throw, and so does the length of one that is larger than any can be; whoever reads
 * closes the stream then.
 */
import { deserialize, serialize } from "node:v8";

const LENGTH_BYTES = 4;
/** States are as large as messages to another thread may be (docs/semantics.md 15.3), and come a few at a time. */
const BODY_BYTES_MAX = 2 ** 30;

/** The bytes of a message. */
export function frameOf(message: unknown): Uint8Array {
  const body = serialize(message);
  const frame = new Uint8Array(LENGTH_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, LENGTH_BYTES);
  return frame;
}

/** Puts the pieces of a stream together. */
export class FrameReader {
  #pieces: Array<Uint8Array> = [];
  #bytes = 0;

  /** The messages that are complete with this piece. */
  push(piece: Uint8Array): ReadonlyArray<unknown> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const messages: Array<unknown> = [];
    for (let body = this.#take(); body !== null; body = this.#take())
      messages.push(deserialize(body));
    return messages;
  }

  #take(): Uint8Array | null {
    if (this.#bytes < LENGTH_BYTES) return null;
    const head = this.#joined(LENGTH_BYTES);
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
    if (length > BODY_BYTES_MAX) throw new RangeError(`no message has ${length} bytes`);
    if (this.#bytes < LENGTH_BYTES + length) return null;
    const all = this.#joined(LENGTH_BYTES + length);
    const rest = all.subarray(LENGTH_BYTES + length);
    this.#pieces[0] = rest;
    this.#bytes -= LENGTH_BYTES + length;
    return all.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  }

  /** The first piece, once it has so many bytes: pieces are joined only when a message is complete with them. */
  #joined(bytes: number): Uint8Array {
    const [first = new Uint8Array()] = this.#pieces;
    if (first.length >= bytes) return first;
    const joined = new Uint8Array(this.#bytes);
    let end = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, end);
      end += piece.length;
    }
    this.#pieces = [joined];
    return joined;
  }
}

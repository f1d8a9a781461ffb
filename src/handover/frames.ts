/**
 * Messages on a stream of bytes: the length in four bytes, lowest first, then the message by structured clone.
 *
 * Promise: messages come out whole and in their order, however the stream is cut.
 *
 * Failure: bytes that are no message throw, and so does the length of one that is larger than any can be; whoever reads
 * closes the stream then.
 */
import { deserialize, serialize } from "node:v8";
import { StreamFrames } from "../transport/index.ts";

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

/** Messages from the pieces of a stream. */
export class FrameReader {
  readonly #frames = new StreamFrames(LENGTH_BYTES, BODY_BYTES_MAX);

  /** The messages that are complete with this piece. */
  push(piece: Uint8Array): ReadonlyArray<unknown> {
    return this.#frames.push(piece).map((frame) => deserialize(frame.subarray(LENGTH_BYTES)));
  }
}

// What a frame looks like: 16 bytes of header, then the values of the signal, one after another, as the codec writes them.
//
// First word: length in bytes with the header, a multiple of 8. Second word: kind in the upper 8 bits, life entry (or slot) in the
// lower 24. Then a number of 64 bits: the process that the signal is for, the kernel of a timer. A frame longer than a ring takes in one piece crosses as
// chunks, each a frame of its own; together they are the whole frame.

import { FIRST_OWN_KIND } from "./kinds.ts";
import type { Memory } from "./memory.ts";

export const FRAME_HEADER_BYTES = 16;

/** A slot has a new thread. Of this and of SLOT_DIED, the lower 24 bits are the slot, the number is its incarnation word now. */
export const SLOT_STARTED = FIRST_OWN_KIND;
/** A piece of a long frame: the number is how many of its bytes are here, the lower 24 bits say which piece. */
export const CHUNK = FIRST_OWN_KIND + 1;
/** A message whose tag is the pid of the process that it is for, as actors are sent them: the payload alone. */
export const OWN_PID_MESSAGE = FIRST_OWN_KIND + 2;

export const FIRST_CHUNK = 1;
export const LAST_CHUNK = 2;

const INDEX_BITS = 24;
const INDEX_MASK = 2 ** INDEX_BITS - 1;

/** Writes all of a header but the length. */
export function writeHeader(
  view: DataView,
  position: number,
  kind: number,
  index: number,
  id: number,
): void {
  view.setInt32(position + 4, (kind << INDEX_BITS) | index, true);
  view.setFloat64(position + 8, id, true);
}

export function readLength(view: DataView, position: number): number {
  return view.getInt32(position, true);
}

export function readKind(view: DataView, position: number): number {
  return view.getInt32(position + 4, true) >>> INDEX_BITS;
}

export function readIndex(view: DataView, position: number): number {
  return view.getInt32(position + 4, true) & INDEX_MASK;
}

export function readId(view: DataView, position: number): number {
  return view.getFloat64(position + 8, true);
}

/** How values are written and read: what this folder needs of the codec. */
export interface ValueCodec {
  /** Where the value that was decoded last ends. */
  readonly position: number;
  /** Writes a value from `position` on, not beyond `limit`. Returns its end, or -1 if it does not fit. Throws CannotCross. */
  encode(memory: Memory, position: number, limit: number, value: unknown): number;
  /** The whole encoding, of any size; valid until the next call. Throws CannotCross. */
  encodeLarge(value: unknown): Uint8Array;
  decode(memory: Memory, position: number): unknown;
}

// Signals to frames: values are encoded where the consumer will read them, in its ring.
//
// What does not fit into the rest of the ring goes to the spill, what is longer than the longest frame goes in chunks. A message is
// lost if the spill is full (`message` says so); signals are not. A value that cannot cross throws before anything has been sent.
// Encoding may run code of a program (a getter), and that may send: what it sends comes after what is being encoded.

import { CannotCross, isRunning, RemotePid } from "../kernel/index.ts";
import {
  CHUNK,
  FIRST_CHUNK,
  FRAME_HEADER_BYTES,
  LAST_CHUNK,
  OWN_PID_MESSAGE,
  type ValueCodec,
  writeHeader,
} from "./frames.ts";
import { MESSAGE } from "./kinds.ts";
import { FRAME_ALIGNMENT } from "./layout.ts";
import type { Outgoing, Sender } from "./sender.ts";

/** Bytes of frames after which they are published although their sender goes on. */
const FLUSH_BYTES = 32_768;

/** What was sent to one slot. */
export interface SentCounts {
  frames: number;
  bytes: number;
  /** Frames that found the ring full. */
  spilled: number;
  /** Messages that were lost because the spill was full too. */
  overflowed: number;
}

/** A whole frame that waits for its turn. */
interface Deferred {
  readonly out: Outgoing;
  readonly incarnation: number;
  readonly bytes: Uint8Array;
}

export class Outbox {
  readonly sender: Sender;
  readonly codec: ValueCodec;
  readonly counts: ReadonlyArray<SentCounts>;
  /** A value is being encoded into the place of the next frame. */
  #isWriting = false;
  #deferred: Array<Deferred> = [];

  constructor(sender: Sender, codec: ValueCodec) {
    this.sender = sender;
    this.codec = codec;
    this.counts = sender.outgoing.map(() => ({ frames: 0, bytes: 0, spilled: 0, overflowed: 0 }));
  }

  /** Sends a message. False: it is lost, since too much waits already. */
  message(
    slot: number,
    incarnation: number,
    index: number,
    id: number,
    tag: unknown,
    payload: unknown,
  ): boolean {
    const { isSpilling, spill } = this.sender.outgoing[slot] as Outgoing;
    if (isSpilling && spill.isFull) {
      (this.counts[slot] as SentCounts).overflowed++;
      return false;
    }
    const isOwnPid = tag instanceof RemotePid && tag.id === id;
    if (isOwnPid) this.signal(slot, incarnation, OWN_PID_MESSAGE, index, id, [payload]);
    else this.signal(slot, incarnation, MESSAGE, index, id, [tag, payload]);
    return true;
  }

  /** Sends a signal that must not be lost. */
  signal(
    slot: number,
    incarnation: number,
    kind: number,
    index: number,
    id: number,
    values: ReadonlyArray<unknown>,
  ): void {
    const { sender } = this;
    const out = sender.outgoing[slot] as Outgoing;
    if (!this.#isWriting) {
      sender.begin(out, incarnation);
      let end = this.#encode(kind, index, id, values);
      if (end < 0 && sender.limit - sender.position < sender.maxFrameBytes) {
        sender.beginWhole(out, incarnation);
        end = this.#encode(kind, index, id, values);
      }
      if (end >= 0) {
        this.#end(out, end);
        return;
      }
    }
    this.#sendLarge(out, incarnation, kind, index, id, values);
  }

  #encode(kind: number, index: number, id: number, values: ReadonlyArray<unknown>): number {
    const { memory, position, limit } = this.sender;
    this.#isWriting = true;
    try {
      writeHeader(memory.view, position, kind, index, id);
      let end = position + FRAME_HEADER_BYTES;
      for (let at = 0; at < values.length && end >= 0; at++) {
        end = this.codec.encode(memory, end, limit, values[at]);
      }
      return end;
    } finally {
      this.#isWriting = false;
    }
  }

  #end(out: Outgoing, end: number): void {
    const { sender } = this;
    const counts = this.counts[out.consumer] as SentCounts;
    counts.frames++;
    counts.bytes += end - sender.position;
    if (sender.block !== null) counts.spilled++;
    sender.end(out, end);
    if (this.#deferred.length > 0) this.#sendDeferred();
    // Whoever has nothing to do gets it at once: the turn that sends may go on for long, and so may the one after it. Outside of
    // processes nothing goes on for long, and what is sent in one go (start, then watch) is seen in one go.
    const isAwaited = isRunning() && !sender.bells.isAwake(out.consumer);
    if (isAwaited || sender.unflushedBytes >= FLUSH_BYTES) sender.flush();
  }

  /** Publishes what was sent, to all slots at once. Returns whether there was anything. */
  flush(): boolean {
    if (this.#deferred.length > 0) this.#sendDeferred();
    return this.sender.flush();
  }

  #sendDeferred(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const { out, incarnation, bytes } of deferred) this.#sendChunks(out, incarnation, bytes);
  }

  #sendLarge(
    out: Outgoing,
    incarnation: number,
    kind: number,
    index: number,
    id: number,
    values: ReadonlyArray<unknown>,
  ): void {
    const parts = values.map((value) => this.codec.encodeLarge(value).slice());
    const length = parts.reduce((sum, part) => sum + part.length, FRAME_HEADER_BYTES);
    const most = out.spill.limits.bytes;
    if (length > most) throw new CannotCross(`a message of ${length} bytes, above ${most}`, "");
    const bytes = new Uint8Array(length);
    writeHeader(new DataView(bytes.buffer), 0, kind, index, id);
    let start = FRAME_HEADER_BYTES;
    for (const part of parts) {
      bytes.set(part, start);
      start += part.length;
    }
    if (this.#isWriting) this.#deferred.push({ out, incarnation, bytes });
    else this.#sendChunks(out, incarnation, bytes);
  }

  #sendChunks(out: Outgoing, incarnation: number, bytes: Uint8Array): void {
    const { sender } = this;
    const most = sender.maxFrameBytes - FRAME_HEADER_BYTES - FRAME_ALIGNMENT;
    for (let start = 0; start < bytes.length; start += most) {
      const piece = bytes.subarray(start, start + most);
      const isLast = start + most >= bytes.length;
      sender.beginWhole(out, incarnation);
      const { memory, position } = sender;
      const marks = (start === 0 ? FIRST_CHUNK : 0) | (isLast ? LAST_CHUNK : 0);
      writeHeader(memory.view, position, CHUNK, marks, piece.length);
      memory.bytes.set(piece, position + FRAME_HEADER_BYTES);
      this.#end(out, position + FRAME_HEADER_BYTES + piece.length);
    }
  }
}

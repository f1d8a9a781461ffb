// Frames to signals: what has come is decoded and handed to the kernel.
//
// Frames that were meant for an earlier thread of this slot are for processes that have ended: messages become dead letters, the rest
// is dropped. Chunks are put together again; the pieces of a producer that has died are forgotten. A frame that cannot be decoded is
// reported as a failed hook and left out, the others go on.

import type { Inbound, Kernel, Pid, RemotePid, Run } from "../kernel/index.ts";
import { joinBytes } from "./bytes.ts";
import {
  CHUNK,
  FIRST_CHUNK,
  FRAME_HEADER_BYTES,
  LAST_CHUNK,
  OWN_PID_MESSAGE,
  readId,
  readIndex,
  readKind,
  readLength,
  SLOT_STARTED,
  type ValueCodec,
} from "./frames.ts";
import {
  CONTROL,
  ENDED,
  EXIT,
  LINK,
  MESSAGE,
  SLOT_DIED,
  SPAWN,
  TIMER_CANCELLED,
  UNLINK,
  UNLINKED,
  UNWATCH,
  WATCH,
} from "./kinds.ts";
import type { Memory } from "./memory.ts";
import type { Incoming } from "./receiver.ts";

/** What came from one slot. */
export interface ReceivedCounts {
  frames: number;
  bytes: number;
  batches: number;
  /** Frames for an earlier thread of this slot. */
  stale: number;
}

/** What the inbox needs of the thread it is in. */
export interface Surroundings {
  readonly kernel: Kernel;
  readonly memory: Memory;
  readonly slots: number;
  readonly incarnation: number;
  /** The pid of a process of this slot by its entry, or a dead one. */
  localPid(id: number, entry: number): Pid;
  /** A process of this slot that another one has started has that entry. */
  adopt(pid: Pid, entry: number): void;
  /** `laterId`: numbers of this slot that were claimed after that end are not less. */
  slotDied(slot: number, incarnation: number, laterId: number): void;
  slotStarted(slot: number, incarnation: number): void;
}

export class Inbox {
  readonly #surroundings: Surroundings;
  readonly #codec: ValueCodec;
  readonly #inbound: Inbound;
  /** Pieces of a long frame, by producer. */
  readonly #pieces: Array<Array<Uint8Array>>;
  readonly counts: ReadonlyArray<ReceivedCounts>;

  constructor(surroundings: Surroundings, codec: ValueCodec) {
    this.#surroundings = surroundings;
    this.#codec = codec;
    this.#inbound = surroundings.kernel.inbound;
    const slots = Array.from({ length: surroundings.slots });
    this.#pieces = slots.map(() => []);
    this.counts = slots.map(() => ({ frames: 0, bytes: 0, batches: 0, stale: 0 }));
  }

  /** Hands over a batch. */
  deliver(incoming: Incoming, start: number, frames: number, incarnation: number): void {
    const { memory } = this.#surroundings;
    const { producer } = incoming;
    const counts = this.counts[producer] as ReceivedCounts;
    const isStale = incarnation !== this.#surroundings.incarnation;
    counts.batches++;
    counts.frames += frames;
    if (isStale) counts.stale += frames;
    let position = start;
    for (let left = frames; left > 0; left--) {
      const byte = incoming.byteOf(position);
      const length = readLength(memory.view, byte);
      this.#frame(memory, byte, producer, isStale);
      position = (position + length) | 0;
      counts.bytes += length;
    }
  }

  /** The thread of that slot has died: what it had sent of a long frame leads nowhere. */
  forgetPieces(slot: number): void {
    this.#pieces[slot] = [];
  }

  #frame(memory: Memory, position: number, producer: number, isStale: boolean): void {
    try {
      const kind = readKind(memory.view, position);
      if (isMessage(kind)) this.#message(memory, position, kind);
      else if (isStale) this.#stale(memory, position, producer);
      else this.#signal(memory, position, producer);
    } catch (error) {
      this.#surroundings.kernel.callHook(() => {
        throw error;
      });
    }
  }

  #message(memory: Memory, position: number, kind: number): void {
    const { view } = memory;
    const to = this.#surroundings.localPid(readId(view, position), readIndex(view, position));
    const first = this.#first(memory, position);
    if (kind === OWN_PID_MESSAGE) this.#inbound.message(to, to, first);
    else this.#inbound.message(to, first, this.#next(memory));
  }

  /** Of a frame for an earlier thread only a message is of interest, as a dead letter. */
  #stale(memory: Memory, position: number, producer: number): void {
    if (readKind(memory.view, position) !== CHUNK) return;
    const whole = this.#join(memory, position, producer);
    if (whole === null) return;
    const kind = readKind(whole.view, 0);
    if (isMessage(kind)) this.#message(whole, 0, kind);
  }

  #signal(memory: Memory, position: number, producer: number): void {
    const { view } = memory;
    const inbound = this.#inbound;
    const id = readId(view, position);
    const index = readIndex(view, position);
    const kind = readKind(view, position);
    switch (kind) {
      case EXIT: {
        const from = this.#first(memory, position) as Pid;
        inbound.exit(this.#local(id, index), from, this.#next(memory));
        return;
      }
      case LINK:
        inbound.link(this.#local(id, index), this.#first(memory, position) as RemotePid);
        return;
      case UNLINK:
        inbound.unlink(this.#local(id, index), this.#first(memory, position) as RemotePid);
        return;
      case UNLINKED:
        inbound.unlinked(this.#local(id, index), this.#first(memory, position) as RemotePid);
        return;
      case WATCH:
        inbound.watch(this.#local(id, index), producer);
        return;
      case UNWATCH:
        inbound.unwatch(this.#local(id, index), producer);
        return;
      case ENDED: {
        const pid = this.#first(memory, position) as RemotePid;
        inbound.ended(pid, this.#next(memory));
        return;
      }
      case SPAWN:
        this.#spawn(memory, position, id, index);
        return;
      default:
        this.#other(memory, position, producer, kind);
    }
  }

  #other(memory: Memory, position: number, producer: number, kind: number): void {
    const { view } = memory;
    const surroundings = this.#surroundings;
    if (kind === CONTROL) {
      const name = this.#first(memory, position) as string;
      this.#inbound.control(name, this.#next(memory), producer);
    } else if (kind === TIMER_CANCELLED) {
      const row = this.#first(memory, position) as number;
      this.#inbound.timerCancelled(readId(view, position), row, this.#next(memory) as number);
    } else if (kind === CHUNK) {
      const whole = this.#join(memory, position, producer);
      if (whole !== null) this.#frame(whole, 0, producer, false);
    } else if (kind === SLOT_DIED) {
      const laterId = this.#first(memory, position) as number;
      surroundings.slotDied(readIndex(view, position), readId(view, position), laterId);
    } else if (kind === SLOT_STARTED) {
      surroundings.slotStarted(readIndex(view, position), readId(view, position));
    } else {
      throw new RangeError(`no frame is of kind ${kind}`);
    }
  }

  #spawn(memory: Memory, position: number, id: number, index: number): void {
    const run = this.#first(memory, position) as Run;
    const args = this.#next(memory) as ReadonlyArray<unknown>;
    const label = this.#next(memory) as string | undefined;
    const parent = this.#next(memory) as RemotePid;
    const linked = this.#next(memory) as boolean;
    const pid = this.#inbound.spawn(id, index, run, args, label, parent, linked);
    this.#surroundings.adopt(pid, index);
  }

  #local(id: number, index: number): Pid {
    return this.#surroundings.localPid(id, index);
  }

  #first(memory: Memory, position: number): unknown {
    return this.#codec.decode(memory, position + FRAME_HEADER_BYTES);
  }

  #next(memory: Memory): unknown {
    return this.#codec.decode(memory, this.#codec.position);
  }

  /** Keeps a piece. With the last one, the whole frame. */
  #join(memory: Memory, position: number, producer: number): Memory | null {
    const marks = readIndex(memory.view, position);
    const length = readId(memory.view, position);
    const start = position + FRAME_HEADER_BYTES;
    if ((marks & FIRST_CHUNK) !== 0) this.#pieces[producer] = [];
    const pieces = this.#pieces[producer] as Array<Uint8Array>;
    pieces.push(memory.bytes.slice(start, start + length));
    if ((marks & LAST_CHUNK) === 0) return null;
    this.#pieces[producer] = [];
    const whole = joinBytes(pieces);
    return { bytes: whole, view: new DataView(whole.buffer) };
  }
}

function isMessage(kind: number): boolean {
  return kind === MESSAGE || kind === OWN_PID_MESSAGE;
}

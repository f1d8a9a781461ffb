// Between the rings and the pipes: what comes for the scheduler goes to its process, what the process says goes to the others, and its
// questions are answered from shared memory.
//
// Values are decoded with the contexts of one side and encoded with that of the other: between threads atoms are numbers and pids of the
// slot are processes, in a pipe atoms are text and all pids are numbers. Order is kept in both directions.

import {
  Atom,
  type Inbound,
  Kernel,
  Pid,
  Registry,
  RemotePid,
  type Run,
  type Wish,
} from "../../kernel/index.ts";
import {
  Codec,
  claimNumberBlock,
  DEAD_ENTRY,
  frameKinds,
  ThreadRemote,
} from "../../transport/index.ts";
import { EventLoopHost, runScheduler } from "../event-loop-host.ts";
import { PlacementError, Placer } from "../placement.ts";
import { SlotTable } from "../slot-table.ts";
import { Doorbells } from "../threads/doorbells.ts";
import type { PeerPort, ThreadOrder } from "../threads/messages.ts";
import type { Say } from "../threads/program-loading.ts";
import { sharedNow } from "../threads/shared-clock.ts";
import {
  CONGESTION,
  FORGET,
  type Frame,
  FrameValues,
  FrameWriter,
  PONG,
  QUESTION,
  SPAWN_QUESTION,
  withLength,
} from "./frames.ts";
import { pipeContext } from "./pipe-context.ts";
import type { Answer, PidParts, PlainWish, Question } from "./questions.ts";
import { framing, passOn } from "./signals.ts";

/** Where bytes for the process go. */
export interface ProcessEnds {
  send(bytes: Uint8Array): void;
  answer(bytes: Uint8Array): void;
}

const text = { encoder: new TextEncoder(), decoder: new TextDecoder() };

/** Every pid is one of another slot here; what is of this slot is found in the process by its number. */
const pids = {
  entryOf: (pid: Pid): number => (pid instanceof RemotePid ? pid.index : DEAD_ENTRY),
  pidOf: (id: number, entry: number): Pid => new RemotePid(id, entry),
};

/** What cannot be passed on is a fault of this code: rather than lose signals, the scheduler ends and gets a successor. */
function endThread(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

export class Relay {
  readonly #order: ThreadOrder;
  readonly #ends: ProcessEnds;
  readonly #writer = new FrameWriter();
  readonly #codec: Codec;
  readonly #table: SlotTable;
  readonly #host = new EventLoopHost();
  readonly #bells: Doorbells;
  readonly #placer: Placer;
  readonly #congested = new Set<number>();
  #remote: ThreadRemote | null = null;
  #hadProcesses = false;

  constructor(order: ThreadOrder, say: Say, ends: ProcessEnds) {
    const { slot, cores } = order;
    this.#order = order;
    this.#ends = ends;
    this.#table = new SlotTable(order.table);
    this.#codec = new Codec(pipeContext(slot, pids), Registry.at(order.root));
    this.#bells = new Doorbells({
      incarnationOf: (other) => this.#table.incarnation(other),
      onRing: () => this.ring(),
      ringByMain: (other) => say({ kind: "ring", slot: other }),
    });
    this.#placer = new Placer({
      slot,
      table: this.#table,
      cores,
      supervised: order.spreadSupervised,
      onWanted: (wanted) => say({ kind: "wanted", slot: wanted }),
    });
  }

  /** The scheduler has its slot. */
  go(peers: ReadonlyArray<PeerPort>): void {
    const { slot, memory, root } = this.#order;
    const kernel = new Kernel(this.#host, { hooks: { failed: endThread } });
    // A kernel of no processes whose signals all go on to the process.
    Object.defineProperty(kernel, "inbound", { value: this.#inbound(kernel) });
    for (const peer of peers) this.#bells.add(peer);
    this.#remote = new ThreadRemote({
      kernel,
      memory,
      slot,
      codec: (context) => new Codec(context, Registry.at(root)),
      wakeUp: (other) => this.#bells.ring(other),
      sharedNow,
    });
    kernel.remote = this.#remote;
    runScheduler(kernel, this.#host, {
      keepAlive: false,
      bell: this.#remote.bell,
      onSlice: () => this.#flush(),
    });
  }

  add(peer: PeerPort): void {
    this.#bells.add(peer);
  }

  ring(): void {
    this.#host.ready();
  }

  // ---------------------------------------------------------- To the process

  #put(kind: number, ...values: ReadonlyArray<unknown>): void {
    this.#writer.values(kind, this.#codec, values);
  }

  #flush(): void {
    this.#tellCongestion();
    if (!this.#writer.isEmpty) this.#ends.send(this.#writer.take());
  }

  #tellCongestion(): void {
    const remote = this.#remote as ThreadRemote;
    for (let slot = 0; slot < remote.slots; slot++) {
      const isCongested = remote.isCongested(slot);
      if (isCongested === this.#congested.has(slot)) continue;
      if (isCongested) this.#congested.add(slot);
      else this.#congested.delete(slot);
      this.#put(CONGESTION, slot, isCongested);
    }
  }

  #inbound(kernel: Kernel): Inbound {
    return {
      ...framing((kind, ...values) => this.#put(kind, ...values)),
      spawn: (id, index, run, args, label, parent, linked) => {
        this.#put(frameKinds.SPAWN, id, index, run, args, label, parent, linked);
        return isolatedPid(id, kernel);
      },
    };
  }

  // -------------------------------------------------------- From the process

  fromProcess(frames: ReadonlyArray<Frame>): void {
    for (const frame of frames) this.#take(frame);
    const remote = this.#remote;
    if (remote === null) return;
    remote.poll();
    this.#flush();
    // What came with that poll may have made room, or more.
    this.#host.ready();
  }

  #take({ kind, body }: Frame): void {
    if (kind === PONG) this.#tellLoad(body.view.getUint32(0, true));
    else if (kind === QUESTION) this.#answer(body.bytes, null);
    else if (kind === SPAWN_QUESTION) {
      const length = body.view.getUint32(0, true);
      const values = new FrameValues(this.#codec, body, 4 + length);
      this.#answer(body.bytes.subarray(4, 4 + length), values);
    } else if (this.#remote !== null) {
      const values = new FrameValues(this.#codec, body);
      if (kind === FORGET) this.#remote.board.forget(values.next());
      else passOn(this.#remote, kind, values);
    }
  }

  #tellLoad(processes: number): void {
    const { slot } = this.#order;
    this.#table.setLoad(slot, processes);
    if (processes === 0 && this.#hadProcesses) this.#table.release(slot);
    this.#hadProcesses = processes > 0;
  }

  // ---------------------------------------------------------------- Questions

  #answer(json: Uint8Array, values: FrameValues | null): void {
    const answer = this.#answerTo(JSON.parse(text.decoder.decode(json)) as Question, values);
    this.#ends.answer(withLength(text.encoder.encode(JSON.stringify(answer))));
  }

  #answerTo(question: Question, values: FrameValues | null): Answer {
    try {
      return { value: this.#valueOf(question, values) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { problem, isPlacement: error instanceof PlacementError };
    }
  }

  #valueOf(question: Question, values: FrameValues | null): unknown {
    const { slot, memory } = this.#order;
    if (question.ask === "numbers") return claimNumberBlock(memory, slot);
    const remote = this.#remote as ThreadRemote;
    const { board } = remote;
    switch (question.ask) {
      case "entry":
        return this.#claimEntry(remote, question.id);
      case "alive":
        return remote.isAlive(pidOf(question.pid));
      case "register":
        return remote.register(pidOf(question.pid), Atom.create(question.name));
      case "unregister":
        return remote.unregister(Atom.create(question.name));
      case "whereis":
        return this.#whereis(remote, question.name);
      case "name":
        return board.registeredName(pidOf(question.pid))?.name ?? null;
      case "choose":
        return this.#placer.choose(remote.kernel.outside, wishOf(question.wish));
      case "export timer":
        return remote.exportTimer();
      case "release timer":
        return remote.releaseTimer(question.entry);
      case "cancel timer":
        return remote.cancelTimer(question.timer);
      case "spawn":
        return this.#spawn(remote, question.slot, values as FrameValues);
    }
  }

  /** A process of the slot becomes known to others. */
  #claimEntry(remote: ThreadRemote, id: number): number {
    const entry = remote.board.lives.claim(this.#order.slot, id);
    remote.adopt(isolatedPid(id, remote.kernel), entry);
    return entry;
  }

  #whereis(remote: ThreadRemote, name: string): PidParts | null {
    const owner = remote.board.names.ownerOf(name);
    return owner === null ? null : { id: owner.id, entry: owner.entry };
  }

  #spawn(remote: ThreadRemote, slot: number, values: FrameValues): PidParts {
    const run = values.next<Run>();
    const args = values.next<ReadonlyArray<unknown>>();
    const label = values.next<string | undefined>();
    const parent = values.next<Pid>();
    const pid = remote.spawn(slot, run, args, label, parent, values.next());
    return { id: pid.id, entry: pid.index };
  }
}

/** The pid of a process of the slot. It is alive in the other process, so the board is to know it; nobody here stands for it. */
const isolatedPid = (id: number, kernel: Kernel): Pid => new Pid(kernel.nobody, id);

const pidOf = ({ id, entry }: PidParts): RemotePid => new RemotePid(id, entry);

function wishOf(wish: PlainWish): Wish {
  return wish.kind === "near" ? { kind: "near", pid: pidOf(wish.pid) } : wish;
}

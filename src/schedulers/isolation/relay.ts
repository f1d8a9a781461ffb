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
import type { Answer, OwnerParts, PidParts, PlainWish, Question } from "./questions.ts";
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

/** A scheduler in its slot. */
interface Placed {
  readonly slot: number;
  readonly remote: ThreadRemote;
  readonly codec: Codec;
  readonly placer: Placer;
}

/** What cannot be passed on is a fault of this code: rather than lose signals, the scheduler ends and gets a successor. */
function endThread(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

export class Relay {
  readonly #order: ThreadOrder;
  readonly #ends: ProcessEnds;
  readonly #say: Say;
  readonly #writer = new FrameWriter();
  readonly #table: SlotTable;
  readonly #host = new EventLoopHost();
  readonly #bells: Doorbells;
  readonly #congested = new Set<number>();
  /** Ends of threads that the process was told of, by slot. */
  readonly #deaths = new Map<number, number>();
  /** What there is once there is a slot. */
  #placed: Placed | null = null;
  #hadProcesses = false;

  constructor(order: ThreadOrder, say: Say, ends: ProcessEnds) {
    this.#order = order;
    this.#ends = ends;
    this.#say = say;
    this.#table = new SlotTable(order.table);
    this.#bells = new Doorbells({
      incarnationOf: (other) => this.#table.incarnation(other),
      onRing: () => this.ring(),
      ringByMain: (other) => say({ kind: "ring", slot: other }),
    });
  }

  /** The scheduler has its slot. */
  go(slot: number, peers: ReadonlyArray<PeerPort>): void {
    const { memory, root } = this.#order;
    const kernel = new Kernel(this.#host, { hooks: { failed: endThread } });
    // A kernel of no processes whose signals all go on to the process.
    Object.defineProperty(kernel, "inbound", { value: this.#inbound(kernel) });
    for (const peer of peers) this.#bells.add(peer);
    const remote = new ThreadRemote({
      kernel,
      memory,
      slot,
      codec: (context) => new Codec(context, Registry.at(root)),
      wakeUp: (other) => this.#bells.ring(other),
      sharedNow,
    });
    kernel.remote = remote;
    const codec = new Codec(pipeContext(slot, pids), Registry.at(root));
    this.#placed = { slot, remote, codec, placer: this.#placerOf(slot) };
    runScheduler(kernel, this.#host, {
      keepAlive: false,
      bell: remote.bell,
      onSlice: () => this.#flush(),
    });
  }

  #placerOf(slot: number): Placer {
    const { cores, spreadSupervised } = this.#order;
    return new Placer({
      slot,
      table: this.#table,
      cores,
      supervised: spreadSupervised,
      onWanted: (wanted) => this.#say({ kind: "wanted", slot: wanted }),
    });
  }

  /** To be asked for only once there is a slot. */
  get #place(): Placed {
    return this.#placed as Placed;
  }

  add(peer: PeerPort): void {
    this.#bells.add(peer);
  }

  ring(): void {
    this.#host.ready();
  }

  // ---------------------------------------------------------- To the process

  #put(kind: number, ...values: ReadonlyArray<unknown>): void {
    this.#writer.values(kind, this.#place.codec, values);
  }

  #flush(): void {
    this.#tellCongestion();
    if (!this.#writer.isEmpty) this.#ends.send(this.#writer.take());
  }

  #tellCongestion(): void {
    const { remote } = this.#place;
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
      slotDied: (slot) => {
        this.#deaths.set(slot, this.#deathsOf(slot) + 1);
        this.#put(frameKinds.SLOT_DIED, slot);
      },
    };
  }

  // -------------------------------------------------------- From the process

  fromProcess(frames: ReadonlyArray<Frame>): void {
    for (const frame of frames) this.#take(frame);
    if (this.#placed === null) return;
    this.#placed.remote.poll();
    this.#flush();
    // What came with that poll may have made room, or more.
    this.#host.ready();
  }

  #take({ kind, body }: Frame): void {
    if (kind === PONG) this.#tellLoad(body.view.getUint32(0, true));
    else if (kind === QUESTION) this.#answer(body.bytes, null);
    else if (kind === SPAWN_QUESTION) {
      const length = body.view.getUint32(0, true);
      const values = new FrameValues(this.#place.codec, body, 4 + length);
      this.#answer(body.bytes.subarray(4, 4 + length), values);
    } else if (this.#placed !== null) {
      const { remote, codec } = this.#placed;
      const values = new FrameValues(codec, body);
      if (kind === FORGET) remote.board.forget(values.next());
      else passOn(remote, kind, values);
    }
  }

  #tellLoad(processes: number): void {
    if (this.#placed === null) return;
    const { slot } = this.#placed;
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
    // What the program's modules make while they are loaded has numbers of the main thread's slot.
    if (question.ask === "numbers") {
      return claimNumberBlock(this.#order.memory, this.#placed?.slot ?? 0);
    }
    const { remote, placer } = this.#place;
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
        return placer.choose(remote.kernel.outside, wishOf(question.wish));
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
    const entry = remote.board.lives.claim(remote.slot, id);
    remote.adopt(isolatedPid(id, remote.kernel), entry);
    return entry;
  }

  #whereis(remote: ThreadRemote, name: string): OwnerParts | null {
    const owner = remote.ownerOf(name);
    if (owner === null) return null;
    return { id: owner.id, entry: owner.entry, deaths: this.#deathsOf(owner.slot) };
  }

  #deathsOf(slot: number): number {
    return this.#deaths.get(slot) ?? 0;
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

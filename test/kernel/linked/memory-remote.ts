// A Remote without threads: frames lie in arrays until the driver lets them arrive.
//
// `Switchboard` is what real threads have as shared memory: who lives, who has which name, what is on its way from slot to slot. Frames
// of one pair of slots keep their order; the driver decides about everything else.

import {
  type Atom,
  Atom as Atoms,
  atoms,
  entryOf,
  type Kernel,
  loseMessage,
  MAX_SLOTS,
  NO_ENTRY,
  Pid,
  type Remote,
  RemotePid,
  type Run,
  setEntry,
  type TimerEntry,
  type TimerName,
} from "../../../src/kernel/index.ts";
import { plainWire, type Wire } from "./wire.ts";

/** Something on its way: which function of `inbound` gets it, and what with. */
interface Frame {
  readonly kind:
    | "message"
    | "exit"
    | "link"
    | "unlink"
    | "unlinked"
    | "watch"
    | "unwatch"
    | "ended"
    | "spawn"
    | "control"
    | "timerCancelled"
    | "slotDied";
  readonly values: ReadonlyArray<unknown>;
  /** The life of the receiving slot that it was meant for. */
  readonly incarnation: number;
}

/** One slot as all see it. */
interface Place {
  isUp: boolean;
  incarnation: number;
  /** Life entries: the number of the pid; 0 is free. */
  readonly life: Array<number>;
  /** Timers of the slot that have an entry, and the stamps of those that nobody has fired or cancelled. */
  timers: number;
  readonly pending: Set<number>;
}

export interface SwitchboardOptions {
  /** Frames on the way from one slot to another beyond which senders are held; none unless given. */
  readonly capacity?: number;
  /** How values are copied; `pack` and `unpack` of wire.ts unless given. */
  readonly wire?: Wire;
  /** Timers of a slot that others may know at a time; any number unless given. */
  readonly timers?: number;
}

export class Switchboard {
  readonly places: Array<Place> = [];
  readonly names = new Map<string, { id: number; index: number }>();
  /** By sender, then receiver: what is published and has not arrived. */
  readonly ways = new Map<string, Array<Frame>>();
  /** All frames that were ever published, by kind, for tests that count them. */
  readonly counts = new Map<string, number>();
  readonly options: SwitchboardOptions;

  constructor(slots: number, options: SwitchboardOptions) {
    this.options = options;
    for (let slot = 0; slot < slots; slot++) {
      const timers = { timers: 0, pending: new Set<number>() };
      this.places.push({ isUp: true, incarnation: 0, life: [0], ...timers });
    }
  }

  place(slot: number): Place {
    const place = this.places[slot];
    if (place === undefined) throw new RangeError(`there is no slot ${slot}`);
    return place;
  }

  way(from: number, to: number): Array<Frame> {
    const key = `${from}>${to}`;
    let way = this.ways.get(key);
    if (way === undefined) {
      way = [];
      this.ways.set(key, way);
    }
    return way;
  }

  /** Takes an entry in the life table of a slot. */
  claim(slot: number, id: number): number {
    const { life } = this.place(slot);
    const index = life.indexOf(0, 1);
    if (index > 0) life[index] = id;
    return index > 0 ? index : life.push(id) - 1;
  }

  lives(id: number, index: number): boolean {
    return this.place(id % MAX_SLOTS).life[index] === id;
  }

  /** The thread of a slot is no more: nobody lives there, its names are free, and the others will hear of it after all that it has sent. */
  fell(slot: number): void {
    const place = this.place(slot);
    place.isUp = false;
    place.incarnation++;
    place.life.fill(0);
    place.timers = 0;
    place.pending.clear();
    for (const [name, { id }] of this.names) if (id % MAX_SLOTS === slot) this.names.delete(name);
    for (let other = 0; other < this.places.length; other++) {
      if (other === slot) continue;
      const incarnation = this.place(other).incarnation;
      this.way(slot, other).push({ kind: "slotDied", values: [slot], incarnation });
    }
  }
}

export class MemoryRemote implements Remote {
  readonly slot: number;
  readonly #board: Switchboard;
  readonly #kernel: Kernel;
  /** The processes of this slot that have an entry. */
  readonly #pids = new Map<number, Pid>();
  #unpublished: Array<{ to: number; frame: Frame }> = [];
  readonly #congested = new Set<number>();
  /** What the driver has let arrive. */
  arrived: Array<Frame> = [];

  constructor(slot: number, board: Switchboard, kernel: Kernel) {
    this.slot = slot;
    this.#board = board;
    this.#kernel = kernel;
  }

  message(to: RemotePid, tag: unknown, payload: unknown): void {
    if (!this.#board.place(to.slot).isUp) {
      loseMessage(this.#kernel, "dead", to, null, tag, payload);
      return;
    }
    this.#send(to.slot, "message", [to, tag, payload]);
  }

  exit(to: RemotePid, from: Pid, reason: unknown): void {
    this.#send(to.slot, "exit", [to, from, reason]);
  }

  link(to: RemotePid, from: Pid): void {
    if (this.#isDown(to)) return;
    this.#send(to.slot, "link", [to, from]);
  }

  unlink(to: RemotePid, from: Pid): void {
    this.#send(to.slot, "unlink", [to, from]);
  }

  unlinked(to: RemotePid, from: Pid): void {
    this.#send(to.slot, "unlinked", [to, from]);
  }

  watch(to: RemotePid): void {
    if (this.#isDown(to)) return;
    this.#send(to.slot, "watch", [to, this.slot]);
  }

  unwatch(to: RemotePid): void {
    this.#send(to.slot, "unwatch", [to, this.slot]);
  }

  ended(slot: number, pid: Pid, reason: unknown): void {
    this.#send(slot, "ended", [pid, reason]);
  }

  spawn(
    slot: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: Pid,
    linked: boolean,
  ): RemotePid {
    // Checked before anything is taken.
    const packed = this.#pack(args);
    const id = this.#foreignNumber(slot);
    const pid = new RemotePid(id, this.#board.claim(slot, id));
    const values = [id, pid.index, () => run, packed, label, this.#pack(parent), linked];
    this.#publishLater(slot, "spawn", values);
    return pid;
  }

  control(slot: number, name: string, value: unknown): void {
    this.#send(slot, "control", [name, value, this.slot]);
  }

  isAlive(pid: RemotePid): boolean {
    return this.#board.lives(pid.id, pid.index);
  }

  register(pid: Pid, name: Atom): boolean {
    const { names } = this.#board;
    if (names.has(name.name) || this.registeredName(pid) !== null) return false;
    const index = this.#entryOf(pid);
    if (!this.#board.lives(pid.id, index)) return false;
    names.set(name.name, { id: pid.id, index });
    return true;
  }

  unregister(name: Atom): boolean {
    return this.#board.names.delete(name.name);
  }

  whereis(name: Atom): Pid | null {
    const owner = this.#board.names.get(name.name);
    return owner === undefined ? null : this.pidOf(owner.id, owner.index);
  }

  registeredName(pid: Pid): Atom | null {
    for (const [name, { id }] of this.#board.names) if (id === pid.id) return Atoms.create(name);
    return null;
  }

  exportTimer(): TimerEntry | null {
    const place = this.#board.place(this.slot);
    if (place.timers >= (this.#board.options.timers ?? Number.POSITIVE_INFINITY)) return null;
    place.timers++;
    place.pending.add(++lastStamp);
    return { index: 0, stamp: lastStamp };
  }

  releaseTimer({ stamp }: TimerEntry): boolean {
    const place = this.#board.place(this.slot);
    place.timers--;
    return place.pending.delete(stamp);
  }

  cancelTimer({ home, row, sequence, entry }: TimerName): boolean {
    const slot = home % MAX_SLOTS;
    const { stamp } = entry as TimerEntry;
    if (slot === this.slot || !this.#board.place(slot).pending.delete(stamp)) return false;
    this.#send(slot, "timerCancelled", [home, row, sequence]);
    return true;
  }

  sharedNow(): number {
    return this.#kernel.host.now();
  }

  forget(pid: Pid, entry: number): void {
    this.#board.place(this.slot).life[entry] = 0;
    this.#pids.delete(entry);
    const { names } = this.#board;
    for (const [name, { id }] of names) if (id === pid.id) names.delete(name);
  }

  publish(): void {
    // `poll` is soon enough where nobody waits.
  }

  poll(): boolean {
    const { arrived } = this;
    this.arrived = [];
    for (const frame of arrived) this.#handOver(frame);
    for (const { to, frame } of this.#unpublished) {
      this.#board.way(this.slot, to).push(frame);
      const { counts } = this.#board;
      counts.set(frame.kind, (counts.get(frame.kind) ?? 0) + 1);
    }
    this.#unpublished = [];
    for (const slot of this.#congested) {
      const { capacity = Number.POSITIVE_INFINITY } = this.#board.options;
      if (this.#board.way(this.slot, slot).length <= capacity / 2) this.#congested.delete(slot);
    }
    return arrived.length > 0;
  }

  isCongested(slot: number): boolean {
    return this.#congested.has(slot);
  }

  /** Frames to that slot that have not arrived. */
  onTheWayTo(slot: number): number {
    const unpublished = this.#unpublished.filter(({ to }) => to === slot).length;
    return this.#board.way(this.slot, slot).length + unpublished;
  }

  /** Whether there is something that the driver should let this kernel do. */
  get isBusy(): boolean {
    return this.arrived.length > 0 || this.#unpublished.length > 0 || this.#congested.size > 0;
  }

  pidOf(id: number, index: number): Pid {
    if (id % MAX_SLOTS !== this.slot) return new RemotePid(id, index);
    const own = this.#pids.get(index);
    return own !== undefined && own.id === id ? own : Pid.ofDead(id);
  }

  #entryOf = (pid: Pid): number => {
    if (pid instanceof RemotePid) return pid.index;
    if (pid.process === null) return 0;
    let entry = entryOf(pid);
    if (entry === NO_ENTRY) {
      entry = this.#board.claim(this.slot, pid.id);
      setEntry(pid, entry);
      this.#pids.set(entry, pid);
    }
    return entry;
  };

  /** The home of a process is dead: whoever wants to be told of its end is told so. */
  #isDown(pid: RemotePid): boolean {
    if (this.#board.place(pid.slot).isUp) return false;
    const { incarnation } = this.#board.place(this.slot);
    this.arrived.push({ kind: "ended", values: [this.#pack(pid), atoms.noproc], incarnation });
    return true;
  }

  #foreignNumber(slot: number): number {
    nextForeign += MAX_SLOTS;
    return nextForeign + slot;
  }

  #pack(value: unknown): unknown {
    return this.#wire.pack(value, this.#entryOf);
  }

  get #wire(): Wire {
    return this.#board.options.wire ?? plainWire;
  }

  #send(to: number, kind: Frame["kind"], values: ReadonlyArray<unknown>): void {
    this.#publishLater(to, kind, this.#pack(values) as ReadonlyArray<unknown>);
  }

  #publishLater(to: number, kind: Frame["kind"], values: ReadonlyArray<unknown>): void {
    const place = this.#board.place(to);
    if (!place.isUp) return;
    this.#unpublished.push({ to, frame: { kind, values, incarnation: place.incarnation } });
    const { capacity = Number.POSITIVE_INFINITY } = this.#board.options;
    if (this.onTheWayTo(to) > capacity) this.#congested.add(to);
  }

  #handOver({ kind, values, incarnation }: Frame): void {
    const { inbound } = this.#kernel;
    const { unpack } = this.#wire;
    const got = values.map((value) =>
      typeof value === "function" ? value() : unpack(value, (id, index) => this.pidOf(id, index)),
    );
    if (incarnation !== this.#board.place(this.slot).incarnation) {
      const [to, tag, payload] = got;
      if (kind === "message") loseMessage(this.#kernel, "dead", to as Pid, null, tag, payload);
      return;
    }
    const receive = inbound[kind] as (...values: ReadonlyArray<unknown>) => unknown;
    const pid = receive.apply(inbound, got);
    if (kind === "spawn") this.#pids.set(values[1] as number, pid as Pid);
  }
}

let lastStamp = 0;

/** Numbers of processes that were started from another slot: out of the way of those that a slot gives out itself. */
let nextForeign = MAX_SLOTS * 1_000_000_000;

// A system of processes: what they share, and the loop that gives them their turns.
//
// A kernel belongs to one thread and one Host. `run` gives turns, first come first served (or as the host picks), looks at the
// clock at most every 1,024 turns, fires the timers that are due, and says what it wants next: to be run again, to be woken at a
// time, or nothing until `host.ready()` is called. No exception of a process leaves `run`.
//
// A turn is one message for an idle loop, or a budget of reductions for everything else.

import { fireTimer } from "./delayed.ts";
import { arrive, attend, isSignal, loseMessage, send } from "./deliver.ts";
import type { Hooks } from "./events.ts";
import type { ExportedTimers } from "./exported-timers.ts";
import { processOrStub, releaseHeld, sendFar, whoHas } from "./far.ts";
import type { Host } from "./host.ts";
import { type Control, KernelInbound } from "./inbound.ts";
import type { Lineage } from "./lineage.ts";
import type { Loop } from "./loop.ts";
import { type ProcessInfo, processInfo } from "./observe.ts";
import { bodyOf, type Placement, spawnAway } from "./placement.ts";
import { type Body, DEAD, DIRECT, extrasOf, Process, QUEUED, RING } from "./process.ts";
import type { Remote, Run } from "./remote.ts";
import { CHUNK_SLOTS, type Chunk, RunQueue, WAKE } from "./run-queue.ts";
import { current, setCurrent, setRecentKernel } from "./running.ts";
import { handleMessage } from "./serving.ts";
import { exitFromOutside, terminate } from "./signals.ts";
import { Stubs } from "./stubs.ts";
import { type Atom, atoms, Pid } from "./terms.ts";
import { type TimerTarget, TimerWheel } from "./timers.ts";
import { leaveDirect, resume, throwDirect } from "./turns.ts";

/** After so few turns to the end of all work the clock is not looked at again: a timer that came due meanwhile is left to the host. */
const FEW_TURNS = 8;

/** Turns between two looks at the clock, at most. */
const MOST_TURNS_UNSEEN = 1024;
/** The clock is looked at more often when that many milliseconds have passed between two looks, */
const LONG_MS = 1;
/** and less often when fewer have. */
const SHORT_MS = 0.25;
/** Timers armed one after another in the same turn of which only the first looks at the clock. */
const ARMED_UNSEEN = 64;

// V8 knows the value of a constant of the module itself; that of an imported one it loads, and checks, for each message.
const LAST_SLOT = CHUNK_SLOTS;
const WAKES = WAKE;
const IS_DIRECT = DIRECT;

export interface KernelOptions {
  readonly hooks?: Hooks;
  /** Calls of a suspending loop's back-edge before the process gives way; 4,000 unless given. */
  readonly reductionsPerTurn?: number;
  /** Processes of other threads that are kept in mind though nothing hangs on them; 4,096 unless given. */
  readonly mostIdleStubs?: number;
}

/** What a kernel wants after `run`. */
export type Next =
  | { readonly kind: "more" }
  | { readonly kind: "wait"; readonly atMs: number }
  | { readonly kind: "idle" };

/** What a kernel has done and holds. */
export interface KernelStats {
  readonly processes: number;
  readonly spawned: number;
  readonly queued: number;
  readonly turns: number;
  readonly reductions: number;
  readonly timers: number;
  readonly promises: number;
}

export interface RootOptions {
  readonly label?: string;
  readonly onExit?: (pid: Pid, reason: unknown) => void;
}

export class Kernel {
  readonly host: Host;
  readonly hooks: Hooks;
  readonly reductionsPerTurn: number;
  readonly queue = new RunQueue();
  readonly wheel: TimerWheel;
  /** Its timers that other threads know; null: none. */
  exportedTimers: ExportedTimers | null = null;
  readonly names = new Map<Atom, Process>();
  /** Whether the host chooses who runs next. Then every process runs on its mailbox. */
  readonly picks: boolean;
  /** See `attend`. */
  guarded = true;
  reductions = 0;
  promises = 0;
  /** The other threads of the system, if there are any. Set before the first process starts. */
  remote: Remote | null = null;
  /** What comes from them. */
  readonly inbound = new KernelInbound(this);
  /** Their processes that this kernel has to do with. */
  readonly stubs: Stubs;
  /** Where in the system processes start that ask for it. */
  placement: Placement | null = null;
  /** Who keeps the states of actors over a restart of the program; null: nobody. Set before the first process starts. */
  lineage: Lineage | null = null;
  /** Processes that wait for room on the way to a slot. They are QUEUED without an entry in the queue. */
  readonly held = new Map<number, Array<Process>>();
  /** Processes that have ended and their reasons, in turn, while they are buried. */
  readonly deaths: Array<unknown> = [];
  isBurying = false;
  /** A process that has always been dead; stands in for entries that were taken out of the queue. */
  readonly nobody: Process;
  /** Who sends signals from outside of any process: the pid of no process. */
  readonly outside = new Pid(null);
  #runnable: Array<Process> = [];
  #oldest: Process | null = null;
  #youngest: Process | null = null;
  #processes = 0;
  #spawned = 0;
  #turns = 0;
  #isRunning = false;
  #turnsUnseen = 64;
  #armedChunk: Chunk | null = null;
  #armedSlot = -1;
  #armedCount = 0;
  readonly #fire = (timer: number): void => fireTimer(this, timer);

  constructor(host: Host, options: KernelOptions = {}) {
    this.host = host;
    this.hooks = options.hooks ?? {};
    this.reductionsPerTurn = options.reductionsPerTurn ?? 4000;
    if (!(this.reductionsPerTurn >= 1)) {
      throw new RangeError(`reductionsPerTurn is 1 or more: ${this.reductionsPerTurn}`);
    }
    this.stubs = new Stubs(this, options.mostIdleStubs);
    this.wheel = new TimerWheel(host.now());
    this.picks = host.pick !== undefined;
    this.nobody = new Process(this, null, () => undefined);
    this.nobody.state = DEAD;
    Pid.bury(this.nobody.pid);
    setRecentKernel(this);
  }

  /** Starts a process that is linked to nothing. It runs at the next `run`. */
  spawnRoot(body: Body, options: RootOptions = {}): Pid {
    const process = this.create(body, null, options.label, options.label);
    if (options.onExit !== undefined) extrasOf(process).exitCallbacks = [options.onExit];
    return process.pid;
  }

  /**
   * Starts `run(...args)` as a process of any slot of the system, linked to nothing. Throws CannotCross if it is another slot and the
   * function or an argument cannot be copied.
   */
  spawnAt(slot: number, run: Run, args: ReadonlyArray<unknown>, label?: string): Pid {
    const { remote } = this;
    if (remote === null || slot === remote.slot) {
      return this.create(bodyOf(run, args), null, label, label ?? run).pid;
    }
    if (this.guarded) attend(this);
    const code = label ?? run;
    return spawnAway(this, slot, { run, args, label, parent: null, linked: false, code });
  }

  /**
   * Makes a process and puts it into the queue. `code`: see `Hooks.spawned`; `id`: the number of its pid, if that was given out
   * elsewhere.
   */
  create(
    body: Body,
    parent: Pid | null,
    label: string | undefined,
    code: unknown = body,
    id?: number,
  ): Process {
    const process = new Process(this, parent, body, id);
    if (label !== undefined) extrasOf(process).label = label;
    const youngest = this.#youngest;
    if (youngest === null) this.#oldest = process;
    else {
      youngest.next = process;
      process.previous = youngest;
    }
    this.#youngest = process;
    this.#processes++;
    this.#spawned++;
    process.state |= QUEUED;
    if (this.guarded) attend(this);
    this.enqueue(process);
    if (this.hooks.spawned !== undefined) this.#tellSpawned(process.pid, parent, code);
    return process;
  }

  #tellSpawned(pid: Pid, parent: Pid | null, code: unknown): void {
    this.callHook(() => this.hooks.spawned?.(pid, parent, code));
  }

  /** Takes a process that has ended out of the list of all. */
  forget(process: Process): void {
    const { next, previous } = process;
    if (next === null) this.#youngest = previous;
    else next.previous = previous;
    if (previous === null) this.#oldest = next;
    else previous.next = next;
    process.next = null;
    process.previous = null;
    this.#processes--;
    // A host that sleeps with the last process must hear that nothing is left to stay for.
    if (this.#processes === 0 && !this.#isRunning && this.guarded) this.announce();
  }

  /** Puts a process at the end of those that are runnable. */
  enqueue(process: Process): void {
    if (this.picks) this.#runnable.push(process);
    else this.queue.push(process, WAKE, undefined);
  }

  /**
   * Tells the host that there is something to do, unless the kernel is running or has told it already.
   */
  announce(): void {
    this.guarded = false;
    if (!this.#isRunning) this.host.ready();
  }

  /**
   * Gives turns until nothing is runnable, `maxTurns` turns were given, or the host's clock shows `untilMs`. `nowMs`: what the
   * clock has just shown, if the caller has looked at it. Throws if the kernel is running already.
   */
  run(
    maxTurns = Number.POSITIVE_INFINITY,
    untilMs = Number.POSITIVE_INFINITY,
    nowMs = this.host.now(),
  ): Next {
    if (this.#isRunning || current !== null) throw new Error("a kernel is running in this thread");
    this.#isRunning = true;
    this.guarded = false;
    setRecentKernel(this);
    try {
      this.#look(nowMs);
      let left = maxTurns;
      while (left > 0) {
        const most = Math.min(left, this.#turnsUnseen);
        const turns = this.picks ? this.#givePickedTurns(most) : this.#giveQueuedTurns(most);
        left -= turns;
        this.#turns += turns;
        if (turns <= FEW_TURNS && this.#isOver) break;
        const before = this.wheel.lastNow;
        const now = this.host.now();
        this.#look(now);
        if (this.#isQuiet) break;
        if (now >= untilMs) break;
        this.#adapt(now - before);
      }
    } finally {
      setCurrent(null);
      this.#armedChunk = null;
      this.#isRunning = false;
    }
    return this.#next();
  }

  /** Ends every process, the youngest first, and drops what is queued. Nothing runs afterwards unless something is spawned. */
  shutdown(reason: unknown = atoms.killed): void {
    if (current !== null) throw new Error("a process cannot shut its kernel down: it would run on");
    while (this.#youngest !== null) terminate(this.#youngest, reason);
  }

  /** Sends a message from outside of any process. */
  send(pid: Pid, tag: unknown, payload: unknown): void {
    if (pid.process === null) sendFar(this, pid, tag, payload);
    else send(pid, tag, payload);
  }

  /** Sends `[name, payload]` to whoever has the name; false if nobody has it. */
  sendNamed(name: Atom, payload: unknown): boolean {
    const pid = whoHas(this, name);
    if (pid === null) return false;
    this.send(pid, name, payload);
    return true;
  }

  /** Sends an exit signal from outside of any process. */
  exit(pid: Pid, reason: unknown): void {
    exitFromOutside(this, pid, reason);
  }

  whereis(name: Atom): Pid | null {
    return whoHas(this, name);
  }

  /**
   * Calls back when a process ends; with the reason noproc, if it has ended: at once, or when its thread has answered. Returns how to
   * stop waiting for it.
   */
  onExit(pid: Pid, callback: (pid: Pid, reason: unknown) => void): () => void {
    const process = processOrStub(this, pid);
    if (process === null) {
      callback(pid, atoms.noproc);
      return () => undefined;
    }
    const extras = extrasOf(process);
    extras.exitCallbacks ??= [];
    extras.exitCallbacks.push(callback);
    return () => {
      const callbacks = extras.exitCallbacks;
      const index = callbacks === null ? -1 : callbacks.indexOf(callback);
      if (index >= 0) callbacks?.splice(index, 1);
    };
  }

  /** Calls back when another thread of the system says something under that name (`remote.control`). */
  onControl(name: string, control: Control): void {
    this.inbound.controls.set(name, control);
  }

  /** All processes that have not ended, the oldest first. */
  *processes(): Iterable<Pid> {
    let process = this.#oldest;
    while (process !== null) {
      const following: Process | null = process.next;
      yield process.pid;
      process = following;
    }
  }

  /** What there is to know of a process; null if it has ended. */
  processInfo(pid: Pid): ProcessInfo | null {
    return processInfo(pid);
  }

  /** How many processes there are. */
  get processCount(): number {
    return this.#processes;
  }

  stats(): KernelStats {
    return {
      processes: this.#processes,
      spawned: this.#spawned,
      queued: this.picks ? this.#runnable.length : this.queue.length,
      turns: this.#turns,
      reductions: this.reductions,
      timers: this.wheel.armed,
      promises: this.promises,
    };
  }

  /** Arms a delayed message. The first in a turn looks at the clock, those that follow at once may be a little late. */
  arm(target: TimerTarget, tag: unknown, payload: unknown, delayMs: number): number {
    if (!this.#isRunning) this.announce();
    const { queue } = this;
    const isSameTurn = this.#armedChunk === queue.head && this.#armedSlot === queue.headSlot;
    if (isSameTurn && !this.picks && this.#isRunning && this.#armedCount < ARMED_UNSEEN) {
      this.#armedCount++;
      return this.wheel.armFresh(target, tag, payload, delayMs);
    }
    this.#armedChunk = queue.head;
    this.#armedSlot = queue.headSlot;
    this.#armedCount = 0;
    return this.wheel.armNow(target, tag, payload, delayMs, this.host.now());
  }

  /** Calls a function of the host; what it throws does not reach the process. */
  callHook(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      const { failed } = this.hooks;
      if (failed === undefined) return;
      try {
        failed(error);
      } catch {
        // A hook for failed hooks that fails has nobody left to tell.
      }
    }
  }

  get #isQuiet(): boolean {
    return this.queue.isEmpty && this.#runnable.length === 0;
  }

  /** Whether nothing is left to do, and no other thread and no new timer needs another look at the clock. */
  get #isOver(): boolean {
    return this.#isQuiet && this.remote === null && !this.wheel.hasFresh;
  }

  /** Fires what is due at a look at the clock; and takes what has come from other threads, and publishes what was sent to them. */
  #look(now: number): void {
    setCurrent(null);
    this.#armedChunk = null;
    this.wheel.advance(now, this.#fire);
    const { remote } = this;
    if (remote !== null) {
      remote.poll();
      if (this.held.size > 0) releaseHeld(this, remote);
    }
  }

  #adapt(passedMs: number): void {
    if (passedMs > LONG_MS) this.#turnsUnseen = Math.max(1, this.#turnsUnseen >> 2);
    else if (passedMs < SHORT_MS) {
      this.#turnsUnseen = Math.min(MOST_TURNS_UNSEEN, this.#turnsUnseen * 2);
    }
  }

  #next(): Next {
    if (!this.#isQuiet) return { kind: "more" };
    this.guarded = true;
    const atMs = this.wheel.nextDue();
    return atMs === Number.POSITIVE_INFINITY ? { kind: "idle" } : { kind: "wait", atMs };
  }

  #givePickedTurns(turns: number): number {
    const runnable = this.#runnable;
    let given = 0;
    while (given < turns && runnable.length > 0) {
      const index = this.host.pick?.(runnable.length) ?? 0;
      if (!(Number.isInteger(index) && index >= 0 && index < runnable.length)) {
        throw new RangeError(`the host picked ${index} of ${runnable.length} runnable processes`);
      }
      const [process] = runnable.splice(index, 1);
      given++;
      resume(process as Process);
    }
    return given;
  }

  #giveQueuedTurns(turns: number): number {
    const { queue } = this;
    const before = queue.taken;
    for (;;) {
      try {
        this.#handOut(turns - (queue.taken - before));
        return queue.taken - before;
      } catch (thrown) {
        this.#endHandling(thrown);
      }
    }
  }

  /**
   * Gives so many turns or all there are, or fewer when a handler throws. Without a try of its own: V8 makes handlers part of this
   * function, and inside a try it makes records with a call for each, at half the speed.
   */
  #handOut(turns: number): void {
    const { queue } = this;
    for (let left = turns; left > 0; left--) {
      let slot = queue.headSlot;
      if (slot === queue.tailSlot && queue.head === queue.tail) return;
      if (slot === LAST_SLOT) {
        queue.advance();
        slot = 0;
      }
      const chunk = queue.head;
      const process = chunk[slot] as Process;
      const tag = chunk[slot + 1];
      const payload = chunk[slot + 2];
      chunk[slot] = undefined;
      chunk[slot + 1] = undefined;
      queue.headSlot = slot + 3;
      if (tag === WAKES) {
        resume(process);
        continue;
      }
      process.pending--;
      if ((process.state & IS_DIRECT) === 0) {
        chunk[slot + 2] = undefined;
        this.#mailLate(process, tag, payload);
        continue;
      }
      setCurrent(process);
      const loop = process.loop as Loop;
      const outcome = tag === loop.tag ? loop.handle(payload) : handleMessage(loop, tag, payload);
      chunk[slot + 2] = undefined;
      if (outcome !== true) leaveDirect(process, outcome, tag, payload);
    }
  }

  /** A handler has thrown: its message is still where it was read. */
  #endHandling(thrown: unknown): void {
    const { head, headSlot } = this.queue;
    const process = current as Process;
    const payload = head[headSlot - 1];
    head[headSlot - 1] = undefined;
    if ((process.state & DEAD) !== 0) this.guarded = false;
    else throwDirect(process, thrown, payload);
  }

  /** A message comes out of the queue for a process that is no longer idle in its loop. */
  #mailLate(process: Process, tag: unknown, payload: unknown): void {
    if ((process.state & DEAD) !== 0) {
      if (!isSignal(tag, payload)) {
        loseMessage(this, "exited", process.pid, null, tag, payload);
      }
      return;
    }
    if (process.pending === 0) process.state &= ~RING;
    arrive(process, tag, payload);
  }
}

// One slot from the main thread's side: which thread it has, and that it gets another when that has died.
//
// A death is cleaned up first (board, rings, names; all kernels hear of it), then reported, then the slot is filled again, by a
// thread that stands by if there is one. A thread under suspicion has its successor set aside, so that two that are lost at once have
// one each. What is sent to the slot meanwhile waits for it. A slot whose threads die again and again is given up. Nothing here
// rejects.

import type { ThreadRemote } from "../../transport/index.ts";
import { ENDING, FREE, GIVEN_UP, RUNNING, type SlotTable, STARTING } from "../slot-table.ts";
import { describeDeath, type ThreadDeath, type ThreadEvent } from "./events.ts";
import type { KilledProcess, PeerPort } from "./messages.ts";
import { platform } from "./node-platform.ts";
import type { Examination } from "./platform.ts";
import { DeathCount, type RestartLimit } from "./restart-limit.ts";
import type { ReadyThread, SchedulerThread, ThreadNews } from "./scheduler-thread.ts";
import { sharedNow } from "./shared-clock.ts";
import type { Standbys } from "./standbys.ts";
import type { Watchdog, Watched } from "./watchdog.ts";

/** How much longer than its processes a thread may take to end. */
const STOP_MARGIN_MS = 1_000;

/** What all slots of a system share. */
export interface KeeperSurroundings {
  readonly table: SlotTable;
  readonly remote: ThreadRemote;
  readonly watchdog: Watchdog;
  readonly restartLimit: RestartLimit;
  readonly stopGraceMs: number;
  /** How long the debugger may take to find out what a stuck thread does. */
  readonly autopsyMs: number;
  /** Whether every thread is pinned to its core. */
  readonly pin: boolean;
  /** The program as the first threads have it. */
  readonly fingerprint: string;
  readonly standbys: Standbys;
  /** Ports from this slot to all others that have threads; the others get theirs. */
  connect(slot: number, incarnation: number): ReadonlyArray<PeerPort>;
  tellEvent(event: ThreadEvent): void;
  onNews(slot: number, news: ThreadNews): void;
  /** Whether the slot is to get another thread after this death. */
  isReplaced(slot: number, death: ThreadDeath): boolean;
}

interface Filled {
  readonly thread: SchedulerThread;
  readonly ready: ReadyThread;
  readonly watched: Watched;
}

export class SlotKeeper {
  readonly slot: number;
  readonly #around: KeeperSurroundings;
  #filled: Filled | null = null;
  #successor: SchedulerThread | null = null;
  /** What the debugger is finding out about the thread. */
  #autopsy: Examination | null = null;
  readonly #deaths: DeathCount;
  #isClosing = false;
  #wasPinned = false;

  constructor(slot: number, around: KeeperSurroundings) {
    this.slot = slot;
    this.#around = around;
    this.#deaths = new DeathCount(around.restartLimit);
  }

  get thread(): SchedulerThread | null {
    return this.#filled?.thread ?? null;
  }

  get incarnation(): number {
    return this.#around.table.incarnation(this.slot);
  }

  /** A spare slot was claimed: it needs its thread. Nothing happens to a slot that has one. */
  async want(): Promise<void> {
    const { table } = this.#around;
    if (this.#filled !== null || this.#successor !== null || table.phase(this.slot) !== STARTING) {
      return;
    }
    await this.#fill();
  }

  /** A thread that has loaded the program takes the slot. */
  enter(thread: SchedulerThread, ready: ReadyThread): void {
    const { table, watchdog } = this.#around;
    const { slot } = this;
    const incarnation = table.incarnation(slot) + 1;
    table.setIncarnation(slot, incarnation);
    table.setLoad(slot, 0);
    const watched = this.#watchedOf(thread, ready.threadId);
    this.#filled = { thread, ready, watched };
    thread.onNews((news) => this.#hear(thread, news));
    thread.go(slot, incarnation, this.#around.connect(slot, incarnation));
    table.setPhase(slot, RUNNING);
    watchdog.watch(watched);
    void thread.ended.then((end) => {
      watchdog.forget(watched);
      if (end.kind === "stopped") this.#stopped();
      else void this.#died(end);
    });
  }

  /** Pins the thread to the core that the table names for it. */
  async pin(): Promise<void> {
    const { table, tellEvent } = this.#around;
    const core = table.core(this.slot);
    if (core === null || this.#filled === null || table.isPinned(this.slot)) return;
    table.setPinned(this.slot, true);
    const why = await platform.pinThread(this.#filled.ready.threadId, core);
    if (why === null) return;
    tellEvent({ ...this.#about, kind: "pinning_unavailable", why, text: why });
  }

  /** Ends the slot's processes in order, then its thread; what takes longer is ended at once. */
  async close(graceMs: number): Promise<ReadonlyArray<KilledProcess>> {
    this.#isClosing = true;
    this.#dropSuccessor();
    const thread = this.thread;
    return thread === null ? [] : await this.#stop(thread, graceMs);
  }

  get #about(): { readonly slot: number; readonly incarnation: number } {
    return { slot: this.slot, incarnation: this.incarnation };
  }

  async #stop(thread: SchedulerThread, graceMs: number): Promise<ReadonlyArray<KilledProcess>> {
    this.#around.table.setPhase(this.slot, ENDING);
    await this.#cancelAutopsy();
    // Nobody who waits for the end of the thread is to be left by Node before it comes.
    thread.worker.ref();
    thread.say({ kind: "stop", graceMs });
    const timer = setTimeout(() => void this.#terminate(thread), graceMs + STOP_MARGIN_MS);
    const end = await thread.ended;
    clearTimeout(timer);
    return end.kind === "stopped" ? end.killed : [];
  }

  async #terminate(thread: SchedulerThread): Promise<void> {
    await this.#cancelAutopsy();
    await thread.terminate();
  }

  // ------------------------------------------------------------ Under watch

  #watchedOf(thread: SchedulerThread, threadId: number | null): Watched {
    const { remote, table } = this.#around;
    return {
      beats: () => remote.beats(this.slot),
      // Both as 32 bits that go round.
      sliceMs: () => (sharedNow() - table.sliceBegan(this.slot)) | 0,
      eventLoopUtilization: thread.worker.utilizationMeter(() => remote.isAsleep(this.slot)),
      ownTime: platform.ownTimeMeter(threadId),
      ring: () => thread.say({ kind: "ring" }),
      suspect: () => this.#getReady(thread),
      clear: () => {
        this.#dropSuccessor();
        void this.#cancelAutopsy();
      },
      stuck: (afterMs) => void this.#endStuck(thread, afterMs),
    };
  }

  /** The thread is likely to be stuck: it is found out what it does, and another one is made. */
  #getReady(thread: SchedulerThread): void {
    if (this.#around.table.phase(this.slot) !== RUNNING) return;
    const autopsy = thread.worker.examine(this.#around.autopsyMs);
    this.#autopsy = autopsy;
    void autopsy.found.then(() => {
      if (this.#autopsy === autopsy) this.#setSuccessorAside();
    });
  }

  async #cancelAutopsy(): Promise<void> {
    const autopsy = this.#autopsy;
    this.#autopsy = null;
    await autopsy?.cancel();
  }

  async #endStuck(thread: SchedulerThread, afterMs: number): Promise<void> {
    const found = await this.#autopsy?.found;
    this.#autopsy = null;
    const { process = null, message = null, stack = null } = found ?? {};
    await thread.condemn({ kind: "scheduler_stuck", afterMs, process, message, stack });
  }

  #hear(thread: SchedulerThread, news: ThreadNews): void {
    if (news.kind === "running") this.#tellStarted();
    else if (news.kind === "heap-mark") {
      const { usedMb, softLimitMb } = news;
      void this.#endInOrder(thread, { kind: "scheduler_heap_mark", usedMb, softLimitMb });
    } else if (news.kind === "silent") {
      if (news.isSilent) this.#setSuccessorAside();
      else this.#dropSuccessor();
    } else this.#around.onNews(this.slot, news);
  }

  #tellStarted(): void {
    const text = `scheduler ${this.slot} runs`;
    this.#around.tellEvent({ ...this.#about, kind: "scheduler_started", text });
  }

  /** The thread goes when its successor is ready. */
  async #endInOrder(thread: SchedulerThread, death: ThreadDeath): Promise<void> {
    const { stopGraceMs } = this.#around;
    this.#setSuccessorAside();
    await this.#successor?.ready.catch(() => undefined);
    if (this.#isClosing || this.#filled?.thread !== thread) return;
    thread.expect(death);
    await this.#stop(thread, stopGraceMs);
  }

  // ------------------------------------------------------- Death and another

  /** The slot is likely to need another thread soon. */
  #setSuccessorAside(): void {
    try {
      this.#takeSuccessor();
    } catch {
      // None can be made now: that is told when it is needed, if it is still so.
    }
  }

  #takeSuccessor(): SchedulerThread | null {
    if (!this.#isClosing) this.#successor ??= this.#around.standbys.take();
    return this.#successor;
  }

  #dropSuccessor(): void {
    const successor = this.#successor;
    this.#successor = null;
    if (successor !== null) this.#around.standbys.giveBack(successor);
  }

  #stopped(): void {
    const { table, remote } = this.#around;
    this.#filled = null;
    table.setPhase(this.slot, FREE);
    remote.closeSlot(this.slot);
  }

  async #died(death: ThreadDeath): Promise<void> {
    const { table, remote, tellEvent, isReplaced } = this.#around;
    const { slot } = this;
    const sinceMs = performance.now();
    this.#filled = null;
    void this.#cancelAutopsy();
    this.#wasPinned = table.isPinned(slot) && table.core(slot) !== null;
    table.setPinned(slot, false);
    const again = isReplaced(slot, death) && !this.#isClosing;
    const isTooOften = this.#deaths.isOneTooMany(sinceMs);
    const next = !again ? FREE : isTooOften ? GIVEN_UP : STARTING;
    table.setPhase(slot, next);
    remote.closeSlot(slot);
    if (next === STARTING) remote.openSlot(slot);
    const text = `scheduler ${slot} ${describeDeath(death)}`;
    tellEvent({ ...this.#about, ...death, text });
    if (next === STARTING) await this.#replace(sinceMs);
    else this.#leaveEmpty(next === GIVEN_UP);
  }

  async #replace(sinceMs: number): Promise<void> {
    const { table, tellEvent } = this.#around;
    // A spare slot waits for whoever claims it next.
    if (!table.isPooled(this.slot)) return this.#becomeSpare();
    if (!(await this.#fill())) return;
    const afterMs = performance.now() - sinceMs;
    const text = `scheduler ${this.slot} has a new thread after ${Math.round(afterMs)} ms`;
    tellEvent({ ...this.#about, kind: "scheduler_replaced", afterMs, text });
  }

  #becomeSpare(): void {
    const { table } = this.#around;
    this.#dropSuccessor();
    table.setPhase(this.slot, FREE);
    table.release(this.slot);
  }

  #leaveEmpty(isGivenUp: boolean): void {
    const { tellEvent, restartLimit } = this.#around;
    this.#dropSuccessor();
    if (!isGivenUp) return;
    const { deaths } = this.#deaths;
    const { withinMs } = restartLimit;
    const text = `scheduler ${this.slot} is given up: its thread died ${deaths} times in ${withinMs} ms`;
    tellEvent({ ...this.#about, kind: "scheduler_given_up", deaths, withinMs, text });
  }

  /** Gets a thread for the empty slot. A thread that cannot be started is a death of its own. */
  async #fill(): Promise<boolean> {
    let thread: SchedulerThread | null = null;
    try {
      thread = this.#takeSuccessor();
      if (thread === null) return false;
      const ready = await thread.ready;
      if (this.#isClosing || this.#successor !== thread) return false;
      this.#successor = null;
      this.#checkFingerprint(ready);
      this.enter(thread, ready);
      if (this.#isToBePinned) void this.pin();
      return true;
    } catch (error) {
      this.#successor = null;
      await thread?.terminate();
      if (!this.#isClosing) await this.#died({ kind: "scheduler_crashed", error });
      return false;
    }
  }

  get #isToBePinned(): boolean {
    const { pin, table } = this.#around;
    return pin || this.#wasPinned || !table.isPooled(this.slot);
  }

  #checkFingerprint({ fingerprint }: ReadyThread): void {
    if (fingerprint === this.#around.fingerprint) return;
    throw new Error("the program on disk is another one than the one that runs");
  }
}

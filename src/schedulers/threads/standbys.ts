// The threads that stand by: they have loaded the program and wait without a slot, so that a slot whose thread is lost has another
// at once.
//
// They are started in the background, a while after the start of the system and after one of them was taken, so that they do not
// compete with what starts or recovers. Whoever needs a thread gets one in any case: the one that is furthest, or one that is started
// now. A standby that ends, or cannot be started, is told as an event and replaced, within the limit that holds for the threads of a
// slot; beyond it there are none any more. They keep no Node process alive. Nothing here rejects.

import { unref } from "../timers.ts";
import { describeDeath, type ThreadEvent } from "./events.ts";
import { messageOf } from "./failure.ts";
import { DeathCount, type RestartLimit } from "./restart-limit.ts";
import type { SchedulerThread } from "./scheduler-thread.ts";

/** How long a system that starts has the processors for itself: one that ends before needs no thread to stand by. */
const AFTER_START_MS = 2_000;
/** How long what has lost its thread, and starts again, has them. */
const AFTER_LOSS_MS = 100;

export interface StandbyOptions {
  /** How many stand by. */
  readonly count: number;
  readonly restartLimit: RestartLimit;
  /** The program as the first threads have it. */
  readonly fingerprint: string;
  /** Throws if no thread can be made. `name` is for debuggers. */
  newThread(name: string): SchedulerThread;
  tellEvent(event: ThreadEvent): void;
}

interface Standby {
  readonly thread: SchedulerThread;
  isReady: boolean;
}

export class Standbys {
  readonly #options: StandbyOptions;
  readonly #deaths: DeathCount;
  #waiting: Array<Standby> = [];
  #timer: NodeJS.Timeout | null = null;
  /** There are to be no more. */
  #isOver = false;
  /** Those that were ended, until they have. */
  #ending: Promise<unknown> = Promise.resolve();

  constructor(options: StandbyOptions) {
    this.#options = options;
    this.#deaths = new DeathCount(options.restartLimit);
    this.#fillIn(AFTER_START_MS);
  }

  /** How many have loaded the program and wait. */
  get ready(): number {
    return this.#waiting.filter(({ isReady }) => isReady).length;
  }

  /** A thread for a slot; it may have to load the program yet. Throws if none can be made. */
  take(): SchedulerThread {
    const next = this.#waiting.find(({ isReady }) => isReady) ?? this.#waiting[0];
    this.#fillIn(AFTER_LOSS_MS);
    if (next === undefined) return this.#options.newThread("starfish");
    this.#remove(next);
    next.thread.standUp();
    return next.thread;
  }

  /** The slot does not need the thread after all. */
  giveBack(thread: SchedulerThread): void {
    this.#add(thread);
    const most = this.#isOver ? 0 : this.#options.count;
    while (this.#waiting.length > most) {
      const least = this.#waiting.find(({ isReady }) => !isReady) ?? (this.#waiting[0] as Standby);
      this.#remove(least);
      this.#end(least.thread);
    }
  }

  /** Ends those that wait; resolves when they have ended. There are none afterwards. */
  async close(): Promise<void> {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { thread } of this.#waiting) this.#end(thread);
    this.#waiting = [];
    await this.#ending;
  }

  #fillIn(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#isOver || this.#options.count === 0) return;
    this.#timer = setTimeout(() => this.#fill(), delayMs);
    unref(this.#timer);
  }

  #fill(): void {
    while (!this.#isOver && this.#waiting.length < this.#options.count) {
      try {
        this.#add(this.#options.newThread("starfish standby"));
      } catch (error) {
        this.#fillIn(AFTER_LOSS_MS);
        this.#noteLoss(`could not be made: ${messageOf(error)}`);
        return;
      }
    }
  }

  #add(thread: SchedulerThread): void {
    const standby: Standby = { thread, isReady: false };
    this.#waiting.push(standby);
    thread.standBy();
    thread.ready.then(
      ({ fingerprint }) => {
        standby.isReady = fingerprint === this.#options.fingerprint;
        if (standby.isReady) thread.say({ kind: "rehearse" });
        else this.#lost(standby, "has loaded another program than the one that runs");
      },
      (error) => this.#lost(standby, `could not be started: ${messageOf(error)}`),
    );
    void thread.ended.then((end) => {
      if (standby.isReady && end.kind !== "stopped") this.#lost(standby, describeDeath(end));
    });
  }

  #lost(standby: Standby, why: string): void {
    if (!this.#waiting.includes(standby)) return;
    this.#remove(standby);
    this.#end(standby.thread);
    this.#fillIn(AFTER_LOSS_MS);
    this.#noteLoss(why);
  }

  #noteLoss(why: string): void {
    const { tellEvent, restartLimit } = this.#options;
    tellEvent({ kind: "standby_lost", why, text: `a thread that stood by ${why}` });
    if (!this.#deaths.isOneTooMany(performance.now())) return;
    this.#isOver = true;
    const { deaths } = this.#deaths;
    const { withinMs } = restartLimit;
    const text = `no thread stands by any more: ${deaths} were lost in ${withinMs} ms`;
    tellEvent({ kind: "standby_given_up", deaths, withinMs, text });
  }

  #remove(standby: Standby): void {
    this.#waiting = this.#waiting.filter((other) => other !== standby);
  }

  #end(thread: SchedulerThread): void {
    this.#ending = Promise.all([this.#ending, thread.terminate()]);
  }
}

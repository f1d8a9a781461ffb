// How the thread of a slot goes to sleep without missing what comes: its own doorbell.
//
// First the word says that the thread is about to sleep, then it looks whether there is anything to do; only then it sleeps. Between
// polls and sleeping nothing may be sent: `flush` comes first.

import { AWAKE, type Bells, SLEEPING, WAITING } from "./bells.ts";
import type { Receiver } from "./receiver.ts";
import type { Sender } from "./sender.ts";

/** Looks at the word before a thread sleeps on it: some 10 to 20 microseconds. */
const LOOKS = 4096;
/** After n tries in vain, 2^n pauses go without looking; n is at most this. */
const MOST_FAILURES = 10;

export class Bell {
  readonly bells: Bells;
  readonly sender: Sender;
  readonly receiver: Receiver;
  readonly word: number;
  readonly #looks: number;
  #failures = 0;
  #pausesToSkip = 0;

  constructor(bells: Bells, sender: Sender, receiver: Receiver, slot: number, looks = LOOKS) {
    this.#looks = looks;
    this.bells = bells;
    this.sender = sender;
    this.receiver = receiver;
    this.word = bells.bellWords[slot] as number;
  }

  /** Waits in this call, which blocks the thread, at most that long. True: there is something to do. */
  waitBriefly(timeoutMs: number): boolean {
    if (this.settle(WAITING)) this.pause(timeoutMs);
    return this.#hasWork();
  }

  /** Waits on the word, after `settle(WAITING)` said that there is nothing to do. */
  pause(timeoutMs: number): void {
    const { words } = this.bells;
    if (this.#isRungSoon()) return;
    words.wait(this.word, WAITING, timeoutMs);
    this.awake();
  }

  /**
   * Looks at the word for some microseconds: an answer that is on its way comes in less time than it takes to sleep and wake. Where that
   * was in vain, because nobody rings or has a processor to do it on, it is tried ever less often.
   */
  #isRungSoon(): boolean {
    if (this.#pausesToSkip > 0) {
      this.#pausesToSkip--;
      return false;
    }
    for (let looks = this.#looks; looks > 0; looks--) {
      if (this.bells.words.load(this.word) === WAITING) continue;
      this.#failures = 0;
      return true;
    }
    this.#failures = Math.min(MOST_FAILURES, this.#failures + 1);
    this.#pausesToSkip = 2 ** this.#failures;
    return false;
  }

  /** True: the thread may go back to its event loop, and is woken there. False: there is something to do. */
  sleep(): boolean {
    return this.settle(SLEEPING);
  }

  /** Says that the thread is about to sleep. False, and awake again, if there is something to do. */
  settle(state: number): boolean {
    const { words } = this.bells;
    words.store(this.word, state);
    const isBusy = this.#hasWork();
    if (!isBusy) return true;
    this.awake();
    return false;
  }

  /** The thread is awake: nobody needs to ring. */
  awake(): void {
    this.bells.words.store(this.word, AWAKE);
  }

  #hasWork(): boolean {
    return this.receiver.hasNews() || this.sender.canRelieve();
  }
}

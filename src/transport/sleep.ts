// How the thread of a slot goes to sleep without missing what comes: its own doorbell.
//
// First the word says that the thread is about to sleep, then it looks whether there is anything to do; only then it sleeps. Between
// polls and sleeping nothing may be sent: `flush` comes first.

import { AWAKE, type Bells, SLEEPING, WAITING } from "./bells.ts";
import type { Receiver } from "./receiver.ts";
import type { Sender } from "./sender.ts";

export class Bell {
  readonly bells: Bells;
  readonly sender: Sender;
  readonly receiver: Receiver;
  readonly word: number;

  constructor(bells: Bells, sender: Sender, receiver: Receiver, slot: number) {
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
    words.wait(this.word, WAITING, timeoutMs);
    this.awake();
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

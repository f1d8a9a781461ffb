/**
 * Open calls: each is the tag of its own reply, and a member of a list (a lane) of calls with the
 * same timeout, the oldest first.
 *
 * Promise: finding the call of a reply costs nothing, opening and closing one costs a few
 * assignments. A call that was taken out of its lane points at no other: otherwise calls long
 * closed would keep each other in memory until the next full collection.
 */
import { type Pid, Reference } from "../kernel/index.ts";
import type { CalleeExited, CallLost, CallTimeout, SystemClosed } from "./errors.ts";

/** How a call ends without a reply. */
export type CallFailure = CallTimeout | CalleeExited | CallLost | SystemClosed;

/** Who made a call: hears exactly one of the two. */
export interface Caller {
  reply(value: unknown): void;
  failed(error: CallFailure): void;
}

/** Something that can be given up while it goes on; afterwards giving up does nothing. */
export interface Ongoing {
  giveUp(): void;
  /**
   * Where a process was started: ends it and all that is linked to it, in order; what is left after
   * the system's `shutdownTimeoutMs` is killed.
   */
  readonly end?: () => Promise<void>;
}

/** An open call: the tag of its reply. */
export class OpenCall extends Reference implements Ongoing {
  readonly #operation: string;
  #callee: Pid | null = null;
  #caller: Caller | null;
  #lane: Lane | null = null;
  #deadlineMs = 0;
  #older: OpenCall | null = null;
  #newer: OpenCall | null = null;

  constructor(operation: string, caller: Caller) {
    super();
    this.#operation = operation;
    this.#caller = caller;
  }

  giveUp(): void {
    OpenCall.close(this);
  }

  /**
   * Takes the call out of its lane, for good; gives its caller, or null if it has been closed
   * before.
   */
  static close(call: OpenCall): Caller | null {
    const caller = call.#caller;
    call.#caller = null;
    call.#lane?.remove(call);
    return caller;
  }

  static operation(call: OpenCall): string {
    return call.#operation;
  }

  /** Null until the call has entered its lane. */
  static callee(call: OpenCall): Pid | null {
    return call.#callee;
  }

  static deadlineMs(call: OpenCall): number {
    return call.#deadlineMs;
  }

  static newer(call: OpenCall): OpenCall | null {
    return call.#newer;
  }

  static enter(call: OpenCall, callee: Pid, lane: Lane, deadlineMs: number): void {
    call.#callee = callee;
    call.#lane = lane;
    call.#deadlineMs = deadlineMs;
    call.#older = lane.newest;
    if (lane.newest === null) lane.oldest = call;
    else lane.newest.#newer = call;
    lane.newest = call;
    lane.size += 1;
    lane.byNumber?.set(call.id, call);
  }

  static leave(call: OpenCall, lane: Lane): void {
    const older = call.#older;
    const newer = call.#newer;
    if (older === null) lane.oldest = newer;
    else older.#newer = newer;
    if (newer === null) lane.newest = older;
    else newer.#older = older;
    call.#lane = null;
    call.#older = null;
    call.#newer = null;
    lane.size -= 1;
    lane.byNumber?.delete(call.id);
  }
}

/** Open calls with the same timeout, the oldest first: the first deadline is that of the oldest. */
export class Lane {
  readonly timeoutMs: number;
  /** Where calls are found by their numbers too, if they have to be. */
  readonly byNumber: Map<number, OpenCall> | null;
  oldest: OpenCall | null = null;
  newest: OpenCall | null = null;
  size = 0;
  isWatched = false;

  constructor(timeoutMs: number, byNumber: Map<number, OpenCall> | null) {
    this.timeoutMs = timeoutMs;
    this.byNumber = byNumber;
  }

  get isForever(): boolean {
    return this.timeoutMs === Number.POSITIVE_INFINITY;
  }

  remove(call: OpenCall): void {
    OpenCall.leave(call, this);
  }

  *calls(): Iterable<OpenCall> {
    let call = this.oldest;
    while (call !== null) {
      const newer = OpenCall.newer(call);
      yield call;
      call = newer;
    }
  }
}

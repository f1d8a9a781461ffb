/**
 * The one process through which TypeScript calls processes: replies, exits of callees and timeouts
 * of all open calls arrive in its mailbox, so that no process is made for a call.
 *
 * Promise: a call is settled exactly once: by the first reply, by the end of its callee, by its
 * timeout, or by `closeAll`. A reply that was sent before the callee ended wins over that end,
 * because both pass through one mailbox in order.
 *
 * One alarm, for the oldest, covers all open calls with the same timeout.
 *
 * Failure: what a caller throws when it is told how its call ended goes to `failed` and disturbs no
 * other call. The program sees the process's pid in every call and may end it: then the replies on
 * their way are lost, all open calls fail at once with `CallLost`, alarms are set again, and another
 * process takes the place.
 */
import {
  cancelTimer,
  emptySelector,
  type Kernel,
  type Loop,
  NO_TAG,
  newReference,
  type Pid,
  Reference,
  selectOther,
  sendAfter,
  serve,
  type Timer,
} from "../kernel/index.ts";
import { CalleeExited, CallLost, CallTimeout, SystemClosed } from "./errors.ts";
import { type Caller, type CallFailure, Lane, OpenCall } from "./open-calls.ts";

const EXITED = newReference();
const ALARM = newReference();

const everything = selectOther(emptySelector, (term: unknown) => term);

/** An alarm that is set, and how to take it back. */
interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
  timer: Timer | null;
}

export class Gateway {
  readonly #kernel: Kernel;
  #pid: Pid;
  #isOver = false;
  readonly #lanes = new Map<number, Lane>();
  readonly #alarms = new Set<Alarm>();
  /** Numbers of callees whose end is watched: one watch for each, however many calls are open. */
  readonly #watched = new Set<number>();
  /** Open calls of a system with threads, where a tag that has crossed comes back as a copy. */
  readonly #byNumber = new Map<number, OpenCall>();
  readonly #isClosing: () => boolean;
  readonly #failed: (error: unknown) => void;

  /**
   * `failed` is told of what callers and alarms throw. While the system is closing, the exit of a
   * callee is part of that.
   */
  constructor(kernel: Kernel, isClosing: () => boolean, failed: (error: unknown) => void) {
    this.#kernel = kernel;
    this.#isClosing = isClosing;
    this.#failed = failed;
    this.#pid = this.#start();
  }

  /** The process that replies are to be sent to now. */
  get pid(): Pid {
    return this.#pid;
  }

  get openCalls(): number {
    let open = 0;
    for (const lane of this.#lanes.values()) open += lane.size;
    return open;
  }

  /** Opens a call to a process. Its reply is to be sent to the gateway's pid under `tagOf` the call. */
  open(operation: string, callee: Pid, timeoutMs: number, caller: Caller): OpenCall {
    const call = new OpenCall(operation, caller);
    this.#enter(call, callee, timeoutMs);
    return call;
  }

  /**
   * Opens a call without a time limit to a process that `start` starts, which is given the pid and
   * the tag for the reply. What `start` throws, this throws, and nothing was opened.
   */
  openTo(
    operation: string,
    caller: Caller,
    start: (replyTo: Pid, tag: Reference) => Pid,
  ): OpenCall {
    const call = new OpenCall(operation, caller);
    this.#enter(call, start(this.pid, this.tagOf(call)), Number.POSITIVE_INFINITY);
    return call;
  }

  /**
   * The tag of a call's reply: the call itself, by which it is found at once, or, where replies may
   * come from other threads, a reference with its number.
   */
  tagOf(call: OpenCall): Reference {
    return this.#kernel.remote === null ? call : new Reference(call.id);
  }

  #enter(call: OpenCall, callee: Pid, timeoutMs: number): void {
    const lane = this.#laneOf(timeoutMs);
    OpenCall.enter(call, callee, lane, lane.isForever ? timeoutMs : this.#now() + timeoutMs);
    if (!lane.isWatched && !lane.isForever) this.#watchLane(lane);
    this.#watchCallee(callee);
  }

  /** Calls `ring` after a time. Gives back the function that cancels it. */
  alarm(delayMs: number, ring: () => void): () => void {
    const alarm: Alarm = { atMs: this.#now() + delayMs, ring, timer: null };
    alarm.timer = this.#arm(alarm);
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
      if (alarm.timer !== null) cancelTimer(alarm.timer);
    };
  }

  #arm(alarm: Alarm): Timer {
    const delayMs = Math.max(0, Math.ceil(alarm.atMs - this.#now()));
    return sendAfter(this.#pid, ALARM, delayMs, alarm);
  }

  /** Settles every open call as closed, for good: a process that ends afterwards is not replaced. */
  closeAll(): void {
    this.#isOver = true;
    for (const call of this.#openCalls()) {
      this.#fail(call, new SystemClosed({ operation: OpenCall.operation(call) }));
    }
  }

  #start(): Pid {
    const loop = new GatewayLoop((tag, payload) => this.#receive(tag, payload));
    return this.#kernel.spawnRoot(() => serve(loop), {
      label: "typescript",
      onExit: (_, reason) => this.#ended(reason),
    });
  }

  /** Somebody has ended the process: what waited in its mailbox is lost. */
  #ended(reason: unknown): void {
    if (this.#isOver) return;
    const lost = this.#openCalls();
    this.#pid = this.#start();
    for (const alarm of this.#alarms) alarm.timer = this.#arm(alarm);
    for (const call of lost) {
      this.#fail(call, new CallLost({ operation: OpenCall.operation(call), reason }));
    }
  }

  #now(): number {
    return this.#kernel.host.now();
  }

  #openCalls(): ReadonlyArray<OpenCall> {
    return [...this.#lanes.values()].flatMap((lane) => [...lane.calls()]);
  }

  #laneOf(timeoutMs: number): Lane {
    const known = this.#lanes.get(timeoutMs);
    if (known !== undefined) return known;
    const lane = new Lane(timeoutMs, this.#kernel.remote === null ? null : this.#byNumber);
    this.#lanes.set(timeoutMs, lane);
    return lane;
  }

  /** Sets the alarm for the oldest call of a lane; forgets a lane without calls. */
  #watchLane(lane: Lane): void {
    const { oldest } = lane;
    lane.isWatched = oldest !== null;
    if (oldest === null) {
      this.#lanes.delete(lane.timeoutMs);
      return;
    }
    const delayMs = Math.max(0, Math.ceil(OpenCall.deadlineMs(oldest) - this.#now()));
    this.alarm(delayMs, () => this.#expire(lane));
  }

  /** The alarm may have been set for a call that was settled since: then it is set again. */
  #expire(lane: Lane): void {
    const { timeoutMs } = lane;
    const now = this.#now();
    while (lane.oldest !== null && OpenCall.deadlineMs(lane.oldest) <= now) {
      const operation = OpenCall.operation(lane.oldest);
      this.#fail(lane.oldest, new CallTimeout({ operation, timeoutMs }));
    }
    this.#watchLane(lane);
  }

  #watchCallee(callee: Pid): void {
    if (this.#watched.has(callee.id)) return;
    this.#watched.add(callee.id);
    this.#kernel.onExit(callee, (pid, reason) => {
      this.#watched.delete(pid.id);
      // By way of the mailbox, so that a reply sent before the end is seen before it.
      this.#kernel.send(this.pid, EXITED, [pid, reason]);
    });
  }

  #receive(tag: unknown, payload: unknown): void {
    if (tag === EXITED) this.#exited(payload as readonly [Pid, unknown]);
    else if (tag === ALARM) this.#ring(payload as Alarm);
    else {
      const call = this.#callOf(tag);
      if (call !== undefined) this.#reply(call, payload);
    }
  }

  /** The call that a tag stands for. The tag may come from anywhere, and throw when it is looked at. */
  #callOf(tag: unknown): OpenCall | undefined {
    try {
      if (tag instanceof OpenCall) return tag;
      return tag instanceof Reference ? this.#byNumber.get(tag.id) : undefined;
    } catch {
      return undefined;
    }
  }

  #exited([pid, reason]: readonly [Pid, unknown]): void {
    for (const call of this.#openCalls()) {
      if (OpenCall.callee(call)?.id !== pid.id) continue;
      const operation = OpenCall.operation(call);
      const error = this.#isClosing()
        ? new SystemClosed({ operation })
        : new CalleeExited({ operation, reason });
      this.#fail(call, error);
    }
  }

  #reply(call: OpenCall, value: unknown): void {
    try {
      OpenCall.close(call)?.reply(value);
    } catch (error) {
      this.#failed(error);
    }
  }

  #fail(call: OpenCall, failure: CallFailure): void {
    try {
      OpenCall.close(call)?.failed(failure);
    } catch (error) {
      this.#failed(error);
    }
  }

  #ring(alarm: Alarm): void {
    this.#alarms.delete(alarm);
    try {
      alarm.ring();
    } catch (error) {
      this.#failed(error);
    }
  }
}

/** Takes every message there is; foreign terms have no tag and are dropped. */
class GatewayLoop implements Loop {
  readonly tag = NO_TAG;
  readonly selector = everything;
  readonly result = undefined;
  readonly #receive: (tag: unknown, payload: unknown) => void;

  constructor(receive: (tag: unknown, payload: unknown) => void) {
    this.#receive = receive;
  }

  handle(term: unknown): boolean {
    if (Array.isArray(term) && term.length === 2) this.#receive(term[0], term[1]);
    return true;
  }

  settle(): boolean {
    return true;
  }
}

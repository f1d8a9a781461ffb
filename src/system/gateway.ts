/**
 * The one process through which TypeScript calls processes: replies, exits of callees and timeouts of all open calls
 * arrive in its mailbox, so that no process is made for a call.
 *
 * Promise: a call is settled exactly once: by the first reply, by the end of its callee, by its timeout, or by `close`.
 * A reply that was sent before the callee ended wins over that end, because both pass through one mailbox in order.
 *
 * Failure: `settle` is called while the gateway runs and must not throw; what it throws ends no call but its own.
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

/** How a call ended. */
export type CallEnd =
  | { readonly kind: "reply"; readonly value: unknown }
  | { readonly kind: "exit"; readonly reason: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "closed" };

interface OpenCall {
  readonly callee: Pid;
  readonly tag: Reference;
  readonly timer: Timer | null;
  readonly settle: (end: CallEnd) => void;
}

const EXITED = newReference();
const TIMEOUT = newReference();
const ALARM = newReference();

const everything = selectOther(emptySelector, (term: unknown) => term);

export class Gateway {
  readonly pid: Pid;
  readonly #kernel: Kernel;
  readonly #open = new Map<Reference, OpenCall>();
  /** Callees whose end is watched: one watch for each, however many calls are open. */
  readonly #watched = new Set<Pid>();
  readonly #failed: (error: unknown) => void;

  /** `failed` is told of what `settle` or an alarm throws. */
  constructor(kernel: Kernel, failed: (error: unknown) => void) {
    this.#kernel = kernel;
    this.#failed = failed;
    const loop = new GatewayLoop((tag, payload) => this.#receive(tag, payload));
    this.pid = kernel.spawnRoot(() => serve(loop), { label: "typescript" });
  }

  get openCalls(): number {
    return this.#open.size;
  }

  /**
   * Opens a call to a process; `send` gets the tag under which the reply is to come and sends the message. Nothing is
   * open afterwards if it throws. Gives back the function that gives up on the call.
   */
  call(
    callee: Pid,
    timeoutMs: number,
    send: (tag: Reference) => void,
    settle: (end: CallEnd) => void,
  ): () => void {
    const tag = newReference();
    send(tag);
    const timer = Number.isFinite(timeoutMs) ? sendAfter(this.pid, TIMEOUT, timeoutMs, tag) : null;
    this.#open.set(tag, { callee, tag, timer, settle });
    this.#watch(callee);
    return () => this.#close(tag);
  }

  /** Calls `ring` after a time. Gives back the function that cancels it. */
  alarm(delayMs: number, ring: () => void): () => void {
    const timer = sendAfter(this.pid, ALARM, delayMs, ring);
    return () => {
      cancelTimer(timer);
    };
  }

  /** Settles every open call as closed. */
  closeAll(): void {
    for (const tag of [...this.#open.keys()]) this.#settle(tag, { kind: "closed" });
  }

  #watch(callee: Pid): void {
    if (this.#watched.has(callee)) return;
    this.#watched.add(callee);
    this.#kernel.onExit(callee, (pid, reason) => {
      this.#watched.delete(pid);
      // By way of the mailbox, so that a reply sent before the end is seen before it.
      this.#kernel.send(this.pid, EXITED, [pid, reason]);
    });
  }

  #receive(tag: unknown, payload: unknown): void {
    if (tag === EXITED) {
      const [pid, reason] = payload as readonly [Pid, unknown];
      for (const call of [...this.#open.values()]) {
        if (call.callee === pid) this.#settle(call.tag, { kind: "exit", reason });
      }
    } else if (tag === TIMEOUT) {
      this.#settle(payload as Reference, { kind: "timeout" });
    } else if (tag === ALARM) {
      this.#guarded(payload as () => void);
    } else if (tag instanceof Reference) {
      this.#settle(tag, { kind: "reply", value: payload });
    }
  }

  #settle(tag: Reference, end: CallEnd): void {
    const call = this.#close(tag);
    if (call !== undefined) this.#guarded(() => call.settle(end));
  }

  #close(tag: Reference): OpenCall | undefined {
    const call = this.#open.get(tag);
    if (call === undefined) return undefined;
    this.#open.delete(tag);
    if (call.timer !== null) cancelTimer(call.timer);
    return call;
  }

  #guarded(action: () => void): void {
    try {
      action();
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

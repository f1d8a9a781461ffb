/**
 * Owns calls, selective receive and timers on the kernel's own interface. A wrong count shows in the proof.
 */
import {
  cancelTimer,
  Finish,
  FOR_REPLY,
  FOR_TAG,
  SUSPEND,
  send,
  sendAfter,
  startCall,
  suspend,
  type Timer,
} from "../../../src/kernel/index.ts";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { Actor, inProcess, ownSubject, type Subject, settled, start } from "./system.ts";

const TIMEOUT_MS = 5_000;

const fail = (): never => {
  throw new Error("a call failed");
};
const CALL = new Finish({ timeout: fail, down: fail });

interface Request {
  readonly replyTo: Subject;
  readonly value: number;
}

class Server extends Actor {
  handle(message: unknown): boolean {
    const { replyTo, value } = message as Request;
    send(replyTo.pid, replyTo.tag, value + 1);
    return true;
  }
}

export const ask = (size: number): Measurement =>
  inProcess(function* () {
    const server = start(new Server());
    const { pid } = ownSubject();
    const proof = { replies: 0, sum: 0 };
    const elapsed = stopwatch();
    for (let left = size; left > 0; left -= 1) {
      const monitor = startCall(server.pid);
      send(server.pid, server.tag, { replyTo: { pid, tag: monitor }, value: left & 7 });
      let reply = suspend(FOR_REPLY, monitor, TIMEOUT_MS, CALL);
      if (reply === SUSPEND) reply = yield SUSPEND;
      proof.sum += reply as number;
      proof.replies += 1;
    }
    return { elapsedNs: elapsed(), proof };
  });

const TIMED_OUT = "timed out";

class Caller extends Actor {
  readonly server: Subject;
  readonly report: Subject;
  left: number;
  timer: Timer | undefined;
  readonly proof = { replies: 0, sum: 0 };

  constructor(server: Subject, report: Subject, calls: number) {
    super();
    this.server = server;
    this.report = report;
    this.left = calls;
  }

  handle(message: unknown): boolean {
    if (message === TIMED_OUT) fail();
    if (this.timer !== undefined) {
      cancelTimer(this.timer);
      this.proof.replies += 1;
      this.proof.sum += message as number;
      this.left -= 1;
    }
    if (this.left > 0) this.ask();
    else send(this.report.pid, this.report.tag, this.proof);
    return this.left > 0;
  }

  ask(): void {
    const { pid, tag } = this.subject;
    this.timer = sendAfter(pid, tag, TIMEOUT_MS, TIMED_OUT);
    send(this.server.pid, this.server.tag, { replyTo: this.subject, value: this.left & 7 });
  }
}

export const askPlain = (size: number): Measurement =>
  inProcess(function* () {
    const report = ownSubject();
    const server = start(new Server());
    const caller = start(new Caller(server, report, size));
    const elapsed = stopwatch();
    send(caller.pid, caller.tag, "begin");
    const proof = (yield* settled(suspend(FOR_TAG, report.tag))) as {
      replies: number;
      sum: number;
    };
    return { elapsedNs: elapsed(), proof };
  });

export const selective =
  (queued: number) =>
  (size: number): Measurement =>
    inProcess(function* () {
      const [other, wanted] = [ownSubject(), ownSubject()];
      for (let index = 0; index < queued; index += 1) send(other.pid, other.tag, index);
      send(wanted.pid, wanted.tag, "first");
      yield* settled(suspend(FOR_TAG, wanted.tag, TIMEOUT_MS));
      let received = 0;
      const elapsed = stopwatch();
      for (let index = 0; index < size; index += 1) {
        send(wanted.pid, wanted.tag, index);
        let value = suspend(FOR_TAG, wanted.tag, TIMEOUT_MS);
        if (value === SUSPEND) value = yield SUSPEND;
        if (value === index) received += 1;
      }
      const elapsedNs = elapsed();
      let drained = 0;
      for (;;) {
        let value = suspend(FOR_TAG, other.tag, 0);
        if (value === SUSPEND) value = yield SUSPEND;
        if (value === undefined) break;
        drained += 1;
      }
      return { elapsedNs, proof: { received, drained } };
    });

export const timers = (size: number): Measurement =>
  // biome-ignore lint/correctness/useYield: a process that never waits
  inProcess(function* () {
    const { pid, tag } = ownSubject();
    const armed: Timer[] = [];
    let cancelled = 0;
    const elapsed = stopwatch();
    for (let index = 0; index < size; index += 1) {
      armed.push(sendAfter(pid, tag, 60_000 + (index % 10_000), undefined));
    }
    for (const timer of armed) if (cancelTimer(timer) > 0) cancelled += 1;
    return { elapsedNs: elapsed(), proof: { cancelled } };
  });

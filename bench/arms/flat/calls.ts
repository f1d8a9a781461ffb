/**
 * Owns the strongest loop for calls, selective receive and timers. The blocked caller is a generator that the loop resumes,
 * the plain one a state machine; both arm a timer for each call and cancel it at the reply. A selective receive
 * is a queue for each kind of message. A wrong count shows in the proof.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { type Actor, drain, send } from "./loop.ts";
import { arm, cancel, type Timer } from "./wheel.ts";

const TIMEOUT_MS = 5_000;

interface Request {
  readonly replyTo: Actor;
  readonly value: number;
}

class Server implements Actor {
  receive(message: unknown): void {
    const { replyTo, value } = message as Request;
    send(replyTo, value + 1);
  }
}

class PlainCaller implements Actor {
  readonly server: Server;
  left: number;
  replies = 0;
  sum = 0;
  timer: Timer | undefined;

  constructor(server: Server, calls: number) {
    this.server = server;
    this.left = calls;
  }

  ask(): void {
    this.timer = arm(0, TIMEOUT_MS, this.expire);
    send(this.server, { replyTo: this, value: this.left & 7 });
  }

  receive(reply: unknown): void {
    if (!cancel(this.timer as Timer)) return;
    this.replies += 1;
    this.sum += reply as number;
    this.left -= 1;
    if (this.left > 0) this.ask();
  }

  readonly expire = (): void => {
    throw new Error("a call timed out");
  };
}

export function askPlain(size: number): Measurement {
  const caller = new PlainCaller(new Server(), size);
  const elapsed = stopwatch();
  caller.ask();
  drain();
  const { replies, sum } = caller;
  return { elapsedNs: elapsed(), proof: { replies, sum } };
}

/** An actor that is a generator: each message resumes it where it waits. */
class Blocked implements Actor {
  body: Generator<void, void, number> | undefined;

  receive(message: unknown): void {
    (this.body as Generator<void, void, number>).next(message as number);
  }
}

function* callMany(
  self: Actor,
  server: Server,
  calls: number,
  proof: { replies: number; sum: number },
) {
  const expire = (): void => {
    throw new Error("a call timed out");
  };
  for (let left = calls; left > 0; left -= 1) {
    const timer = arm(0, TIMEOUT_MS, expire);
    send(server, { replyTo: self, value: left & 7 });
    const reply: number = yield;
    cancel(timer);
    proof.replies += 1;
    proof.sum += reply;
  }
}

export function ask(size: number): Measurement {
  const proof = { replies: 0, sum: 0 };
  const caller = new Blocked();
  caller.body = callMany(caller, new Server(), size, proof);
  const elapsed = stopwatch();
  caller.body.next();
  drain();
  return { elapsedNs: elapsed(), proof };
}

export function selective(queued: number) {
  return (size: number): Measurement => {
    const other: number[] = [];
    const wanted: number[] = [];
    for (let index = 0; index < queued; index += 1) other.push(index);
    let received = 0;
    const elapsed = stopwatch();
    for (let index = 0; index < size; index += 1) {
      wanted.push(index);
      if (wanted.pop() === index) received += 1;
    }
    const elapsedNs = elapsed();
    let drained = 0;
    while (other.pop() !== undefined) drained += 1;
    return { elapsedNs, proof: { received, drained } };
  };
}

export function timers(size: number): Measurement {
  const expire = (): void => {
    throw new Error("a timer expired");
  };
  const armed: Timer[] = [];
  let cancelled = 0;
  const elapsed = stopwatch();
  for (let index = 0; index < size; index += 1) {
    armed.push(arm(0, 60_000 + (index % 10_000), expire));
  }
  for (const timer of armed) if (cancel(timer)) cancelled += 1;
  return { elapsedNs: elapsed(), proof: { cancelled } };
}

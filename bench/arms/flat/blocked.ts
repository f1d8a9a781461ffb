/**
 * Owns the strongest loop for processes that block in receive: each is a stack of generators kept by hand, of which a
 * message resumes the innermost one, whatever the depth. `delegated` is the same with `yield*`, the language's own way, whose
 * every resumption passes through all frames. A wrong count shows in the proof.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { type Actor, drain, send } from "./loop.ts";

interface Ball {
  readonly replyTo: Actor;
  readonly left: number;
}

type Frame = Generator<Frame | undefined, number, unknown>;

const counts = { received: 0 };

class Process implements Actor {
  readonly stack: Frame[] = [];
  frames = 0;

  start(frame: Frame): void {
    this.stack.push(frame);
    this.receive(undefined);
  }

  /** Resumes the innermost frame; a yielded frame is a call, a finished one returns to its caller. */
  receive(message: unknown): void {
    let value = message;
    for (;;) {
      const step = (this.stack[this.stack.length - 1] as Frame).next(value);
      if (step.done === true) {
        this.stack.pop();
        value = step.value;
        if (this.stack.length > 0) continue;
        this.frames = step.value;
        return;
      }
      if (step.value === undefined) return;
      this.stack.push(step.value);
      value = undefined;
    }
  }
}

function* descend(self: Process, depth: number): Frame {
  if (depth === 0) return (yield play(self)) as number;
  return ((yield descend(self, depth - 1)) as number) + 1;
}

/** Ends with the ball of 0 or below; the one of 0 is passed on so that the other side ends too. */
function* play(self: Actor): Frame {
  for (;;) {
    const { replyTo, left } = (yield undefined) as Ball;
    if (left > 0) counts.received += 1;
    if (left >= 0) send(replyTo, { replyTo: self, left: left - 1 });
    if (left <= 0) return 0;
  }
}

export function depth(frames: number) {
  return (size: number): Measurement => {
    const { elapsedNs, ping, pong } = playAt(frames, size);
    return {
      elapsedNs,
      proof: { received: counts.received, frames: ping.frames + pong.frames },
    };
  };
}

export function pingPongSuspending(size: number): Measurement {
  return { elapsedNs: playAt(0, size).elapsedNs, proof: { received: counts.received } };
}

function playAt(frames: number, size: number) {
  const ping = new Process();
  const pong = new Process();
  ping.start(descend(ping, frames));
  pong.start(descend(pong, frames));
  counts.received = 0;
  const elapsed = stopwatch();
  send(ping, { replyTo: pong, left: size });
  drain();
  return { elapsedNs: elapsed(), ping, pong };
}

class Delegating implements Actor {
  body: Generator<undefined, number, Ball> | undefined;
  frames = 0;

  receive(message: unknown): void {
    const step = (this.body as Generator<undefined, number, Ball>).next(message as Ball);
    if (step.done === true) this.frames = step.value;
  }
}

function* delegate(self: Actor, frames: number): Generator<undefined, number, Ball> {
  if (frames > 0) return (yield* delegate(self, frames - 1)) + 1;
  for (;;) {
    const { replyTo, left } = yield undefined;
    if (left > 0) counts.received += 1;
    if (left >= 0) send(replyTo, { replyTo: self, left: left - 1 });
    if (left <= 0) return 0;
  }
}

export function delegated(frames: number) {
  return (size: number): Measurement => {
    const players = [new Delegating(), new Delegating()] as const;
    for (const player of players) {
      player.body = delegate(player, frames);
      player.body.next();
    }
    const [ping, pong] = players;
    counts.received = 0;
    const elapsed = stopwatch();
    send(ping, { replyTo: pong, left: size });
    drain();
    return {
      elapsedNs: elapsed(),
      proof: { received: counts.received, frames: ping.frames + pong.frames },
    };
  };
}

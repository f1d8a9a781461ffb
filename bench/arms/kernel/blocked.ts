/**
 * Owns ping-pong between processes that block in receive, on the kernel's own interface: generators below a number of frames.
 * A wrong count shows in the proof.
 */
import { FOR_TAG, SUSPEND, send, spawn, suspend } from "../../../src/kernel/index.ts";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { inProcess, ownSubject, type Subject, settled } from "./system.ts";

interface Ball {
  readonly replyTo: Subject;
  readonly left: number;
}

type Frame = Generator<unknown, number, unknown>;

function* descend(own: Subject, report: Subject, frames: number): Frame {
  if (frames === 0) return (yield play(own, report)) as number;
  return ((yield descend(own, report, frames - 1)) as number) + 1;
}

function* play(own: Subject, report: Subject): Frame {
  for (let received = 0; ; received += 1) {
    let ball = suspend(FOR_TAG, own.tag);
    if (ball === SUSPEND) ball = yield SUSPEND;
    const { replyTo, left } = ball as Ball;
    send(replyTo.pid, replyTo.tag, { replyTo: own, left: left - 1 });
    if (left > 0) continue;
    send(report.pid, report.tag, { received });
    return 0;
  }
}

function* startPlayer(report: Subject, frames: number): Generator<unknown, Subject, unknown> {
  spawn(function* () {
    const own = ownSubject();
    send(report.pid, report.tag, own);
    const done = (yield descend(own, report, frames)) as number;
    send(report.pid, report.tag, { frames: done });
  });
  return (yield* settled(suspend(FOR_TAG, report.tag))) as Subject;
}

interface Ended {
  received: number;
  frames: number;
}

function* playAt(frames: number, size: number): Generator<unknown, Ended & { ns: number }> {
  const report = ownSubject();
  const ping = yield* startPlayer(report, frames);
  const pong = yield* startPlayer(report, frames);
  const ended = { received: 0, frames: 0 };
  const elapsed = stopwatch();
  send(ping.pid, ping.tag, { replyTo: pong, left: size });
  for (let messages = 0; messages < 4; messages += 1) {
    let message = suspend(FOR_TAG, report.tag);
    if (message === SUSPEND) message = yield SUSPEND;
    const said = message as Partial<Ended>;
    ended.received += said.received ?? 0;
    ended.frames += said.frames ?? 0;
  }
  return { ...ended, ns: elapsed() };
}

export const pingPongSuspending = (size: number): Measurement => {
  const { ns, received } = inProcess(() => playAt(0, size));
  return { elapsedNs: ns, proof: { received } };
};

export const depth =
  (deep: number) =>
  (size: number): Measurement => {
    const { ns, received, frames } = inProcess(() => playAt(deep, size));
    return { elapsedNs: ns, proof: { received, frames } };
  };

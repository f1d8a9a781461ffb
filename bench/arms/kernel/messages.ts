/**
 * Owns ping-pong, ring and fan-in on the kernel's own interface: loops without a generator. A wrong count shows in the proof.
 */
import { FOR_TAG, send, suspend } from "../../../src/kernel/index.ts";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { BURST, PRODUCERS, payload, RING_ACTORS } from "../../workloads/index.ts";
import { Actor, inProcess, ownSubject, type Subject, settled, start } from "./system.ts";

interface Ball {
  readonly replyTo: Subject;
  readonly left: number;
}

class Player extends Actor {
  readonly report: Subject;
  received = 0;

  constructor(report: Subject) {
    super();
    this.report = report;
  }

  handle(message: unknown): boolean {
    const { replyTo, left } = message as Ball;
    send(replyTo.pid, replyTo.tag, { replyTo: this.subject, left: left - 1 });
    if (left > 0) {
      this.received += 1;
      return true;
    }
    send(this.report.pid, this.report.tag, this.received);
    return false;
  }
}

export const pingPong = (size: number): Measurement =>
  inProcess(function* () {
    const report = ownSubject();
    const [ping, pong] = [start(new Player(report)), start(new Player(report))];
    const elapsed = stopwatch();
    send(ping.pid, ping.tag, { replyTo: pong, left: size });
    const received =
      ((yield* settled(suspend(FOR_TAG, report.tag))) as number) +
      ((yield* settled(suspend(FOR_TAG, report.tag))) as number);
    return { elapsedNs: elapsed(), proof: { received } };
  });

class Link extends Actor {
  readonly report: Subject;
  next: Subject | undefined;
  received = 0;

  constructor(report: Subject) {
    super();
    this.report = report;
  }

  handle(left: unknown): boolean {
    this.received += 1;
    const to = (left as number) > 1 ? (this.next as Subject) : this.report;
    send(to.pid, to.tag, (left as number) - 1);
    return true;
  }
}

export const ring = (size: number): Measurement =>
  inProcess(function* () {
    const report = ownSubject();
    const links = Array.from({ length: RING_ACTORS }, () => new Link(report));
    for (const link of links) start(link);
    for (const [index, link] of links.entries()) {
      link.next = links[(index + 1) % RING_ACTORS]?.subject;
    }
    const first = (links[0] as Link).subject;
    const elapsed = stopwatch();
    send(first.pid, first.tag, size);
    yield* settled(suspend(FOR_TAG, report.tag));
    const elapsedNs = elapsed();
    const received = links.reduce((sum, link) => sum + link.received, 0);
    return { elapsedNs, proof: { received, actors: links.length } };
  });

class Collector extends Actor {
  readonly report: Subject;
  readonly expected: number;
  received = 0;
  sum = 0;

  constructor(report: Subject, expected: number) {
    super();
    this.report = report;
    this.expected = expected;
  }

  handle(value: unknown): boolean {
    this.received += 1;
    this.sum += value as number;
    if (this.received === this.expected) send(this.report.pid, this.report.tag, undefined);
    return true;
  }
}

class Producer extends Actor {
  readonly collector: Subject;
  readonly payload: number;

  constructor(collector: Subject, value: number) {
    super();
    this.collector = collector;
    this.payload = value;
  }

  handle(bursts: unknown): boolean {
    const { pid, tag } = this.collector;
    for (let turn = 0; turn < BURST; turn += 1) send(pid, tag, this.payload);
    if (bursts === 1) return false;
    send(this.subject.pid, this.subject.tag, (bursts as number) - 1);
    return true;
  }
}

export const fanIn = (size: number): Measurement =>
  inProcess(function* () {
    const report = ownSubject();
    const collector = new Collector(report, size);
    start(collector);
    const producers = Array.from({ length: PRODUCERS }, (_, index) =>
      start(new Producer(collector.subject, payload(index))),
    );
    const elapsed = stopwatch();
    for (const { pid, tag } of producers) send(pid, tag, size / (PRODUCERS * BURST));
    yield* settled(suspend(FOR_TAG, report.tag));
    const { received, sum } = collector;
    return { elapsedNs: elapsed(), proof: { received, sum } };
  });

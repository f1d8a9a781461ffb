/**
 * Owns the lower bound of ping-pong, ring and fan-in: actors with an array for a mailbox, and the messages that the Gleam programs
 * send, as objects with the same fields. Promises and failures are those of the workloads: a wrong count shows in the proof.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { BURST, PRODUCERS, payload, RING_ACTORS } from "../../workloads/index.ts";
import { Actor, drain, send } from "./loop.ts";

class Ball {
  readonly replyTo: Actor;
  readonly left: number;

  constructor(replyTo: Actor, left: number) {
    this.replyTo = replyTo;
    this.left = left;
  }
}

class Player extends Actor {
  received = 0;

  receive(message: unknown): void {
    const { replyTo, left } = message as Ball;
    this.received += 1;
    if (left > 1) send(replyTo, new Ball(this, left - 1));
  }
}

export function pingPong(size: number): Measurement {
  const ping = new Player();
  const pong = new Player();
  const elapsed = stopwatch();
  send(ping, new Ball(pong, size));
  drain();
  return { elapsedNs: elapsed(), proof: { received: ping.received + pong.received } };
}

class Hop {
  readonly left: number;

  constructor(left: number) {
    this.left = left;
  }
}

class Link extends Actor {
  next: Link = this;
  received = 0;

  receive(message: unknown): void {
    const { left } = message as Hop;
    this.received += 1;
    if (left > 1) send(this.next, new Hop(left - 1));
  }
}

export function ring(size: number): Measurement {
  const links = Array.from({ length: RING_ACTORS }, () => new Link());
  for (const [index, link] of links.entries()) {
    link.next = links[(index + 1) % RING_ACTORS] as Link;
  }
  const elapsed = stopwatch();
  send(links[0] as Link, new Hop(size));
  drain();
  const elapsedNs = elapsed();
  const received = links.reduce((sum, link) => sum + link.received, 0);
  return { elapsedNs, proof: { received, actors: links.length } };
}

class Collector extends Actor {
  received = 0;
  sum = 0;

  receive(message: unknown): void {
    this.received += 1;
    this.sum += message as number;
  }
}

/** A burst of messages for the collector, then a message to itself for the next burst. */
class Producer extends Actor {
  readonly collector: Collector;
  readonly payload: number;

  constructor(collector: Collector, value: number) {
    super();
    this.collector = collector;
    this.payload = value;
  }

  receive(bursts: unknown): void {
    for (let index = 0; index < BURST; index += 1) send(this.collector, this.payload);
    if ((bursts as number) > 1) send(this, (bursts as number) - 1);
  }
}

export function fanIn(size: number): Measurement {
  const collector = new Collector();
  const bursts = size / (PRODUCERS * BURST);
  const producers = Array.from(
    { length: PRODUCERS },
    (_, index) => new Producer(collector, payload(index)),
  );
  const elapsed = stopwatch();
  for (const producer of producers) send(producer, bursts);
  drain();
  const { received, sum } = collector;
  return { elapsedNs: elapsed(), proof: { received, sum } };
}

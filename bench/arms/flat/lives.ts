/**
 * Owns the strongest loop for spawn, skynet, idle and restart: a process is the smallest object that can do the
 * work, put into the run queue of `loop.ts`. A wrong count shows in the proof.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { heldBytes } from "../../harness/memory.ts";
import { type Actor, drain, send } from "./loop.ts";

const chain = { spawned: 0 };

/** Lives for one message, which is how many more to spawn. */
class Short implements Actor {
  receive(left: unknown): void {
    chain.spawned += 1;
    if ((left as number) > 1) send(new Short(), (left as number) - 1);
  }
}

export function spawn(size: number): Measurement {
  chain.spawned = 0;
  const elapsed = stopwatch();
  send(new Short(), size);
  drain();
  return { elapsedNs: elapsed(), proof: { spawned: chain.spawned } };
}

const CHILDREN = 10;

interface Subtree {
  readonly first: number;
  readonly leaves: number;
}

/** First receives its part of the tree, then the sums of its children. */
class Skynet implements Actor {
  readonly parent: Actor;
  waiting = 0;
  sum = 0;

  constructor(parent: Actor) {
    this.parent = parent;
  }

  receive(message: unknown): void {
    if (typeof message === "number") this.add(message);
    else this.split(message as Subtree);
  }

  split({ first, leaves }: Subtree): void {
    if (leaves === 1) {
      send(this.parent, first);
      return;
    }
    this.waiting = CHILDREN;
    const share = leaves / CHILDREN;
    for (let index = 0; index < CHILDREN; index += 1) {
      send(new Skynet(this), { first: first + index * share, leaves: share });
    }
  }

  add(part: number): void {
    this.sum += part;
    this.waiting -= 1;
    if (this.waiting === 0) send(this.parent, this.sum);
  }
}

class Root implements Actor {
  sum = Number.NaN;

  receive(sum: unknown): void {
    this.sum = sum as number;
  }
}

export function skynet(size: number): Measurement {
  const root = new Root();
  const elapsed = stopwatch();
  send(new Skynet(root), { first: 0, leaves: size });
  drain();
  return { elapsedNs: elapsed(), proof: { sum: root.sum } };
}

const idlers = { answered: 0 };

class Idler implements Actor {
  state: unknown = undefined;
  message: unknown = undefined;

  receive(message: unknown): void {
    this.state = message;
    idlers.answered += 1;
  }
}

export async function idle(size: number): Promise<Measurement> {
  idlers.answered = 0;
  const { bytes, value } = await heldBytes(() => {
    const all = new Array<Idler>(size);
    for (let index = 0; index < size; index += 1) all[index] = new Idler();
    for (const idler of all) send(idler, 1);
    drain();
    return all;
  });
  return { bytes, proof: { answered: value.length === size ? idlers.answered : 0 } };
}

/** The least that a restart is: a throw, a catch, a new object in the old one's place, a message to it. */
class Fragile implements Actor {
  receive(message: unknown): void {
    if (message === "crash") throw new Error("crash");
    (message as { answers: number }).answers += 1;
  }
}

export function restart(size: number): Measurement {
  const proof = { restarts: 0, answers: 0 };
  let child = new Fragile();
  const elapsed = stopwatch();
  for (let index = 0; index < size; index += 1) {
    send(child, "crash");
    try {
      drain();
    } catch {
      child = new Fragile();
      proof.restarts += 1;
    }
    send(child, proof);
    drain();
  }
  return { elapsedNs: elapsed(), proof };
}

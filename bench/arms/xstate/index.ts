/**
 * XState: an actor is `fromTransition` logic, the lightest that it offers. It has no calls, so a call here is an
 * event with a reply function and a setTimeout; it has no supervisors, so a restart is a new actor made by the error
 * observer of the crashed one. There is no ring: a send to an idle actor runs it inside the sender, and 1,000 actors deep the
 * stack overflows. Counts are kept in the actors; a wrong one shows in the proof.
 */
import { createRequire } from "node:module";
import { type ActorRefFrom, createActor, fromTransition, type TransitionActorLogic } from "xstate";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement, Program } from "../../harness/index.ts";
import { heldBytes } from "../../harness/memory.ts";
import { BURST, PRODUCERS, payload } from "../../workloads/index.ts";

const TIMEOUT_MS = 5_000;

type Event = { readonly type: string };
type Player = ActorRefFrom<TransitionActorLogic<number, Ball, undefined>>;

interface Ball extends Event {
  readonly replyTo: Player;
  readonly left: number;
}

interface Numbered extends Event {
  readonly type: "number";
  readonly value: number;
}

/** Starts an actor whose context is the number of events it has handled. */
function start<One extends Event>(
  handle: (
    event: One,
    self: ActorRefFrom<TransitionActorLogic<number, One, undefined>>,
    handled: number,
  ) => void,
) {
  const logic = fromTransition<number, One, never, undefined>((handled, event, { self }) => {
    handle(event, self as ActorRefFrom<TransitionActorLogic<number, One, undefined>>, handled + 1);
    return handled + 1;
  }, 0);
  return createActor(logic).start() as ActorRefFrom<TransitionActorLogic<number, One, undefined>>;
}

const handledBy = (actor: { getSnapshot(): { context: number } }): number =>
  actor.getSnapshot().context;

function pingPong(size: number): Measurement {
  const play = ({ replyTo, left }: Ball, self: Player): void => {
    if (left > 1) replyTo.send({ type: "ball", replyTo: self, left: left - 1 });
  };
  const [ping, pong] = [start<Ball>(play), start<Ball>(play)];
  const elapsed = stopwatch();
  ping.send({ type: "ball", replyTo: pong, left: size });
  return { elapsedNs: elapsed(), proof: { received: handledBy(ping) + handledBy(pong) } };
}

function fanIn(size: number): Measurement {
  let sum = 0;
  const collector = start<Numbered>(({ value }) => {
    sum += value;
  });
  const producers = Array.from({ length: PRODUCERS }, (_, index) =>
    start<Numbered>(({ value }, self) => {
      for (let turn = 0; turn < BURST; turn += 1) {
        collector.send({ type: "number", value: payload(index) });
      }
      if (value > 1) self.send({ type: "number", value: value - 1 });
    }),
  );
  const elapsed = stopwatch();
  for (const producer of producers) {
    producer.send({ type: "number", value: size / (PRODUCERS * BURST) });
  }
  return { elapsedNs: elapsed(), proof: { received: handledBy(collector), sum } };
}

interface Request extends Event {
  readonly value: number;
  readonly reply: (value: number) => void;
}

type Server = ActorRefFrom<TransitionActorLogic<number, Request, undefined>>;

function call(server: Server, value: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(reject, TIMEOUT_MS);
    server.send({
      type: "request",
      value,
      reply: (answer) => {
        clearTimeout(limit);
        resolve(answer);
      },
    });
  });
}

async function ask(size: number): Promise<Measurement> {
  const server = start<Request>(({ value, reply }) => reply(value + 1));
  const proof = { replies: 0, sum: 0 };
  const elapsed = stopwatch();
  for (let left = size; left > 0; left -= 1) {
    proof.sum += await call(server, left & 7);
    proof.replies += 1;
  }
  return { elapsedNs: elapsed(), proof };
}

async function spawn(size: number): Promise<Measurement> {
  const over = Promise.withResolvers<void>();
  let spawned = 0;
  const next = (left: number): void => {
    const short = start<Numbered>(({ type, value }) => {
      // A stopped actor is told so by an event of its own.
      if (type !== "number") return;
      spawned += 1;
      if (value === 1) over.resolve();
      // Not from within: an actor would be started inside the other, one stack frame deeper each.
      else queueMicrotask(() => next(value - 1));
    });
    short.send({ type: "number", value: left });
    short.stop();
  };
  const elapsed = stopwatch();
  next(size);
  await over.promise;
  return { elapsedNs: elapsed(), proof: { spawned } };
}

function restart(size: number): Measurement {
  const proof = { restarts: 0, answers: 0 };
  const begin = () => {
    const actor = start<Event>((event) => {
      if (event.type === "crash") throw new Error("crash");
      proof.answers += 1;
    });
    actor.subscribe({
      error: () => {
        proof.restarts += 1;
        child = begin();
      },
    });
    return actor;
  };
  let child = begin();
  const elapsed = stopwatch();
  for (let index = 0; index < size; index += 1) {
    child.send({ type: "crash" });
    child.send({ type: "ask" });
  }
  return { elapsedNs: elapsed(), proof };
}

async function idle(size: number): Promise<Measurement> {
  const { bytes, value } = await heldBytes(() => {
    const actors = Array.from({ length: size }, () => start<Numbered>(() => {}));
    for (const actor of actors) actor.send({ type: "number", value: 1 });
    return actors;
  });
  return { bytes, proof: { answered: value.reduce((sum, actor) => sum + handledBy(actor), 0) } };
}

const { version } = createRequire(import.meta.url)("xstate/package.json") as { version: string };

const program: Program = {
  runtime: `xstate ${version}`,
  runs: { "ping-pong": pingPong, "fan-in": fanIn, ask, spawn, restart, idle },
};

export default program;

/**
 * Effect: an actor is a fiber in a loop over an unbounded Queue. A call is a Deferred with a timeout, a restart is
 * `Effect.retry` of the loop. Counts are kept in the fibers; a wrong one shows in the proof.
 */
import { createRequire } from "node:module";
import { Deferred, Effect, Fiber, Queue } from "effect";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement, Program } from "../../harness/index.ts";
import { heldBytes } from "../../harness/memory.ts";
import { BURST, PRODUCERS, payload, RING_ACTORS } from "../../workloads/index.ts";

const TIMEOUT_MS = 5_000;

interface Ball {
  readonly replyTo: Queue.Queue<Ball>;
  readonly left: number;
}

/** Takes messages and hands them to `handle` until it answers true. */
const loop = <Message>(
  mailbox: Queue.Queue<Message>,
  handle: (message: Message) => Effect.Effect<boolean>,
) =>
  Effect.gen(function* () {
    for (let handled = 1; ; handled += 1) {
      if (yield* handle(yield* Queue.take(mailbox))) return handled;
    }
  });

const pingPong = Effect.fnUntraced(function* (size: number) {
  const player = Effect.gen(function* () {
    const self = yield* Queue.unbounded<Ball>();
    const play = ({ replyTo, left }: Ball) =>
      left < 0
        ? Effect.succeed(true)
        : Effect.as(Queue.offer(replyTo, { replyTo: self, left: left - 1 }), left === 0);
    return { self, fiber: yield* Effect.forkChild(loop(self, play)) };
  });
  const [ping, pong] = [yield* player, yield* player];
  const elapsed = stopwatch();
  yield* Queue.offer(ping.self, { replyTo: pong.self, left: size });
  const handled = (yield* Fiber.join(ping.fiber)) + (yield* Fiber.join(pong.fiber));
  // The balls of 0 and of -1, which end both sides.
  return { elapsedNs: elapsed(), proof: { received: handled - 2 } };
});

const ring = Effect.fnUntraced(function* (size: number) {
  const over = yield* Deferred.make<void>();
  const mailboxes: Queue.Queue<number>[] = [];
  for (let index = 0; index < RING_ACTORS; index += 1) {
    mailboxes.push(yield* Queue.unbounded<number>());
  }
  const counts: number[] = new Array(RING_ACTORS).fill(0);
  const fibers: Fiber.Fiber<number>[] = [];
  for (const [index, mailbox] of mailboxes.entries()) {
    const next = mailboxes[(index + 1) % RING_ACTORS] as Queue.Queue<number>;
    const pass = (left: number) => {
      counts[index] = (counts[index] as number) + 1;
      return left > 1
        ? Effect.as(Queue.offer(next, left - 1), false)
        : Effect.as(Deferred.succeed(over, undefined), false);
    };
    fibers.push(yield* Effect.forkChild(loop(mailbox, pass)));
  }
  const elapsed = stopwatch();
  yield* Queue.offer(mailboxes[0] as Queue.Queue<number>, size);
  yield* Deferred.await(over);
  const elapsedNs = elapsed();
  for (const fiber of fibers) yield* Fiber.interrupt(fiber);
  const received = counts.reduce((sum, count) => sum + count, 0);
  return { elapsedNs, proof: { received, actors: fibers.length } };
});

const fanIn = Effect.fnUntraced(function* (size: number) {
  const collector = yield* Queue.unbounded<number>();
  let received = 0;
  let sum = 0;
  const collect = (value: number) => {
    received += 1;
    sum += value;
    return Effect.succeed(received === size);
  };
  const collecting = yield* Effect.forkChild(loop(collector, collect));
  const mailboxes: Queue.Queue<number>[] = [];
  for (let index = 0; index < PRODUCERS; index += 1) {
    const self = yield* Queue.unbounded<number>();
    mailboxes.push(self);
    const produce = (bursts: number) =>
      Effect.gen(function* () {
        for (let turn = 0; turn < BURST; turn += 1) yield* Queue.offer(collector, payload(index));
        if (bursts > 1) yield* Queue.offer(self, bursts - 1);
        return bursts === 1;
      });
    yield* Effect.forkChild(loop(self, produce));
  }
  const elapsed = stopwatch();
  for (const mailbox of mailboxes) yield* Queue.offer(mailbox, size / (PRODUCERS * BURST));
  yield* Fiber.join(collecting);
  return { elapsedNs: elapsed(), proof: { received, sum } };
});

interface Request {
  readonly replyTo: Deferred.Deferred<number>;
  readonly value: number;
}

const ask = Effect.fnUntraced(function* (size: number) {
  const server = yield* Queue.unbounded<Request>();
  const answer = ({ replyTo, value }: Request) =>
    Effect.as(Deferred.succeed(replyTo, value + 1), false);
  const serving = yield* Effect.forkChild(loop(server, answer));
  const proof = { replies: 0, sum: 0 };
  const elapsed = stopwatch();
  for (let left = size; left > 0; left -= 1) {
    const replyTo = yield* Deferred.make<number>();
    yield* Queue.offer(server, { replyTo, value: left & 7 });
    proof.sum += yield* Effect.orDie(Effect.timeout(Deferred.await(replyTo), TIMEOUT_MS));
    proof.replies += 1;
  }
  const elapsedNs = elapsed();
  yield* Fiber.interrupt(serving);
  return { elapsedNs, proof };
});

const spawn = Effect.fnUntraced(function* (size: number) {
  const over = yield* Deferred.make<number>();
  const chain = (left: number, count: number): Effect.Effect<unknown> =>
    left > 1
      ? Effect.forkDetach(Effect.suspend(() => chain(left - 1, count + 1)))
      : Deferred.succeed(over, count);
  const elapsed = stopwatch();
  yield* Effect.forkDetach(chain(size, 1));
  const spawned = yield* Deferred.await(over);
  return { elapsedNs: elapsed(), proof: { spawned } };
});

const CHILDREN = 10;

const subtree = (
  parent: Queue.Queue<number>,
  first: number,
  leaves: number,
): Effect.Effect<unknown> =>
  leaves === 1
    ? Queue.offer(parent, first)
    : Effect.gen(function* () {
        const self = yield* Queue.unbounded<number>();
        const share = leaves / CHILDREN;
        for (let index = 0; index < CHILDREN; index += 1) {
          yield* Effect.forkDetach(subtree(self, first + index * share, share));
        }
        let sum = 0;
        for (let index = 0; index < CHILDREN; index += 1) sum += yield* Queue.take(self);
        yield* Queue.offer(parent, sum);
      });

const skynet = Effect.fnUntraced(function* (size: number) {
  const root = yield* Queue.unbounded<number>();
  const elapsed = stopwatch();
  yield* Effect.forkDetach(subtree(root, 0, size));
  const sum = yield* Queue.take(root);
  return { elapsedNs: elapsed(), proof: { sum } };
});

const restart = Effect.fnUntraced(function* (size: number) {
  const proof = { restarts: 0, answers: 0 };
  const mailbox = yield* Queue.unbounded<"crash" | Deferred.Deferred<number>>();
  const actor = Effect.gen(function* () {
    for (;;) {
      const message = yield* Queue.take(mailbox);
      if (message === "crash") {
        proof.restarts += 1;
        return yield* Effect.fail("crash");
      }
      yield* Deferred.succeed(message, 1);
    }
  });
  const fiber = yield* Effect.forkChild(Effect.retry(actor, { times: size }));
  const elapsed = stopwatch();
  for (let index = 0; index < size; index += 1) {
    yield* Queue.offer(mailbox, "crash" as const);
    const replyTo = yield* Deferred.make<number>();
    yield* Queue.offer(mailbox, replyTo);
    proof.answers += yield* Deferred.await(replyTo);
  }
  const elapsedNs = elapsed();
  yield* Fiber.interrupt(fiber);
  return { elapsedNs, proof };
});

const actorAtRest = Effect.gen(function* () {
  const mailbox = yield* Queue.unbounded<number>();
  const counter = { answered: 0 };
  const rest = () => {
    counter.answered += 1;
    return Effect.succeed(false);
  };
  return { mailbox, counter, fiber: yield* Effect.forkDetach(loop(mailbox, rest)) };
});

const idle = async (size: number): Promise<Measurement> => {
  const make = Effect.gen(function* () {
    const actors: Effect.Success<typeof actorAtRest>[] = [];
    for (let index = 0; index < size; index += 1) actors.push(yield* actorAtRest);
    for (const { mailbox } of actors) yield* Queue.offer(mailbox, 1);
    yield* Effect.sleep(1);
    return actors;
  });
  const { bytes, value } = await heldBytes(() => Effect.runPromise(make));
  const answered = value.reduce((sum, { counter }) => sum + counter.answered, 0);
  return { bytes, proof: { answered } };
};

const { version } = createRequire(import.meta.url)("effect/package.json") as { version: string };

const run =
  (workload: (size: number) => Effect.Effect<Measurement>) =>
  (size: number): Promise<Measurement> =>
    Effect.runPromise(workload(size));

const program: Program = {
  runtime: `effect ${version}`,
  runs: {
    "ping-pong": run(pingPong),
    ring: run(ring),
    "fan-in": run(fanIn),
    ask: run(ask),
    spawn: run(spawn),
    skynet: run(skynet),
    restart: run(restart),
    idle,
  },
};

export default program;

/**
 * nact: an actor is an asynchronous function of state and message. Answers to `query` are its calls, the reset of its
 * crash policy is its restart. Counts are kept in the actors; a wrong one shows in the proof.
 */
import { createRequire } from "node:module";
import { type ActorSystemRef, dispatch, query, type Ref, spawn, start, stop } from "nact";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement, Program } from "../../harness/index.ts";
import { heldBytes } from "../../harness/memory.ts";
import { BURST, PRODUCERS, payload, RING_ACTORS } from "../../workloads/index.ts";

const TIMEOUT_MS = 5_000;

interface Ball {
  readonly replyTo: Ref<Ball>;
  readonly left: number;
}

async function inSystem<Value>(body: (system: ActorSystemRef) => Promise<Value>): Promise<Value> {
  const system = start();
  try {
    return await body(system);
  } finally {
    stop(system);
  }
}

/** nact's own names are small random numbers, of which two are soon the same. */
const nameOf = (index: number): string => `actor-${index}`;

const pingPong = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const over = Promise.withResolvers<void>();
    const counts = [0, 0];
    const player = (side: number): Ref<Ball> =>
      spawn(system, (_state: undefined, { replyTo, left }: Ball, { self }) => {
        counts[side] = (counts[side] as number) + 1;
        if (left > 1) dispatch(replyTo, { replyTo: self, left: left - 1 });
        else over.resolve();
        return undefined;
      });
    const [ping, pong] = [player(0), player(1)];
    const elapsed = stopwatch();
    dispatch(ping, { replyTo: pong, left: size });
    await over.promise;
    const elapsedNs = elapsed();
    return { elapsedNs, proof: { received: (counts[0] as number) + (counts[1] as number) } };
  });

const ring = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const over = Promise.withResolvers<void>();
    const counts: number[] = new Array(RING_ACTORS).fill(0);
    const links: Ref<number>[] = counts.map((_, index) =>
      spawn(
        system,
        (_state: undefined, left: number) => {
          counts[index] = (counts[index] as number) + 1;
          if (left > 1) dispatch(links[(index + 1) % RING_ACTORS] as Ref<number>, left - 1);
          else over.resolve();
          return undefined;
        },
        nameOf(index),
      ),
    );
    const elapsed = stopwatch();
    dispatch(links[0] as Ref<number>, size);
    await over.promise;
    const elapsedNs = elapsed();
    const received = counts.reduce((sum, count) => sum + count, 0);
    return { elapsedNs, proof: { received, actors: links.length } };
  });

const fanIn = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const over = Promise.withResolvers<void>();
    const proof = { received: 0, sum: 0 };
    const collector = spawn(system, (_state: undefined, value: number) => {
      proof.received += 1;
      proof.sum += value;
      if (proof.received === size) over.resolve();
      return undefined;
    });
    const producers = Array.from({ length: PRODUCERS }, (_, index) =>
      spawn(
        system,
        (_state: undefined, bursts: number, { self }) => {
          for (let turn = 0; turn < BURST; turn += 1) dispatch(collector, payload(index));
          if (bursts > 1) dispatch(self, bursts - 1);
          return undefined;
        },
        nameOf(index),
      ),
    );
    const elapsed = stopwatch();
    for (const producer of producers) dispatch(producer, size / (PRODUCERS * BURST));
    await over.promise;
    return { elapsedNs: elapsed(), proof };
  });

interface Request {
  readonly replyTo: Ref<number>;
  readonly value: number;
}

const ask = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const server: Ref<Request> = spawn(system, (_state: undefined, message: Request) => {
      dispatch(message.replyTo, message.value + 1);
      return undefined;
    });
    const proof = { replies: 0, sum: 0 };
    const elapsed = stopwatch();
    for (let left = size; left > 0; left -= 1) {
      const request = (replyTo: Ref<number>): Request => ({ replyTo, value: left & 7 });
      proof.sum += await query(server, request, TIMEOUT_MS);
      proof.replies += 1;
    }
    return { elapsedNs: elapsed(), proof };
  });

const spawnToExit = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const over = Promise.withResolvers<void>();
    let spawned = 0;
    const next = (left: number): void => {
      const short: Ref<number> = spawn(system, (_state: undefined, more: number, { self }) => {
        spawned += 1;
        if (more > 1) next(more - 1);
        else over.resolve();
        stop(self);
        return undefined;
      });
      dispatch(short, left);
    };
    const elapsed = stopwatch();
    next(size);
    await over.promise;
    return { elapsedNs: elapsed(), proof: { spawned } };
  });

const restart = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    const proof = { restarts: 0, answers: 0 };
    const child: Ref<unknown> = spawn(
      system,
      (state: undefined, message: unknown) => {
        if (message === "crash") throw new Error("crash");
        dispatch(message as Ref<number>, 1);
        return state;
      },
      "child",
      {
        onCrash: (_message, _error, context) => {
          proof.restarts += 1;
          return context.reset;
        },
      },
    );
    const elapsed = stopwatch();
    for (let index = 0; index < size; index += 1) {
      dispatch(child, "crash");
      proof.answers += (await query(
        child,
        (replyTo: Ref<number>) => replyTo,
        TIMEOUT_MS,
      )) as number;
    }
    return { elapsedNs: elapsed(), proof };
  });

const idle = (size: number): Promise<Measurement> =>
  inSystem(async (system) => {
    let answered = 0;
    const { bytes, value } = await heldBytes(async () => {
      const over = Promise.withResolvers<void>();
      const actors = Array.from({ length: size }, (_, index) =>
        spawn(
          system,
          (_state: number | undefined, message: number) => {
            answered += 1;
            if (answered === size) over.resolve();
            return message;
          },
          nameOf(index),
        ),
      );
      for (const actor of actors) dispatch(actor, 1);
      await over.promise;
      return actors;
    });
    return { bytes, proof: { answered: value.length === size ? answered : 0 } };
  });

const { version } = createRequire(import.meta.url)("nact/package.json") as { version: string };

const program: Program = {
  runtime: `nact ${version}`,
  runs: { "ping-pong": pingPong, ring, "fan-in": fanIn, ask, spawn: spawnToExit, restart, idle },
};

export default program;

/**
 * The workloads between threads with `postMessage` and worker threads: what Node offers, used as its documentation does.
 */
import { setTimeout as delay } from "node:timers/promises";
import { stopwatch } from "../../harness/clock.ts";
import { type Measurement, percentile, type Run } from "../../harness/index.ts";
import { type Order, WIDE, type Window } from "./protocol.ts";
import { replaceFirst, type Thread, threadsFor } from "./threads.ts";

const order = (id: number): Order => ({
  kind: "order",
  id,
  account: "current",
  amount: 12.5,
  urgent: true,
  items: 1 + (id % 8),
});

const orders = (from: number, count: number): Order[] =>
  Array.from({ length: count }, (_, index) => order(from + index));

/** Orders with so many in each `postMessage`; 1 is one by one. */
export const tell =
  (batch: number, { lot, lotsAhead }: Window = WIDE): Run =>
  async (size) => {
    const [thread] = (await threadsFor(1)) as [Thread];
    thread.post({ kind: "lot", orders: lot });
    let acknowledgements = 0;
    const elapsed = stopwatch();
    for (let sent = 0; sent < size; ) {
      if (sent - acknowledgements * lot >= lot * lotsAhead) {
        await thread.next();
        acknowledgements += 1;
        continue;
      }
      if (batch === 1) thread.post(order(sent));
      else thread.post({ kind: "batch", orders: orders(sent, Math.min(batch, size - sent)) });
      sent += batch;
    }
    thread.post({ kind: "sum" });
    for (let said = await thread.next(); ; said = await thread.next()) {
      if (said === "acknowledged") continue;
      return { elapsedNs: elapsed(), proof: said as { received: number; sum: number } };
    }
  };

export const ask =
  (percent: number): Run =>
  async (size) => {
    const [thread] = (await threadsFor(1)) as [Thread];
    const latencies = new Float64Array(size);
    const proof = { replies: 0, sum: 0 };
    for (let left = size; left > 0; left -= 1) {
      const elapsed = stopwatch();
      proof.sum += await thread.question(left & 7);
      latencies[proof.replies] = elapsed();
      proof.replies += 1;
    }
    return { elapsedNs: percentile(latencies, percent) * size, proof };
  };

export const pool =
  (count: number): Run =>
  async (size) => {
    const threads = await threadsFor(count);
    const elapsed = stopwatch();
    for (const [index, thread] of threads.entries()) {
      const chunks = Math.floor((size * (index + 1)) / count) - Math.floor((size * index) / count);
      thread.post({ kind: "primes", chunks });
    }
    const counts = await Promise.all(threads.map((thread) => thread.next()));
    const primes = (counts as number[]).reduce((sum, some) => sum + some, 0);
    return { elapsedNs: elapsed(), proof: { primes } };
  };

/** A thread ends, another is started, and answers. Before that nothing happens for a while, which does not count. */
export const loseThread =
  (quietMs: number): Run =>
  async (size): Promise<Measurement> => {
    let [thread] = (await threadsFor(1)) as [Thread];
    await thread.question(0);
    const proof = { losses: 0, answers: 0 };
    let elapsedNs = 0;
    for (let left = size; left > 0; left -= 1) {
      if (quietMs > 0) await delay(quietMs);
      const elapsed = stopwatch();
      thread.post({ kind: "end" });
      await thread.ended();
      proof.losses += 1;
      thread = await replaceFirst();
      proof.answers += await thread.question(0);
      elapsedNs += elapsed();
    }
    return { elapsedNs, proof };
  };

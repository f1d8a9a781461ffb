/**
 * The product on several schedulers: programs/src/far.gleam, started on the first of as many scheduler threads as this machine has
 * processors (two at least), beside the main thread, which waits.
 *
 * Promises: each run is a process of its own. Fails at loading when the programs or the runtime are not built.
 */
import type { Measurement, Program, Run } from "../../harness/index.ts";
import { BATCHES, SCHEDULERS } from "../../workloads/index.ts";
import { BUILD, compiled, toMeasurement } from "../gleam/programs.ts";

/** A loss of a thread is no accident here. */
const RESTARTS = { times: 1_000_000, withinMs: 1 };

// The instance that compiled Gleam imports, and its types without needing it built.
const door = (folder: string): string =>
  new URL(`../../../dist/src/${folder}/index.js`, import.meta.url).href;
const kernels: typeof import("../../../src/kernel/index.ts") = await import(door("kernel"));
const threads: typeof import("../../../src/schedulers/threads/index.ts") = await import(
  door("schedulers/threads")
);

interface Subjects {
  new_subject(): unknown;
  receive_forever(subject: unknown): unknown;
}

const { new_subject, receive_forever } = (await import(
  new URL("javascript/gleam_erlang/gleam/erlang/process.mjs", BUILD).href
)) as Subjects;
const far = (await compiled("javascript", "far")) as { run(...values: unknown[]): unknown };

const { kernel } = await threads.Coordinator.start({
  schedulers: Math.max(...SCHEDULERS),
  modules: [new URL("javascript/bench_programs/far.mjs", BUILD).href],
  root: new URL("javascript/", BUILD).href,
  stuckAfterMs: Number.POSITIVE_INFINITY,
  restartLimit: RESTARTS,
});

/** Runs a workload on the first scheduler and answers with what it has measured. */
function onFirst(name: string, schedulers: number, size: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    kernel.spawnRoot(function* () {
      const report = new_subject();
      const worker = kernel.spawnAt(1, far.run, [name, schedulers, size, report], name);
      kernel.onExit(worker, (_pid, reason) => {
        // A short one may have ended before it was watched. Without its report there is no figure anyway.
        if (reason !== kernels.atoms.normal && reason !== kernels.atoms.noproc) {
          reject(new Error(`${name} ended`, { cause: reason }));
        }
      });
      const measured = receive_forever(report);
      resolve(measured instanceof kernels.Suspension ? yield measured : measured);
    });
  });
}

const run =
  (name: string, schedulers = 2): Run =>
  async (size): Promise<Measurement> =>
    toMeasurement(await onFirst(name, schedulers, size));

const scaled = (name: string) =>
  SCHEDULERS.map((count): [string, Run] => [`${name}-${count}`, run(name, count)]);

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    "far-tell": run("tell"),
    ...Object.fromEntries(BATCHES.map((batch) => [`far-batch-${batch}`, run(`batch-${batch}`)])),
    "far-ask-p50": run("ask-p50"),
    "far-ask-p99": run("ask-p99"),
    ...Object.fromEntries([...scaled("pool"), ...scaled("pairs")]),
    "skynet-spread": run("skynet"),
    "thread-loss": run("lose-seldom"),
    "thread-loss-series": run("lose"),
  },
};

export default program;

/**
 * The arm of the product: bench/programs, ordinary Gleam over gleam_otp, compiled and transformed as `starfish build` does it, run as
 * processes of one system on the event loop. Times and proofs are taken by the programs themselves.
 *
 * Promises: each run is a process of its own; when it has reported, it exits abnormally, which ends all actors linked to it.
 * Fails at loading when the programs or the runtime are not built.
 */
import type { Measurement, Program, Run } from "../../harness/index.ts";
import { compiled, toMeasurement } from "../gleam/programs.ts";

// The instance that compiled Gleam imports, and its types without needing it built.
const door = (name: string): string => `starfish-otp/${name}`;
const kernels: typeof import("../../../src/kernel/index.ts") = await import(door("kernel"));
const schedulers: typeof import("../../../src/schedulers/index.ts") = await import(
  door("schedulers")
);
const { Atom, exitWith, Kernel } = kernels;

const [messages, blocked, calls, lives, plain] = await Promise.all(
  ["messages", "blocked", "calls", "lives", "plain"].map((name) => compiled("javascript", name)),
);

const host = new schedulers.EventLoopHost();
const kernel = new Kernel(host);
schedulers.runScheduler(kernel, host);

/** Runs a Gleam function as a process and answers with what it returned. */
function inProcess(body: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const over = Atom.create("over");
    kernel.spawnRoot(
      function* () {
        const value = body();
        resolve(value instanceof kernels.Suspension ? yield value : value);
        exitWith(over);
      },
      {
        onExit: (_pid, reason) => {
          if (reason !== over) reject(Array.isArray(reason) ? reason[0] : reason);
        },
      },
    );
  });
}

type Module = Readonly<Record<string, (...values: readonly number[]) => unknown>>;

const run =
  (module: unknown, name: string, ...first: readonly number[]): Run =>
  async (size): Promise<Measurement> => {
    const body = (module as Module)[name];
    if (body === undefined) throw new Error(`the programs have no function ${name}`);
    return toMeasurement(await inProcess(() => body(...first, size)));
  };

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    "ping-pong": run(messages, "ping_pong"),
    "ping-pong-suspending": run(blocked, "ping_pong"),
    "depth-1": run(blocked, "depth", 1),
    "depth-10": run(blocked, "depth", 10),
    "depth-100": run(blocked, "depth", 100),
    ring: run(messages, "ring"),
    "fan-in": run(messages, "fan_in"),
    ask: run(calls, "ask"),
    "ask-plain": run(calls, "ask_plain"),
    "selective-10": run(calls, "selective", 10),
    "selective-100000": run(calls, "selective", 100_000),
    spawn: run(lives, "spawn_to_exit"),
    skynet: run(lives, "skynet"),
    restart: run(lives, "restart"),
    timers: run(calls, "timers"),
    idle: run(lives, "idle"),
    "plain-functions": run(plain, "run"),
  },
};

export default program;

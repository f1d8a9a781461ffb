// A thread of the tests with real threads: a kernel over the real memory, a plain loop around it, and one of the programs below.
//
// It runs its kernel, waits briefly on its bell, then sleeps in its event loop until a port or a timer wakes it. What a program finds out is
// posted to the test as `{ slot, … }`.

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Kernel, Registry } from "../../../src/kernel/index.ts";
import { sharedNow } from "../../../src/schedulers/threads/shared-clock.ts";
import {
  Codec,
  type SharedMemory,
  shareThreadNumbers,
  ThreadRemote,
} from "../../../src/transport/index.ts";
import { programs } from "./programs.ts";

/** What a thread is started with. */
export interface WorkerData {
  readonly memory: SharedMemory;
  readonly slot: number;
  /** By slot; null for the own one. */
  readonly ports: ReadonlyArray<MessagePort | null>;
  readonly program: keyof typeof programs;
  readonly messages: number;
  /** How long it waits on its bell before it sleeps in its event loop. */
  readonly briefMs: number;
}

const data = workerData as WorkerData;
shareThreadNumbers(data.memory, data.slot);

const ports = [...data.ports];
let isScheduled = false;

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(slice);
}

const kernel = new Kernel(
  {
    now: () => performance.now(),
    random: () => Math.random(),
    ready: schedule,
    completed: (deliver) => deliver(),
  },
  {
    hooks: {
      crash: ({ stack }) => parentPort?.postMessage({ slot: data.slot, problem: stack }),
      deadLetter: ({ reason, message }) =>
        parentPort?.postMessage({
          slot: data.slot,
          problem: `${reason}: ${JSON.stringify(message)}`,
        }),
      failed: (error) => parentPort?.postMessage({ slot: data.slot, problem: String(error) }),
    },
  },
);
const remote = new ThreadRemote({
  kernel,
  memory: data.memory,
  slot: data.slot,
  codec: (context) => new Codec(context, Registry.at("file:///no/program/")),
  wakeUp: (slot) => ports[slot]?.postMessage(0),
  sharedNow,
});
kernel.remote = remote;
for (const port of ports) port?.on("message", slice);
parentPort?.on("message", ({ slot, port }: { slot: number; port: MessagePort }) => {
  ports[slot] = port;
  port.on("message", slice);
});

let timer: NodeJS.Timeout | undefined;

function slice(): void {
  isScheduled = false;
  clearTimeout(timer);
  remote.bell.awake();
  for (;;) {
    const next = kernel.run(Number.POSITIVE_INFINITY, performance.now() + 5);
    if (next.kind === "more") {
      schedule();
      return;
    }
    if (data.briefMs > 0 && remote.bell.waitBriefly(data.briefMs)) continue;
    if (!remote.bell.sleep()) continue;
    if (next.kind === "wait") timer = setTimeout(slice, Math.max(0, next.atMs - performance.now()));
    return;
  }
}

programs[data.program]({
  kernel,
  remote,
  slot: data.slot,
  slots: data.ports.length,
  messages: data.messages,
  tell: (finding) => parentPort?.postMessage({ slot: data.slot, ...finding }),
});
schedule();

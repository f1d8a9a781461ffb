// The entry of a scheduler's thread in Node, which gives the scheduler what a thread of Node has: the port to the main thread, the
// modules of the program by their addresses, a mark for its heap, and a window through which a debugger sees what it is busy with.

import { parentPort, workerData } from "node:worker_threads";
import { softLimit, watchHeap } from "./heap-mark.ts";
import { showProcessInHand } from "./in-hand.ts";
import type { FromThread, ThreadOrder } from "./messages.ts";
import { loadProgram } from "./program-loading.ts";
import { serveThread } from "./running-thread.ts";
import { currentThreadId } from "./thread-number.ts";

if (parentPort === null) throw new Error("this module is the entry of a thread of its own");
const main = parentPort;
const order = workerData as ThreadOrder;

const say = (message: FromThread): void => main.postMessage(message);

function lookAfterHeap(): void {
  const softLimitMb = softLimit(order.heapSoftLimitMb);
  watchHeap(softLimitMb, (usedMb) => say({ kind: "heap-mark", usedMb, softLimitMb }));
}

const isServing = await serveThread({
  order,
  threadId: currentThreadId(),
  say,
  onMessage: (listener) => main.on("message", listener),
  load: () => loadProgram(order, say),
  running: () => {
    showProcessInHand();
    lookAfterHeap();
  },
  end: () => process.exit(0),
});
if (!isServing) main.close();

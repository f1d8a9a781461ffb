// Node as the platform of threads: workers with stacks and heaps of their own size, watched by their event loops, examined by the
// debugger, pinned to cores where the system lets us. Bundles for browsers have `../web/platform.ts` in the place of this module.

import { url as debuggerUrl } from "node:inspector";
import { Worker } from "node:worker_threads";
import { entryFile } from "../../entry/index.ts";
import { UnderWay } from "./autopsy.ts";
import type { ThreadOrder } from "./messages.ts";
import { readTopology } from "./node-topology.ts";
import { ownTimeMeter } from "./own-time.ts";
import { pinThread } from "./pinning.ts";
import type {
  Examination,
  MeterOfUtilization,
  Platform,
  Thread,
  ThreadSettings,
} from "./platform.ts";

const threadFile = entryFile("./node-thread", import.meta.url);
/** The entry of a thread that stands for a process in which the scheduler is. */
const gateFile = entryFile("../isolation/gate", import.meta.url);

/** How long to wait for a thread that was told to stop: it executes nothing any more, whatever it waits for. */
const STOPPING_MS = 250;

class NodeThread extends Worker implements Thread {
  constructor(order: ThreadOrder, { stackMb, heapLimitMb }: ThreadSettings, name: string) {
    super(order.isolation === null ? threadFile : gateFile, {
      workerData: order,
      name,
      resourceLimits: {
        stackSizeMb: stackMb,
        ...(heapLimitMb === null ? {} : { maxOldGenerationSizeMb: heapLimitMb }),
      },
    });
  }

  utilizationMeter(): MeterOfUtilization {
    return (...marks) => this.performance.eventLoopUtilization(...marks);
  }

  examine(timeoutMs: number): Examination {
    return new UnderWay(this.threadId, timeoutMs);
  }
}

export const platform: Platform = {
  stoppingMs: STOPPING_MS,
  newThread: (order, settings, name) => new NodeThread(order, settings, name),
  noSharing: () => null,
  refusal: () => null,
  isDebugged: () => debuggerUrl() !== undefined,
  ownTimeMeter,
  pinThread,
  readTopology,
};

// The entry of a scheduler's thread: it loads the program, waits until it is given a slot, and then gives its kernel turns until
// it is told to stop. Which slot that will be it does not know before.
//
// What goes wrong before the slot is taken is told to the main thread as the failure of the start. Afterwards an exception outside
// of all processes ends the thread, as Node does it; the main thread then cleans up and starts another.

import { parentPort, workerData } from "node:worker_threads";
import { Kernel, Registry } from "../../kernel/index.ts";
import { Codec, shareThreadNumbers, ThreadRemote } from "../../transport/index.ts";
import { type Bell, EventLoopHost, runScheduler } from "../event-loop-host.ts";
import { Placer } from "../placement.ts";
import { SlotTable } from "../slot-table.ts";
import { Doorbells } from "./doorbells.ts";
import { endInOrder } from "./ending.ts";
import { softLimit, watchHeap } from "./heap-mark.ts";
import { showProcessInHand } from "./in-hand.ts";
import type { FromThread, PeerPort, ThreadOrder, ToThread } from "./messages.ts";
import type { ThreadParts } from "./preparation.ts";
import { loadProgram } from "./program-loading.ts";
import { rehearse } from "./rehearsal.ts";
import { sharedNow } from "./shared-clock.ts";
import { currentThreadId } from "./thread-number.ts";

if (parentPort === null) throw new Error("this module is the entry of a thread of its own");
const main = parentPort;
const order = workerData as ThreadOrder;
const table = new SlotTable(order.table);

const say = (message: FromThread): void => main.postMessage(message);

/** The kernel of this thread with everything around it. */
class RunningThread {
  readonly #slot: number;
  readonly #host = new EventLoopHost();
  readonly #kernel: Kernel;
  readonly #remote: ThreadRemote;
  readonly #bells: Doorbells;
  #hasHadProcesses = false;

  constructor(parts: ThreadParts, { slot, peers }: Extract<ToThread, { kind: "go" }>) {
    this.#slot = slot;
    this.#kernel = new Kernel(this.#host, parts.kernel);
    this.#bells = new Doorbells({
      incarnationOf: (other) => table.incarnation(other),
      onRing: () => this.ring(),
      ringByMain: (other) => say({ kind: "ring", slot: other }),
    });
    for (const peer of peers) this.#bells.add(peer);
    this.#remote = new ThreadRemote({
      kernel: this.#kernel,
      memory: order.memory,
      slot,
      codec: (context) => new Codec(context, Registry.at(order.root)),
      wakeUp: (other) => this.#bells.ring(other),
      sharedNow,
    });
    this.#kernel.remote = this.#remote;
    this.#kernel.placement = new Placer({
      slot,
      table,
      cores: order.cores,
      supervised: order.spreadSupervised,
      onWanted: (wanted) => say({ kind: "wanted", slot: wanted }),
    });
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  start(): void {
    showProcessInHand();
    runScheduler(this.#kernel, this.#host, {
      keepAlive: false,
      bell: this.#bell(),
      lingerMs: order.lingerMs,
      onSlice: () => this.#tellLoad(),
    });
    const softLimitMb = softLimit(order.heapSoftLimitMb);
    watchHeap(softLimitMb, (usedMb) => say({ kind: "heap-mark", usedMb, softLimitMb }));
    say({ kind: "running" });
  }

  add(peer: PeerPort): void {
    this.#bells.add(peer);
  }

  /** Something may have come. */
  ring(): void {
    this.#host.ready();
  }

  async stop(graceMs: number): Promise<void> {
    const killed = await endInOrder(this.#kernel, this.#slot, graceMs);
    // What the last processes had to say goes out before the thread does.
    this.#remote.poll();
    say({ kind: "stopped", killed });
    process.exit(0);
  }

  /** The bell of this thread; the watchdog is told of each slice that begins. */
  #bell(): Bell {
    const { bell } = this.#remote;
    return {
      waitBriefly: (timeoutMs) => bell.waitBriefly(timeoutMs),
      sleep: () => bell.sleep(),
      awake: () => {
        table.setSliceBegan(this.#slot, sharedNow());
        bell.awake();
      },
    };
  }

  #tellLoad(): void {
    const { processes, queued } = this.#kernel.stats();
    table.setLoad(this.#slot, processes + queued);
    if (processes > 0) this.#hasHadProcesses = true;
    else if (this.#hasHadProcesses) {
      this.#hasHadProcesses = false;
      table.release(this.#slot);
    }
  }
}

/** What is made before there is a slot has numbers of the main thread's slot, of which there are enough for all. */
function shareLoadingNumbers(): void {
  shareThreadNumbers(order.memory, 0);
}

async function run(): Promise<void> {
  shareLoadingNumbers();
  const parts = await loadProgram(order, say);
  if (parts === null) return main.close();
  const told: Array<unknown> = [];
  let thread: RunningThread | null = null;
  let isStarted = false;
  main.on("message", async (message: ToThread) => {
    if (message.kind === "go") {
      shareThreadNumbers(order.memory, message.slot);
      thread = new RunningThread(parts, message);
      thread.start();
      await parts.started?.(thread.kernel);
      isStarted = true;
      for (const value of told) parts.told?.(value);
    } else if (message.kind === "rehearse") {
      rehearse(order.root);
      shareLoadingNumbers();
    } else if (message.kind === "told") {
      if (isStarted) parts.told?.(message.value);
      else told.push(message.value);
    } else if (message.kind === "peer") thread?.add(message.peer);
    else if (message.kind === "ring") thread?.ring();
    else if (thread !== null) await thread.stop(message.graceMs);
    else process.exit(0);
  });
  const { fingerprint } = Registry.at(order.root).table();
  say({ kind: "ready", fingerprint, threadId: currentThreadId() });
}

await run();

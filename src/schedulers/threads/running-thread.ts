// A scheduler's thread, whatever the platform: it loads the program, waits until it is given a slot, and then gives its kernel turns
// until it is told to stop. Which slot that will be it does not know before.
//
// What goes wrong before the slot is taken is told to the main thread as the failure of the start. Afterwards an exception outside
// of all processes ends the thread; the main thread then cleans up and starts another.

import { Kernel, Registry } from "../../kernel/index.ts";
import { Codec, shareThreadNumbers, ThreadRemote } from "../../transport/index.ts";
import { type Bell, EventLoopHost, runScheduler } from "../event-loop-host.ts";
import { Placer } from "../placement.ts";
import { SlotTable } from "../slot-table.ts";
import { Doorbells } from "./doorbells.ts";
import { endInOrder } from "./ending.ts";
import type { PeerPort, ThreadOrder, ToThread } from "./messages.ts";
import type { OwnThread } from "./platform.ts";
import type { ThreadParts } from "./preparation.ts";
import { rehearse } from "./rehearsal.ts";
import { sharedNow } from "./shared-clock.ts";

/** The kernel of this thread with everything around it. */
class RunningThread {
  readonly #own: OwnThread;
  readonly #table: SlotTable;
  readonly #slot: number;
  readonly #host = new EventLoopHost();
  readonly #kernel: Kernel;
  readonly #remote: ThreadRemote;
  readonly #bells: Doorbells;
  #hasHadProcesses = false;

  constructor(
    own: OwnThread,
    parts: ThreadParts,
    { slot, peers }: Extract<ToThread, { kind: "go" }>,
  ) {
    const { order } = own;
    const table = new SlotTable(order.table);
    this.#own = own;
    this.#table = table;
    this.#slot = slot;
    this.#kernel = new Kernel(this.#host, parts.kernel);
    this.#bells = new Doorbells({
      incarnationOf: (other) => table.incarnation(other),
      onRing: () => this.ring(),
      ringByMain: (other) => own.say({ kind: "ring", slot: other }),
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
      onWanted: (wanted) => own.say({ kind: "wanted", slot: wanted }),
    });
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  start(): void {
    runScheduler(this.#kernel, this.#host, {
      keepAlive: false,
      bell: this.#bell(),
      lingerMs: this.#own.order.lingerMs,
      onSlice: () => this.#tellLoad(),
    });
    this.#own.running();
    this.#own.say({ kind: "running" });
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
    this.#own.say({ kind: "stopped", killed });
    this.#own.end();
  }

  /** The bell of this thread; the watchdog is told of each slice that begins. */
  #bell(): Bell {
    const { bell } = this.#remote;
    return {
      waitBriefly: (timeoutMs) => bell.waitBriefly(timeoutMs),
      sleep: () => bell.sleep(),
      awake: () => {
        this.#table.setSliceBegan(this.#slot, sharedNow());
        bell.awake();
      },
    };
  }

  #tellLoad(): void {
    const { processes, queued } = this.#kernel.stats();
    this.#table.setLoad(this.#slot, processes + queued);
    if (processes > 0) this.#hasHadProcesses = true;
    else if (this.#hasHadProcesses) {
      this.#hasHadProcesses = false;
      this.#table.release(this.#slot);
    }
  }
}

/** What is made before there is a slot has numbers of the main thread's slot, of which there are enough for all. */
function shareLoadingNumbers({ memory }: ThreadOrder): void {
  shareThreadNumbers(memory, 0);
}

/** Makes a scheduler of the thread that calls. False if the program could not be loaded, which was told then. */
export async function serveThread(own: OwnThread): Promise<boolean> {
  const { order } = own;
  shareLoadingNumbers(order);
  const parts = await own.load();
  if (parts === null) return false;
  const told: Array<unknown> = [];
  let thread: RunningThread | null = null;
  let isStarted = false;
  own.onMessage(async (message: ToThread) => {
    if (message.kind === "go") {
      shareThreadNumbers(order.memory, message.slot);
      thread = new RunningThread(own, parts, message);
      thread.start();
      await parts.started?.(thread.kernel);
      isStarted = true;
      for (const value of told) parts.told?.(value);
    } else if (message.kind === "rehearse") {
      rehearse(order.root);
      shareLoadingNumbers(order);
    } else if (message.kind === "told") {
      if (isStarted) parts.told?.(message.value);
      else told.push(message.value);
    } else if (message.kind === "peer") thread?.add(message.peer);
    else if (message.kind === "ring") thread?.ring();
    else if (thread !== null) await thread.stop(message.graceMs);
    else own.end();
  });
  const { fingerprint } = Registry.at(order.root).table();
  own.say({ kind: "ready", fingerprint, threadId: own.threadId });
  return true;
}

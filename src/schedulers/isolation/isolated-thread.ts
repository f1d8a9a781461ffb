// The entry of the scheduler's thread in a process of its own: as that of a thread of the main process, but that all others are at the
// other end of a pipe.

import { workerData } from "node:worker_threads";
import { Kernel, MAX_SLOTS, Registry, shareNumbers } from "../../kernel/index.ts";
import { EventLoopHost, runScheduler } from "../event-loop-host.ts";
import { endInOrder } from "../threads/ending.ts";
import { softLimit, watchHeap } from "../threads/heap-mark.ts";
import type { FromThread, ToThread } from "../threads/messages.ts";
import type { ThreadParts } from "../threads/preparation.ts";
import { loadProgram } from "../threads/program-loading.ts";
import { rehearse } from "../threads/rehearsal.ts";
import { type Frame, PING, PONG, SAY } from "./frames.ts";
import { IsolatedRemote } from "./isolated-remote.ts";
import type { IsolatedOrder } from "./order.ts";
import { ProcessPipes, readOrder } from "./process-pipes.ts";

const order = workerData as IsolatedOrder;
const pipes = new ProcessPipes();
const say = (message: FromThread): void => pipes.say(message);

interface Block {
  readonly first: number;
  readonly last: number;
}

/** From the share of the slot, or of the main thread before there is one. */
function shareProcessNumbers(): void {
  const nextBlock = (): Block => pipes.ask({ ask: "numbers" }) as Block;
  shareNumbers({ step: MAX_SLOTS, ...nextBlock(), nextBlock });
}

class RunningProcess {
  readonly kernel: Kernel;
  readonly #slot: number;
  readonly #host = new EventLoopHost();
  readonly #remote: IsolatedRemote;

  constructor(parts: ThreadParts, slot: number) {
    this.#slot = slot;
    this.kernel = new Kernel(this.#host, parts.kernel);
    this.#remote = new IsolatedRemote(this.kernel, slot, pipes, Registry.at(order.root));
    this.kernel.remote = this.#remote;
    this.kernel.placement = {
      supervised: order.spreadSupervised,
      choose: (_parent, wish) => this.#remote.choose(wish),
    };
  }

  start(): void {
    runScheduler(this.kernel, this.#host, { keepAlive: false });
    const softLimitMb = softLimit(order.heapSoftLimitMb);
    watchHeap(softLimitMb, (usedMb) => say({ kind: "heap-mark", usedMb, softLimitMb }));
    say({ kind: "running" });
  }

  receive(frames: ReadonlyArray<Frame>): void {
    this.#remote.receive(frames);
    this.#host.ready();
  }

  async stop(graceMs: number): Promise<void> {
    const killed = await endInOrder(this.kernel, this.#slot, graceMs);
    this.#remote.poll();
    say({ kind: "stopped", killed });
    process.exit(0);
  }
}

/** What the main thread says, in turn: nothing is told to the preparation before it has heard of the kernel. */
class Obedience {
  readonly #parts: ThreadParts;
  #running: RunningProcess | null = null;
  #isStarted: Promise<void> = Promise.resolve();

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  receive(frames: ReadonlyArray<Frame>): void {
    const signals: Array<Frame> = [];
    for (const frame of frames) {
      if (frame.kind === PING) this.#pong();
      else if (frame.kind === SAY) this.#obey(readOrder(frame));
      else signals.push(frame);
    }
    if (signals.length > 0) this.#running?.receive(signals);
  }

  #obey(message: ToThread): void {
    const parts = this.#parts;
    if (message.kind === "go") {
      shareProcessNumbers();
      const running = new RunningProcess(parts, message.slot);
      this.#running = running;
      running.start();
      this.#isStarted = Promise.resolve(parts.started?.(running.kernel));
    } else if (message.kind === "rehearse") {
      rehearse(order.root);
      shareProcessNumbers();
    } else if (message.kind === "told") {
      const { value } = message;
      this.#isStarted = this.#isStarted.then(() => parts.told?.(value));
    } else if (message.kind === "stop") void this.#running?.stop(message.graceMs);
  }

  /** Says that it is alive, and how many processes there are. */
  #pong(): void {
    const count = new Uint8Array(
      Uint32Array.of(this.#running?.kernel.stats().processes ?? 0).buffer,
    );
    pipes.writer.bytes(PONG, count);
    pipes.flush();
  }
}

async function run(): Promise<void> {
  shareProcessNumbers();
  const parts = await loadProgram(order, say);
  if (parts === null) return;
  const obedience = new Obedience(parts);
  pipes.listen((frames) => obedience.receive(frames));
  const { fingerprint } = Registry.at(order.root).table();
  say({ kind: "ready", fingerprint, threadId: null });
}

await run();

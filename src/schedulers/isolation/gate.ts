// The entry of the thread that stands for a scheduler in a process of its own: it has the slot's rings and its part of the board, and
// passes on between them and the process's pipes.
//
// To everybody else it is the scheduler: frames for it arrive here, it answers the process's questions from shared memory, and ends when
// the process ends, saying how. Like any thread it waits for its slot with all loaded, here and in the process. It runs no process, and no
// code of the program but what loads it, for the codec: so it loads all that the process loads, the preparation too, whose parts and words are
// left to the process. Fails to start if the two have loaded different programs.

import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { entryFile } from "../../entry/index.ts";
import { Registry } from "../../kernel/index.ts";
import type { ThreadDeath } from "../threads/events.ts";
import type { FromThread, IsolationLimits, ThreadOrder, ToThread } from "../threads/messages.ts";
import { ownTimeMeter } from "../threads/own-time.ts";
import type { ThreadParts } from "../threads/preparation.ts";
import { loadProgram } from "../threads/program-loading.ts";
import { readyAfterMs } from "../threads/watchdog.ts";
import { type Frame, FrameReader, FrameWriter, PING, SAY } from "./frames.ts";
import type { IsolatedOrder, ProcessEnd } from "./order.ts";
import { Relay } from "./relay.ts";

if (parentPort === null) throw new Error("this module is the entry of a thread of its own");
const main = parentPort;
const order = workerData as ThreadOrder;
const { stackMb, heapLimitMb, stuckAfterMs } = order.isolation as IsolationLimits;

const say = (message: FromThread): void => main.postMessage(message);

const processFile = entryFile("./process", import.meta.url);

const LONGEST_PING_MS = 1_000;
const PINGS = 8;

/** The process with its pipes. */
class Isolated {
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader();
  #death: ThreadDeath | null = null;
  #isStopped = false;
  #silentMs = 0;
  #isSuspect = false;

  constructor(onFrames: (frames: ReadonlyArray<Frame>) => void) {
    this.#child = spawn(process.execPath, [fileURLToPath(processFile)], {
      stdio: ["ignore", "inherit", "inherit", "pipe", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.on("message", ({ death }: ProcessEnd) => {
      this.#death ??= death;
    });
    this.#child.once("error", (error) => this.#end({ kind: "scheduler_crashed", error }));
    this.#child.once("exit", (code, signal) =>
      this.#end(
        signal === null
          ? { kind: "scheduler_exited", code: code ?? 1 }
          : { kind: "scheduler_killed", signal },
      ),
    );
    for (const pipe of [this.#pipe(3), this.#pipe(4), this.#pipe(5)])
      pipe.on("error", () => undefined);
    this.#pipe(4).on("data", (piece: Uint8Array) => {
      this.#heard();
      onFrames(this.#reader.push(piece));
    });
    const { modules, root, preparation, spreadSupervised, heapSoftLimitMb } = order;
    const rest = { preparation, spreadSupervised, heapSoftLimitMb, stackMb, heapLimitMb };
    this.#child.send({ modules, root, ...rest } satisfies IsolatedOrder);
  }

  send(bytes: Uint8Array): void {
    this.#pipe(3).write(bytes);
  }

  /** What the main thread says; ports stay here. */
  say(message: ToThread): void {
    const writer = new FrameWriter();
    writer.bytes(SAY, serialize(message.kind === "go" ? { ...message, peers: [] } : message));
    this.send(writer.take());
  }

  answer(bytes: Uint8Array): void {
    this.#pipe(5).write(bytes);
  }

  /** It has ended in order, and its process will. */
  stopped(): void {
    this.#isStopped = true;
  }

  /** From now on it is ended when it is silent for too long. */
  watch(): void {
    if (stuckAfterMs === Number.POSITIVE_INFINITY) return;
    const everyMs = Math.min(LONGEST_PING_MS, stuckAfterMs / PINGS);
    const ownTime = ownTimeMeter(this.#child.pid ?? null);
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // As the watchdog does: time that nobody saw pass, or in which the machine ran something else, is not held against it.
      this.#silentMs += ownTime(Math.min(now - lastMs, 2 * everyMs));
      lastMs = now;
      if (this.#silentMs >= stuckAfterMs) {
        clearInterval(timer);
        this.#endStuck(this.#silentMs);
      } else this.send(PING_FRAME);
      if (!this.#isSuspect && this.#silentMs >= readyAfterMs(stuckAfterMs)) this.#suspect(true);
    }, everyMs);
  }

  #heard(): void {
    this.#silentMs = 0;
    if (this.#isSuspect) this.#suspect(false);
  }

  #suspect(isSilent: boolean): void {
    this.#isSuspect = isSilent;
    say({ kind: "silent", isSilent });
  }

  #endStuck(afterMs: number): void {
    const nothing = { process: null, message: null, stack: null };
    this.#death ??= { kind: "scheduler_stuck", afterMs, ...nothing };
    this.#child.kill("SIGKILL");
  }

  #end(death: ThreadDeath): void {
    if (!this.#isStopped) say({ kind: "died", death: this.#death ?? death });
    process.exit(0);
  }

  #pipe(number: 3 | 4 | 5): Duplex {
    const pipes: ReadonlyArray<unknown> = this.#child.stdio;
    return pipes[number] as Duplex;
  }
}

const pinging = new FrameWriter();
pinging.bytes(PING);
const PING_FRAME = pinging.take();

/** What the process says to the main thread passes through here. */
function passOn(frame: Frame, isolated: Isolated): void {
  const message = deserialize(frame.body.bytes) as FromThread;
  if (message.kind === "stopped") isolated.stopped();
  say(
    message.kind === "ready" ? { ...message, fingerprint: bothOf(message.fingerprint) } : message,
  );
}

/** What the main thread compares with its own: of what both have loaded, so that no difference passes. */
function bothOf(fingerprint: string): string {
  const { fingerprint: ours } = Registry.at(order.root).table();
  return fingerprint === ours ? ours : `${fingerprint} in its process and ${ours} in front of it`;
}

const load = (): Promise<ThreadParts | null> =>
  loadProgram(order, (message) => {
    if (message.kind === "failed") say(message);
  });

async function run(): Promise<void> {
  let relay: Relay | null = null;
  const early: Array<Frame> = [];
  const isolated = new Isolated((frames) => {
    for (const frame of frames) {
      if (frame.kind === SAY && relay !== null) passOn(frame, isolated);
      else if (relay === null) early.push(frame);
    }
    relay?.fromProcess(frames);
  });
  if ((await load()) === null) process.exit(1);
  relay = new Relay(order, say, isolated);
  for (const frame of early) if (frame.kind === SAY) passOn(frame, isolated);
  relay.fromProcess(early);
  obeyMain(relay, isolated);
}

function obeyMain(relay: Relay, isolated: Isolated): void {
  main.on("message", (message: ToThread) => {
    if (message.kind === "peer") relay.add(message.peer);
    else if (message.kind === "ring") relay.ring();
    else {
      if (message.kind === "go") {
        relay.go(message.slot, message.peers);
        isolated.watch();
      }
      isolated.say(message);
    }
  });
}

await run();

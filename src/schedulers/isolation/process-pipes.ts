// The pipes of a scheduler in a process of its own, from inside: frames come while the event loop turns, and are sent, and answered,
// in calls that wait.
//
// Waiting for an answer keeps the order: everything that was sent before is on its way before the question. When the other side is
// gone the process has no reason to go on, and ends.

import { readSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";
import { PlacementError } from "../placement.ts";
import type { FromThread, ToThread } from "../threads/messages.ts";
import {
  type Frame,
  FrameReader,
  FrameWriter,
  QUESTION,
  SAY,
  SPAWN_QUESTION,
  withLength,
} from "./frames.ts";
import type { Answer, Question } from "./questions.ts";

/** The pipes' numbers in the process: what comes, what goes, and answers. */
const COMING = 3;
const GOING = 4;
const ANSWERS = 5;

const LENGTH_BYTES = 4;
/** How long to wait before a pipe that is full, or empty, is asked again. */
const RETRY_MS = 0.05;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const text = { encoder: new TextEncoder(), decoder: new TextDecoder() };

const isBusy = (error: unknown): boolean => (error as { code?: unknown }).code === "EAGAIN";

/** Calls until the pipe takes or gives something; ends the process when it is closed. */
function patiently(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      if (!isBusy(error)) process.exit(1);
      Atomics.wait(sleeper, 0, 0, RETRY_MS);
    }
  }
}

function writeAll(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += patiently(() => writeSync(GOING, bytes, written));
  }
}

function readExactly(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let read = 0;
  while (read < count) {
    const more = patiently(() => readSync(ANSWERS, bytes, read, count - read, null));
    if (more === 0) process.exit(1);
    read += more;
  }
  return bytes;
}

export class ProcessPipes {
  /** What is to be sent at the next `flush`. */
  readonly writer = new FrameWriter();
  readonly #reader = new FrameReader();

  /** Hears of every frame that comes. */
  listen(onFrames: (frames: ReadonlyArray<Frame>) => void): void {
    const socket = new Socket({ fd: COMING, readable: true, writable: false });
    socket.on("data", (piece: Uint8Array) => onFrames(this.#reader.push(piece)));
    socket.on("close", () => process.exit(1));
  }

  say(message: FromThread): void {
    this.writer.bytes(SAY, serialize(message));
    this.flush();
  }

  flush(): void {
    if (!this.writer.isEmpty) writeAll(this.writer.take());
  }

  /** Asks and waits. Throws a PlacementError or RangeError if the answer is one. */
  ask(question: Question, values?: Uint8Array): unknown {
    const json = text.encoder.encode(JSON.stringify(question));
    if (values === undefined) this.writer.bytes(QUESTION, json);
    else this.writer.bytes(SPAWN_QUESTION, withLength(json), values);
    this.flush();
    const length = new DataView(readExactly(LENGTH_BYTES).buffer).getUint32(0, true);
    const answer = JSON.parse(text.decoder.decode(readExactly(length))) as Answer;
    if (!("problem" in answer)) return answer.value;
    throw answer.isPlacement ? new PlacementError(answer.problem) : new RangeError(answer.problem);
  }
}

/** What the main thread says, from a frame of kind SAY. */
export const readOrder = ({ body }: Frame): ToThread => deserialize(body.bytes) as ToThread;

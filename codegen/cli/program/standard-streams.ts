// Owns the standard streams of a program that runs in a thread of its own. Node passes what a worker prints through
// the main thread, later and only while that one is free; here every write goes to the file descriptor at once, so
// that output is complete and in order whenever the program ends. A reader that has gone away (a closed pipe) ends
// the program quietly, as a shell expects.

import { fstatSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import { isatty, ReadStream as TerminalReadStream } from "node:tty";

/** The status of a program whose output nobody reads any more: 128 + SIGPIPE. */
const brokenPipeStatus = 141;
/** How long to wait before asking a full pipe again. */
const fullPipeWaitMs = 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

/** Writes all bytes, waiting as long as the reader needs. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (codeOf(error) === "EPIPE") process.exit(brokenPipeStatus);
      if (codeOf(error) !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, fullPipeWaitMs);
    }
  }
}

/** The part of a stream that says how it writes; Node's own for a worker posts to the main thread. */
interface WritingStream {
  _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void): void;
  _writev?: unknown;
  isTTY?: boolean;
  columns?: number;
}

const usualColumns = 80;

/** Lets a standard stream of this thread write by itself. Node keeps hold of the stream, so it is not replaced. */
function writeDirectly(stream: WritingStream, descriptor: number): void {
  stream._write = (chunk, encoding, done) => {
    writeAll(descriptor, typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
    done();
  };
  stream._writev = undefined;
  if (!isatty(descriptor)) return;
  stream.isTTY = true;
  stream.columns = Number(process.env.COLUMNS) || usualColumns;
}

/** Standard input, opened by whoever asks for it first: a handle that can be closed at any time. */
function openInput(): Readable {
  if (isatty(0)) return new TerminalReadStream(0);
  const kind = fstatSync(0);
  if (kind.isFIFO() || kind.isSocket())
    return new Socket({ fd: 0, readable: true, writable: false });
  // A file or a device like /dev/null: it never blocks for long.
  return Readable.from(readDescriptor());
}

async function* readDescriptor(): AsyncGenerator<Buffer> {
  const { createReadStream } = await import("node:fs");
  for await (const chunk of createReadStream("", { fd: 0, autoClose: false }))
    yield chunk as Buffer;
}

/** Lets this thread's standard streams, and with them its console, go straight to the file descriptors. */
export function useDirectStreams(): void {
  writeDirectly(process.stdout as unknown as WritingStream, 1);
  writeDirectly(process.stderr as unknown as WritingStream, 2);
  let stdin: Readable | undefined;
  Object.defineProperty(process, "stdin", {
    get: () => {
      stdin ??= openInput();
      return stdin;
    },
    configurable: true,
  });
}

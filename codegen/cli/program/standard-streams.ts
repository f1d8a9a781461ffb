// Owns the standard streams of a program that runs in a thread of its own. Node passes what a worker prints through
// the main thread, later and only while that one is free; here every write goes to the file descriptor at once, so
// that output is complete and in order whenever the program ends. A reader that has gone away (a closed pipe) ends
// the program quietly, as a shell expects.

import { Console } from "node:console";
import { fstatSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { Readable, Writable } from "node:stream";
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

function directStream(descriptor: number): Writable {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeAll(descriptor, chunk);
      done();
    },
  });
  const columns = isatty(descriptor)
    ? { isTTY: true, columns: Number(process.env.COLUMNS) || 80 }
    : {};
  return Object.assign(stream, { fd: descriptor, ...columns });
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

/** Gives this thread its own standard streams and a console that writes to them. */
export function useDirectStreams(): void {
  const stdout = directStream(1);
  const stderr = directStream(2);
  let stdin: Readable | undefined;
  Object.defineProperties(process, {
    stdout: { value: stdout, configurable: true },
    stderr: { value: stderr, configurable: true },
    stdin: {
      get: () => {
        stdin ??= openInput();
        return stdin;
      },
      configurable: true,
    },
  });
  globalThis.console = new Console({ stdout, stderr });
}

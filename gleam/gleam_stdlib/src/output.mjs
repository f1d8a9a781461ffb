/*
 * Standard output and standard error.
 *
 * On Node, Deno and Bun a text has been handed to the operating system when the function returns, from any thread, to files,
 * terminals and pipes alike: output keeps its order and none is lost when the program ends. Where the reader is slow the thread
 * waits for it, as long as it takes; where the reader of the output has gone away, the program ends. Browsers have a console only, which
 * takes lines: a line is held until it is complete, or until the running code is done.
 */

const STANDARD_OUTPUT = 1;
/** The status of a program whose output nobody reads any more: 128 + SIGPIPE. */
const BROKEN_PIPE_STATUS = 141;
const STANDARD_ERROR = 2;
/** Pause between two attempts at a pipe that is full. */
const FULL_PIPE_PAUSE_MS = 1;

const fileSystem = globalThis.process?.getBuiltinModule?.("node:fs");
const encoder = new TextEncoder();
const closed = new Set();

export function print(text) {
  write(STANDARD_OUTPUT, text);
}

export function printLine(text) {
  write(STANDARD_OUTPUT, `${text}\n`);
}

export function printError(text) {
  write(STANDARD_ERROR, text);
}

export function printErrorLine(text) {
  write(STANDARD_ERROR, `${text}\n`);
}

function write(descriptor, text) {
  if (fileSystem === undefined) writeToConsole(descriptor, text);
  else writeToDescriptor(descriptor, encoder.encode(text));
}

function writeToDescriptor(descriptor, bytes) {
  let written = 0;
  while (written < bytes.length && !closed.has(descriptor)) {
    try {
      written += fileSystem.writeSync(descriptor, bytes, written);
    } catch (error) {
      if (error.code === "EAGAIN") pause();
      else if (error.code === "EPIPE") nobodyReads(descriptor);
      else throw error;
    }
  }
}

/**
 * The reader of a pipe has gone away. Without a reader of its output a program ends, as a shell expects of `program | head`;
 * where only its errors are not read, they are dropped.
 */
function nobodyReads(descriptor) {
  if (descriptor === STANDARD_OUTPUT) globalThis.process.exit(BROKEN_PIPE_STATUS);
  closed.add(descriptor);
}

/** Stops the thread for a moment: the host has no other way to wait for a descriptor. */
function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_PAUSE_MS);
}

/** By descriptor: the line that is not complete yet. */
const heldLines = new Map([
  [STANDARD_OUTPUT, ""],
  [STANDARD_ERROR, ""],
]);
let flushIsDue = false;

function writeToConsole(descriptor, text) {
  const lines = (heldLines.get(descriptor) + text).split("\n");
  heldLines.set(descriptor, lines.pop());
  for (const line of lines) log(descriptor, line);
  if (flushIsDue || heldLines.get(descriptor) === "") return;
  flushIsDue = true;
  setTimeout(flush, 0);
}

function flush() {
  flushIsDue = false;
  for (const descriptor of [STANDARD_OUTPUT, STANDARD_ERROR]) {
    const line = heldLines.get(descriptor);
    heldLines.set(descriptor, "");
    if (line !== "") log(descriptor, line);
  }
}

function log(descriptor, line) {
  if (descriptor === STANDARD_ERROR) console.error(line);
  else console.log(line);
}

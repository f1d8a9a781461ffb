// What the codec needs of the world: memory to write into, and the thread's knowledge of pids and atoms.

import type { Pid } from "../../kernel/index.ts";
import type { Memory } from "../memory.ts";

export type { Memory } from "../memory.ts";

/** The views of a buffer. */
export function memoryOver(buffer: ArrayBufferLike): Memory {
  return { bytes: new Uint8Array(buffer), view: new DataView(buffer) };
}

/** What the codec needs of the thread it works in. */
export interface CodecContext {
  readonly slot: number;
  /** The life entry of a pid; a local process that has none gets one now. */
  entryOf(pid: Pid): number;
  /** A local process's own Pid object, a dead local Pid, or a RemotePid. */
  pidOf(id: number, entry: number): Pid;
  /** The index of a name in the shared log of atoms; -1 if the log is full (the name then crosses as text). */
  atomIndex(name: string): number;
  atomName(index: number): string;
}

/** Bytes that are no value of this program: of another program, of another version, or damaged. */
export class DamagedMessage extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`these bytes are no value of this program: ${problem}`, options);
    this.name = "DamagedMessage";
  }
}

// What the main thread and the threads of a system say to each other besides the shared memory: starting, stopping, bells and
// whatever a system adds. Plain data that crosses by structured clone.

import type { SharedMemory } from "../../transport/index.ts";
import type { PlacedCore } from "../placement.ts";
import type { ThreadDeath } from "./events.ts";

/** What a thread is started with. */
export interface ThreadOrder {
  readonly memory: SharedMemory;
  /** The words of the slot table. */
  readonly table: Int32Array<SharedArrayBuffer>;
  /** URLs of the program's modules, in the order in which they are imported. */
  readonly modules: ReadonlyArray<string>;
  /** Where the program's packages lie: a URL; "" for bundled code. */
  readonly root: string;
  /** A module that exports `prepareThread`, and what it is given; null: none. */
  readonly preparation: { readonly module: string; readonly data: unknown } | null;
  readonly cores: ReadonlyArray<PlacedCore>;
  readonly spreadSupervised: boolean;
  readonly lingerMs: number;
  /** The part of the heap's limit, or how much of it in MB, from which on the thread asks to be replaced. */
  readonly heapSoftLimitMb: number | null;
  /** For a scheduler in a process of its own: what its thread there may have, and how long it may be silent. */
  readonly isolation: IsolationLimits | null;
}

export interface IsolationLimits {
  readonly stackMb: number;
  readonly heapLimitMb: number | null;
  readonly stuckAfterMs: number;
}

/** A message port, of Node or of a browser. */
export interface Port {
  postMessage(message: unknown): void;
  close(): void;
}

/** The doorbell of one other slot, and for which of its threads it is. */
export interface PeerPort {
  readonly slot: number;
  readonly incarnation: number;
  readonly port: Port;
}

/** What the main thread says. */
export type ToThread =
  /** The thread stands by: it is to make itself ready for a slot as far as it can without one. */
  | { readonly kind: "rehearse" }
  /** The thread takes its slot: its kernel starts. */
  | {
      readonly kind: "go";
      readonly slot: number;
      readonly incarnation: number;
      readonly peers: ReadonlyArray<PeerPort>;
    }
  | { readonly kind: "peer"; readonly peer: PeerPort }
  /** Look around: something may have come. */
  | { readonly kind: "ring" }
  | { readonly kind: "told"; readonly value: unknown }
  /** End all processes in order, then the thread. */
  | { readonly kind: "stop"; readonly graceMs: number };

/** A process that did not end in time and was killed. */
export interface KilledProcess {
  readonly slot: number;
  readonly pid: number;
  readonly label: string | null;
}

/** What a thread says. */
export type FromThread =
  /** Everything is imported; the thread waits for its slot. */
  | { readonly kind: "ready"; readonly fingerprint: string; readonly threadId: number | null }
  | { readonly kind: "failed"; readonly module: string | null; readonly error: unknown }
  | { readonly kind: "running" }
  | { readonly kind: "tell"; readonly value: unknown }
  /** A slot needs a thread, or its thread a pin. */
  | { readonly kind: "wanted"; readonly slot: number }
  /** That slot sleeps, and this thread has no port to its thread (yet). */
  | { readonly kind: "ring"; readonly slot: number }
  | { readonly kind: "heap-mark"; readonly usedMb: number; readonly softLimitMb: number }
  /** The process of an isolated scheduler is silent, and will be ended if it stays so; or it is not any more. */
  | { readonly kind: "silent"; readonly isSilent: boolean }
  /** The process of an isolated scheduler has ended. */
  | { readonly kind: "died"; readonly death: ThreadDeath }
  | { readonly kind: "stopped"; readonly killed: ReadonlyArray<KilledProcess> };

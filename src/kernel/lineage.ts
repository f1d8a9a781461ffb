// The tree of processes over two runs of a program: what the kernel tells whoever keeps the states of actors when a program
// ends and a changed one takes its place, and what it gets back.
//
// Births are told by the hook `spawned`; what that cannot see is here: the start of a process in another thread, whose parent is
// known in this one only, and the moment at which an actor has its first state. A kernel whose states nobody keeps has no
// lineage, and pays one comparison for each actor that starts. docs/semantics.md, section 17.

import type { RemotePid } from "./remote.ts";
import { running } from "./running.ts";
import type { Pid } from "./terms.ts";

/** Who keeps account of where in the tree each process was started. Nothing here throws of its own. */
export interface Lineage {
  /**
   * Starts a process of another slot by `spawn`, which is called once; what that throws, this throws. `parent`: null for what
   * is started from outside of any process. `code`: see `Hooks.spawned`.
   */
  spawnFar(slot: number, parent: Pid | null, code: unknown, spawn: () => RemotePid): RemotePid;
  /** The processes that this one starts are not part of the program's fixed tree, but started when somebody asks for them. */
  startsOnDemand(pid: Pid): void;
  /** The process is an actor that begins with this state. Gives the state that it is to begin with instead. */
  begin(pid: Pid, fresh: unknown): unknown;
}

/**
 * The state that the running process begins with as an actor: `fresh`, or the one that its predecessor in the last run of the
 * program ended with.
 */
export function firstState(fresh: unknown): unknown {
  const { kernel, pid } = running("firstState");
  return kernel.lineage === null ? fresh : kernel.lineage.begin(pid, fresh);
}

/** What the running process starts from now on is started on demand: no state of the last run is meant for it. */
export function startsOnDemand(): void {
  const { kernel, pid } = running("startsOnDemand");
  kernel.lineage?.startsOnDemand(pid);
}

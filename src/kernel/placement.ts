// Where processes start: here, or in another thread of the system.
//
// A process says where the processes that it starts are to run (`placeSpawns`), and the kernel's `placement` says which slot that is now. What
// starts elsewhere must be given as a function and its arguments, because both are copied. Without other threads every process
// starts here. Fails with CannotCross if a function or argument cannot be copied, with a RangeError if there is no room; what is only
// spread by policy (`supervised`) then starts here, and that is reported.

import { reportEndTo } from "./far.ts";
import type { Kernel } from "./kernel.ts";
import { type Body, extrasOf, type Process, WATCHED } from "./process.ts";
import { CannotCross, MAX_SLOTS, type Remote, type RemotePid, type Run } from "./remote.ts";
import { running } from "./running.ts";
import { addLink } from "./signals.ts";
import type { Pid } from "./terms.ts";

/**
 * Where a process wants those to run that it starts. Plain data; numbers count from 0.
 * - `here`: in its own thread, as without a wish;
 * - `spread`: one here, one there, over all schedulers;
 * - `least`: where there is least to do;
 * - `near`: where that process runs;
 * - `scheduler`, `core`, `numa`: on that one;
 * - `own`: on a scheduler that nothing else is placed on;
 * - `supervised`: the wish of every supervisor: spread if the system spreads children of supervisors, else here.
 */
export type Wish =
  | { readonly kind: "here" | "spread" | "least" | "own" | "supervised" }
  | { readonly kind: "near"; readonly pid: Pid }
  | { readonly kind: "scheduler" | "core" | "numa"; readonly number: number };

/** How a system places processes. */
export interface Placement {
  /** Whether the children of supervisors are spread. */
  readonly supervised: boolean;
  /** The slot in which a process is to start. What it throws for a wish that cannot be met crashes the parent. */
  choose(parent: Pid, wish: Wish): number;
}

const SPREAD: Wish = { kind: "spread" };

/**
 * Where the processes are to run that the running process starts from now on; null: in its own thread. Returns what it was before.
 *
 * Example: `const before = placeSpawns({ kind: "spread" }); … placeSpawns(before);`
 */
export function placeSpawns(wish: Wish | null): Wish | null {
  const process = running("placeSpawns");
  const before = process.extras?.placement ?? null;
  if (wish !== before) extrasOf(process).placement = wish;
  return before;
}

/** A process that is to be started in another slot. */
interface FarStart {
  readonly run: Run;
  readonly args: ReadonlyArray<unknown>;
  readonly label: string | undefined;
  /** Null: it is started from outside of any process. */
  readonly parent: Pid | null;
  readonly linked: boolean;
  /** See `Hooks.spawned`. */
  readonly code: unknown;
}

/**
 * Starts a process that runs `run(...args)`, at its first turn, where the running process wants it; linked to that or not. What
 * the function returns is dropped. `code`: what it runs, if that says more than `run` (see `Hooks.spawned`).
 */
export function spawnCall(
  run: Run,
  args: ReadonlyArray<unknown>,
  label?: string,
  linked = true,
  code: unknown = run,
): Pid {
  const parent = running("spawn");
  const { kernel, extras } = parent;
  if (kernel.remote !== null && extras !== null && extras.placement !== null) {
    const slot = slotFor(kernel, parent.pid, extras.placement);
    if (slot !== kernel.remote.slot) {
      const isPolicy = extras.placement.kind === "supervised";
      const start = { run, args, label, parent: parent.pid, linked, code };
      const pid = spawnFar(parent, slot, start, isPolicy);
      if (pid !== null) return pid;
    }
  }
  const child = kernel.create(bodyOf(run, args), parent.pid, label, code);
  if (linked) addLink(parent, child);
  return child.pid;
}

/** Code that is of one thread alone. */
export interface LocalCode {
  readonly body: Body;
  /** What it is, in words: `an actor written in TypeScript`. */
  readonly what: string;
  /** The same object for the same code, however often it is started. */
  readonly origin: object;
}

/** Which code each kernel has told of that it was not spread. */
const keptHere = new WeakMap<Kernel, WeakSet<object>>();

/**
 * Starts a linked process with code that is of this thread alone. That children of supervisors are spread does not concern it, which is
 * reported the first time; any other wish that leads elsewhere is a CannotCross.
 */
export function spawnLocal(code: LocalCode, label?: string): Pid {
  const parent = running("spawn");
  const { kernel, extras } = parent;
  const wish = extras?.placement ?? null;
  if (kernel.remote !== null && wish !== null) checkLocal(kernel, parent.pid, wish, code);
  const child = kernel.create(code.body, parent.pid, label);
  addLink(parent, child);
  return child.pid;
}

function checkLocal(kernel: Kernel, parent: Pid, wish: Wish, { what, origin }: LocalCode): void {
  if (wish.kind === "supervised") {
    if (kernel.placement?.supervised) reportLocal(kernel, parent, what, origin);
  } else if (slotFor(kernel, parent, wish) !== kernel.remote?.slot) {
    throw new CannotCross("it runs in the thread in which it was made: ask for no placement", what);
  }
}

function reportLocal(kernel: Kernel, pid: Pid, what: string, origin: object): void {
  const told = keptHere.get(kernel) ?? new WeakSet();
  keptHere.set(kernel, told);
  if (told.has(origin)) return;
  told.add(origin);
  tellKept(kernel, pid, null, `${what} runs in the thread in which it was made`);
}

/** The body of a process that runs a function. */
export function bodyOf(run: Run, args: ReadonlyArray<unknown>): Body {
  if (args.length === 0) return run;
  if (args.length > 1) return () => run(...args);
  const first = args[0];
  return () => run(first);
}

function slotFor(kernel: Kernel, parent: Pid, wish: Wish): number {
  const { placement, remote } = kernel;
  const here = (remote as Remote).slot;
  if (placement === null || wish.kind === "here") return here;
  if (wish.kind === "supervised" && !placement.supervised) return here;
  const slot = placement.choose(parent, wish.kind === "supervised" ? SPREAD : wish);
  if (!(Number.isInteger(slot) && slot >= 0 && slot < MAX_SLOTS)) {
    throw new RangeError(`no slot: ${slot}, chosen for ${wish.kind}`);
  }
  return slot;
}

/** Null if the process must start here after all. */
function spawnFar(parent: Process, slot: number, start: FarStart, isPolicy: boolean): Pid | null {
  const { kernel } = parent;
  try {
    const pid = spawnAway(kernel, slot, start);
    if (start.linked) {
      const stub = kernel.stubs.of(pid);
      stub.state |= WATCHED;
      addLink(parent, stub);
      reportEndTo(parent, slot);
    }
    return pid;
  } catch (thrown) {
    const isNoFit = thrown instanceof CannotCross || thrown instanceof RangeError;
    if (!isPolicy || !isNoFit) throw thrown;
    tellKept(kernel, parent.pid, thrown, thrown.message);
    return null;
  }
}

/** Starts a process of another slot. Throws CannotCross, and a RangeError if that slot has no room. */
export function spawnAway(kernel: Kernel, slot: number, start: FarStart): RemotePid {
  const { run, args, label, parent, linked, code } = start;
  const remote = kernel.remote as Remote;
  const from = parent ?? kernel.outside;
  const spawn = (): RemotePid => remote.spawn(slot, run, args, label, from, linked);
  return kernel.lineage === null ? spawn() : kernel.lineage.spawnFar(slot, parent, code, spawn);
}

/**
 * A child of a supervisor was to be spread, but what it starts with cannot leave the thread, or there is no room elsewhere (`error`); or it
 * is not meant to (null).
 */
function tellKept(kernel: Kernel, pid: Pid, error: Error | null, why: string): void {
  const { hooks } = kernel;
  if (hooks.report === undefined) return;
  const text = `A child was started in its supervisor's thread: ${why}`;
  kernel.callHook(() => hooks.report?.({ kind: "kept_here", pid, error, text }));
}

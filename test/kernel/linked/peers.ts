// What the tests of signals between kernels are written with: peers that are started in any slot, and told what to do.
//
// A peer takes orders as messages and does them in its own kernel, so that both sides of a signal can be looked at. What a program gives to a
// peer goes as arguments or messages, never in a closure: a pid of one kernel is nothing to another.

import {
  cancelTimer,
  type DeadLetter,
  exit,
  exitWith,
  type Kernel,
  link,
  linkCount,
  monitor,
  type Pid,
  placeSpawns,
  type Run,
  register,
  self,
  send,
  spawnCall,
  type Timer,
  trapExits,
  unlink,
} from "../../../src/kernel/index.ts";
import { type Program, receive, receiveAll } from "../world.ts";
import { LinkedKernels, type LinkedOptions } from "./linked-kernels.ts";

/** One kernel of a world. */
export interface JoinedSite {
  readonly kernel: Kernel;
  /** Does something as the thread of this kernel would. */
  within<Result>(action: () => Result): Result;
}

/** Kernels that are joined in some way. */
export interface JoinedKernels {
  readonly letters: ReadonlyArray<DeadLetter>;
  site(slot: number): JoinedSite;
  /** Runs a program in a slot to its end and gives its result; fails if it crashes or hangs. */
  run<Result>(slot: number, program: Program<Result>): Result;
  /** Lets time pass until everything waits. */
  settle(): void;
}

export interface LinkedWorld<World extends JoinedKernels = JoinedKernels> {
  readonly world: World;
  /** The slot of the peers: 0 is that of the programs themselves. */
  readonly there: number;
}

/** The name of a world, and how to make one. */
export type LinkedMaker = readonly [string, () => LinkedWorld];

/** Processes start in the slot that they ask for as a scheduler. */
export function placeBySlot(kernel: Kernel): void {
  kernel.placement = {
    supervised: false,
    choose: (_parent, wish) => (wish.kind === "scheduler" ? wish.number : 0),
  };
}

function placed(options: LinkedOptions): LinkedKernels {
  const world = new LinkedKernels(options);
  for (const { kernel } of world.sites) placeBySlot(kernel);
  return world;
}

/** The worlds that each rule is tested in: first with both in one kernel, then with two, whatever the order of things. */
export const linkedWorlds: ReadonlyArray<
  readonly [string, (options?: LinkedOptions) => LinkedWorld<LinkedKernels>]
> = [
  ["in one kernel", (options) => ({ world: placed({ ...options }), there: 0 })],
  ["in two kernels, at once", (options) => ({ world: placed({ ...options }), there: 1 })],
  ...[1, 2, 3, 4].map(
    (seed) =>
      [
        `in two kernels, seed ${seed}`,
        (options?: LinkedOptions): LinkedWorld<LinkedKernels> => ({
          world: placed({ ...options, order: "seeded", seed }),
          there: 1,
        }),
      ] as const,
  ),
];

/** Starts a function in a slot; not linked unless asked for. */
export function startIn(
  slot: number,
  run: Run,
  args: ReadonlyArray<unknown> = [],
  linked = false,
): Pid {
  const before = placeSpawns({ kind: "scheduler", number: slot });
  try {
    return spawnCall(run, args, undefined, linked);
  } finally {
    placeSpawns(before);
  }
}

/** What a peer does: one of these, and it answers with the result. */
export type Order =
  | readonly ["exit with", unknown]
  | readonly ["crash", string]
  | readonly ["link" | "unlink" | "monitor", Pid]
  | readonly ["exit", Pid, unknown]
  | readonly ["send", Pid, unknown, unknown]
  | readonly ["register", Parameters<typeof register>[1]]
  | readonly ["cancel" | "keep", Timer]
  | readonly ["trap" | "messages" | "links" | "nothing"];

const ORDER = "order";

/** The body of a peer. */
export function* peer(): Generator<unknown, unknown, unknown> {
  for (;;) {
    const [from, order] = (yield* receive(ORDER)) as [Pid, Order];
    const result = order[0] === "messages" ? yield* receiveAll() : obey(order);
    send(from, ANSWER, result);
  }
}

const ANSWER = "answer";

function obey(order: Order): unknown {
  switch (order[0]) {
    case "exit with":
      return exitWith(order[1]);
    case "crash":
      throw new Error(order[1]);
    case "link":
      return link(order[1]);
    case "unlink":
      return unlink(order[1]);
    case "monitor":
      return monitor(order[1]);
    case "exit":
      return exit(order[1], order[2]);
    case "send":
      return send(order[1], order[2], order[3]);
    case "register":
      return register(self(), order[1]);
    case "cancel":
      return cancelTimer(order[1]);
    case "keep":
      return order[1];
    case "trap":
      return trapExits(true);
    case "links":
      return linkCount();
    default:
      return undefined;
  }
}

/** Tells a peer what to do, and does not wait. */
export function tell(pid: Pid, ...order: Order): void {
  send(pid, ORDER, [self(), order]);
}

/** Tells a peer what to do, and waits for the result. */
export function* ask(pid: Pid, ...order: Order): Generator<unknown, unknown, unknown> {
  tell(pid, ...order);
  return yield* receive(ANSWER);
}

/** Starts a peer in a slot. */
export function startPeer(slot: number, linked = false): Pid {
  return startIn(slot, peer, [], linked);
}

// What a thread does while it stands by: once, in a small system of its own inside of this thread, what it will do first when it has
// a slot. The engine compiles a function when it is first called; without a rehearsal that takes up most of the time in which what
// was lost is started again.
//
// It starts a process from another slot, lets it receive, send, wait and end, and drops it all. No code of the program runs. The
// thread must have no kernel yet, and needs a share of numbers again afterwards.

import {
  atoms,
  emptySelector,
  FOR_SELECTOR,
  Kernel,
  type Pid,
  Registry,
  Suspension,
  selectOther,
  send,
  suspend,
} from "../../kernel/index.ts";
import {
  Codec,
  createMemory,
  type SharedMemory,
  shareThreadNumbers,
  ThreadRemote,
} from "../../transport/index.ts";
import { EventLoopHost } from "../event-loop-host.ts";
import { sharedNow } from "./shared-clock.ts";

/** The slots of the small system: one for what is rehearsed, and that from which it is done. */
const AWAY = 0;
const HERE = 1;
const SMALL = { slots: 2, ringBytes: 4096, entries: 64, foreignEntries: 64, names: 64 };
/** A program of its own, which no module adds to. */
const registry = Registry.at("starfish:rehearsal/");
registry.add("rehearsal", { functions: { answer } });

const everything = selectOther(emptySelector, (term: unknown) => term);
/** Turns for each of the two, more than it takes. */
const TURNS = 8;

function* answer(asker: Pid): Generator<unknown, void, unknown> {
  for (const timeoutMs of [1_000, 0]) {
    let term = suspend(FOR_SELECTOR, everything, timeoutMs, undefined);
    if (term instanceof Suspension) term = yield term;
    send(asker, atoms.normal, ["an answer", 1.5, [asker, term]]);
  }
}

function kernelIn(memory: SharedMemory, slot: number): Kernel {
  const kernel = new Kernel(new EventLoopHost());
  kernel.remote = new ThreadRemote({
    kernel,
    memory,
    slot,
    codec: (context) => new Codec(context, registry),
    sharedNow,
    wakeUp: () => undefined,
  });
  return kernel;
}

/** `root`: where the program's packages lie. */
export function rehearse(root: string): void {
  const memory = createMemory(SMALL);
  shareThreadNumbers(memory, HERE);
  const away = kernelIn(memory, AWAY);
  (away.remote as ThreadRemote).openSlot(HERE);
  const here = kernelIn(memory, HERE);
  const pid = away.spawnAt(HERE, answer, [away.outside], "rehearsal");
  away.onExit(pid, () => undefined);
  away.send(pid, atoms.normal, { a: "question" });
  for (let turn = 0; turn < TURNS; turn++) {
    away.run();
    here.run();
  }
  // What the codecs of a program share is made with the first of them.
  new Codec((here.remote as ThreadRemote).board, Registry.at(root));
}

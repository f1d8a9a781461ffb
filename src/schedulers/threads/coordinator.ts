// A system of several threads from its main thread: the shared memory, the threads of all slots, the kernel of slot 0, and the end
// of it all.
//
// Starting is all or nothing: when any thread cannot be started, all are ended and there is one error. Once started, nothing here
// fails: what happens to threads is told as events. Closing ends processes in order, then threads, and always comes to an end
// within the grace and a second.

import { Kernel, Registry } from "../../kernel/index.ts";

import {
  Codec,
  createMemory,
  MemoryShortage,
  type SharedMemory,
  shareThreadNumbers,
  ThreadRemote,
} from "../../transport/index.ts";
import { EventLoopHost, runScheduler, type SchedulerHandle } from "../event-loop-host.ts";
import { type PlacedCore, Placer } from "../placement.ts";
import { phaseNames, SlotTable } from "../slot-table.ts";
import { channelBetween, Doorbells } from "./doorbells.ts";
import { endInOrder } from "./ending.ts";
import type { ThreadDeath } from "./events.ts";
import { ThreadsFailed } from "./failure.ts";
import { type StartedThread, startThreads } from "./first-start.ts";
import type { KilledProcess, PeerPort, ThreadOrder } from "./messages.ts";
import { platform } from "./node-platform.ts";
import { type CheckedOptions, type CoordinatorOptions, readOptions } from "./options.ts";
import { SchedulerThread, type ThreadNews } from "./scheduler-thread.ts";
import { sharedNow } from "./shared-clock.ts";
import { type KeeperSurroundings, SlotKeeper } from "./slot-keeper.ts";
import { Standbys } from "./standbys.ts";
import { coresForSchedulers } from "./topology.ts";
import { Watchdog } from "./watchdog.ts";

/** What there is in one slot. */
export interface SlotInfo {
  readonly slot: number;
  readonly phase: (typeof phaseNames)[number];
  /** How many threads the slot has had. */
  readonly incarnation: number;
  /** The core that it is meant for, if the system tells its cores. */
  readonly core: number | null;
  readonly isPinned: boolean;
  /** Processes and what waits in the run queue, as the thread last said. */
  readonly load: number;
}

export interface CloseReport {
  /** Processes that did not end in time and were killed. */
  readonly killed: ReadonlyArray<KilledProcess>;
}

/** What is there before any thread is. */
interface Plan {
  readonly options: CheckedOptions;
  readonly memory: SharedMemory;
  readonly table: SlotTable;
  readonly cores: ReadonlyArray<PlacedCore>;
  newThread(name: string): SchedulerThread;
}

/** The memory of a system with these options. Throws `ThreadsFailed`. */
function memoryFor(options: CheckedOptions): SharedMemory {
  const { schedulers, spareSchedulers, ringBytes, topology } = options;
  try {
    return createMemory({
      slots: 1 + schedulers + spareSchedulers,
      availableBytes: topology.memoryBytes,
      ...(ringBytes === undefined ? {} : { ringBytes }),
    });
  } catch (cause) {
    const kind = cause instanceof MemoryShortage ? "memory" : "options";
    throw new ThreadsFailed(kind, (cause as Error).message, { cause });
  }
}

function isolationOf(options: CheckedOptions): ThreadOrder["isolation"] {
  const { isIsolated, stackMb, heapLimitMb, stuckAfterMs } = options;
  return isIsolated ? { stackMb, heapLimitMb, stuckAfterMs } : null;
}

function planFor(options: CheckedOptions): Plan {
  const { schedulers, spareSchedulers, topology } = options;
  const memory = memoryFor(options);
  const table = SlotTable.create(1 + schedulers + spareSchedulers, schedulers);
  const cores = coresForSchedulers(topology).map(({ id, node }) => ({ core: id, node }));
  for (let slot = 1; slot <= schedulers; slot++) {
    table.setCore(slot, cores[(slot - 1) % cores.length]?.core ?? null);
  }
  const order: ThreadOrder = {
    memory,
    table: table.words,
    modules: options.modules,
    root: options.root,
    preparation: options.preparation,
    cores,
    spreadSupervised: options.spreadSupervised,
    lingerMs: options.lingerMs,
    heapSoftLimitMb: options.heapSoftLimitMb,
    isolation: isolationOf(options),
  };
  const newThread = (name: string): SchedulerThread => new SchedulerThread(order, options, name);
  return { options, memory, table, cores, newThread };
}

/** A running system of several threads. */
export class Coordinator {
  /** The kernel of slot 0, which lives in this thread. */
  readonly kernel: Kernel;
  readonly host = new EventLoopHost();
  readonly remote: ThreadRemote;
  /** Resolves when a thread called `process.exit` and `onExited` said that this ends the system. */
  readonly ended: Promise<{ readonly code: number }>;
  readonly #plan: Plan;
  readonly #watchdog: Watchdog;
  readonly #standbys: Standbys;
  readonly #bells: Doorbells;
  readonly #scheduler: SchedulerHandle;
  /** By slot; slot 0 has none. */
  readonly #keepers = new Map<number, SlotKeeper>();
  #endWith: (end: { readonly code: number }) => void = () => undefined;
  #isEnding = false;
  #closing: Promise<CloseReport> | null = null;

  /**
   * Starts the threads; resolves when all of them have their slots. Rejects with `ThreadsFailed`, and then no thread is left.
   *
   * Example: `const system = await Coordinator.start({ schedulers: "auto", modules: [url] })`
   */
  static async start(options: CoordinatorOptions): Promise<Coordinator> {
    const plan = planFor(readOptions(options));
    shareThreadNumbers(plan.memory, 0);
    const started = await startThreads(plan.options, plan.newThread);
    return new Coordinator(plan, started);
  }

  private constructor(plan: Plan, started: ReadonlyArray<StartedThread>) {
    const { options, table } = plan;
    this.#plan = plan;
    this.ended = new Promise((resolve) => {
      this.#endWith = resolve;
    });
    this.#watchdog = new Watchdog(options.stuckAfterMs, platform.isDebugged);
    this.#standbys = this.#beginStandingBy();
    this.#bells = new Doorbells({
      incarnationOf: (slot) => table.incarnation(slot),
      onRing: () => this.host.ready(),
      ringByMain: (slot) => this.#ring(slot),
    });
    this.kernel = new Kernel(this.host, options.kernel);
    this.remote = this.#join();
    this.#enterAll(started);
    this.#scheduler = runScheduler(this.kernel, this.host, {
      keepAlive: options.keepAlive,
      bell: this.remote.bell,
    });
  }

  /** All slots, that of this thread first. */
  get slots(): ReadonlyArray<SlotInfo> {
    const { table } = this.#plan;
    return Array.from({ length: table.slots }, (_, slot) => ({
      slot,
      phase: phaseNames[table.phase(slot)],
      incarnation: table.incarnation(slot),
      core: table.core(slot),
      isPinned: table.isPinned(slot) && table.core(slot) !== null,
      load: slot === 0 ? this.kernel.stats().processes : table.load(slot),
    }));
  }

  /** How many threads stand by and have loaded the program. */
  get standbys(): number {
    return this.#standbys.ready;
  }

  /** Says something to the preparation of a thread (`told`), copied by structured clone. False if the slot has no thread. */
  tell(slot: number, value: unknown): boolean {
    const thread = this.#keepers.get(slot)?.thread ?? null;
    thread?.say({ kind: "told", value });
    return thread !== null;
  }

  /**
   * Ends all processes of all threads with the reason `shutdown`, kills what has not ended in time, and ends the threads. The
   * kernel of this thread gets no more turns afterwards. Never rejects; closing again is the same closing.
   */
  close({
    graceMs = this.#plan.options.stopGraceMs,
  }: {
    graceMs?: number;
  } = {}): Promise<CloseReport> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<CloseReport> {
    this.#isEnding = true;
    const keepers = [...this.#keepers.values()];
    const killed = await Promise.all([
      endInOrder(this.kernel, 0, graceMs),
      ...keepers.map((keeper) => keeper.close(graceMs)),
      this.#standbys.close().then(() => []),
    ]);
    this.#watchdog.stop();
    this.#scheduler.stop();
    this.#bells.close();
    return { killed: killed.flat() };
  }

  #join(): ThreadRemote {
    const { options, memory, table, cores } = this.#plan;
    const remote = new ThreadRemote({
      kernel: this.kernel,
      memory,
      slot: 0,
      codec: (context) => new Codec(context, Registry.at(options.root)),
      wakeUp: (slot) => this.#bells.ring(slot),
      sharedNow,
    });
    this.kernel.remote = remote;
    this.kernel.placement = new Placer({
      slot: 0,
      table,
      cores,
      supervised: options.spreadSupervised,
      onWanted: (slot) => this.#wanted(slot),
    });
    return remote;
  }

  #enterAll(started: ReadonlyArray<StartedThread>): void {
    const { options, table } = this.#plan;
    const around = this.#surroundings();
    // Spare slots are open as well: what is sent there waits until the thread that was claimed with it is there.
    for (let slot = 1; slot < table.slots; slot++) {
      this.remote.openSlot(slot);
      this.#keepers.set(slot, new SlotKeeper(slot, around));
    }
    for (const [index, { thread, ready }] of started.entries()) {
      const keeper = this.#keepers.get(index + 1) as SlotKeeper;
      keeper.enter(thread, ready);
      if (options.pin) void keeper.pin();
    }
  }

  #beginStandingBy(): Standbys {
    const { options, newThread } = this.#plan;
    return new Standbys({
      count: options.standby,
      restartLimit: options.restartLimit,
      fingerprint: Registry.at(options.root).table().fingerprint,
      newThread,
      tellEvent: options.onEvent,
    });
  }

  #surroundings(): KeeperSurroundings {
    const { options, table } = this.#plan;
    return {
      table,
      remote: this.remote,
      watchdog: this.#watchdog,
      restartLimit: options.restartLimit,
      stopGraceMs: options.stopGraceMs,
      autopsyMs: options.autopsyMs,
      pin: options.pin,
      fingerprint: Registry.at(options.root).table().fingerprint,
      standbys: this.#standbys,
      connect: (slot, incarnation) => this.#connect(slot, incarnation),
      tellEvent: options.onEvent,
      onNews: (slot, news) => this.#hear(slot, news),
      isReplaced: (slot, death) => this.#isReplaced(slot, death),
    };
  }

  #connect(slot: number, incarnation: number): ReadonlyArray<PeerPort> {
    const own = { slot, incarnation };
    const [port, mainPort] = channelBetween(own, { slot: 0, incarnation: 0 });
    this.#bells.add(mainPort);
    const ports = [port];
    for (const keeper of this.#keepers.values()) {
      const { thread } = keeper;
      if (keeper.slot === slot || thread === null) continue;
      const [here, there] = channelBetween(own, keeper);
      thread.say({ kind: "peer", peer: there }, [there.port]);
      ports.push(here);
    }
    return ports;
  }

  #hear(slot: number, news: ThreadNews): void {
    const { options } = this.#plan;
    if (news.kind === "tell") options.onTold(slot, news.value);
    else if (news.kind === "wanted") this.#wanted(news.slot);
    else if (news.kind === "ring") this.#ring(news.slot);
  }

  /** A slot needs a thread, or a pin for the one that it has. */
  #wanted(slot: number): void {
    const keeper = this.#keepers.get(slot);
    if (keeper === undefined || this.#isEnding) return;
    void keeper.want();
    void keeper.pin();
  }

  #ring(slot: number): void {
    if (slot === 0) this.host.ready();
    else this.#keepers.get(slot)?.thread?.say({ kind: "ring" });
  }

  #isReplaced(slot: number, death: ThreadDeath): boolean {
    if (this.#isEnding) return false;
    const isReplaced = this.#plan.options.isReplaced(slot, death);
    if (!isReplaced && death.kind === "scheduler_exited") {
      this.#isEnding = true;
      this.#endWith({ code: death.code });
    }
    return isReplaced;
  }
}

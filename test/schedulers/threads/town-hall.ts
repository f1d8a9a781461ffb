// What the tests of threads share: a system that runs the program `town`, and an observer in the main thread that hears what its
// processes say.

import { readdirSync } from "node:fs";
import { expect } from "vitest";
import type { Pid } from "../../../src/kernel/index.ts";
import {
  Coordinator,
  type CoordinatorOptions,
  type ThreadEvent,
} from "../../../src/schedulers/threads/index.ts";
import { receive, TAG } from "./programs/town.ts";

export const programUrl = (name: string): string =>
  new URL(`./programs/${name}.ts`, import.meta.url).href;

type Words = ReadonlyArray<unknown>;

/** Things that happen, and whoever waits for one of them. */
class Happenings<Thing> {
  readonly all: Array<Thing> = [];
  #waiting: Array<() => void> = [];

  add(thing: Thing): void {
    this.all.push(thing);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  /** The `count`-th thing of that kind, once it has happened. */
  async next<Wanted extends Thing>(
    isWanted: (thing: Thing) => thing is Wanted,
    count = 1,
  ): Promise<Wanted> {
    for (;;) {
      const found = this.all.filter(isWanted)[count - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

export class Town {
  readonly system: Coordinator;
  /** A process of the main thread that hears everything. */
  readonly observer: Pid;
  readonly events: Happenings<ThreadEvent>;
  readonly #words = new Happenings<Words>();

  private constructor(system: Coordinator, events: Happenings<ThreadEvent>) {
    const words = this.#words;
    this.system = system;
    this.events = events;
    this.observer = system.kernel.spawnRoot(function* () {
      for (;;) words.add((yield* receive())[1] as Words);
    });
  }

  static async start(options: Partial<CoordinatorOptions> = {}): Promise<Town> {
    const events = new Happenings<ThreadEvent>();
    const system = await Coordinator.start({
      schedulers: 2,
      modules: [programUrl("town"), programUrl("stubborn")],
      stopGraceMs: 2_000,
      // However much else this machine has to do.
      autopsyMs: 60_000,
      onEvent: (event) => events.add(event),
      ...options,
    });
    return new Town(system, events);
  }

  /** What was said under a word, for the `count`-th time. */
  heard(word: string, count = 1): Promise<Words> {
    return this.#words.next((words): words is Words => words[0] === word, count);
  }

  /** The `count`-th process that said that it is there, and in which thread. */
  async arrived(count: number): Promise<{ readonly pid: Pid; readonly place: number }> {
    const [, pid, place] = (await this.heard("here", count)) as [string, Pid, number];
    return { pid, place };
  }

  event<Kind extends ThreadEvent["kind"]>(
    kind: Kind,
    count = 1,
  ): Promise<Extract<ThreadEvent, { kind: Kind }>> {
    type Wanted = Extract<ThreadEvent, { kind: Kind }>;
    return this.events.next((event): event is Wanted => event.kind === kind, count);
  }

  /** So many threads stand by. */
  async standby(count: number): Promise<void> {
    await expect.poll(() => this.system.standbys, { timeout: 60_000 }).toBe(count);
  }

  send(pid: Pid, ...words: Words): void {
    this.system.kernel.send(pid, TAG, words);
  }

  /** The reason with which a process ends. */
  endOf(pid: Pid): Promise<unknown> {
    return new Promise((resolve) => {
      this.system.kernel.onExit(pid, (_pid, reason) => resolve(reason));
    });
  }
}

/** Threads of this process whose JavaScript is that of a scheduler. */
export function schedulerThreads(): number {
  // Otherwise the names of all open connections are looked up.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const report = process.report.getReport() as unknown as { readonly workers: Words };
  return report.workers.length;
}

/** Threads of this process, as Linux counts them. */
export const tasks = (): number => readdirSync("/proc/self/task").length;

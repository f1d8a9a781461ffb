// The same tree on several schedulers: the actor in TypeScript stays in the thread of TypeScript, and processes of other
// threads have to do with it as if it were one of theirs (docs/semantics.md, section 15).

import type { LogEntry, Subject, SystemOptions } from "starfish-otp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildExample } from "../../../test/examples/commands.ts";
import { CLOSED, type Opened, open, restarted, until } from "./opened.ts";

/** Slots of a system: the number of a pid is n * 64 + its slot. */
const SLOTS = 64;
const slotOf = (pid: { readonly id: number } | undefined): number => Number(pid?.id) % SLOTS;

/** A function of `mixed/neighbours` that says when it is ready: resolves then, with the promise of its end. */
async function ready<End>(
  { system }: Opened,
  start: (ready: Subject<boolean>) => Promise<End>,
): Promise<{ readonly end: Promise<End> }> {
  await using inbox = system.neighbours.boolInbox();
  const end = start(inbox.subject);
  end.catch(() => undefined);
  for await (const _ of inbox) break;
  return { end };
}

beforeAll(() => buildExample("mixed"));

const systems: ReadonlyArray<readonly [name: string, options: SystemOptions]> = [
  ["one scheduler", { schedulers: 1 }],
  ["two schedulers", { schedulers: 2 }],
  ["four schedulers", { schedulers: 4 }],
  ["two schedulers in processes of their own", { schedulers: 2, isolation: "process" }],
];

describe.each(systems)("with %s, an actor in TypeScript", (_name, options) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(options);
  });
  afterAll(() => opened.system.close());

  test("runs in the thread of TypeScript, from wherever it is called", async () => {
    const { ref, system } = opened;
    expect(slotOf(opened.processOf())).toBe(0);
    expect(await ref.add({ amount: 1 })).toBe(1);
    const totals = [];
    for (let round = 0; round < 4; round += 1) totals.push(await system.neighbours.add(ref, 1));
    expect(totals).toEqual([2, 3, 4, 5]);
  });

  test("watches processes of other threads", async () => {
    const idler = await opened.system.neighbours.idler(0);
    expect(slotOf(idler)).not.toBe(0);
    expect(await opened.ref.watch({ pid: idler })).toBe(true);
    opened.kill(idler);
    await until(() => opened.diary.length > 0);
    expect(await opened.ref.watch({ pid: idler })).toBe(true);
    await until(() => opened.diary.length > 1);
    expect(opened.diary.splice(0)).toEqual(["down", "down"]);
  });

  test("goes down with a process of another thread, and is started again", async () => {
    const idler = await opened.system.neighbours.idler(0);
    expect(await opened.ref.join({ pid: idler })).toBe(true);
    opened.kill(idler);
    await restarted(opened);
  });

  test("is killed from another thread in the midst of an effect", async () => {
    await opened.ref.hang();
    await opened.system.neighbours.kill(opened.ref, 0);
    await restarted(opened, "interrupted");
  });

  test.each([
    ["crashes", "as asked", () => opened.ref.fail({ reason: "as asked" })],
    ["is killed", "killed", () => opened.system.neighbours.kill(opened.ref, 0)],
    ["leaves", '"enough"', () => opened.ref.leave({ reason: "enough" })],
    ["stops", "normal", () => opened.ref.stop()],
  ])("tells those that are linked to it or watch it when it %s", async (_how, reason, end) => {
    const { ref, system } = opened;
    const watcher = await ready(opened, (subject) => system.neighbours.watch(ref, subject));
    const companion = await ready(opened, (subject) => system.neighbours.accompany(ref, subject));
    const friend = await ready(opened, (subject) => system.neighbours.shareFate(ref, subject));
    await end();
    expect(await watcher.end).toContain(reason);
    expect(await companion.end).toContain(reason);
    if (reason !== "normal") {
      const error = await friend.end.catch((failure: unknown) => failure);
      expect(error).toMatchObject({ _tag: "ProcessCrashed" });
    }
    await restarted(opened);
  });

  test("takes what is linked to it down with it when its scheduler is lost, and comes back", async () => {
    const { ref, system } = opened;
    const lost = await ready(opened, (subject) => system.neighbours.endThread(ref, subject));
    await expect(lost.end).rejects.toMatchObject({ _tag: "ProcessCrashed" });
    await restarted(opened);
    await until(() => opened.reports("scheduler_replaced").length === 1);
    expect(await system.neighbours.add(ref, 1)).toBe(2);
  });

  test("is not started by a process of another thread, which is told what to do instead", async () => {
    const { start, system } = opened;
    const manager = await system.neighbours.manager();
    await expect(system.neighbours.hire(manager, start)).rejects.toMatchObject({
      _tag: "ProcessCrashed",
      cause: {
        name: "CannotCross",
        message: expect.stringMatching(
          /^Hire.counter cannot cross to another thread: a function of TypeScript, which runs in TypeScript's thread alone: start there what needs it/,
        ),
      },
    });
  });

  test("is shut down in order with its tree, and what it held is released by then", async () => {
    expect(await opened.system.close()).toEqual({ killed: [] });
    expect(opened.diary).toEqual(CLOSED);
    expect(opened.processOf()).toBeUndefined();
  });
});

describe("where supervisors spread their children", () => {
  const closers: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function spread(options: SystemOptions = {}): Promise<Opened> {
    const opened = await open({ schedulers: 2, spread: "supervised", ...options });
    closers.push(() => opened.system.close());
    return opened;
  }

  test("an actor in TypeScript stays, and its siblings are spread, which is reported once", async () => {
    const opened = await spread();
    const places = await Promise.all(opened.clerks.map((clerk) => clerk.count({ times: 1 })));
    expect(new Set(places.map(({ place }) => place)).size).toBe(2);
    expect(slotOf(opened.processOf())).toBe(0);
    opened.kill(opened.processOf());
    await restarted(opened);
    expect(slotOf(opened.processOf())).toBe(0);
    const text =
      "A child was started in its supervisor's thread: an actor written in TypeScript runs in the thread in which it was made";
    expect(opened.reports("kept_here")).toMatchObject([{ event: { text, error: null } }]);
    expect(opened.crashes()).toEqual([]);
  });

  test("it is a detail of the log", async () => {
    for (const [logLevel, count] of [
      ["warning", 0],
      ["debug", 1],
    ] as const) {
      const entries: Array<LogEntry> = [];
      const logger = (entry: LogEntry): void => void entries.push(entry);
      await spread({ logger, logLevel });
      expect(entries.filter(({ kind }) => kind === "kept_here")).toHaveLength(count);
    }
  });
});

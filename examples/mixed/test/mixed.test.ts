// A tree written in Gleam with an actor in it that is written in TypeScript: it gets messages, links, monitors, crashes and
// is restarted as any other child, and what it has in its scope is released whichever way it ends.

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { buildExample, run } from "../../../test/examples/commands.ts";

beforeAll(() => buildExample("mixed"));

test("is fully typed", () => {
  expect(run("tsc", "-p", "examples/mixed/tsconfig.json").stdout).toBe("");
});

const OPENED = ["open first", "open second"];
const CLOSED = ["close second", "close first"];

const closers: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A supervised counter, and what is written down of it. */
async function open() {
  const { Effect, Starfish } = await import("starfish-otp");
  const { atoms } = await import("starfish-otp/kernel");
  const Mixed = await import("../build/starfish/bindings/mixed.ts");
  const { counter } = await import("../counter.ts");
  const crashes: Array<unknown> = [];
  const system = await Starfish.start(
    { onEvent: (event) => void (event._tag === "Crash" && crashes.push(event)) },
    { mixed: Mixed },
  );
  closers.push(() => system.close());
  const diary: Array<string> = [];
  const name = Mixed.name();
  await system.mixed.supervise(Effect.runSync(counter({ name, diary })));
  const { kernel } = system.running;
  const processOf = () =>
    [...kernel.processes()].find((pid) => kernel.processInfo(pid)?.label === "counter");
  return {
    system,
    diary,
    crashes,
    ref: system.mixed.ref(Mixed.named(name)),
    processOf,
    kill: (pid: ReturnType<typeof processOf>) => pid && kernel.exit(pid, atoms.kill),
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(1);
}

/** The counter has been started again, and begins at nothing. */
async function restarted({ ref, diary }: Opened, ...between: ReadonlyArray<string>) {
  await until(() => diary.length === 2 * OPENED.length + CLOSED.length + between.length);
  expect(diary).toEqual([...OPENED, ...between, ...CLOSED, ...OPENED]);
  for (;;) {
    const total = await ref.add({ amount: 1 }).catch(() => undefined);
    if (total !== undefined) return expect(total).toBe(1);
    await sleep(1);
  }
}

test("gets messages from TypeScript and from Gleam, one after another", async () => {
  const { ref, system } = await open();
  expect(await ref.add({ amount: 3 })).toBe(3);
  expect(await system.mixed.add(ref, 4)).toBe(7);
  const answers = [ref.slow({ amount: 1 }), ref.add({ amount: 1 }), ref.slow({ amount: 1 })];
  expect(await Promise.all(answers)).toEqual([8, 9, 10]);
  expect(await ref.take({ amount: 4 })).toBe(6);
  await expect(ref.take({ amount: 11 })).rejects.toMatchObject({
    error: { _tag: "TooMuch", limit: 10 },
  });
});

test.each([
  ["fails", "fail", "Error", "as asked"],
  ["dies", "die", "TypeError", "as asked"],
] as const)("crashes when its handler %s, and is restarted", async (_, how, name, message) => {
  const opened = await open();
  await opened.ref[how]({ reason: "as asked" });
  await restarted(opened);
  expect(opened.crashes).toMatchObject([{ report: { error: { name, message } } }]);
});

test("ends with a reason of its own, or with none, and is restarted", async () => {
  for (const end of [
    (o: Opened) => o.ref.leave({ reason: "enough" }),
    (o: Opened) => o.ref.stop(),
  ]) {
    const opened = await open();
    await end(opened);
    await restarted(opened);
  }
});

test("is killed in the midst of an effect: that is interrupted, then the scope closed", async () => {
  const opened = await open();
  await opened.ref.hang();
  opened.kill(opened.processOf());
  await restarted(opened, "interrupted");
});

test("is shut down with its supervisor, and its scope closed", async () => {
  const opened = await open();
  await opened.ref.add({ amount: 1 });
  expect(await opened.system.close()).toEqual({ killed: [] });
  await until(() => opened.diary.length === 4);
  expect(opened.diary).toEqual([...OPENED, ...CLOSED]);
  expect(opened.processOf()).toBeUndefined();
  expect(opened.crashes).toEqual([]);
});

test("hears of the end of a process that it monitors", async () => {
  const opened = await open();
  const pid = await opened.system.mixed.idler(1);
  expect(await opened.ref.watch({ pid })).toBe(true);
  opened.kill(pid);
  await until(() => opened.diary.includes("down"));
  expect(await opened.ref.add({ amount: 1 })).toBe(1);
  // One that has ended already.
  expect(await opened.ref.watch({ pid })).toBe(true);
  await until(() => opened.diary.filter((line) => line === "down").length === 2);
});

test("crashes with a process that it has linked itself to", async () => {
  const opened = await open();
  const pid = await opened.system.mixed.idler(1);
  expect(await opened.ref.join({ pid })).toBe(true);
  opened.kill(pid);
  await restarted(opened);
});

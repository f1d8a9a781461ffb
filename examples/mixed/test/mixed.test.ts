// A tree written in Gleam with an actor in it that is written in TypeScript: it gets messages, links, monitors, crashes and
// is restarted as any other child, and what it has in its scope is released whichever way it ends.

import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildExample, run } from "../../../test/examples/commands.ts";
import * as example from "./opened.ts";
import { CLOSED, type Opened, restarted, until } from "./opened.ts";

beforeAll(() => buildExample("mixed"));

test("is fully typed", () => {
  expect(run("tsc", "-p", "examples/mixed/tsconfig.json").stdout).toBe("");
});

const closers: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(): Promise<Opened> {
  const opened = await example.open();
  closers.push(() => opened.system.close());
  return opened;
}

test("gets messages from TypeScript and from Gleam, one after another", async () => {
  const { ref, system } = await open();
  expect(await ref.add({ amount: 3 })).toBe(3);
  expect(await system.neighbours.add(ref, 4)).toBe(7);
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
  expect(opened.crashes()).toMatchObject([{ report: { error: { name, message } } }]);
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
  expect(opened.diary).toEqual(CLOSED);
  expect(opened.processOf()).toBeUndefined();
  expect(opened.crashes()).toEqual([]);
});

test("hears of the end of a process that it monitors", async () => {
  const opened = await open();
  const pid = await opened.system.neighbours.idler(1);
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
  const pid = await opened.system.neighbours.idler(1);
  expect(await opened.ref.join({ pid })).toBe(true);
  opened.kill(pid);
  await restarted(opened);
});

describe("the program", () => {
  test.each(["0", "2"])("prints its story on %s schedulers", (schedulers) => {
    const { status, stdout } = run("node", "examples/mixed/main.ts", "--schedulers", schedulers);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "counter: open first",
      "counter: open second",
      expect.stringMatching(/^4 clerks on \d threads? made 400 calls$/),
      "counter crashed: Error: as asked",
      "counter: close second",
      "counter: close first",
      "counter: open first",
      "counter: open second",
      "the counter begins again, at 1",
      "counter: close second",
      "counter: close first",
      "closed",
    ]);
    expect(status).toBe(0);
  });
});

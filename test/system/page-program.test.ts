// What a system does with a program that is part of a page; the workers themselves are tested in test/browser.

import { expect, test } from "vitest";
import { pageProgram, RunningSystem, type SystemEvent } from "../../src/system/index.ts";
import type { ThreadsPart } from "../../src/system/program.ts";

const pageWith = (threads: object) =>
  pageProgram("harbour", {
    load: () => Promise.resolve(),
    newWorker: () => undefined,
    threads: async () => threads as ThreadsPart,
  });

const refusing = {
  obstacleToThreads: () => ({ kind: "no_shared_memory", why: "there is no shared memory" }),
};

test("a number of schedulers is refused where there can be none, with the reason", async () => {
  const started = RunningSystem.start({ schedulers: 2 }, pageWith(refusing));
  await expect(started).rejects.toMatchObject({
    _tag: "InvalidOptions",
    problem: 'schedulers is 2, and there is no shared memory; "auto" takes as many as there can be',
  });
});

test('"auto" is one thread there, and a notice says why', async () => {
  const events: Array<SystemEvent> = [];
  const onEvent = (event: SystemEvent) => void events.push(event);
  const system = await RunningSystem.start({ schedulers: "auto", onEvent }, pageWith(refusing));
  expect(system.schedulers).toEqual([]);
  const text = 'schedulers is "auto", and there is no shared memory';
  expect(events).toEqual([{ _tag: "Report", event: { kind: "no_shared_memory", text } }]);
  const returned = new Promise((done, failed) => {
    system.run("seven", () => 7, [], { done, failed });
  });
  expect(await returned).toBe(7);
  await system.close();
});

test("what makes schedulers is not loaded by a system without any", async () => {
  const page = pageProgram("quay", {
    load: () => Promise.reject(new Error("loaded")),
    newWorker: () => undefined,
    threads: () => Promise.reject(new Error("loaded")),
  });
  const system = await RunningSystem.start({}, page);
  await system.close();
});

// A system where there can be no threads, as in a page: `threads/index.ts` is what bundlers put in its place.

import { afterEach, expect, test, vi } from "vitest";
import { RunningSystem, type SystemEvent } from "../../src/system/index.ts";

vi.mock("../../src/system/threads/index.ts", () => import("../../src/system/no-threads.ts"));

const systems: Array<RunningSystem> = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

test("schedulers are refused, with what to ask for instead", async () => {
  const start = RunningSystem.start({ schedulers: 2, logger: "none" });
  await expect(start).rejects.toMatchObject({
    _tag: "InvalidOptions",
    problem: expect.stringMatching(
      /^schedulers is 2, and this page was built without any: .*starfish\(\{ schedulers: true \}\).*; "auto" takes as many as there can be$/,
    ),
  });
});

test('"auto" is none of them, which is told', async () => {
  const reports: Array<unknown> = [];
  const onEvent = (event: SystemEvent): void => {
    if (event._tag === "Report") reports.push(event.event);
  };
  const system = await RunningSystem.start({ schedulers: "auto", onEvent });
  systems.push(system);
  expect(system.schedulers).toEqual([]);
  expect(system.options.schedulers).toBe(0);
  expect(reports).toEqual([
    {
      kind: "no_schedulers",
      text: expect.stringMatching(/^schedulers is "auto", and this page was built without any/),
    },
  ]);
});

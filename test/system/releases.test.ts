import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { RunningSystem, releasesOf, type SystemEvent } from "../../src/system/index.ts";

const systems: Array<RunningSystem> = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

/** A system, and its reports. */
function start(shutdownTimeoutMs = 5_000) {
  const reports: Array<unknown> = [];
  const onEvent = (event: SystemEvent): void => {
    if (event._tag === "Report") reports.push(event.event);
  };
  const system = new RunningSystem({ shutdownTimeoutMs, onEvent });
  systems.push(system);
  return { system, reports, releases: releasesOf(system.kernel) };
}

const process = { pid: 7, label: "file" };

describe("the close of a system", () => {
  test("waits for what its processes release, and for what begins meanwhile", async () => {
    const { system, reports, releases } = start();
    const order: Array<string> = [];
    const release = (name: string, then: () => void = () => undefined): Promise<void> =>
      sleep(2).then(() => {
        order.push(name);
        then();
      });
    releases.add(
      process,
      release("first", () => releases.add(process, release("second"))),
    );
    await system.close();
    expect(order).toEqual(["first", "second"]);
    expect(releases.open).toEqual([]);
    expect(reports).toEqual([]);
  });

  test("takes a release that fails for one that has ended", async () => {
    const { system, reports, releases } = start();
    releases.add(process, Promise.reject(new Error("the disk is full")));
    await system.close();
    expect(reports).toEqual([]);
  });

  test("waits no longer than it may, and names whose release has not ended", async () => {
    const { system, reports, releases } = start(5);
    releases.add(process, new Promise(() => undefined));
    releases.add({ pid: 8, label: null }, new Promise(() => undefined));
    await system.close();
    expect(reports).toMatchObject([
      { kind: "not_released", text: "what file held was not released within 5 ms" },
      { kind: "not_released", text: "what process 8 held was not released within 5 ms" },
    ]);
  });

  test("does not wait for those of another system", async () => {
    const { releases } = start(5);
    releases.add(process, new Promise(() => undefined));
    const { system, reports } = start();
    await system.close();
    expect(reports).toEqual([]);
  });
});

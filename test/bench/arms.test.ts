/** Every JavaScript arm does all the work of every workload that it offers, in small. Erlang is not needed here. */
import { describe, expect, test } from "vitest";
import { ARMS } from "../../bench/arms/index.ts";
import { check, Session, type Workload } from "../../bench/harness/index.ts";
import { WORKLOADS } from "../../bench/workloads/index.ts";

const SMALL = 1_000;

/** Workloads that grow have a smallest size; the others take any size that they can divide. */
const smallSize = ({ size }: Workload): number => (size.kind === "grown" ? size.first : SMALL);

describe.each(ARMS.filter(({ role }) => role !== "beam"))("the arm $name", (arm) => {
  test("proves its work", async () => {
    const session = await Session.start(await arm.command());
    try {
      expect(session.offers.length).toBeGreaterThan(0);
      for (const name of session.offers) {
        const workload = WORKLOADS.find((known) => known.name === name) as Workload;
        expect(workload, `workload ${name}`).toBeDefined();
        const size = smallSize(workload);
        expect(check(workload, size, await session.run(name, size))).toBeUndefined();
      }
    } finally {
      session.close();
    }
  });
});

describe("the list of workloads", () => {
  test("is offered in full by the lower bound or by a peer, and by starfish", async () => {
    const offers = new Map<string, readonly string[]>();
    for (const arm of ARMS.filter(({ role }) => role !== "beam")) {
      const session = await Session.start(await arm.command());
      offers.set(arm.name, session.offers);
      session.close();
    }
    const names = WORKLOADS.map(({ name }) => name);
    expect([...(offers.get("starfish") ?? [])].sort()).toEqual([...names].sort());
    const peers = [...(offers.get("lb") ?? []), ...(offers.get("gleam") ?? [])];
    expect(peers.sort()).toEqual([...names].sort());
  });
});

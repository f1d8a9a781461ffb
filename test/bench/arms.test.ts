/** Every JavaScript arm does all the work of every workload that it offers, in small. Erlang is not needed here. */
import { describe, expect, test } from "vitest";
import { ARMS } from "../../bench/arms/index.ts";
import { check, Session, type Workload } from "../../bench/harness/index.ts";
import { FAR, NEAR, WORKLOADS } from "../../bench/workloads/index.ts";

const SMALL = 1_000;

/** Workloads that grow have a smallest size; the others take any size up to the measured one that they can divide. */
const smallSize = ({ size }: Workload): number =>
  size.kind === "grown" ? size.first : Math.min(SMALL, size.measured);

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
  const offersOf = async (name: string): Promise<readonly string[]> => {
    const arm = ARMS.find((known) => known.name === name);
    if (arm === undefined) throw new Error(`no arm ${name}`);
    const session = await Session.start(await arm.command());
    session.close();
    return session.offers;
  };
  const names = (workloads: readonly Workload[]): string[] => workloads.map(({ name }) => name);

  test("of one scheduler is offered in full by the lower bound or by a peer, and by starfish", async () => {
    expect([...(await offersOf("starfish"))].sort()).toEqual(names(NEAR).sort());
    const peers = [...(await offersOf("lb")), ...(await offersOf("gleam"))];
    expect(peers.sort()).toEqual(names(NEAR).sort());
  });

  test("of several schedulers is offered in full by starfish on threads", async () => {
    expect([...(await offersOf("threads"))].sort()).toEqual(names(FAR).sort());
    expect(names(FAR)).toEqual(expect.arrayContaining([...(await offersOf("post"))]));
  });
});

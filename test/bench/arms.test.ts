/** Every JavaScript arm that needs no build does all the work of every workload that it offers, in small. */
import { describe, expect, test, vi } from "vitest";
import { check, Session, type Workload } from "../../bench/harness/index.ts";
import { WORKLOADS } from "../../bench/workloads/index.ts";
import { serving } from "./faulty-arm.ts";

// Processes are started: how long that takes is up to the machine.
vi.setConfig({ testTimeout: 120_000 });

const FOLDERS = ["lower-bound", "platform", "nact", "xstate", "effect"];
const SMALL = 1_000;

/** Workloads that grow have a smallest size; the others take any size that they can divide. */
const smallSize = ({ size }: Workload): number => (size.kind === "grown" ? size.first : SMALL);

describe.each(FOLDERS)("the arm %s", (folder) => {
  test("proves its work", async () => {
    const url = new URL(`../../bench/arms/${folder}/index.ts`, import.meta.url);
    const session = await Session.start(serving(url));
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

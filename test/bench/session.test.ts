/** Rules of bench/harness/session.ts and measure.ts, against a real process. */
import { afterEach, describe, expect, test } from "vitest";
import {
  ArmError,
  type Command,
  type Limits,
  ProofError,
  QUICK,
  Session,
  sample,
} from "../../bench/harness/index.ts";
import { faultyCommand, workload } from "./faulty-arm.ts";

const open: Session[] = [];

async function start(command: Command = faultyCommand(), limits?: Limits): Promise<Session> {
  const session = await Session.start(command, limits);
  open.push(session);
  return session;
}

afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

describe("a session", () => {
  test("knows the arm's run time and what it offers", async () => {
    const session = await start();
    expect(session.runtime).toBe("test 1.0");
    expect(session.offers).toContain("honest");
  });

  test("goes on after a run that throws", async () => {
    const session = await start();
    await expect(session.run("throws", 1)).rejects.toThrow("out of order");
    expect((await session.run("honest", 3)).proof).toEqual({ done: 3 });
  });

  test("refuses a workload that the arm does not have", async () => {
    await expect((await start()).run("chess", 1)).rejects.toThrow('no workload "chess" here');
  });

  test("reports an arm that dies, with its standard error", async () => {
    const failure = (await start()).run("dies", 1);
    await expect(failure).rejects.toThrow(ArmError);
    await expect(failure).rejects.toThrow("ended with 3:\nno space left");
  });

  test("does not wait for ever for an arm that falls silent", async () => {
    const session = await start(faultyCommand(), { startMs: 60_000, runMs: 50 });
    await expect(session.run("silent", 1)).rejects.toThrow("said nothing for 50 ms");
  });

  test("fails to start a command that does not exist", async () => {
    await expect(start({ program: "no-such-arm", arguments: [] })).rejects.toThrow("ENOENT");
  });
});

describe("a sample", () => {
  test("is the figure of work that was done", async () => {
    expect((await sample(await start(), workload("honest"), QUICK)).figure).toBe(10);
  });

  test("grows a size until a run is long enough", async () => {
    const size = { kind: "grown", first: 1_000 } as const;
    const honest = { ...workload("honest"), size };
    expect((await sample(await start(), honest, QUICK)).figure).toBe(10);
  });

  test.each(["half", "unproved", "boastful"])("is refused to the %s arm", async (name) => {
    await expect(sample(await start(), workload(name), QUICK)).rejects.toThrow(ProofError);
  });

  test("is refused to an arm that reports no time", async () => {
    await expect(sample(await start(), workload("timeless"), QUICK)).rejects.toThrow(RangeError);
  });
});

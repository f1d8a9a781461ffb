// What runs for a command ends with it, when the command cannot end it any more; here its end is that of a scope.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as Effect from "effect/Effect";
import { afterEach, describe, expect, test } from "vitest";
import { hasGroups, OrphanGuard } from "../../../codegen/cli/program/orphan-guard.ts";

const groups: Array<ChildProcess> = [];

afterEach(() => {
  for (const { pid, exitCode, signalCode } of groups.splice(0)) {
    if (exitCode === null && signalCode === null) process.kill(-(pid as number), "SIGKILL");
  }
});

/** A process that is the leader of a group and runs this in a shell until it is ended. */
async function group(
  work: string,
): Promise<{ readonly leader: number; readonly app: ChildProcess }> {
  const app = spawn("/bin/sh", ["-c", work], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  groups.push(app);
  await once(app.stdout, "data");
  return { leader: app.pid as number, app };
}

const staying = "echo here; sleep 1000 & wait";

/** How a process has ended: its status, or the signal. */
const endOf = async (app: ChildProcess): Promise<unknown> => {
  const [status, signal] = await once(app, "exit");
  return status ?? signal;
};

const whileGuarded = (work: (guard: OrphanGuard) => void, graceSeconds?: number): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.map(OrphanGuard.make(graceSeconds), work)));

describe.skipIf(!hasGroups)("a group of processes that is guarded", () => {
  test("is told to end, with all that are in it, when its guard is alone", async () => {
    const { leader, app } = await group(staying);
    const [ended, closed] = [endOf(app), once(app.stdout as NodeJS.ReadableStream, "close")];
    await whileGuarded((guard) => guard.guard(leader));
    expect(await ended).toBe("SIGTERM");
    // The one in the background has that stream as well.
    await closed;
  });

  test("is ended at once when it takes too long", async () => {
    const { leader, app } = await group(
      "trap 'echo later' TERM; echo here; while :; do sleep 0.1; done",
    );
    const ended = endOf(app);
    await whileGuarded((guard) => guard.guard(leader), 1);
    expect(await ended).toBe("SIGKILL");
  });

  test("is left alone once it has been let go, or another has taken its place", async () => {
    const [first, second, last] = [
      await group(staying),
      await group(staying),
      await group(staying),
    ];
    const ended = endOf(last.app);
    await whileGuarded((guard) => {
      guard.guard(first.leader);
      guard.letGo();
      guard.guard(second.leader);
      guard.guard(last.leader);
    });
    await ended;
    for (const { app } of [first, second])
      expect([app.exitCode, app.signalCode]).toEqual([null, null]);
  });
});

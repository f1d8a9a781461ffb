import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LockHeld } from "../../codegen/project/errors.ts";
import { withFileLock } from "../../codegen/project/file-lock.ts";
import { temporaryDirectory } from "./sample-project.ts";

const nobody = 2 ** 22 + 1;

/** What a holder writes into its lock. */
function holder(facts: object): string {
  return JSON.stringify({ token: "other", pid: process.pid, host: hostname(), ...facts });
}

function lockPath(): string {
  return join(temporaryDirectory(), "inner", "lock");
}

function writeLock(content: string): string {
  const path = lockPath();
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe("a file lock", () => {
  test("is there while the task runs, and gone after it, also when the task fails", async () => {
    const path = lockPath();
    expect(await withFileLock(path, {}, async () => existsSync(path))).toBe(true);
    expect(existsSync(path)).toBe(false);
    const failing = withFileLock(path, {}, () => Promise.reject(new Error("broken task")));
    await expect(failing).rejects.toThrow("broken task");
    expect(existsSync(path)).toBe(false);
  });

  test("lets one task in at a time", async () => {
    const path = lockPath();
    const events: Array<string> = [];
    const task = (name: string) => async () => {
      events.push(`${name} in`);
      await new Promise((resume) => setImmediate(resume));
      events.push(`${name} out`);
    };
    const waiting: Array<string> = [];
    const onWaiting = (who: string) => waiting.push(who);
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => withFileLock(path, { onWaiting }, task(name))));
    expect(events).toHaveLength(8);
    for (let index = 0; index < events.length; index += 2)
      expect(events[index + 1]).toBe(events[index]?.replace("in", "out"));
    expect(waiting).toEqual(Array(3).fill(`process ${process.pid}`));
  });

  test("of a dead process is taken over at once", async () => {
    const path = writeLock(holder({ pid: nobody }));
    const waiting: Array<string> = [];
    const onWaiting = (who: string) => waiting.push(who);
    expect(await withFileLock(path, { onWaiting }, async () => "mine")).toBe("mine");
    expect(waiting).toEqual([]);
  });

  test("of a process that was killed is taken over", async () => {
    const path = lockPath();
    const script = `
      import { withFileLock } from ${JSON.stringify(join(import.meta.dirname, "../../codegen/project/file-lock.ts"))};
      await withFileLock(${JSON.stringify(path)}, {}, async () => {
        console.log("held");
        await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    await once(child.stdout, "data");
    expect(existsSync(path)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await withFileLock(path, {}, async () => "mine")).toBe("mine");
  });

  test("taken over by many at once still lets one in at a time", async () => {
    const path = writeLock(holder({ pid: nobody }));
    let inside = 0;
    let most = 0;
    let done = 0;
    const task = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resume) => setTimeout(resume, 1));
      inside -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFileLock(path, {}, task)));
    expect([most, done]).toEqual([1, 20]);
    expect(existsSync(`${path}.takeover`)).toBe(false);
  });

  test("of a dead process whose number was given out again is taken over", async () => {
    const path = writeLock(holder({ started: "1" }));
    expect(await withFileLock(path, {}, async () => "mine")).toBe("mine");
  });

  test("that was never finished is taken over when it is old", async () => {
    const path = writeLock("");
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    expect(await withFileLock(path, {}, async () => "mine")).toBe("mine");
  });

  test("of a live process, or of another machine, is not taken over", async () => {
    for (const facts of [{}, { host: "elsewhere", pid: nobody }]) {
      const path = writeLock(holder(facts));
      const attempt = withFileLock(path, { limitMs: 60 }, async () => "mine");
      await expect(attempt).rejects.toBeInstanceOf(LockHeld);
    }
  });

  test("that stays held is an error that says who holds it", async () => {
    const path = writeLock(holder({ host: "elsewhere", pid: 17 }));
    const attempt = withFileLock(path, { limitMs: 60 }, async () => "mine");
    await expect(attempt).rejects.toThrow(`${path} is still held by process 17 on elsewhere`);
  });

  test("is waited for until the signal", async () => {
    const path = writeLock(holder({}));
    const controller = new AbortController();
    const onWaiting = () => controller.abort(new Error("stopped"));
    const options = { onWaiting, signal: controller.signal };
    await expect(withFileLock(path, options, async () => "mine")).rejects.toBe(
      controller.signal.reason,
    );
    expect(existsSync(path)).toBe(true);
  });
});

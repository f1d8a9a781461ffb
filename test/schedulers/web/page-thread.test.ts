import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ThreadOrder } from "../../../src/schedulers/threads/messages.ts";
import { PageThread } from "../../../src/schedulers/web/page-thread.ts";

const order = { root: "" } as ThreadOrder;

/** A worker of which the test says what it does. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  readonly told: Array<unknown> = [];
  isTerminated = false;

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  says(data: unknown): void {
    this.onmessage?.({ data });
  }
}

/** Who waits for which lock. */
let waiting: Map<string, () => unknown>;
let worker: FakeWorker;
let thread: PageThread;
let heard: Array<string>;

const lockOf = ({ told }: FakeWorker): string => (told[0] as { lock: string }).lock;

/** The worker has run its last. */
const releaseLock = (): void => void waiting.get(lockOf(worker))?.();

beforeEach(() => {
  waiting = new Map();
  heard = [];
  vi.stubGlobal("navigator", {
    locks: { request: async (name: string, hold: () => unknown) => void waiting.set(name, hold) },
  });
  thread = new PageThread(order, () => {
    heard.push("made");
    worker = new FakeWorker();
    return worker;
  });
  thread.on("message", (message) => heard.push(message.kind));
  thread.on("error", (error) => heard.push(`error: ${(error as Error).message}`));
  thread.once("exit", (code) => heard.push(`exit ${code}`));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a worker as a thread", () => {
  test("is told what it is for once it is there, and is heard from then on", () => {
    expect(worker.told).toEqual([]);
    worker.says({ kind: "here" });
    expect(worker.told).toEqual([{ order, lock: expect.stringMatching(/^starfish-otp /) }]);
    worker.says({ kind: "holds" });
    worker.says({ kind: "ready", fingerprint: "", threadId: null });
    thread.postMessage({ kind: "ring" }, []);
    expect(worker.told.at(-1)).toEqual({ kind: "ring" });
    expect(heard).toEqual(["made", "ready"]);
  });

  test("that is told to end has ended when its lock is free, and not before", () => {
    worker.says({ kind: "here" });
    worker.says({ kind: "holds" });
    thread.terminate();
    expect(worker.isTerminated).toBe(true);
    worker.says({ kind: "running" });
    expect(heard).toEqual(["made", "running"]);
    releaseLock();
    worker.says({ kind: "running" });
    expect(heard).toEqual(["made", "running", "exit 0"]);
  });

  test("that has not yet got its lock ends with the word", () => {
    worker.says({ kind: "here" });
    thread.terminate();
    expect(heard).toEqual(["made", "exit 0"]);
  });

  test("that ends by itself and says nothing is told of as an error, in a moment", () => {
    vi.useFakeTimers();
    worker.says({ kind: "here" });
    worker.says({ kind: "holds" });
    releaseLock();
    expect(heard).toEqual(["made"]);
    vi.runAllTimers();
    expect(heard).toEqual(["made", "error: close() was called in its worker", "exit 0"]);
  });

  test.each(["before its lock is free", "after that"])("that says why it ends: %s", (when) => {
    vi.useFakeTimers();
    worker.says({ kind: "here" });
    worker.says({ kind: "holds" });
    const steps = [() => worker.says({ kind: "stopped", killed: [] }), releaseLock];
    for (const step of when === "after that" ? steps.reverse() : steps) step();
    vi.runAllTimers();
    expect(heard).toEqual(["made", "stopped", "exit 0"]);
  });

  test.each([
    [{}, /^error: the script of its worker could not be loaded; .*Cross-Origin-Embedder-Policy/],
    [{ message: "broken", filename: "a.js", lineno: 3 }, /^error: broken \(a\.js:3\)$/],
  ])("whose script fails ends with the reason: %o", (event, words) => {
    worker.onerror?.({ ...event, preventDefault: () => undefined });
    expect(worker.isTerminated).toBe(true);
    expect(heard).toEqual(["made", expect.stringMatching(words), "exit 0"]);
  });

  test("is busy when it is not asleep; what it is busy with is not known", async () => {
    const utilization = (isAsleep: boolean) =>
      thread.utilizationMeter(() => isAsleep)().utilization;
    expect([utilization(true), utilization(false)]).toEqual([0, 1]);
    expect(await thread.examine().found).toBeNull();
  });
});

import { afterEach, expect, test } from "vitest";
import {
  atoms,
  emptySelector,
  FOR_SELECTOR,
  FOREVER,
  type Kernel,
  type Pid,
  selectOther,
  sleep,
  spawnUnlinked,
  suspend,
  trapExits,
} from "../../src/kernel/index.ts";
import { RunningSystem } from "../../src/system/index.ts";

const everything = selectOther(emptySelector, (term: unknown) => term);

const options = { logger: "none", shutdownTimeoutMs: 50 } as const;
let system = new RunningSystem(options);

afterEach(async () => {
  await system.close();
  system = new RunningSystem(options);
});

/** A process that answers every call with what it was asked. */
function* echo(kernel: Kernel): Generator<unknown, void, unknown> {
  for (;;) {
    const term = yield suspend(FOR_SELECTOR, everything, FOREVER, undefined);
    const [, [replyTo, tag, question]] = term as [unknown, [Pid, unknown, unknown]];
    kernel.send(replyTo, tag, question);
  }
}

function call(callee: Pid, question: unknown): Promise<unknown> {
  return new Promise((reply, failed) => {
    system.call("test", { pid: callee }, 1_000, {
      send: (replyTo, tag) => system.kernel.send(callee, "ask", [replyTo, tag, question]),
      reply,
      failed,
    });
  });
}

/** What becomes of a call that nobody answers. */
function callFor(callee: Pid, timeoutMs: number): Promise<unknown> {
  return new Promise((settled) => {
    const send = (replyTo: Pid, tag: unknown): void =>
      system.kernel.send(callee, "ask", [replyTo, tag]);
    system.call("test", { pid: callee }, timeoutMs, { send, reply: settled, failed: settled });
  });
}

/** The process that calls for TypeScript at this moment. */
function askedBy(): Pid {
  const named = (pid: Pid): boolean => system.kernel.processInfo(pid)?.label === "typescript";
  const gateway = [...system.kernel.processes()].find(named);
  if (gateway === undefined) throw new Error("there is no gateway");
  return gateway;
}

const startIdle = (): Promise<Pid> =>
  new Promise((resolve, failed) => {
    const idle = (): unknown => {
      trapExits(true);
      return sleep(Number.POSITIVE_INFINITY);
    };
    system.run("start", () => spawnUnlinked(idle, "idle"), [], {
      done: (pid) => resolve(pid as Pid),
      failed,
    });
  });

const startEcho = (): Promise<Pid> =>
  new Promise((resolve, failed) => {
    const { kernel } = system;
    const body = () => spawnUnlinked(() => echo(kernel));
    system.run("start", body, [], { done: (pid) => resolve(pid as Pid), failed });
  });

test("messages of strangers to the process that calls for TypeScript harm no call", async () => {
  const [gateway] = [...system.kernel.processes()];
  if (gateway === undefined) throw new Error("there is no gateway");
  const callee = await startEcho();
  const refuse = () => {
    throw new Error("not to be looked at");
  };
  const shy = new Proxy({}, { get: refuse, getPrototypeOf: refuse });
  for (const tag of [undefined, null, shy, {}, () => 1, Symbol("odd"), [shy]]) {
    system.kernel.send(gateway, tag, shy);
    expect(await call(callee, "still there?")).toBe("still there?");
  }
  expect(gateway.process).not.toBeNull();
});

test("when the program ends that process, open calls fail at once and calls go on", async () => {
  const idle = await startIdle();
  const callee = await startEcho();
  for (const reason of [atoms.kill, "no reason"]) {
    const waiting = [callFor(idle, 60_000), callFor(idle, Number.POSITIVE_INFINITY)];
    const gateway = askedBy();
    system.kernel.exit(gateway, reason);
    const given = reason === atoms.kill ? atoms.killed : reason;
    for (const lost of await Promise.all(waiting)) {
      expect(lost).toMatchObject({ _tag: "CallLost", operation: "test", reason: given });
    }
    expect(gateway.process).toBeNull();
    expect(system.openCalls).toBe(0);
    expect(await call(callee, "still there?")).toBe("still there?");
  }
});

test("when the program ends that process, the time limits of later calls and of the close hold", async () => {
  const idle = await startIdle();
  const first = callFor(idle, 5);
  system.kernel.exit(askedBy(), atoms.kill);
  expect(await first).toMatchObject({ _tag: "CallLost" });
  expect(await callFor(idle, 5)).toMatchObject({ _tag: "CallTimeout" });
  const closing = system.close();
  system.kernel.exit(askedBy(), atoms.kill);
  expect(await closing).toEqual({ killed: [{ pid: idle.id, label: "idle" }] });
  expect(system.kernel.stats().processes).toBe(0);
});

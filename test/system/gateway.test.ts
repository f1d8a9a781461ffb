import { afterEach, expect, test } from "vitest";
import {
  emptySelector,
  FOR_SELECTOR,
  FOREVER,
  type Kernel,
  type Pid,
  selectOther,
  spawnUnlinked,
  suspend,
} from "../../src/kernel/index.ts";
import { RunningSystem } from "../../src/system/index.ts";

const everything = selectOther(emptySelector, (term: unknown) => term);

let system = new RunningSystem({ logger: "none" });

afterEach(async () => {
  await system.close();
  system = new RunningSystem({ logger: "none" });
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

const startEcho = (): Promise<Pid> =>
  new Promise((resolve, failed) => {
    const { kernel } = system;
    const body = () => spawnUnlinked(() => echo(kernel));
    system.run("start", body, { done: (pid) => resolve(pid as Pid), failed });
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

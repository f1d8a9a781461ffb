import { expect, test } from "vitest";
import type { CrashReport } from "../../src/kernel/index.ts";
import {
  emptySelector,
  HandlerLoop,
  Kernel,
  newReference,
  type Pid,
  selectTag,
  serve,
  sleep,
} from "../../src/kernel/index.ts";
import { SimulationHost } from "../../src/schedulers/index.ts";

/** A sum that ends at a hundred. */
class Sum extends HandlerLoop {
  settle(sum: unknown): boolean {
    this.state = sum;
    return (sum as number) < 100;
  }
}

const NUMBERS = newReference();

type Handler = (state: unknown, message: unknown) => unknown;

const add: Handler = (sum, number) => (sum as number) + (number as number);

/** Runs an actor with this handler over the numbers; gives its loop and how it ended, null if it did not. */
function run(handler: Handler, numbers: ReadonlyArray<number>, host = new SimulationHost()) {
  const crashes: CrashReport[] = [];
  const kernel = new Kernel(host, { hooks: { crash: (report) => crashes.push(report) } });
  const loop = new Sum(NUMBERS, emptySelector, 0, handler);
  let ended: { reason: unknown } | null = null;
  const pid: Pid = kernel.spawnRoot(() => serve(loop), {
    onExit: (_, reason) => {
      ended = { reason };
    },
  });
  for (const number of numbers) kernel.send(pid, NUMBERS, number);
  host.settle(kernel);
  return { loop, crashes, ended: ended as { reason: unknown } | null };
}

test("the handler makes the next state of the state and each message", () => {
  const { loop, ended } = run(add, [1, 2, 3]);
  expect(loop.state).toBe(6);
  expect(ended).toBeNull();
});

test("the loop is over when settle says so, without a result", () => {
  const { loop, ended } = run(add, [60, 60, 60]);
  expect(loop.state).toBe(120);
  expect(ended?.reason).toMatchObject({ name: "normal" });
  expect(loop.result).toBeUndefined();
});

test("a subclass may say itself which results are suspensions, and is asked for each", () => {
  const asked: unknown[] = [];
  class Careful extends Sum {
    override isLater(next: unknown): boolean {
      asked.push(typeof next);
      return typeof next === "object" && super.isLater(next);
    }
  }
  const host = new SimulationHost();
  const kernel = new Kernel(host);
  const loop = new Careful(NUMBERS, emptySelector, 0, (sum, number) =>
    number === 1 ? sleepingAdd(sum, number) : add(sum, number),
  );
  const pid = kernel.spawnRoot(() => serve(loop));
  for (const number of [1, 2]) kernel.send(pid, NUMBERS, number);
  host.settle(kernel);
  expect(asked).toEqual(["object", "number"]);
  expect(loop.state).toBe(3);
});

function* sleepingAdd(sum: unknown, number: unknown) {
  yield sleep(10);
  return add(sum, number);
}

test("what a suspended handler gives in the end is settled like the rest", () => {
  const slowly: Handler = function* (sum, number) {
    yield sleep(10);
    return (sum as number) + (number as number);
  };
  const host = new SimulationHost();
  const { loop, ended } = run(slowly, [40, 50, 60, 70], host);
  expect(loop.state).toBe(150);
  expect(host.now()).toBe(30);
  expect(ended?.reason).toMatchObject({ name: "normal" });
});

test("a handler that throws crashes the process, with the state before the message", () => {
  const failing: Handler = (sum, number) => {
    if (number === 3) throw new Error("three");
    return add(sum, number);
  };
  const { crashes, ended } = run(failing, [1, 2, 3, 4]);
  expect(ended).not.toBeNull();
  expect(crashes).toHaveLength(1);
  expect(crashes[0]).toMatchObject({ handling: true, message: 3, state: 3 });
});

test("settle may change what the loop waits for", () => {
  const OTHERS = newReference();
  class Switch extends HandlerLoop {
    settle(sum: unknown): boolean {
      this.state = sum;
      this.selector = selectTag(emptySelector, OTHERS, (number) => (number as number) * 100);
      return true;
    }
  }
  const host = new SimulationHost();
  const kernel = new Kernel(host);
  const loop = new Switch(NUMBERS, emptySelector, 0, add);
  const pid = kernel.spawnRoot(() => serve(loop));
  kernel.send(pid, NUMBERS, 1);
  kernel.send(pid, OTHERS, 1);
  host.settle(kernel);
  expect(loop.state).toBe(101);
});

// The rules of signals between processes, in one kernel and in two that are joined in memory.

import { expect, test } from "vitest";
import {
  Finish,
  FOR_REPLY,
  type Monitor,
  newReference,
  type Pid,
  send,
  startCall,
  suspend,
  waitCycle,
} from "../../src/kernel/index.ts";
import { type LinkedMaker, linkedWorlds, startIn } from "./linked/peers.ts";
import { describeRules } from "./linked/rules.ts";
import { receive, wait } from "./world.ts";

describeRules(linkedWorlds);

test("a cycle of calls over two kernels is not found, and waits for its timeouts (4.5)", () => {
  const [, makeWorld] = linkedWorlds[1] as LinkedMaker;
  const { world, there } = makeWorld();
  const cycles: Array<unknown> = [];
  const finish = new Finish({ timeout: (late: Monitor) => cycles.push(waitCycle(late)) });
  function* caller(to: Pid | null): Generator<unknown, unknown, unknown> {
    const callee = to ?? ((yield* receive("callee")) as Pid);
    return yield* wait(suspend(FOR_REPLY, startCall(callee), 50, finish));
  }
  world.run(0, function* () {
    const first = startIn(0, caller, [null]);
    const second = startIn(there, caller, [first]);
    send(first, "callee", second);
    yield* receive(newReference(), 100);
  });
  expect(cycles).toEqual([null, null]);
});

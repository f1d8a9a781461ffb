// The rules of signals between processes, in two kernels that are joined by shared memory, rings and the codec.

import { expect, test } from "vitest";
import { type Pid, RemotePid } from "../../src/kernel/index.ts";
import { ask, type LinkedMaker, startPeer } from "../kernel/linked/peers.ts";
import { describeRules } from "../kernel/linked/rules.ts";
import { JoinedThreads } from "./joined-threads.ts";

const worlds: ReadonlyArray<LinkedMaker> = [
  ["joined by shared memory", () => ({ world: new JoinedThreads(2), there: 1 })],
  ...[1, 2, 3].map(
    (seed): LinkedMaker => [
      `joined by shared memory, seed ${seed}`,
      () => ({ world: new JoinedThreads(2, seed), there: 1 }),
    ],
  ),
];

describeRules(worlds);

test("peers are in another kernel", () => {
  const world = new JoinedThreads(2);
  const peer: Pid = world.run(0, function* () {
    const peer = startPeer(1);
    yield* ask(peer, "nothing");
    return peer;
  });
  expect(peer).toBeInstanceOf(RemotePid);
  const processes = [0, 1].map((slot) => world.site(slot).kernel.stats().processes);
  expect(processes).toEqual([0, 1]);
});

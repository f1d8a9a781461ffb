import { describe, expect, test } from "vitest";
import { type Pid, Registry, RemotePid } from "../../../src/kernel/index.ts";
import { FrameReader, FrameValues, FrameWriter } from "../../../src/schedulers/isolation/frames.ts";
import { pipeContext } from "../../../src/schedulers/isolation/pipe-context.ts";
import { framing, handOver, passOn } from "../../../src/schedulers/isolation/signals.ts";
import { Codec, frameKinds } from "../../../src/transport/index.ts";

const pids = {
  entryOf: (pid: Pid) => (pid as RemotePid).index,
  pidOf: (id: number, entry: number) => new RemotePid(id, entry),
};
const codec = new Codec(pipeContext(1, pids), Registry.at("signals-test"));

type Call = readonly [name: string, values: ReadonlyArray<unknown>];

/** Something with every function, which keeps what it is called with. */
function listening(calls: Array<Call>) {
  return new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...values: Array<unknown>) =>
          calls.push([String(name), values]),
    },
  );
}

const [to, from] = [new RemotePid(65, 3), new RemotePid(130, 4)];

describe("signals in a pipe", () => {
  test("call at the other end the function that was called here, with the same values", () => {
    const writer = new FrameWriter();
    const signals = framing((kind, ...values) => writer.values(kind, codec, values));
    signals.message(to, "tag", [1, undefined, { a: null }]);
    signals.exit(to, from, "reason");
    signals.link(to, from);
    signals.unlink(to, from);
    signals.unlinked(to, from);
    signals.watch(to, 2);
    signals.unwatch(to, 2);
    signals.ended(from, "over");
    signals.control("name", "value", 5);
    signals.timerCancelled(129, 600, 7);
    signals.slotDied(2);
    const calls: Array<Call> = [];
    for (const { kind, body } of new FrameReader().push(writer.take())) {
      expect(handOver(listening(calls) as never, kind, new FrameValues(codec, body))).toBe(true);
    }
    expect(calls).toEqual([
      ["message", [to, "tag", [1, undefined, { a: null }]]],
      ["exit", [to, from, "reason"]],
      ["link", [to, from]],
      ["unlink", [to, from]],
      ["unlinked", [to, from]],
      ["watch", [to, 2]],
      ["unwatch", [to, 2]],
      ["ended", [from, "over"]],
      ["control", ["name", "value", 5]],
      ["timerCancelled", [129, 600, 7]],
      ["slotDied", [2]],
    ]);
  });

  test("from a process are all but those of the system, and what starts processes", () => {
    const nothing = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)) };
    const calls: Array<Call> = [];
    const isPassedOn = (kind: number) =>
      passOn(listening(calls) as never, kind, new FrameValues(codec, nothing));
    const { FIRST_OWN_KIND: _, ...kinds } = frameKinds;
    const kept = Object.entries(kinds).filter(([, kind]) => !isPassedOn(kind));
    expect(kept.map(([name]) => name).sort()).toEqual(["SLOT_DIED", "SPAWN", "TIMER_CANCELLED"]);
    expect(calls.length).toBe(Object.keys(kinds).length - kept.length);
    expect(isPassedOn(frameKinds.FIRST_OWN_KIND)).toBe(false);
  });

  test("have kinds that are told apart, below those of whoever carries frames", () => {
    const { FIRST_OWN_KIND, ...kinds } = frameKinds;
    const numbers = Object.values(kinds);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(FIRST_OWN_KIND);
  });
});

import { describe, expect, test } from "vitest";
import {
  atoms,
  awaitPromise,
  demonitor,
  emptySelector,
  exit,
  exitWith,
  Finish,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
  type Monitor,
  monitor,
  OutsideProcessError,
  type Pid,
  SUSPEND,
  selectTag,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnUnlinked,
  startCall,
  suspend,
  trapExits,
  waitCycle,
} from "../../src/kernel/index.ts";
import {
  everything,
  mailbox,
  NOTHING,
  pass,
  receive,
  receiveAll,
  select,
  World,
  wait,
  worlds,
} from "./world.ts";

describe.each(worlds)("receiving (%s)", (_name, makeWorld) => {
  test("a message that is there is returned at once, without a suspension", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      send(pid, tag, "there");
      expect(suspend(FOR_TAG, tag, FOREVER)).toBe("there");
      yield* pass();
    });
  });

  test("else the process waits, others run, and the message comes", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      spawnUnlinked(() => send(pid, tag, "sent"));
      const given = suspend(FOR_TAG, tag, FOREVER);
      expect(given).toBe(SUSPEND);
      expect(yield* wait(given)).toBe("sent");
    });
  });

  test("the oldest message with the tag is taken, others stay in order (1.1 receive)", () => {
    makeWorld().run(function* () {
      const me = self();
      for (const [tag, payload] of [
        ["a", 1],
        ["b", 2],
        ["a", 3],
        ["b", 4],
      ]) {
        send(me, tag, payload);
      }
      expect(yield* receive("b")).toBe(2);
      expect(yield* receive("a")).toBe(1);
      expect(yield* receiveAll()).toEqual([
        ["a", 3],
        ["b", 4],
      ]);
    });
  });

  test("an older message on a catch-all wins over a newer one on a specific key (6.1)", () => {
    makeWorld().run(function* () {
      const me = self();
      send(me, "other", 1);
      send(me, "key", 2);
      const selector = selectTag(everything, "key", (value: unknown) => ["key", value]);
      expect(yield* select(selector)).toEqual(["other", 1]);
      expect(yield* select(selector)).toEqual(["key", 2]);
    });
  });

  test("a timeout of 0 looks and does not wait; what was just sent is seen (3.2)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      expect(yield* receive(tag, 0)).toBe(NOTHING);
      send(pid, tag, 1);
      expect(yield* receive(tag, 0)).toBe(1);
      expect(yield* receive(tag, 0)).toBe(NOTHING);
    });
  });

  test("a timeout strikes when the time is over, and not when a message came", () => {
    const world = makeWorld();
    world.run(function* () {
      const { pid, tag } = mailbox();
      expect(yield* receive(tag, 60_000)).toBe(NOTHING);
      expect(world.host.now()).toBe(60_000);
      sendAfter(pid, tag, 10, "in time");
      expect(yield* receive(tag, 1000)).toBe("in time");
      expect(world.host.now()).toBe(60_010);
      expect(world.kernel.stats().timers).toBe(0);
    });
  });

  test("messages that do not fit do not extend the time", () => {
    const world = makeWorld();
    world.run(function* () {
      const { pid, tag } = mailbox();
      for (const delayMs of [10, 20, 30]) sendAfter(pid, "other", delayMs, delayMs);
      expect(yield* receive(tag, 25)).toBe(NOTHING);
      expect(world.host.now()).toBe(25);
      expect(yield* receiveAll()).toEqual([
        ["other", 10],
        ["other", 20],
      ]);
    });
  });

  test("a message and a timeout due at the same time: the one armed first wins", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      sendAfter(pid, tag, 50, "message");
      expect(yield* receive(tag, 50)).toBe("message");
    });
  });

  test("messages from one sender arrive in the order of sending (3.3)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      spawnUnlinked(() => {
        for (let index = 0; index < 100; index++) send(pid, tag, index);
      });
      for (let index = 0; index < 100; index++) expect(yield* receive(tag)).toBe(index);
    });
  });

  test("a selector behind 5,000 messages", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      for (let index = 0; index < 5000; index++) send(pid, "junk", index);
      for (let index = 0; index < 100; index++) {
        send(pid, tag, index);
        expect(yield* select(selectTag(emptySelector, tag))).toBe(index);
      }
      expect(yield* receiveAll()).toHaveLength(5000);
    });
  });

  test("an empty selector waits for ever (1.1)", () => {
    const world = makeWorld();
    const ending = world.start(function* () {
      send(self(), "a", 1);
      yield* select(emptySelector);
    });
    expect(ending.reason).toBeUndefined();
    expect(world.kernel.processInfo(ending.pid)?.activity).toBe("receiving");
  });

  test("sleeping lets messages queue, and exits still kill (1.1)", () => {
    const world = makeWorld();
    world.run(function* () {
      const { pid, tag } = mailbox();
      const sleeping = spawnUnlinked(function* () {
        yield* wait(sleep(FOREVER));
      });
      send(sleeping, "x", 1);
      yield* pass();
      expect(world.kernel.processInfo(sleeping)?.messageCount).toBe(1);
      exit(sleeping, "wake");
      expect(sleeping.process).toBeNull();
      send(pid, tag, 1);
      yield* wait(sleep(1000));
      expect(yield* receive(tag)).toBe(1);
    });
  });

  test("sleep(0) gives way", () => {
    makeWorld().run(function* () {
      const order: Array<string> = [];
      spawnUnlinked(() => {
        order.push("other");
      });
      while (order.length === 0) yield* wait(sleep(0));
      expect(order).toEqual(["other"]);
    });
  });
});

describe("finishers", () => {
  test("message, timeout and down make the result; they run in the process and may suspend", () => {
    const world = new World();
    world.run(function* () {
      const { pid, tag } = mailbox();
      const finish = new Finish({
        message: function* (payload: unknown) {
          yield* wait(sleep(5));
          return ["got", payload, self()];
        },
        timeout: function* () {
          yield* wait(sleep(7));
          return "too late";
        },
      });
      send(pid, tag, 1);
      expect(yield* wait(suspend(FOR_TAG, tag, 10, finish))).toEqual(["got", 1, pid]);
      expect(yield* wait(suspend(FOR_TAG, tag, 10, finish))).toBe("too late");
      expect(world.host.now()).toBe(22);
      const selector = selectTag(emptySelector, tag, function* (payload: unknown) {
        yield* wait(sleep(1));
        return ["selected", payload];
      });
      send(pid, tag, 2);
      expect(yield* wait(suspend(FOR_SELECTOR, selector, 10, finish))).toEqual([
        "got",
        ["selected", 2],
        pid,
      ]);
    });
  });

  test("what they throw is thrown where the process waits", () => {
    const world = new World();
    world.run(function* () {
      const finish = new Finish({
        timeout: () => {
          throw new Error("panic");
        },
      });
      expect(() => suspend(FOR_TAG, "t", 0, finish)).toThrow("panic");
      let caught: unknown;
      try {
        yield* wait(suspend(FOR_TAG, "t", 10, finish));
      } catch (error) {
        caught = error;
      }
      expect(caught).toEqual(new Error("panic"));
    });
  });
});

describe.each(worlds)("calls (3.6) (%s)", (_name, makeWorld) => {
  const CALL = new Finish({
    message: (reply: unknown) => ["reply", reply],
    down: (term: Array<unknown>) => ["down", term[4]],
    timeout: (given: Monitor) => ["timeout", given],
  });

  interface Request {
    readonly caller: Pid;
    readonly reply: Monitor;
    readonly value: unknown;
  }

  function call(callee: Pid, value: unknown, withinMs = FOREVER) {
    const reply = startCall(callee);
    send(callee, "call", { caller: self(), reply, value } satisfies Request);
    return wait(suspend(FOR_REPLY, reply, withinMs, CALL));
  }

  function server(answer: (request: Request) => unknown): Pid {
    return spawnUnlinked(function* () {
      for (;;) {
        const request = (yield* receive("call")) as Request;
        const reply = answer(request);
        if (reply !== NOTHING) send(request.caller, request.reply, reply);
      }
    });
  }

  test("the reply; nothing of the call is left", () => {
    const world = makeWorld();
    world.run(function* () {
      const callee = server((request) => (request.value as number) + 1);
      for (let index = 0; index < 10; index++) {
        expect(yield* call(callee, index, 100)).toEqual(["reply", index + 1]);
      }
      expect(world.kernel.processInfo(callee)?.watchers).toEqual([]);
      expect(world.kernel.stats().timers).toBe(0);
      exit(callee, "end");
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("a dead callee: DOWN noproc at once, not a timeout", () => {
    const world = makeWorld();
    world.run(function* () {
      const callee = spawnUnlinked(() => undefined);
      yield* pass();
      const before = world.host.now();
      const [kind, reason] = (yield* call(callee, 1, 100)) as Array<{ name: string }>;
      expect([kind, reason?.name]).toEqual(["down", "noproc"]);
      expect(world.host.now()).toBe(before);
    });
  });

  test("a callee that ends during the call", () => {
    makeWorld().run(function* () {
      const callee = server(() => exitWith("no more"));
      expect(yield* call(callee, 1, 100)).toEqual(["down", "no more"]);
    });
  });

  test("a callee that replies and ends: the reply wins, and no DOWN is left", () => {
    makeWorld().run(function* () {
      const callee = server((request) => {
        send(request.caller, request.reply, "last words");
        return exitWith("no more");
      });
      expect(yield* call(callee, 1, 100)).toEqual(["reply", "last words"]);
      yield* pass();
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("no reply in time: the monitor stays, and a late reply is garbage", () => {
    makeWorld().run(function* () {
      const callee = spawnUnlinked(function* () {
        const request = (yield* receive("call")) as Request;
        yield* wait(sleep(200));
        send(request.caller, request.reply, "late");
      });
      const [kind, reply] = (yield* call(callee, 1, 100)) as [string, Monitor];
      expect(kind).toBe("timeout");
      yield* wait(sleep(200));
      const left = yield* receiveAll();
      expect(left).toHaveLength(2);
      expect(left[0]).toEqual([reply, "late"]);
      expect((left[1] as Array<unknown>)[1]).toBe(reply);
    });
  });

  test("calling oneself waits the full time", () => {
    const world = makeWorld();
    world.run(function* () {
      const [kind] = (yield* call(self(), 1, 100)) as Array<unknown>;
      expect([kind, world.host.now()]).toEqual(["timeout", 100]);
      expect(yield* receiveAll()).toHaveLength(1);
    });
  });

  test("the reply may come from anybody, and a second one is garbage", () => {
    makeWorld().run(function* () {
      const callee = server((request) => {
        spawnUnlinked(() => {
          send(request.caller, request.reply, "from another");
          send(request.caller, request.reply, "again");
        });
        return NOTHING;
      });
      expect(yield* call(callee, 1, 100)).toEqual(["reply", "from another"]);
      expect(yield* receiveAll()).toHaveLength(1);
    });
  });

  test("many messages that do not matter arrive meanwhile, and stay", () => {
    makeWorld().run(function* () {
      const callee = server((request) => {
        for (let index = 0; index < 50; index++) send(request.caller, "noise", index);
        return "reply";
      });
      for (let index = 0; index < 50; index++) send(self(), "noise", index);
      expect(yield* call(callee, 1, 100)).toEqual(["reply", "reply"]);
      expect(yield* receiveAll()).toHaveLength(100);
    });
  });

  test("a suspension between the monitor and the wait loses neither reply nor DOWN", () => {
    makeWorld().run(function* () {
      const callee = server(() => "early");
      const reply = startCall(callee);
      send(callee, "call", { caller: self(), reply, value: 0 } satisfies Request);
      yield* wait(sleep(10));
      exit(callee, "gone");
      expect(yield* wait(suspend(FOR_REPLY, reply, 100, CALL))).toEqual(["reply", "early"]);
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("the end of a caller ends its monitor", () => {
    const world = makeWorld();
    world.run(function* () {
      const callee = server(() => NOTHING);
      const callers = [FOREVER, 10].map((withinMs) =>
        spawnUnlinked(function* () {
          yield* call(callee, 1, withinMs);
          yield* receive("never");
        }),
      );
      const between = spawnUnlinked(function* () {
        startCall(callee);
        startCall(callee);
        yield* wait(sleep(FOREVER));
      });
      yield* wait(sleep(20));
      expect(world.kernel.processInfo(callee)?.watchers).toHaveLength(4);
      for (const caller of callers) {
        expect(world.kernel.processInfo(caller)?.monitors).toEqual([callee]);
        exit(caller, atoms.kill);
      }
      expect(world.kernel.processInfo(between)?.monitors).toEqual([callee, callee]);
      exit(between, atoms.kill);
      expect(world.kernel.processInfo(callee)?.watchers).toEqual([]);
    });
  });

  test("a call inside the making of another call's request", () => {
    makeWorld().run(function* () {
      const callee = server((request) => ["answer", request.value]);
      const outer = startCall(callee);
      expect(yield* call(callee, "inner", 100)).toEqual(["reply", ["answer", "inner"]]);
      send(callee, "call", { caller: self(), reply: outer, value: "outer" } satisfies Request);
      expect(yield* wait(suspend(FOR_REPLY, outer, 100, CALL))).toEqual([
        "reply",
        ["answer", "outer"],
      ]);
      exit(callee, "end");
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("a cycle of callers is found when the timeout strikes", () => {
    const world = makeWorld();
    let cycle: ReadonlyArray<Pid> | null = null;
    const pids: Array<Pid> = [];
    const NAMES_CYCLE = new Finish({
      timeout: (given: Monitor) => {
        cycle ??= waitCycle(given);
      },
    });
    world.run(function* () {
      for (const index of [0, 1, 2]) {
        pids.push(
          spawnUnlinked(function* () {
            yield* receive("go");
            const reply = startCall(pids[(index + 1) % 3] as Pid);
            yield* wait(suspend(FOR_REPLY, reply, 100 + index, NAMES_CYCLE));
          }),
        );
      }
      for (const pid of pids) send(pid, "go", 0);
      yield* pass();
      expect(world.kernel.processInfo(pids[1] as Pid)?.callee).toBe(pids[2]);
      yield* wait(sleep(500));
    });
    expect(cycle).toEqual(pids);
  });

  test("callers that wait for one that does not call are no cycle", () => {
    makeWorld().run(function* () {
      const busy = spawnUnlinked(function* () {
        yield* receive("never");
      });
      const reply = startCall(busy);
      expect(waitCycle(reply)).toBeNull();
      demonitor(reply);
      yield* pass();
    });
  });
});

describe("promises", () => {
  test("a process waits for a promise; a rejection is thrown in it", async () => {
    const world = new World();
    const seen: Array<unknown> = [];
    world.start(function* () {
      seen.push(yield* wait(awaitPromise(Promise.resolve("value"))));
      try {
        yield* wait(awaitPromise(Promise.reject(new Error("no"))));
      } catch (error) {
        seen.push(error);
      }
    });
    expect(world.kernel.stats().promises).toBe(1);
    await world.host.settleWithPromises(world.kernel);
    expect(seen).toEqual(["value", new Error("no")]);
    expect(world.kernel.stats()).toMatchObject({ promises: 0, processes: 0 });
  });

  test("a promise that settles after its process has ended does nothing", async () => {
    const world = new World();
    const ending = world.start(function* () {
      yield* wait(awaitPromise(Promise.resolve(1)));
    });
    world.kernel.exit(ending.pid, "end");
    await world.host.settleWithPromises(world.kernel);
    expect(ending.reason).toBe("end");
    expect(world.kernel.stats().promises).toBe(0);
  });
});

describe("misuse", () => {
  test("outside of any process: an error that says what to do", () => {
    new World();
    expect(() => suspend(FOR_TAG, "t", FOREVER)).toThrow(OutsideProcessError);
    expect(() => self()).toThrow(/kernel\.spawnRoot.*`starfish run`/);
    expect(() => spawn(() => undefined)).toThrow(OutsideProcessError);
    expect(() => trapExits(true)).toThrow(OutsideProcessError);
    expect(() => monitor(undefined as never)).toThrow(OutsideProcessError);
  });

  test.each([-1, Number.NaN])("a timeout of %s is refused", (timeoutMs) => {
    const world = new World();
    world.run(function* () {
      expect(() => suspend(FOR_TAG, "t", timeoutMs)).toThrow(RangeError);
      yield* pass();
    });
  });

  test("a suspension that was lost is an error at the next one, at the end, or when its wait is over", () => {
    const world = new World();
    const next = world.start(function* () {
      suspend(FOR_TAG, "lost", FOREVER);
      yield* receive("other");
    });
    expect((next.reason as Array<Error>)[0]?.message).toMatch(/suspension was lost/);
    const pid = world.kernel.spawnRoot(() => {
      suspend(FOR_TAG, "lost", FOREVER);
      return "returned";
    });
    let reason: unknown;
    world.kernel.onExit(pid, (_pid, given) => {
      reason = given;
    });
    world.host.settle(world.kernel);
    expect((reason as Array<Error>)[0]?.message).toMatch(/suspension was lost/);
  });
});

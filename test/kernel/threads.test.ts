// What only a kernel with other threads has: starting elsewhere, the loss of a thread, full ways, and the bookkeeping for all of it.

import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  CannotCross,
  cancelTimer,
  demonitor,
  exit,
  isAlive,
  Kernel,
  link,
  MAX_SLOTS,
  monitor,
  newReference,
  Pid,
  type Placement,
  placeSpawns,
  processInfo,
  Reference,
  RemotePid,
  register,
  sameTerm,
  self,
  send,
  sendAfter,
  serve,
  shareNumbers,
  sleep,
  spawnCall,
  spawnLocal,
  startCall,
  Timer,
  trapExits,
  uniqueNumber,
  unlink,
  type Wish,
  whereis,
} from "../../src/kernel/index.ts";
import { useNumbers } from "../../src/kernel/numbers.ts";
import { SimulationHost } from "../../src/schedulers/index.ts";
import { LinkedKernels } from "./linked/linked-kernels.ts";
import { ask, linkedWorlds, type Order, peer, startIn, startPeer, tell } from "./linked/peers.ts";
import { type Program, pass, receive, receiveAll, receiveAny, TestLoop, wait } from "./world.ts";

/** Two kernels with what peers need. */
function pair(options: Parameters<(typeof linkedWorlds)[1][1]>[0] = {}): LinkedKernels {
  return (linkedWorlds[1] as (typeof linkedWorlds)[number])[1](options).world;
}

/** Three kernels whose placement is `placement`. */
function placing(placement: Partial<Placement>): LinkedKernels {
  const world = new LinkedKernels({ kernels: 3 });
  for (const { kernel } of world.sites) {
    kernel.placement = { supervised: false, choose: () => 0, ...placement };
  }
  return world;
}

/** Delays a message to itself, says so, and waits for it. */
function* armed(observer: Pid): Generator<unknown, void, unknown> {
  send(observer, "armed", sendAfter(self(), "never", 60_000, 1));
  yield* receive("never");
}

const sleeper = function* () {
  yield* receive("never");
};

/** Lets others have their turns. */
const giveWay = () => wait(sleep(0));

const slotOf = (pid: Pid): number => pid.id % MAX_SLOTS;

describe("pids of other threads", () => {
  test("are equal by their number, have the class of pids for programs, and no process", () => {
    const [one, same, other] = [new RemotePid(65, 3), new RemotePid(65, 3), new RemotePid(66, 3)];
    expect(one.equals(same) && sameTerm(one, same)).toBe(true);
    expect(one.equals(other) || sameTerm(one, other)).toBe(false);
    expect(one.hashCode()).toBe(same.hashCode());
    expect([one.slot, one.index, one.process, one.constructor]).toEqual([1, 3, null, Pid]);
    expect(Object.keys(one)).toEqual(["id"]);
  });

  test("in a kernel without other threads they are pids of dead processes", () => {
    const far = new RemotePid(65, 3);
    const host = new SimulationHost({ order: "arrival" });
    const letters: Array<unknown> = [];
    const kernel = new Kernel(host, {
      hooks: { deadLetter: ({ reason }) => letters.push(reason) },
    });
    const seen: Array<unknown> = [];
    kernel.spawnRoot(function* () {
      seen.push(isAlive(far), link(far), register(far, Atom.create("far")));
      monitor(far);
      exit(far, atoms.kill);
      unlink(far);
      send(far, "tag", 1);
      sendAfter(far, "tag", 1, 2);
      seen.push(((yield* receiveAny()) as ReadonlyArray<unknown>)[4]);
    });
    host.settle(kernel);
    expect(seen).toEqual([false, false, false, atoms.noproc]);
    expect(letters).toEqual(["dead", "dead"]);
  });
});

describe("numbers in blocks", () => {
  test("a thread gives out one block after another, with its step, and refuses when there is none", () => {
    const blocks = [{ first: 6403, last: 6403 + 64 }];
    const nextBlock = () => {
      const block = blocks.shift();
      if (block === undefined) throw new RangeError("no block is left");
      return block;
    };
    const before = useNumbers({ next: 3, last: 3 + 64, step: 64, nextBlock });
    try {
      expect([1, 2, 3, 4].map(() => uniqueNumber())).toEqual([3, 67, 6403, 6467]);
      expect(() => uniqueNumber()).toThrow("no block is left");
      blocks.push({ first: 9, last: 3 });
      expect(() => uniqueNumber()).toThrow("not a block of numbers: 9 to 3");
    } finally {
      useNumbers(before);
    }
    const first = uniqueNumber() + 64;
    shareNumbers({
      first,
      step: 64,
      last: first,
      nextBlock: () => ({ first: first + 640, last: first + 640 }),
    });
    expect([uniqueNumber(), uniqueNumber()]).toEqual([first, first + 640]);
  });
});

describe("starting in another thread", () => {
  test("a process that wishes nothing starts others in its own thread; with a wish, where placement says", () => {
    const asked: Array<Wish> = [];
    const world = placing({
      choose: (_parent, wish) => {
        asked.push(wish);
        return 2;
      },
    });
    const slots = world.run(0, function* () {
      const near = spawnCall(sleeper, []);
      expect(placeSpawns({ kind: "spread" })).toBeNull();
      const far = spawnCall(sleeper, []);
      expect(placeSpawns({ kind: "here" })).toEqual({ kind: "spread" });
      const here = spawnCall(sleeper, []);
      placeSpawns(null);
      const last = spawnCall(sleeper, []);
      yield* pass();
      return [near, far, here, last].map(slotOf);
    });
    expect(slots).toEqual([0, 2, 0, 0]);
    expect(asked).toEqual([{ kind: "spread" }]);
  });

  test("it runs the function with copies of its arguments, in a turn of its own, and knows its parent", () => {
    const world = pair();
    const argument = { items: [1, 2] };
    const seen: Array<unknown> = [];
    const [parent, child] = world.run(0, function* () {
      const run = (given: unknown, from: Pid, ...rest: Array<unknown>) => {
        seen.push(given, rest);
        const info = processInfo(self());
        send(from, "info", [info?.parent, info?.label, info?.links]);
      };
      placeSpawns({ kind: "scheduler", number: 1 });
      const child = spawnCall(run, [argument, self(), 3, 4], "worker");
      const [parent, label, links] = (yield* receive("info")) as [Pid, string, Array<Pid>];
      expect(parent).toBe(self());
      expect([label, links]).toEqual(["worker", [self()]]);
      return [parent, child];
    });
    expect(seen).toEqual([argument, [3, 4]]);
    expect(seen[0]).not.toBe(argument);
    expect([parent, child].map((pid) => slotOf(pid as Pid))).toEqual([0, 1]);
  });

  test("the pid is good at once: for messages, links, monitors and names", () => {
    const world = pair();
    world.run(0, function* () {
      const child = startPeer(1);
      expect(isAlive(child)).toBe(true);
      expect(register(child, Atom.create("new child"))).toBe(true);
      expect(whereis(Atom.create("new child"))?.equals(child)).toBe(true);
      const watching = monitor(child);
      expect(link(child)).toBe(true);
      trapExits(true);
      expect(yield* ask(child, "links")).toBe(1);
      tell(child, "exit with", "over");
      expect(yield* receiveAny()).toEqual([atoms.EXIT, child, "over"]);
      expect(yield* receiveAny()).toEqual([atoms.DOWN, watching, atoms.process, child, "over"]);
    });
  });

  test("it is linked, if it is to be: parent and child end with each other", () => {
    const world = pair();
    const [child, unlinked] = world.run(0, function* () {
      const parent = startIn(
        0,
        function* (to: Pid) {
          send(to, "children", [startPeer(1, true), startPeer(1, false)]);
          yield* receive("never");
        },
        [self()],
      );
      const children = (yield* receive("children")) as [Pid, Pid];
      exit(parent, "over");
      yield* pass();
      expect(children.map(isAlive)).toEqual([false, true]);
      return children;
    });
    expect([child, unlinked].map((pid) => slotOf(pid as Pid))).toEqual([1, 1]);
  });

  test("a parent that ends before the child has arrived takes it along", () => {
    const world = pair({ order: "seeded", seed: 3 });
    const child = world.run(0, function* () {
      const parent = startIn(
        0,
        (to: Pid) => {
          send(to, "child", startPeer(1, true));
          throw new Error("over");
        },
        [self()],
      );
      const child = (yield* receive("child")) as Pid;
      expect(isAlive(parent)).toBe(false);
      return child;
    });
    expect(world.site(0).remote.isAlive(child as RemotePid)).toBe(false);
    expect([...world.site(1).kernel.processes()]).toEqual([]);
  });

  test("what cannot be copied is refused: the parent gets the error, and nothing has started", () => {
    const world = pair();
    world.run(0, function* () {
      const callback = () => undefined;
      let refused: unknown;
      try {
        startIn(1, sleeper, [{ order: { callback } }], true);
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(CannotCross);
      expect(refused).toMatchObject({ value: "a function", path: ".0.order.callback" });
      expect(processInfo(self())?.links).toEqual([]);
      yield* pass();
    });
    expect(world.site(1).kernel.stats().spawned).toBe(0);
    expect(world.board.place(1).life).toEqual([0]);
  });

  test("children of supervisors are spread if the system says so; what cannot cross starts here, with a report", () => {
    for (const supervised of [false, true]) {
      const asked: Array<Wish> = [];
      const world = placing({
        supervised,
        choose: (_parent, wish) => asked.push(wish) % 3,
      });
      const slots = world.run(0, function* () {
        placeSpawns({ kind: "supervised" });
        const children = [1, 2, 3].map(() => spawnCall(sleeper, []));
        const kept = spawnCall(sleeper, [() => undefined]);
        yield* pass();
        return [...children, kept].map(slotOf);
      });
      expect(slots).toEqual(supervised ? [1, 2, 0, 0] : [0, 0, 0, 0]);
      expect(asked).toEqual(supervised ? Array(4).fill({ kind: "spread" }) : []);
      expect(world.site(0).reported.map(({ kind }) => kind)).toEqual(
        supervised ? ["kept_here"] : [],
      );
    }
  });

  test("a child of a supervisor for which there is no room elsewhere starts here; other spawns fail", () => {
    const world = placing({ supervised: true, choose: () => 1 });
    world.site(0).remote.spawn = () => {
      throw new RangeError("no entry is left");
    };
    world.run(0, function* () {
      placeSpawns({ kind: "supervised" });
      expect(slotOf(spawnCall(sleeper, []))).toBe(0);
      placeSpawns({ kind: "least" });
      expect(() => spawnCall(sleeper, [])).toThrow("no entry is left");
      yield* pass();
    });
    expect(world.site(0).reported).toMatchObject([
      { kind: "kept_here", text: expect.stringContaining("no entry is left") },
    ]);
  });

  test("code of one thread alone is not spread, which is reported once however often it starts", () => {
    const asked: Array<Wish> = [];
    const world = placing({ supervised: true, choose: (_parent, wish) => asked.push(wish) });
    const code = { body: sleeper, what: "a local actor", origin: {} };
    const slots = world.run(0, function* () {
      placeSpawns({ kind: "supervised" });
      const started = [1, 2].map(() => spawnLocal(code));
      const other = spawnLocal({ ...code, what: "another", origin: {} });
      yield* pass();
      return [...started, other].map(slotOf);
    });
    expect(slots).toEqual([0, 0, 0]);
    // Siblings get their turns as if it was not there.
    expect(asked).toEqual([]);
    const text = (what: string) => expect.stringContaining(`${what} runs in the thread in which`);
    expect(world.site(0).reported).toMatchObject([
      { kind: "kept_here", error: null, text: text("a local actor") },
      { kind: "kept_here", error: null, text: text("another") },
    ]);
  });

  test("code of one thread alone is refused where it is to start in another one", () => {
    const world = placing({ choose: (_parent, { kind }) => (kind === "spread" ? 1 : 0) });
    world.run(0, function* () {
      const code = { body: sleeper, what: "a local actor", origin: {} };
      placeSpawns({ kind: "spread" });
      expect(() => spawnLocal(code)).toThrow(
        "a local actor cannot cross to another thread: it runs in the thread in which it was made",
      );
      placeSpawns({ kind: "least" });
      const child = spawnLocal(code, "local");
      expect(processInfo(self())?.links).toEqual([child]);
      expect(processInfo(child)?.label).toBe("local");
      placeSpawns({ kind: "supervised" });
      spawnLocal(code);
      yield* pass();
    });
    expect(world.site(0).reported).toEqual([]);
  });

  test("a placement that names no slot, or throws, crashes who asked", () => {
    const world = placing({
      choose: (_parent, wish) => {
        if (wish.kind === "least") throw new Error("no scheduler");
        return 64;
      },
    });
    const crashed = (wish: Wish) =>
      world.start(0, function* () {
        placeSpawns(wish);
        spawnCall(sleeper, []);
        yield* pass();
      });
    expect(crashed({ kind: "spread" }).reason).toMatchObject([
      { name: "RangeError", message: "no slot: 64, chosen for spread" },
      expect.any(String),
    ]);
    expect(crashed({ kind: "least" }).reason).toMatchObject([
      { message: "no scheduler" },
      expect.any(String),
    ]);
  });

  test("the host starts processes in any slot", () => {
    const world = pair();
    const { kernel } = world.site(0);
    const started = [0, 1].map((slot) =>
      world.site(0).within(() => kernel.spawnAt(slot, sleeper, [], `in ${slot}`)),
    );
    world.settle();
    expect(started.map(slotOf)).toEqual([0, 1]);
    for (const slot of [0, 1]) {
      const [pid] = world.site(slot).kernel.processes();
      expect(processInfo(pid as Pid)?.label).toBe(`in ${slot}`);
    }
  });
});

describe("what is lost on the way", () => {
  test("a message that cannot be copied is refused to its sender, and to a timer with a dead letter", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1);
      expect(() => send(other, "tag", { run: () => undefined })).toThrow(
        ".2.run cannot cross to another thread: a function",
      );
      expect(() => exit(other, [Promise.resolve()])).toThrow(CannotCross);
      sendAfter(other, "tag", 5, () => undefined);
      yield* receive("nothing", 10);
      expect(isAlive(other)).toBe(true);
    });
    expect(world.letters).toMatchObject([{ reason: "cannot-cross", message: ["tag", {}] }]);
  });

  test("a reason that cannot be copied is told in words", () => {
    const world = pair();
    world.run(0, function* () {
      trapExits(true);
      const other = startIn(
        1,
        () => {
          throw Object.assign(new Error("with baggage"), { run: () => undefined });
        },
        [],
        true,
      );
      const [, from, reason] = (yield* receiveAny()) as [unknown, Pid, [string, string]];
      expect(from.equals(other)).toBe(true);
      expect(reason[0]).toContain("with baggage");
      expect(reason[1]).toContain("with baggage");
    });
  });

  test("each message to one that has ended is one dead letter, in the kernel where it would have been", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1);
      tell(other, "exit with", "over");
      for (let index = 0; index < 3; index++) send(other, "lost", index);
      yield* pass();
      send(other, "lost", 3);
      yield* pass();
    });
    expect(world.site(0).letters).toEqual([]);
    expect(world.site(1).letters.map(({ message }) => message)).toEqual(
      [0, 1, 2, 3].map((index) => ["lost", index]),
    );
  });
});

describe("the death of a thread", () => {
  test("its processes have ended with killed, for links, monitors, callbacks and timers", () => {
    const world = pair();
    const heard: Array<unknown> = [];
    const ending = world.site(0).start(function* () {
      trapExits(true);
      const [linked, watched] = [startPeer(1, true), startPeer(1)];
      const watching = monitor(watched);
      sendAfter(watched, "never", 1000, "lost");
      yield* ask(watched, "register", Atom.create("in the dead thread"));
      yield* receive("killed");
      const messages = yield* receiveAll();
      expect(messages).toEqual([
        [atoms.EXIT, linked, atoms.killed],
        [atoms.DOWN, watching, atoms.process, watched, atoms.killed],
      ]);
      expect([linked, watched].map(isAlive)).toEqual([false, false]);
      expect(whereis(Atom.create("in the dead thread"))).toBeNull();
      send(watched, "lost", 1);
      expect(link(watched)).toBe(true);
      monitor(linked);
      yield* pass();
      const late = (yield* receiveAll()) as Array<ReadonlyArray<unknown>>;
      expect(late.map((term) => term.at(-1))).toEqual([atoms.noproc, atoms.noproc]);
    });
    world.settle(5);
    const [, watched] = processInfo(ending.pid)?.monitors ?? [];
    expect(watched).toBeUndefined();
    world.site(0).within(() => {
      const [target] = processInfo(ending.pid)?.monitors ?? [];
      world.site(0).kernel.onExit(target as Pid, (_pid, reason) => heard.push(reason));
    });
    world.kill(1);
    world.settle(10);
    world.site(0).within(() => world.site(0).kernel.send(ending.pid, "killed", null));
    world.settle();
    expect(ending.reason).toBe(atoms.normal);
    expect(heard).toEqual([atoms.killed]);
    expect(world.site(0).letters.map(({ reason }) => reason)).toEqual(["owner-exited", "dead"]);
    expect(world.site(0).kernel.stubs.size).toBe(0);
  });

  test("what it had published arrives before that; what it had not does not exist", () => {
    const world = pair();
    const ending = world.site(0).start(function* () {
      trapExits(true);
      const other = startPeer(1, true);
      yield* ask(other, "send", self(), "first", 1);
      yield* receive("go");
      return yield* receiveAll();
    });
    world.settle();
    world.kill(1);
    world.settle();
    world.site(0).within(() => world.site(0).kernel.send(ending.pid, "go", null));
    world.settle();
    expect(ending.value).toMatchObject([
      ["first", 1],
      [atoms.EXIT, {}, atoms.killed],
    ]);
  });

  test("its successor has the slot, and gets nothing that was meant for it", () => {
    const world = pair();
    const name = Atom.create("from another life");
    world.run(0, function* () {
      register(startPeer(1), name);
      yield* pass();
    });
    world.kill(1);
    world.settle();
    world.replace(1).kernel.placement = null;
    world.run(0, function* () {
      expect(whereis(name)).toBeNull();
      const child = startPeer(1);
      expect(yield* ask(child, "register", name)).toBe(true);
      expect(slotOf(child)).toBe(1);
    });
    expect([...world.site(1).kernel.processes()].length).toBe(1);
  });
});

describe("timers that other threads know", () => {
  test("one that is cancelled elsewhere is given up where it was made, long before it is due", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1);
      const timer = sendAfter(self(), "never", 60_000, 1);
      expect(yield* ask(other, "cancel", timer)).toBe(60_000);
      yield* giveWay();
      expect(world.site(0).kernel.stats().timers).toBe(0);
    });
    expect(world.board.counts.get("timerCancelled")).toBe(1);
    expect(world.board.place(0).timers).toBe(0);
    expect(world.site(0).kernel.exportedTimers).toBeNull();
  });

  test("one that never leaves its thread has no entry; one that does has it until it has gone", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1);
      sendAfter(other, "local", 100, 1);
      const entries = () => world.board.place(0).timers;
      const timers = ["fired", "cancelled", "ended"].map((tag) => sendAfter(self(), tag, 10, 1));
      expect(entries()).toBe(0);
      yield* ask(other, "keep", timers[0] as Timer);
      yield* ask(other, "keep", timers[0] as Timer);
      expect(entries()).toBe(1);
      yield* ask(other, "keep", timers[1] as Timer);
      expect(entries()).toBe(2);
      cancelTimer(timers[1] as Timer);
      expect(entries()).toBe(1);
      yield* receive("fired");
      expect(entries()).toBe(0);
      // What has gone gets none.
      yield* ask(other, "keep", timers[0] as Timer);
      expect(entries()).toBe(0);
      yield* ask(other, "keep", sendAfter(self(), "ended", 10, 1));
      expect(entries()).toBe(1);
    });
    expect(world.board.place(0).timers).toBe(0);
  });

  test("one that a third thread hands on can be cancelled by all of them, once", () => {
    const world = pair({ kernels: 3 });
    world.run(0, function* () {
      const [first, second] = [startPeer(1), startPeer(2)];
      const timer = sendAfter(self(), "never", 100, 1);
      const handed = (yield* ask(first, "keep", timer)) as Timer;
      tell(first, "send", second, "order", [self(), ["cancel", handed]]);
      expect(yield* receive("answer")).toBeUndefined();
      expect(yield* receive("answer")).toBe(100);
      expect(yield* ask(first, "cancel", handed)).toBe(-1);
      expect(cancelTimer(handed)).toBe(-1);
    });
  });

  test("those of a thread that has died are not found, and their names fit none of its successor's", () => {
    const world = pair({ kernels: 3 });
    const during = <Result>(program: Program<Result>) => world.start(0, program, world.nowMs + 10);
    const arm = () =>
      during(function* () {
        startIn(1, armed, [self()]);
        return (yield* receive("armed")) as Timer;
      }).value as Timer;
    const timer = arm();
    world.kill(1);
    const afterDeath = during(function* () {
      return [cancelTimer(timer), yield* ask(startPeer(2), "cancel", timer)];
    });
    expect(afterDeath.value).toEqual([-1, -1]);
    world.replace(1);
    const next = arm();
    const afterwards = during(function* () {
      return [cancelTimer(timer), yield* ask(startPeer(2), "cancel", next)];
    });
    expect(next.equals(timer)).toBe(false);
    expect(afterwards.value).toEqual([-1, 59_990]);
  });

  test("one that was cancelled elsewhere makes no dead letter when its process ends before that is heard", () => {
    const world = pair();
    const [target, timer] = world.start(
      0,
      function* () {
        const [other, target] = [startPeer(1), startPeer(0)];
        const timer = sendAfter(target, "never", 100, 1);
        return [target, (yield* ask(other, "keep", timer)) as Timer] as const;
      },
      0,
    ).value as readonly [Pid, Timer];
    world.site(1).within(() => {
      world.site(1).kernel.run();
      expect(cancelTimer(timer)).toBe(100);
    });
    world.site(0).within(() => {
      world.site(0).kernel.exit(target, atoms.kill);
      world.site(0).kernel.run();
    });
    world.settle();
    expect(world.letters).toEqual([]);
    expect(world.site(0).kernel.stats().timers).toBe(0);
    expect(world.board.place(0).timers).toBe(0);
  });

  test("a kernel that cancels from outside of a run is woken, so that the other hears of it", () => {
    const world = pair();
    const timer = world.start(
      0,
      function* () {
        return yield* ask(startPeer(1), "keep", sendAfter(startPeer(0), "never", 100, 1));
      },
      0,
    ).value as Timer;
    const site = world.site(1);
    site.within(() => site.kernel.run());
    const { wakes } = site;
    expect(site.within(() => cancelTimer(timer))).toBe(100);
    expect(site.wakes).toBe(wakes + 1);
    world.settle(1);
    expect(world.site(0).kernel.stats().timers).toBe(0);
  });

  test("beyond those that there is room for they are names only, which is reported once, and fire as ever", () => {
    const world = pair({ timers: 2 });
    const { reported } = world.site(0);
    world.run(0, function* () {
      const other = startPeer(1);
      for (let round = 1; round <= 2; round++) {
        const timers = [1, 2, 3, 4].map((n) => sendAfter(self(), "came", 10, n));
        for (const timer of timers) yield* ask(other, "keep", timer);
        expect(reported).toMatchObject(
          Array.from({ length: round }, () => ({ kind: "timer_not_shared", pid: self() })),
        );
        const [, second, third, fourth] = timers as [Timer, Timer, Timer, Timer];
        expect(yield* ask(other, "cancel", fourth)).toBe(-1);
        expect(yield* ask(other, "cancel", second)).toBe(10);
        expect(cancelTimer(third)).toBe(10);
        yield* receive(newReference(), 20);
        expect(yield* receiveAll()).toEqual([
          ["came", 1],
          ["came", 4],
        ]);
      }
    });
  });

  test("without other threads a timer that is named all the same is its own kernel's", () => {
    const host = new SimulationHost({ order: "arrival" });
    const kernel = new Kernel(host);
    const pid = kernel.spawnRoot(sleeper);
    host.settle(kernel);
    const timer = sendAfter(pid, "never", 100, 1);
    const name = Timer.nameOf(timer);
    expect(name.entry).toBeNull();
    const other = new Kernel(new SimulationHost());
    expect(cancelTimer(Timer.named(name))).toBe(-1);
    other.run();
    kernel.run();
    expect(cancelTimer(Timer.named(name))).toBe(100);
  });
});

describe("a full way", () => {
  const COUNT = 2000;
  const CAPACITY = 64;

  function* collector(to: Pid, count: number): Generator<unknown, void, unknown> {
    const got: Array<unknown> = [];
    while (got.length < count) got.push(yield* receive("item"));
    send(to, "got", got);
  }

  const inOrder = Array.from({ length: COUNT }, (_, index) => index);

  test.each([1, 2, 3])(
    "a sender is held until there is room; all arrives, in order (seed %i)",
    (seed) => {
      const world = pair({ capacity: CAPACITY, order: "seeded", seed });
      let most = 0;
      const got = world.run(0, function* () {
        const other = startIn(1, collector, [self(), COUNT]);
        for (let index = 0; index < COUNT; index++) {
          send(other, "item", index);
          most = Math.max(most, world.site(0).remote.onTheWayTo(1));
          if (index % 8 === 0) yield* giveWay();
        }
        return yield* receive("got");
      });
      expect(got).toEqual(inOrder);
      expect(most).toBeLessThan(CAPACITY + 16);
      expect(world.site(0).kernel.held.size).toBe(0);
    },
  );

  function* lateSending(send: () => void): Generator<unknown, void, unknown> {
    yield* giveWay();
    send();
  }

  function earlySending(send: () => void): unknown {
    send();
    return giveWay();
  }

  type Sending = (send: () => void, message: number) => unknown;
  const handlers: ReadonlyArray<readonly [string, number, Sending]> = [
    ["one message at a time", 1, (send) => send()],
    ["many messages at a time", 16, (send) => send()],
    [
      "messages for some of which it waits",
      1,
      (send, message) => (message % 2 === 0 ? lateSending(send) : send()),
    ],
    ["messages after which it waits", 1, earlySending],
  ];

  test.each(handlers)("an actor is held between two messages: %s", (_name, batch, handler) => {
    const world = pair({ capacity: CAPACITY });
    let most = 0;
    const got = world.run(0, function* () {
      const other = startIn(1, collector, [self(), COUNT]);
      const loop = new TestLoop(null, (_state, message) =>
        handler(() => {
          send(other, "item", message);
          most = Math.max(most, world.site(0).remote.onTheWayTo(1));
        }, message as number),
      );
      const actor = startIn(0, () => serve(loop));
      yield* pass();
      for (let index = 0; index < COUNT; index++) {
        send(actor, loop.tag, index);
        // Long enough for the actor to be idle again before the next one comes.
        if (index % batch === 0) for (let turn = 0; turn < 4; turn++) yield* giveWay();
      }
      const got = yield* receive("got");
      send(actor, loop.tag, "still served");
      return got;
    });
    expect(got).toEqual(inOrder);
    expect(most).toBe(CAPACITY + 1);
    const [letter] = world.site(1).letters;
    expect(letter?.message).toEqual(["item", "still served"]);
  });

  test("those who are held can be watched, killed, and their others go on", () => {
    const world = pair({ capacity: 4 });
    const ending = world.site(0).start(function* () {
      const other = startPeer(1);
      const flood = startIn(0, function* () {
        for (let index = 0; ; index++) {
          send(other, "flood", index);
          yield* giveWay();
        }
      });
      const watching = monitor(flood);
      let turns = 0;
      while (world.site(0).kernel.held.size === 0) {
        turns++;
        yield* giveWay();
      }
      expect(turns).toBeLessThan(100);
      exit(flood, atoms.kill);
      return [watching, yield* receiveAny()];
    });
    world.settle();
    const [watching, message] = ending.value as [unknown, ReadonlyArray<unknown>];
    expect(message[1]).toBe(watching);
    expect(ending.reason).toBe(atoms.normal);
    expect(world.site(0).kernel.held.size).toBe(0);
  });

  test("the death of a thread lets go of those who were held for it", () => {
    const world = pair({ capacity: 4 });
    const ending = world.site(0).start(function* () {
      const other = startPeer(1);
      for (let index = 0; index < 10; index++) send(other, "item", index);
      yield* giveWay();
      return "went on";
    });
    // One round of the first kernel alone.
    world.site(0).within(() => world.site(0).kernel.run());
    expect(world.site(0).kernel.held.size).toBe(1);
    world.kill(1);
    world.settle();
    expect(ending.value).toBe("went on");
  });
});

describe("bookkeeping", () => {
  const MOST_IDLE = 100;
  const kernel = { mostIdleStubs: MOST_IDLE };

  test("calls of the same process cost two frames each; it is watched once", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1);
      for (let index = 0; index < 10; index++) {
        const reply = startCall(other);
        tell(other, "send", self(), reply, index);
        expect(yield* receive(reply)).toBe(index);
        demonitor(reply);
      }
    });
    const { counts } = world.board;
    expect(counts.get("watch")).toBe(1);
    expect(counts.get("unwatch")).toBeUndefined();
    // Each order is answered besides.
    expect(counts.get("message")).toBe(30);
  });

  test("whom one is linked to needs not be watched", () => {
    const world = pair();
    world.run(0, function* () {
      const [child, other] = [startPeer(1, true), startPeer(1)];
      link(other);
      monitor(child);
      monitor(other);
      yield* pass();
      unlink(child);
    });
    expect(world.board.counts.get("watch")).toBeUndefined();
  });

  test("stubs that nothing hangs on are dropped at last, and their processes need not report their end", () => {
    const world = pair({ kernel });
    const MANY = 3 * MOST_IDLE;
    world.run(0, function* () {
      const used = startPeer(1, true);
      for (let index = 0; index < MANY; index++) {
        demonitor(monitor(startIn(1, sleeper)));
        if (index % 25 === 0) yield* pass();
      }
      const { stubs } = world.site(0).kernel;
      expect(stubs.size).toBeLessThanOrEqual(MOST_IDLE + 1);
      yield* pass();
      // The oldest is in use.
      trapExits(true);
      tell(used, "exit with", "over");
      expect(yield* receiveAny()).toMatchObject([atoms.EXIT, { id: used.id }, "over"]);
    });
    const dropped = world.board.counts.get("unwatch") ?? 0;
    expect(dropped).toBeGreaterThanOrEqual(MANY - MOST_IDLE - 1);
    world.site(1).within(() => world.site(1).kernel.shutdown());
    world.site(1).within(() => world.site(1).kernel.run());
    expect(world.board.counts.get("ended")).toBeLessThanOrEqual(MANY - dropped + 2);
  });

  test("a stub that was dropped and is needed again is watched again", () => {
    const world = pair({ kernel });
    world.run(0, function* () {
      const old = startPeer(1);
      demonitor(monitor(old));
      for (let index = 0; index <= MOST_IDLE; index++) demonitor(monitor(startIn(1, sleeper)));
      expect(world.site(0).kernel.stubs.find(old)).toBeNull();
      const watching = monitor(old);
      tell(old, "exit with", "over");
      expect(yield* receiveAny()).toMatchObject([atoms.DOWN, {}, atoms.process, {}, "over"]);
      demonitor(watching);
    });
  });

  test("who is linked is watched, though the other side had just forgotten it", () => {
    const world = pair({ kernel: { mostIdleStubs: 1 } });
    const [zero, one] = [world.site(0), world.site(1)];
    const [here, next, there] = world.run(0, function* () {
      const [here, next] = [startPeer(0), startPeer(0)];
      const there = startIn(1, function* () {
        demonitor(monitor((yield* receive("watch for a moment")) as Pid));
        monitor((yield* receive("watch")) as Pid);
        yield* receive("never");
      });
      send(there, "watch for a moment", here);
      yield* pass();
      return [here, next, there] as const;
    });
    expect(one.kernel.stubs.find(here)).not.toBeNull();
    const tellHere = (...order: Order) => zero.kernel.send(here, "order", [here, order]);
    const runAlone = (site: typeof one) => site.within(() => site.kernel.run());

    zero.within(() => zero.kernel.send(there, "watch", next));
    runAlone(zero);
    one.remote.arrived.push(...world.board.way(0, 1).splice(0));
    // The link is on its way there while there the stub is dropped to make room.
    tellHere("link", there);
    runAlone(zero);
    runAlone(one);
    expect(one.kernel.stubs.find(here)).toBeNull();
    expect(world.board.way(0, 1).map(({ kind }) => kind)).toContain("link");
    expect(world.board.way(1, 0).map(({ kind }) => kind)).toContain("unwatch");
    world.settle();
    tellHere("exit with", "over");
    world.settle();
    expect([...one.kernel.processes()]).toEqual([]);
  });

  test("a process that nobody elsewhere knows has no entry, and one that ends gives its entry back", () => {
    const world = pair();
    world.run(0, function* () {
      startIn(0, sleeper);
      yield* pass();
      expect(world.board.place(0).life.filter((id) => id !== 0)).toEqual([]);
      const other = startPeer(1);
      yield* ask(other, "nothing");
      expect(world.board.place(0).life.filter((id) => id !== 0)).toEqual([self().id]);
    });
    expect(world.board.place(0).life.filter((id) => id !== 0)).toEqual([]);
  });

  test("control reaches the function that was set for it, and what that throws is told", () => {
    const world = pair();
    const heard: Array<unknown> = [];
    const { kernel } = world.site(1);
    kernel.onControl("greet", (value, from) => heard.push([value, from]));
    kernel.onControl("fail", () => {
      throw new Error("no control");
    });
    world.site(0).within(() => {
      for (const name of ["greet", "fail", "unknown"]) world.site(0).remote.control(1, name, 42);
    });
    world.site(0).next = { kind: "more" };
    world.settle();
    expect(heard).toEqual([[42, 0]]);
    expect(world.site(1).failures).toMatchObject([{ message: "no control" }]);
  });

  test("whoever sends from outside of a run wakes its kernel, so that it is published", () => {
    const world = pair();
    const [other, watched] = world.run(0, function* () {
      const [other, watched] = [startPeer(1), startPeer(0)];
      startPeer(0);
      yield* ask(other, "monitor", watched);
      return [other, watched] as const;
    });
    const site = world.site(0);
    const acts: ReadonlyArray<() => unknown> = [
      () => site.kernel.send(other, "tag", 1),
      () => site.kernel.exit(other, atoms.normal),
      () => site.kernel.onExit(other, () => undefined),
      () => site.kernel.spawnAt(1, peer, []),
      () => site.kernel.exit(watched, atoms.kill),
    ];
    for (const act of acts) {
      const { wakes } = site;
      site.within(act);
      expect(site.wakes).toBe(wakes + 1);
      world.settle();
    }
  });

  test("processInfo lists processes of other threads; of those themselves there is nothing to know", () => {
    const world = pair();
    world.run(0, function* () {
      const other = startPeer(1, true);
      monitor(other);
      expect(processInfo(other)).toBeNull();
      const info = processInfo(self());
      expect(info?.links.map(({ id }) => id)).toEqual([other.id]);
      expect(info?.monitors.map(({ id }) => id)).toEqual([other.id]);
      yield* pass();
    });
  });

  test("a reference made from a number is that reference", () => {
    const reference = newReference();
    expect(new Reference(reference.id).equals(reference)).toBe(true);
  });
});

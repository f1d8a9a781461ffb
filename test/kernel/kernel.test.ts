import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  budget,
  exit,
  type Host,
  isRunning,
  Kernel,
  PAUSE,
  type Pid,
  report,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnUnlinked,
} from "../../src/kernel/index.ts";
import { actor, mailbox, pass, receive, World, wait } from "./world.ts";

/** A host whose clock the test sets, and that counts what is asked of it. */
class CountingHost implements Host {
  nowMs = 0;
  looks = 0;
  calls = 0;
  now(): number {
    this.looks++;
    return this.nowMs;
  }
  ready(): void {
    this.calls++;
  }
  random(): number {
    return 0.5;
  }
  completed(deliver: () => void): void {
    deliver();
  }
}

describe("turns", () => {
  test("processes run in the order in which they became runnable", () => {
    const world = new World();
    const order: Array<number> = [];
    for (const number of [1, 2, 3]) {
      world.kernel.spawnRoot(function* () {
        order.push(number);
        yield PAUSE;
        order.push(number * 10);
      });
    }
    world.host.settle(world.kernel);
    expect(order).toEqual([1, 2, 3, 10, 20, 30]);
  });

  test("a process that counts its loops cannot keep the others from running", () => {
    const world = new World();
    let rounds = 0;
    let stop = false;
    world.kernel.spawnRoot(function* () {
      while (!stop) {
        rounds++;
        if (--budget.left <= 0) yield PAUSE;
      }
    });
    world.kernel.spawnRoot(() => {
      stop = true;
    });
    world.host.settle(world.kernel);
    expect(rounds).toBe(4000);
  });

  test("an actor with a long mailbox gives way too", () => {
    const world = new World({ order: "seeded" });
    world.run(function* () {
      let handled = 0;
      let seen = -1;
      const { pid, tag } = actor(0, () => {
        handled++;
        return 0;
      });
      yield* pass();
      for (let index = 0; index < 1000; index++) send(pid, tag, index);
      spawnUnlinked(() => {
        seen = handled;
      });
      yield* pass();
      expect(handled).toBe(1000);
      expect(seen).toBeLessThan(1000);
    });
  });

  test("run stops after so many turns and says that there is more", () => {
    const world = new World();
    let turns = 0;
    for (let index = 0; index < 10; index++) {
      world.kernel.spawnRoot(() => {
        turns++;
      });
    }
    expect(world.kernel.run(4)).toEqual({ kind: "more" });
    expect(turns).toBe(4);
    expect(world.kernel.run()).toEqual({ kind: "idle" });
    expect(turns).toBe(10);
  });

  test("run stops when the clock shows the given time", () => {
    const host = new CountingHost();
    const kernel = new Kernel(host);
    let turns = 0;
    kernel.spawnRoot(function* () {
      for (;;) {
        turns++;
        host.nowMs += 1;
        yield PAUSE;
      }
    });
    expect(kernel.run(Number.POSITIVE_INFINITY, 100).kind).toBe("more");
    expect(turns).toBeGreaterThanOrEqual(100);
    expect(turns).toBeLessThan(300);
  });

  test("the clock is looked at every 1,024 turns at most while turns are short", () => {
    const host = new CountingHost();
    const kernel = new Kernel(host);
    kernel.spawnRoot(() => {
      const players = [0, 1].map((index) =>
        actor(0, (state, count) => {
          const other = players[1 - index] as (typeof players)[number];
          if (count !== 0) send(other.pid, other.tag, (count as number) - 1);
          return state;
        }),
      );
      const [first] = players as [(typeof players)[number]];
      send(first.pid, first.tag, 1_000_000);
    });
    kernel.run();
    expect(kernel.stats().turns).toBeGreaterThan(1_000_000);
    expect(host.looks).toBeLessThan(1000);
  });

  test("timers fire between turns while others are busy", () => {
    const host = new CountingHost();
    const kernel = new Kernel(host);
    let rounds = 0;
    let rang = false;
    kernel.spawnRoot(function* () {
      yield* wait(sleep(50));
      rang = true;
    });
    kernel.spawnRoot(function* () {
      while (!rang) {
        rounds++;
        host.nowMs += 1;
        yield PAUSE;
      }
    });
    kernel.run();
    expect(rounds).toBeLessThan(200);
  });

  test("it cannot be run from inside a process", () => {
    const world = new World();
    world.run(function* () {
      expect(isRunning()).toBe(true);
      expect(() => world.kernel.run()).toThrow(/is running/);
      expect(() => world.kernel.shutdown()).toThrow(/cannot shut/);
      yield* pass();
    });
    expect(isRunning()).toBe(false);
  });

  test("a host that picks a process that is not there is told so", () => {
    const host = Object.assign(new CountingHost(), { pick: () => 7 });
    const kernel = new Kernel(host);
    kernel.spawnRoot(() => undefined);
    expect(() => kernel.run()).toThrow(/picked 7 of 1/);
  });
});

describe("what the host hears", () => {
  test("ready once when something is to do, and again only after the kernel went idle", () => {
    const host = new CountingHost();
    const kernel = new Kernel(host);
    expect(host.calls).toBe(0);
    const pid = kernel.spawnRoot(function* () {
      yield* receive("a");
      yield* receive("b");
    });
    kernel.spawnRoot(() => undefined);
    expect(host.calls).toBe(1);
    expect(kernel.run()).toEqual({ kind: "idle" });
    kernel.send(pid, "a", 1);
    expect(host.calls).toBe(2);
    kernel.run();
    kernel.send(pid, "x", 1);
    kernel.exit(pid, "end");
    expect(kernel.run()).toEqual({ kind: "idle" });
    expect(pid.process).toBeNull();
  });

  test("when to wake the kernel", () => {
    const host = new CountingHost();
    const kernel = new Kernel(host);
    kernel.spawnRoot(function* () {
      yield* wait(sleep(100));
    });
    expect(kernel.run()).toEqual({ kind: "wait", atMs: 100 });
    host.nowMs = 100;
    expect(kernel.run()).toEqual({ kind: "idle" });
  });

  test("a send from one kernel's process wakes another kernel in the same thread", () => {
    const [hostA, hostB] = [new CountingHost(), new CountingHost()];
    const [a, b] = [new Kernel(hostA), new Kernel(hostB)];
    let got: unknown;
    const pid = b.spawnRoot(function* () {
      got = yield* receive("t");
    });
    b.run();
    hostB.calls = 0;
    a.spawnRoot(() => send(pid, "t", "across"));
    a.run();
    expect(hostB.calls).toBe(1);
    b.run();
    expect(got).toBe("across");
  });
});

describe("from outside of any process", () => {
  test("send, sendNamed, exit, whereis, onExit", () => {
    const world = new World();
    const name = Atom.create("outside");
    const got: Array<unknown> = [];
    const ends: Array<unknown> = [];
    const pid = world.kernel.spawnRoot(function* () {
      for (;;) got.push(yield* receive(name));
    });
    expect(world.kernel.sendNamed(name, 1)).toBe(false);
    world.kernel.names.set(name, pid.process as never);
    expect(world.kernel.whereis(name)).toBe(pid);
    expect(world.kernel.sendNamed(name, 1)).toBe(true);
    world.kernel.send(pid, name, 2);
    world.host.settle(world.kernel);
    expect(got).toEqual([1, 2]);
    const forget = world.kernel.onExit(pid, () => ends.push("forgotten"));
    world.kernel.onExit(pid, (_pid, reason) => ends.push(reason));
    forget();
    forget();
    world.kernel.exit(pid, atoms.normal);
    expect(ends).toEqual([]);
    world.kernel.exit(pid, atoms.kill);
    expect(ends).toEqual([atoms.killed]);
    world.kernel.onExit(pid, (_pid, reason) => ends.push(reason));
    expect(ends).toEqual([atoms.killed, atoms.noproc]);
    world.kernel.exit(pid, "again");
    expect(world.kernel.whereis(Atom.create("nobody"))).toBeNull();
  });

  test("shutdown ends every process, the youngest first", () => {
    const world = new World();
    const ends: Array<unknown> = [];
    for (const label of ["first", "second", "third"]) {
      world.kernel.spawnRoot(
        function* () {
          yield* receive("never");
        },
        { label, onExit: (_pid, reason) => ends.push([label, reason]) },
      );
    }
    world.host.settle(world.kernel);
    world.kernel.shutdown();
    expect(ends).toEqual([
      ["third", atoms.killed],
      ["second", atoms.killed],
      ["first", atoms.killed],
    ]);
    expect(world.kernel.run()).toEqual({ kind: "idle" });
    expect(world.kernel.stats()).toMatchObject({ processes: 0, timers: 0 });
  });

  test("options out of range are refused", () => {
    expect(() => new Kernel(new CountingHost(), { reductionsPerTurn: 0 })).toThrow(RangeError);
  });
});

describe("what is lost and what goes wrong", () => {
  test("each lost message gives one dead letter with its reason", () => {
    const world = new World();
    const tag = "t";
    world.run(function* () {
      const dead = spawnUnlinked(() => undefined);
      yield* pass();
      send(dead, tag, "to the dead");
      sendAfter(dead, tag, 5, "delayed to the dead");
      const sleeper = spawnUnlinked(function* () {
        yield* receive("never");
      });
      yield* pass();
      send(sleeper, tag, "in the mailbox");
      sendAfter(sleeper, tag, 1000, "delayed");
      exit(sleeper, "end");
      const waiting = spawnUnlinked(function* () {
        yield* receive(tag);
      });
      yield* pass();
      send(waiting, tag, "on the way to its wait");
      exit(waiting, "end");
    });
    expect(
      world.letters.map(({ reason, message }) => [reason, (message as Array<unknown>)[1]]),
    ).toEqual([
      ["dead", "to the dead"],
      ["dead", "delayed to the dead"],
      ["owner-exited", "delayed"],
      ["exited", "in the mailbox"],
      ["exited", "on the way to its wait"],
    ]);
  });

  test("EXIT and DOWN are no dead letters", () => {
    const world = new World();
    world.run(function* () {
      const parent = spawnUnlinked(function* () {
        spawn(() => undefined);
        yield* receive("never");
      });
      yield* pass();
      exit(parent, "end");
    });
    expect(world.letters).toEqual([]);
  });

  test("a hook that throws is reported to `failed` and harms nobody", () => {
    const failures: Array<unknown> = [];
    const kernel = new Kernel(new CountingHost(), {
      hooks: {
        exited: () => {
          throw new Error("in the hook");
        },
        failed: (error) => {
          failures.push(error);
          throw new Error("in the hook for failed hooks");
        },
      },
    });
    kernel.spawnRoot(() => undefined);
    kernel.run();
    expect(failures).toEqual([new Error("in the hook")]);
  });

  test("births, deaths and reports are heard of", () => {
    const heard: Array<unknown> = [];
    const kernel = new Kernel(new CountingHost(), {
      hooks: {
        spawned: (pid, parent) => heard.push(["spawned", pid, parent]),
        exited: (pid, reason) => heard.push(["exited", pid, reason]),
        report: (event) => heard.push(event),
      },
    });
    let child: Pid | undefined;
    const root = kernel.spawnRoot(() => {
      child = spawn(() => undefined);
      report({ kind: "note", text: "hello" });
    });
    kernel.run();
    expect(heard).toEqual([
      ["spawned", root, null],
      ["spawned", child, root],
      { kind: "note", text: "hello" },
      ["exited", root, atoms.normal],
      ["exited", child, atoms.normal],
    ]);
  });
});

describe("what an observer sees", () => {
  test("processes in the order of their birth, and what each is doing", () => {
    const world = new World();
    const ending = world.start(function* () {
      const { pid, tag } = mailbox();
      const { pid: server } = actor("state", (state) => state);
      const sleeper = spawn(function* () {
        yield* wait(sleep(1000));
      }, "sleeper");
      send(pid, tag, 1);
      expect(world.kernel.processInfo(self())?.activity).toBe("running");
      expect(world.kernel.processInfo(sleeper)?.activity).toBe("new");
      yield* pass();
      expect([...world.kernel.processes()]).toEqual([self(), server, sleeper]);
      expect(world.kernel.processInfo(server)).toMatchObject({
        activity: "serving",
        state: "state",
        depth: 0,
        links: [],
        label: null,
      });
      expect(world.kernel.processInfo(sleeper)).toMatchObject({
        activity: "sleeping",
        label: "sleeper",
        parent: pid,
        links: [pid],
        trapping: false,
        depth: 1,
      });
      yield* receive("never");
    });
    expect(world.kernel.processInfo(ending.pid)).toMatchObject({
      activity: "receiving",
      messageCount: 1,
    });
    expect(world.kernel.stats()).toMatchObject({
      processes: 2,
      spawned: 3,
      queued: 0,
      promises: 0,
    });
  });

  test("a dead process has no info", () => {
    const world = new World();
    const ending = world.start(function* () {
      yield* pass();
    });
    expect(world.kernel.processInfo(ending.pid)).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  demonitor,
  emptySelector,
  exit,
  exitWith,
  isAlive,
  isTrapping,
  link,
  linkCount,
  monitor,
  type Pid,
  register,
  selectMonitor,
  self,
  send,
  spawn,
  spawnUnlinked,
  takeExit,
  trapExits,
  unlink,
  whereis,
} from "../../src/kernel/index.ts";
import {
  mailbox,
  NOTHING,
  type Program,
  pass,
  receive,
  receiveAll,
  receiveAny,
  select,
  World,
  worlds,
} from "./world.ts";

/** A program that waits for ever. */
const sleeper: Program = function* () {
  yield* receive("never");
};

/** A process that has ended. */
function* deadPid(): Generator<unknown, Pid, unknown> {
  const pid = spawnUnlinked(() => undefined);
  yield* pass();
  return pid;
}

const down = (ref: unknown, pid: Pid, reason: unknown) => [
  atoms.DOWN,
  ref,
  atoms.process,
  pid,
  reason,
];
const exitOf = (pid: Pid, reason: unknown) => [atoms.EXIT, pid, reason];

describe.each(worlds)("links (%s)", (_name, makeWorld) => {
  test("link to a live process: true, however often; one unlink removes it (1.1)", () => {
    const world = makeWorld();
    world.run(function* () {
      const child = spawnUnlinked(sleeper);
      expect([link(child), link(child), link(child)]).toEqual([true, true, true]);
      expect(linkCount()).toBe(1);
      unlink(child);
      expect(linkCount()).toBe(0);
      exit(child, "crash");
      yield* pass();
    });
  });

  test("link to a dead process: false, or trapping: true and an EXIT noproc (1.1)", () => {
    makeWorld().run(function* () {
      const dead = yield* deadPid();
      expect(link(dead)).toBe(false);
      trapExits(true);
      expect(link(dead)).toBe(true);
      expect(yield* receiveAll()).toEqual([exitOf(dead, atoms.noproc)]);
    });
  });

  test("link to oneself: true and without effect (1.1)", () => {
    makeWorld().run(function* () {
      expect(link(self())).toBe(true);
      expect(linkCount()).toBe(0);
      yield* pass();
    });
  });

  test("an EXIT that was delivered stays after unlink (1.1)", () => {
    makeWorld().run(function* () {
      trapExits(true);
      const child = spawn(() => undefined);
      yield* pass();
      unlink(child);
      expect(yield* receiveAll()).toEqual([exitOf(child, atoms.normal)]);
    });
  });

  test("after unlink no exit of that process comes any more (1.1)", () => {
    makeWorld().run(function* () {
      const child = spawn(sleeper);
      unlink(child);
      exit(child, "crash");
      yield* pass();
      expect(isAlive(child)).toBe(false);
    });
  });

  test("spawn links parent and child both ways (3.5)", () => {
    const world = makeWorld();
    let grandchild: Pid | undefined;
    const ending = world.start(function* () {
      const child = spawnUnlinked(function* () {
        grandchild = spawn(sleeper);
        yield* receive("never");
      });
      yield* pass();
      exit(child, "down");
      expect(isAlive(grandchild as Pid)).toBe(false);
    });
    expect(ending.reason).toBe(atoms.normal);
  });

  test("a parent that ends normally leaves its children running (3.5)", () => {
    makeWorld().run(function* () {
      let child: Pid | undefined;
      spawnUnlinked(() => {
        child = spawn(sleeper);
      });
      yield* pass();
      expect(isAlive(child as Pid)).toBe(true);
    });
  });

  test("takeExit removes the first EXIT of that process only", () => {
    makeWorld().run(function* () {
      trapExits(true);
      const [one, other] = [spawn(sleeper), spawn(sleeper)];
      exit(one, "one");
      exit(other, "other");
      yield* pass();
      expect(takeExit(one)).toBe("one");
      expect(takeExit(one)).toBeUndefined();
      expect(yield* receiveAll()).toEqual([exitOf(other, "other")]);
    });
  });
});

describe.each(worlds)("exit signals (%s)", (_name, makeWorld) => {
  /** Sends an exit signal to a fresh process and says what that saw and how it ended. */
  function signalled(traps: boolean, reason: unknown): { saw: unknown; ended: unknown } {
    return makeWorld().run(function* () {
      let saw: unknown = NOTHING;
      const target = spawnUnlinked(function* () {
        trapExits(traps);
        saw = yield* receiveAny(100);
      });
      const watch = monitor(target);
      yield* pass();
      exit(target, reason);
      const message = yield* select(
        selectMonitor(emptySelector, watch, (term: Array<unknown>) => term[4]),
      );
      if (Array.isArray(saw)) expect(saw.slice(0, 2)).toEqual([atoms.EXIT, self()]);
      return { saw: Array.isArray(saw) ? saw[2] : saw, ended: message };
    });
  }

  test.each<[string, unknown, { saw: unknown; ended: unknown }, { saw: unknown; ended: unknown }]>([
    [
      "normal: ignored, or trapping: a message",
      atoms.normal,
      { saw: NOTHING, ended: atoms.normal },
      { saw: atoms.normal, ended: atoms.normal },
    ],
    [
      "another reason: dies with it, or trapping: a message",
      "reason",
      { saw: NOTHING, ended: "reason" },
      { saw: "reason", ended: atoms.normal },
    ],
    [
      "kill: dies as killed, trapping or not",
      atoms.kill,
      { saw: NOTHING, ended: atoms.killed },
      { saw: NOTHING, ended: atoms.killed },
    ],
    [
      "killed can be trapped",
      atoms.killed,
      { saw: NOTHING, ended: atoms.killed },
      { saw: atoms.killed, ended: atoms.normal },
    ],
    [
      "shutdown is a reason like any",
      atoms.shutdown,
      { saw: NOTHING, ended: atoms.shutdown },
      { saw: atoms.shutdown, ended: atoms.normal },
    ],
  ])("%s (3.4)", (_row, reason, plain, trapping) => {
    expect(signalled(false, reason)).toEqual(plain);
    expect(signalled(true, reason)).toEqual(trapping);
  });

  test("normal to oneself: dies normal at once, or trapping: a message and it goes on (3.4)", () => {
    const world = makeWorld();
    let after = false;
    const ending = world.start(function* () {
      exit(self(), atoms.normal);
      after = true;
      yield* pass();
    });
    expect([ending.reason, after]).toEqual([atoms.normal, false]);
    world.run(function* () {
      trapExits(true);
      exit(self(), atoms.normal);
      expect(yield* receiveAll()).toEqual([exitOf(self(), atoms.normal)]);
    });
  });

  test("a reason to oneself, trapping: a message; kill: never returns (3.4)", () => {
    const world = makeWorld();
    world.run(function* () {
      trapExits(true);
      exit(self(), "reason");
      expect(yield* receiveAll()).toEqual([exitOf(self(), "reason")]);
    });
    const ending = world.start(function* () {
      trapExits(true);
      exit(self(), atoms.kill);
      yield* pass();
    });
    expect(ending.reason).toBe(atoms.killed);
    expect(world.crashes).toEqual([]);
  });

  test("a killed peer: a link dies with killed, or trapping gets EXIT killed (3.4)", () => {
    makeWorld().run(function* () {
      trapExits(true);
      let deepest: Pid | undefined;
      const middle = spawn(function* () {
        deepest = spawn(sleeper);
        yield* receive("never");
      });
      yield* pass();
      const watch = monitor(middle);
      exit(deepest as Pid, atoms.kill);
      expect(yield* receiveAll()).toEqual([
        exitOf(middle, atoms.killed),
        down(watch, middle, atoms.killed),
      ]);
    });
  });

  test("kill that comes through a link is kill for who does not trap, and can be trapped (3.4)", () => {
    makeWorld().run(function* () {
      trapExits(true);
      const middle = spawn(function* () {
        spawn(() => exitWith(atoms.kill));
        yield* receive("never");
      });
      const watch = monitor(middle);
      yield* pass();
      expect(yield* receiveAll()).toEqual([
        exitOf(middle, atoms.kill),
        down(watch, middle, atoms.kill),
      ]);
    });
  });

  test("three linked processes all read killed (6.14)", () => {
    makeWorld().run(function* () {
      const pids: Array<Pid> = [];
      const chain = (left: number): Program =>
        function* () {
          pids.push(self());
          if (left > 0) spawn(chain(left - 1));
          yield* receive("never");
        };
      spawnUnlinked(chain(2));
      yield* pass();
      const watches = pids.map((pid) => monitor(pid));
      exit(pids[2] as Pid, atoms.kill);
      const found = yield* receiveAll();
      expect(found).toHaveLength(3);
      for (const [index, pid] of pids.entries()) {
        expect(found).toContainEqual(down(watches[index], pid, atoms.killed));
      }
    });
  });

  test("is_alive is false as soon as the signal was sent (3.3)", () => {
    makeWorld().run(function* () {
      const child = spawnUnlinked(sleeper);
      yield* pass();
      exit(child, atoms.kill);
      expect(isAlive(child)).toBe(false);
    });
  });

  test("a signal to a dead process does nothing", () => {
    makeWorld().run(function* () {
      exit(yield* deadPid(), "reason");
    });
  });

  test("trapping is off at first and can be switched", () => {
    makeWorld().run(function* () {
      expect(isTrapping()).toBe(false);
      expect(trapExits(true)).toBe(false);
      expect(isTrapping()).toBe(true);
      expect(trapExits(false)).toBe(true);
      yield* pass();
    });
  });

  test("a process that kills what it is linked to dies with it, and runs no further", () => {
    const world = makeWorld();
    let after = false;
    const ending = world.start(function* () {
      const child = spawn(sleeper);
      yield* pass();
      exit(child, "together");
      after = true;
    });
    expect([ending.reason, after]).toEqual(["together", false]);
  });

  test("a process that ends before its first turn never runs", () => {
    const world = makeWorld();
    let ran = false;
    world.run(function* () {
      exit(
        spawnUnlinked(() => {
          ran = true;
        }),
        atoms.kill,
      );
      yield* pass();
    });
    expect(ran).toBe(false);
  });
});

describe.each(worlds)("monitors (%s)", (_name, makeWorld) => {
  test("a dead process: DOWN noproc at once, once (1.1)", () => {
    makeWorld().run(function* () {
      const dead = yield* deadPid();
      const watch = monitor(dead);
      expect(yield* receiveAll()).toEqual([down(watch, dead, atoms.noproc)]);
    });
  });

  test("two monitors give two DOWNs, in the order of their making (1.1)", () => {
    makeWorld().run(function* () {
      const child = spawnUnlinked(sleeper);
      const [one, two] = [monitor(child), monitor(child)];
      exit(child, "reason");
      expect(yield* receiveAll()).toEqual([down(one, child, "reason"), down(two, child, "reason")]);
    });
  });

  test("oneself: a monitor and never a message (1.1)", () => {
    const world = makeWorld();
    world.run(function* () {
      const watch = monitor(self());
      expect(yield* receiveAll()).toEqual([]);
      demonitor(watch);
    });
  });

  test("demonitor: no DOWN comes, a delivered one is removed, twice does no harm (1.1)", () => {
    makeWorld().run(function* () {
      const [one, two] = [spawnUnlinked(sleeper), spawnUnlinked(sleeper)];
      const [early, late] = [monitor(one), monitor(two)];
      demonitor(early);
      exit(one, "x");
      exit(two, "x");
      demonitor(late);
      demonitor(late);
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("demonitor removes its own DOWN from among many messages", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      send(pid, tag, "before");
      const child = spawnUnlinked(sleeper);
      const [mine, other] = [monitor(child), monitor(child)];
      for (let index = 0; index < 40; index++) send(pid, tag, index);
      exit(child, "x");
      demonitor(mine);
      const found = yield* receiveAll();
      expect(found).toHaveLength(42);
      expect(found.at(-1)).toEqual(down(other, child, "x"));
    });
  });

  test("the watcher's end removes its monitors", () => {
    makeWorld().run(function* () {
      const child = spawnUnlinked(sleeper);
      const watcher = spawnUnlinked(function* () {
        monitor(child);
        yield* receive("never");
      });
      yield* pass();
      exit(watcher, atoms.kill);
      exit(child, "x");
      yield* pass();
    });
  });

  test("who is linked and watches gets EXIT before DOWN (3.3)", () => {
    makeWorld().run(function* () {
      trapExits(true);
      const child = spawnUnlinked(sleeper);
      const watch = monitor(child);
      link(child);
      exit(child, "x");
      expect(yield* receiveAll()).toEqual([exitOf(child, "x"), down(watch, child, "x")]);
    });
  });

  test("messages sent before the end come before the DOWN (3.3)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const child = spawnUnlinked(() => {
        send(pid, tag, "last words");
        exitWith("bye");
      });
      const watch = monitor(child);
      yield* pass();
      expect(yield* receiveAll()).toEqual([[tag, "last words"], down(watch, child, "bye")]);
    });
  });

  test("the name is free by the time the DOWN comes (3.3)", () => {
    makeWorld().run(function* () {
      const name = Atom.create("shop");
      const child = spawnUnlinked(sleeper);
      expect(register(child, name)).toBe(true);
      const watch = monitor(child);
      exit(child, "x");
      expect(yield* receiveAny()).toEqual(down(watch, child, "x"));
      expect(whereis(name)).toBeNull();
      expect(register(self(), name)).toBe(true);
    });
  });

  test("a specific monitor can be selected among others", () => {
    makeWorld().run(function* () {
      const children = [spawnUnlinked(sleeper), spawnUnlinked(sleeper)];
      const watches = children.map((child) => monitor(child));
      for (const child of children) exit(child, "x");
      const second = watches[1] as ReturnType<typeof monitor>;
      const selector = selectMonitor(emptySelector, second, (term: Array<unknown>) => term[3]);
      expect(yield* select(selector)).toBe(children[1]);
      expect(yield* select(selector, 0)).toBe(NOTHING);
      expect(yield* receiveAll()).toHaveLength(1);
    });
  });
});

describe.each(worlds)("the end of a process that runs (%s)", (_name, makeWorld) => {
  test("wakes those who wait for its EXIT or DOWN", () => {
    const world = makeWorld();
    world.run(function* () {
      trapExits(true);
      const crashing = spawn(() => {
        throw new Error("crash");
      });
      const seen = (yield* receiveAny()) as Array<unknown>;
      expect(seen.slice(0, 2)).toEqual([atoms.EXIT, crashing]);
      const ending = spawnUnlinked(() => undefined);
      const watch = monitor(ending);
      expect(yield* receiveAny()).toEqual(down(watch, ending, atoms.normal));
    });
    expect(world.crashes).toHaveLength(1);
  });
});

describe("many at once", () => {
  test("the exit of a chain of 200,000 links needs no stack", () => {
    const world = new World();
    world.run(function* () {
      const length = 200_000;
      const chain = (left: number): Program =>
        function* () {
          if (left > 0) spawn(chain(left - 1));
          yield* receive("never");
        };
      const first = spawnUnlinked(chain(length));
      yield* receive("nobody", 1);
      expect(world.kernel.stats().processes).toBe(length + 2);
      exit(first, "down");
      expect(world.kernel.stats().processes).toBe(1);
    });
  });

  test("a process with 10,000 links signals each once", () => {
    const world = new World();
    world.run(function* () {
      const parent = spawnUnlinked(function* () {
        for (let index = 0; index < 10_000; index++) spawn(sleeper);
        yield* receive("never");
      });
      yield* pass();
      exit(parent, "down");
      expect(world.kernel.stats().processes).toBe(1);
    });
  });

  test("a ring of links ends completely, and each only once", () => {
    const world = new World();
    const ends: Array<unknown> = [];
    world.run(function* () {
      const pids = [1, 2, 3].map(() => spawnUnlinked(sleeper));
      for (const pid of pids) world.kernel.onExit(pid, (_pid, reason) => ends.push(reason));
      for (const [index, pid] of pids.entries()) {
        spawnUnlinked(function* () {
          link(pid);
          link(pids[(index + 1) % 3] as Pid);
          yield* receive("never");
        });
      }
      yield* pass();
      exit(pids[0] as Pid, "down");
      expect(ends).toEqual(["down", "down", "down"]);
      expect(world.kernel.stats().processes).toBe(1);
    });
  });
});

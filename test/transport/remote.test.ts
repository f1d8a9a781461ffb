import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  CannotCross,
  cancelTimer,
  exit,
  link,
  monitor,
  newReference,
  Pid,
  Registry,
  RemotePid,
  send,
  sendAfter,
  type Timer,
  trapExits,
} from "../../src/kernel/index.ts";
import { receiveAny } from "../kernel/world.ts";
import { type Site, Sites } from "./sites.ts";

/** A process that keeps everything it receives. */
function collector(site: Site): { pid: Pid; received: Array<unknown> } {
  const received: Array<unknown> = [];
  const pid = site.spawn(function* () {
    for (;;) received.push(yield* receiveAny());
  });
  site.run();
  return { pid, received };
}

let friends = 0;

/** How a process of one site is known to another: by a name. */
function known(pid: Pid, home: Site, elsewhere: Site): RemotePid {
  const name = Atom.create(`friend ${friends++}`);
  expect(home.remote.register(pid, name)).toBe(true);
  const far = elsewhere.remote.whereis(name) as RemotePid;
  expect(home.remote.unregister(name)).toBe(true);
  return far;
}

describe("messages", () => {
  test("arrive with their tag and payload, in order", () => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    expect(far).toBeInstanceOf(RemotePid);
    expect(far.equals(pid)).toBe(true);
    const tag = newReference();
    sites.at(0).spawn(() => {
      for (let n = 0; n < 300; n++) send(far, tag, [n, `text ${n}`, n / 3]);
    });
    sites.settle();
    expect(received).toEqual(Array.from({ length: 300 }, (_, n) => [tag, [n, `text ${n}`, n / 3]]));
  });

  test.each([1, 200_000])(
    "of actors cross without their tag, the pid of the actor: %i bytes",
    (size) => {
      const sites = new Sites(2);
      const { pid, received } = collector(sites.at(1));
      const { pid: other } = collector(sites.at(1));
      const far = known(pid, sites.at(1), sites.at(0));
      const farOther = known(other, sites.at(1), sites.at(0));
      const text = "x".repeat(size);
      sites.at(0).spawn(() => {
        send(far, new RemotePid(far.id, far.index), text);
        send(far, farOther, text);
      });
      sites.settle(400);
      expect(received).toEqual([
        [pid, text],
        [other, text],
      ]);
      expect(received.flat()[0]).toBe(pid);
      expect(received.flat()[2]).toBe(other);
    },
  );

  test("of actors take the bytes of a header and of what they carry", () => {
    const sites = new Sites(2);
    const { pid } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    const bytes = () => sites.at(0).remote.stats().pairs[0]?.sent.bytes;
    const before = bytes() ?? 0;
    sites.at(0).spawn(() => send(far, far, 7));
    sites.settle();
    expect(bytes()).toBe(before + 16 + 1);
  });

  test("carry pids that can be answered", () => {
    const sites = new Sites(3);
    const { pid, received } = collector(sites.at(2));
    const echo = sites.at(1).spawn(function* () {
      const [tag, from] = (yield* receiveAny()) as [unknown, Pid];
      send(from, tag, "answer");
    });
    sites.settle();
    const far = known(echo, sites.at(1), sites.at(2));
    sites.at(2).spawn(() => send(far, "question", pid));
    sites.settle();
    expect(received).toEqual([["question", "answer"]]);
  });

  test.each([100, 5000, 200_000])("of %i bytes arrive whole", (size) => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    const text = "0123456789".repeat(size / 10);
    sites.at(0).spawn(() => {
      for (let n = 0; n < 5; n++) send(far, n, text);
    });
    sites.settle(400);
    expect(received).toEqual([0, 1, 2, 3, 4].map((n) => [n, text]));
  });

  test("that find the ring full wait; then those that sent them are congested until half of it is free", () => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(1));
    const { kernel, remote } = sites.at(0);
    const far = known(pid, sites.at(1), sites.at(0));
    for (let n = 0; n < 1000; n++) remote.message(far, "tag", n);
    kernel.run();
    expect(remote.isCongested(1)).toBe(true);
    expect(remote.stats().pairs[0]?.sent.waitingFrames).toBeGreaterThan(500);
    sites.settle(100);
    expect(remote.isCongested(1)).toBe(false);
    expect(received).toEqual(Array.from({ length: 1000 }, (_, n) => ["tag", n]));
  });

  test("beyond what may wait are lost, each as one dead letter", () => {
    const sites = new Sites(2, { spill: { frames: 10, bytes: 1e6 } });
    const { pid, received } = collector(sites.at(1));
    const site = sites.at(0);
    const far = known(pid, sites.at(1), site);
    for (let n = 0; n < 1000; n++) site.remote.message(far, "tag", n);
    sites.settle(100);
    expect(site.letters.length).toBeGreaterThan(500);
    expect(received.length + site.letters.length).toBe(1000);
    expect(site.letters.at(-1)).toMatchObject({
      reason: "overflow",
      pid: far,
      message: ["tag", 999],
    });
    expect(received).toEqual(received.map((_, n) => ["tag", n]));
  });

  test("that cannot cross throw where they are sent, and leave nothing behind", () => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    const { remote } = sites.at(0);
    remote.message(far, "tag", 1);
    expect(() => remote.message(far, "tag", { deep: [Symbol("no")] })).toThrow(/cannot cross/);
    remote.message(far, "tag", 2);
    sites.settle();
    expect(received).toEqual([
      ["tag", 1],
      ["tag", 2],
    ]);
  });

  test("sent by a getter while a message is encoded come after it", () => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    const { remote } = sites.at(0);
    const value = {
      get inner() {
        remote.message(far, "inner", 1);
        return 2;
      },
    };
    remote.message(far, "outer", value);
    sites.settle();
    expect(received).toContainEqual(["outer", { inner: 2 }]);
    expect(received).toContainEqual(["inner", 1]);
    expect(received.at(0)).toEqual(["outer", { inner: 2 }]);
  });
});

describe("signals", () => {
  test("link, exit and monitor across", () => {
    const sites = new Sites(2);
    const worker = sites.at(1).spawn(function* () {
      yield* receiveAny();
      throw new Error("broken");
    });
    sites.settle();
    const far = known(worker, sites.at(1), sites.at(0));
    const seen: Array<unknown> = [];
    sites.at(0).spawn(function* () {
      trapExits(true);
      link(far);
      monitor(far);
      send(far, "go", null);
      seen.push(yield* receiveAny(), yield* receiveAny());
    });
    sites.settle();
    expect(seen.map((term) => (term as Array<unknown>)[0])).toEqual(
      expect.arrayContaining([atoms.EXIT, atoms.DOWN]),
    );
    expect(sites.at(0).remote.isAlive(far)).toBe(false);
  });

  test("kill", () => {
    const sites = new Sites(2);
    const { pid } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    sites.at(0).spawn(() => exit(far, atoms.kill));
    sites.settle();
    expect(pid.process).toBe(null);
  });
});

describe("a thread that dies", () => {
  test("has what it had published delivered, and nothing else; then its processes have ended, killed", () => {
    const sites = new Sites(3);
    const { pid, received } = collector(sites.at(2));
    const victim = sites.at(1);
    const far = known(pid, sites.at(2), victim);
    const linked = victim.spawn(function* () {
      yield* receiveAny();
    });
    victim.run();
    const farLinked = known(linked, victim, sites.at(2));
    const exits: Array<unknown> = [];
    sites.at(2).spawn(function* () {
      trapExits(true);
      link(farLinked);
      exits.push(yield* receiveAny());
    });
    sites.settle();
    victim.remote.message(far, "published", 1);
    victim.run();
    victim.remote.message(far, "unpublished", 2);
    sites.kill(1);
    expect(sites.at(2).remote.isAlive(farLinked)).toBe(false);
    sites.settle();
    expect(received).toEqual([["published", 1]]);
    expect(exits).toEqual([[atoms.EXIT, farLinked, atoms.killed]]);
  });

  test("leaves a slot that another one can take, and messages for the dead are dead letters", () => {
    const sites = new Sites(2);
    const { pid: old } = collector(sites.at(1));
    const farOld = known(old, sites.at(1), sites.at(0));
    const { remote } = sites.at(0);
    remote.message(farOld, "in the ring", 1);
    remote.message(farOld, farOld, 1);
    sites.at(0).run();
    sites.kill(1);
    remote.message(farOld, "no thread", 2);
    const next = sites.open(1);
    const { pid, received } = collector(next);
    const far = known(pid, next, sites.at(0));
    expect(far.id).not.toBe(farOld.id);
    remote.message(farOld, "another thread", 3);
    remote.message(far, "here", 4);
    sites.settle();
    expect(received).toEqual([["here", 4]]);
    expect(sites.at(0).letters.map(({ message }) => message)).toEqual([["no thread", 2]]);
    expect(next.letters.map(({ message }) => message)).toEqual([
      ["in the ring", 1],
      [Pid.ofDead(old.id), 1],
      ["another thread", 3],
    ]);
  });

  test("in the middle of a long message leaves nothing of it", () => {
    const sites = new Sites(3);
    const { pid, received } = collector(sites.at(2));
    const far = known(pid, sites.at(2), sites.at(1));
    sites.at(1).remote.message(far, "long", "x".repeat(50_000));
    sites.at(1).run();
    sites.at(2).run();
    sites.kill(1);
    const next = sites.open(1);
    sites.settle();
    const again = known(pid, sites.at(2), next);
    next.remote.message(again, "long", "y".repeat(50_000));
    sites.settle(100);
    expect(received).toEqual([["long", "y".repeat(50_000)]]);
  });

  test("frees its names", () => {
    const sites = new Sites(2);
    const { pid } = collector(sites.at(1));
    const name = Atom.create("held by the dead");
    sites.at(1).remote.register(pid, name);
    expect(sites.at(0).remote.whereis(name)).not.toBe(null);
    sites.kill(1);
    expect(sites.at(0).remote.whereis(name)).toBe(null);
    const { pid: other } = collector(sites.at(0));
    expect(sites.at(0).remote.register(other, name)).toBe(true);
  });
});

describe("a timer of another thread", () => {
  /** Timers of site 1 for a process there, which site 2 knows. */
  function known(sites: Sites, delaysMs: ReadonlyArray<number>) {
    const [home, away] = [sites.at(1), sites.at(2)];
    const { pid: keeper, received: names } = collector(away);
    const name = Atom.create(`keeper ${friends++}`);
    away.remote.register(keeper, name);
    const { pid, received } = collector(home);
    home.spawn(() => {
      const far = home.remote.whereis(name) as Pid;
      for (const delayMs of delaysMs) send(far, "timer", sendAfter(pid, "came", delayMs, delayMs));
    });
    sites.settle();
    const timers = names.map((term) => (term as [unknown, Timer])[1]);
    return { home, away, timers: timers as [Timer, Timer, Timer], received };
  }

  /** Cancels a timer in a process of a site. */
  function cancelAt(site: Site, timer: Timer): number {
    const results: Array<number> = [];
    site.spawn(() => void results.push(cancelTimer(timer)));
    site.run();
    return results[0] as number;
  }

  test("is cancelled at once, with what is left by the clock that all share", () => {
    const sites = new Sites(3);
    const { home, away, timers, received } = known(sites, [1000, 2000, 2000]);
    sites.nowMs = 400.5;
    // Its own thread does nothing meanwhile.
    expect(cancelAt(away, timers[0])).toBe(599);
    expect(cancelAt(away, timers[0])).toBe(-1);
    sites.nowMs = 2500;
    expect(cancelAt(away, timers[1])).toBe(1);
    sites.settle();
    expect(received).toEqual([["came", 2000]]);
    expect(cancelAt(away, timers[2])).toBe(-1);
    expect(home.kernel.stats().timers).toBe(0);
  });

  test("has never more left than when it was sent, whatever the clocks", () => {
    const sites = new Sites(3);
    const { away, timers } = known(sites, [1000]);
    sites.nowMs = -50;
    expect(cancelAt(away, timers[0])).toBe(1000);
  });

  test("that is cancelled at home is not found, and the other way round", () => {
    const sites = new Sites(3);
    const { home, away, timers, received } = known(sites, [1000, 1000]);
    expect(cancelAt(home, timers[0])).toBe(1000);
    expect(cancelAt(away, timers[0])).toBe(-1);
    home.run();
    const results: Array<number> = [];
    home.spawn(() => void results.push(cancelTimer(timers[1])));
    expect(cancelAt(away, timers[1])).toBe(1000);
    home.run();
    expect(results).toEqual([-1]);
    sites.nowMs = 1000;
    sites.settle();
    expect(received).toEqual([]);
  });

  test("does not come although who has cancelled it dies before that is heard", () => {
    const sites = new Sites(3, { timers: 1 });
    const { home, away, timers, received } = known(sites, [1000]);
    away.run();
    expect(away.within(() => cancelTimer(timers[0]))).toBe(1000);
    sites.kill(2);
    sites.nowMs = 1000;
    sites.settle();
    expect([received, home.kernel.stats().timers]).toEqual([[], 0]);
    sites.open(2);
    const next = known(sites, [1000]);
    expect(cancelAt(next.away, next.timers[0])).toBe(1000);
  });

  test("of a dead thread is not found, from the moment of its end on", () => {
    const sites = new Sites(3);
    const { away, timers } = known(sites, [1000, 1000]);
    sites.kill(1);
    expect(cancelAt(away, timers[0])).toBe(-1);
    sites.open(1);
    const next = known(sites, [1000]);
    expect(cancelAt(away, timers[0])).toBe(-1);
    expect(cancelAt(away, timers[1])).toBe(-1);
    expect(cancelAt(next.away, next.timers[0])).toBe(1000);
  });

  test("for which the table has no room cannot be cancelled there, which is counted; it comes", () => {
    const sites = new Sites(3, { timers: 2 });
    const { home, away, timers, received } = known(sites, [1000, 1000, 1000]);
    expect(timers.map((timer) => cancelAt(away, timer))).toEqual([1000, 1000, -1]);
    expect(home.remote.stats().unsharedTimers).toBe(1);
    sites.nowMs = 1000;
    sites.settle();
    expect(received).toEqual([["came", 1000]]);
  });

  test("is known though its message is sent in the turn that arms it, its delay not counting yet", () => {
    const sites = new Sites(3);
    const { timers, away, received } = known(sites, [5, 5, 7]);
    expect(timers.map((timer) => cancelAt(away, timer))).toEqual([5, 5, 7]);
    sites.nowMs = 10;
    sites.settle();
    expect(received).toEqual([]);
  });
});

describe("a slot that has another thread before everybody has heard of the end of the last one", () => {
  const registry = Registry.at("file:///no/program/");
  registry.add("transport/takeover", { functions: { stays } });

  function* stays(): Generator<unknown, void, unknown> {
    for (;;) yield* receiveAny();
  }

  /** Slot 1 has died and has its next thread; slots 0 and 2 have had no turn since, and there is something that they have to read. */
  function taken(): { readonly sites: Sites; readonly next: Site } {
    const sites = new Sites(3);
    const [main, victim, other] = [sites.at(0), sites.at(1), sites.at(2)];
    other.remote.spawn(1, stays, [], "before", collector(other).pid, false);
    for (const site of [main, other]) {
      const far = known(collector(site).pid, site, victim);
      victim.remote.message(far, "a last word", 1);
    }
    victim.run();
    sites.kill(1);
    return { sites, next: sites.open(1) };
  }

  test("is not found by a name before that is heard of: what was sent there would be lost", () => {
    const { sites, next } = taken();
    const name = Atom.create("of the next thread");
    const { pid, received } = collector(next);
    expect(next.remote.register(pid, name)).toBe(true);
    const { remote } = sites.at(2);
    expect(remote.whereis(name)).toBe(null);
    sites.settle();
    remote.message(remote.whereis(name) as RemotePid, "found", 1);
    sites.settle();
    expect(received).toEqual([["found", 1]]);
  });

  test("keeps what the main thread has started there", () => {
    const { sites } = taken();
    const main = sites.at(0);
    const reasons: Array<unknown> = [];
    main.within(() => {
      const pid = main.kernel.spawnAt(1, stays, [], "stays");
      main.kernel.onExit(pid, (_pid, reason) => reasons.push(reason));
      sites.settle();
      expect(main.remote.isAlive(pid as RemotePid)).toBe(true);
      expect(reasons).toEqual([]);
      main.kernel.exit(pid, atoms.kill);
    });
    sites.settle();
    expect(reasons).toEqual([atoms.killed]);
  });

  test("keeps what others have started there that had heard of it before", () => {
    const { sites, next } = taken();
    const [main, other] = [sites.at(0), sites.at(2)];
    other.run();
    const pid = other.remote.spawn(1, stays, [], "stays", collector(other).pid, false);
    other.run();
    next.run();
    const name = Atom.create("started by another");
    expect(other.remote.register(pid, name)).toBe(true);
    const reasons: Array<unknown> = [];
    main.within(() => {
      main.kernel.onExit(main.remote.whereis(name) as Pid, (_pid, reason) => reasons.push(reason));
    });
    sites.settle();
    expect(reasons).toEqual([]);
    expect(main.remote.isAlive(pid)).toBe(true);
  });

  test("keeps what it has started elsewhere itself", () => {
    const { sites, next } = taken();
    const { pid: parent } = collector(next);
    const started = next.within(() =>
      [0, 2].map((slot) => next.remote.spawn(slot, stays, [], "stays", parent, false)),
    );
    sites.settle();
    expect(started.map((pid) => next.remote.isAlive(pid))).toEqual([true, true]);
  });
});

describe("processes that are started elsewhere", () => {
  const registry = Registry.at("file:///no/program/");
  registry.add("transport/test", { functions: { double, fails } });

  function double(pid: Pid, n: number): void {
    send(pid, "doubled", 2 * n);
  }

  function fails(): never {
    throw new Error("broken");
  }

  test("have a pid that is valid at once, run there, and are told arguments", () => {
    const sites = new Sites(2);
    const { pid, received } = collector(sites.at(0));
    const { remote } = sites.at(0);
    const started = remote.spawn(1, double, [pid, 21], "doubler", pid, false);
    expect(started.slot).toBe(1);
    expect(remote.isAlive(started)).toBe(true);
    sites.settle();
    expect(received).toEqual([["doubled", 42]]);
    expect(remote.isAlive(started)).toBe(false);
  });

  test("that crash are reported where they ran, and are dead everywhere", () => {
    const sites = new Sites(2);
    const { pid } = collector(sites.at(0));
    const { remote } = sites.at(0);
    const started = remote.spawn(1, fails, [], undefined, pid, false);
    sites.settle();
    expect(remote.isAlive(started)).toBe(false);
    expect(sites.at(1).crashes.map((crash) => crash.pid.id)).toEqual([started.id]);
  });

  test("that cannot cross are refused, and take no place", () => {
    const sites = new Sites(2, { foreignEntries: 4 });
    const { pid } = collector(sites.at(0));
    const { remote } = sites.at(0);
    for (let tries = 0; tries < 10; tries++) {
      expect(() => remote.spawn(1, () => 1, [], undefined, pid, false)).toThrow(CannotCross);
    }
    for (let n = 0; n < 4; n++) remote.spawn(1, double, [pid, n], undefined, pid, false);
    expect(() => remote.spawn(1, double, [pid, 4], undefined, pid, false)).toThrow(
      /foreignEntries/,
    );
  });

  test("in a slot without a thread have ended", () => {
    const sites = new Sites(2);
    sites.kill(1);
    const { pid } = collector(sites.at(0));
    const { remote } = sites.at(0);
    const started = remote.spawn(1, double, [pid, 1], undefined, pid, false);
    expect(remote.isAlive(started)).toBe(false);
  });
});

describe("slots", () => {
  test("are opened once, by any thread, and closed by the main thread", () => {
    const sites = new Sites(2, { slots: 4 });
    expect(sites.at(0).remote.isSlotOpen(2)).toBe(false);
    expect(sites.at(1).remote.openSlot(2)).toBe(2);
    expect(() => sites.at(1).remote.openSlot(2)).toThrow(RangeError);
    expect(() => sites.at(1).remote.closeSlot(2)).toThrow(RangeError);
    expect(() => sites.at(0).remote.closeSlot(3)).toThrow(RangeError);
    expect(() => sites.at(0).remote.closeSlot(0)).toThrow(RangeError);
    sites.settle();
    expect(sites.at(0).remote.isSlotOpen(2)).toBe(true);
    sites.at(0).remote.closeSlot(2);
    sites.settle();
    expect(sites.at(1).remote.isSlotOpen(2)).toBe(false);
  });

  test("are told from the outside: beats, sleep, load", () => {
    const sites = new Sites(2);
    const before = sites.at(0).remote.beats(1);
    sites.at(1).run();
    expect(sites.at(0).remote.beats(1)).toBeGreaterThan(before);
    expect(sites.at(0).remote.isAsleep(1)).toBe(false);
    expect(sites.at(1).remote.bell.sleep()).toBe(true);
    expect(sites.at(0).remote.isAsleep(1)).toBe(true);
    sites.at(1).remote.setLoad(7);
    expect(sites.at(0).remote.load(1)).toBe(7);
  });

  test("that sleep are woken once for what comes", () => {
    const sites = new Sites(2);
    const { pid } = collector(sites.at(1));
    const far = known(pid, sites.at(1), sites.at(0));
    sites.settle();
    expect(sites.at(1).remote.bell.sleep()).toBe(true);
    for (let n = 0; n < 3; n++) {
      sites.at(0).remote.message(far, "tag", n);
      sites.at(0).run();
    }
    expect(sites.at(1).wakeUps).toBe(1);
    expect(sites.at(1).remote.bell.sleep()).toBe(false);
  });
});

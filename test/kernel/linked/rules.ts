// The rules of links, monitors, exits, names, timers and calls, as tests: for two processes of one kernel and of two, whatever joins those. They
// are the same everywhere.

import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  cancelTimer,
  demonitor,
  exit,
  Finish,
  FOR_REPLY,
  isAlive,
  link,
  linkCount,
  type Monitor,
  monitor,
  newReference,
  type Pid,
  processInfo,
  Reference,
  register,
  registeredName,
  self,
  send,
  sendAfter,
  sendAfterNamed,
  sendNamed,
  serve,
  startCall,
  suspend,
  type Timer,
  takeExit,
  trapExits,
  unlink,
  unregister,
  whereis,
} from "../../../src/kernel/index.ts";
import { receive, receiveAll, receiveAny, STOP, TestLoop, wait } from "../world.ts";
import { ask, type LinkedMaker, type Order, startIn, startPeer, tell } from "./peers.ts";

const down = (ref: unknown, pid: Pid, reason: unknown) => [
  atoms.DOWN,
  ref,
  atoms.process,
  pid,
  reason,
];
const exitOf = (pid: Pid, reason: unknown) => [atoms.EXIT, pid, reason];

/** Waits until a process has ended, as a monitor sees it. */
function* ended(pid: Pid): Generator<unknown, unknown, unknown> {
  const watching = monitor(pid);
  const message = (yield* receiveAny()) as ReadonlyArray<unknown>;
  expect(message.slice(0, 4)).toEqual(down(watching, pid, 0).slice(0, 4));
  return message[4];
}

/** Tells a peer to end so, and waits for it. */
function* endOf(pid: Pid, ...order: Order): Generator<unknown, unknown, unknown> {
  const watching = monitor(pid);
  tell(pid, ...order);
  const message = (yield* receiveAny()) as ReadonlyArray<unknown>;
  expect(message[1]).toBe(watching);
  return message[4];
}

/** Time enough for everything to arrive. */
const ENOUGH_MS = 10;

/** What has come when everything has arrived. */
function* arrived(): Generator<unknown, Array<unknown>, unknown> {
  yield* receive(newReference(), ENOUGH_MS);
  return yield* receiveAll();
}

const crash = "it went wrong";

/** Tests all rules in each of the worlds. */
/** Cancels timers after a while, and tells what came of it. */
function* cancelLater(
  to: Pid,
  timers: ReadonlyArray<Timer>,
  afterMs: number,
): Generator<unknown, void, unknown> {
  yield* receive(newReference(), afterMs);
  send(
    to,
    "cancelled",
    timers.map((timer) => cancelTimer(timer)),
  );
}

export function describeRules(worlds: ReadonlyArray<LinkedMaker>): void {
  describe.each(worlds)("links (%s)", (_name, makeWorld) => {
    test("link: true, however often; one unlink removes it (5.1)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        expect([link(other), link(other), link(other)]).toEqual([true, true, true]);
        expect(linkCount()).toBe(1);
        expect(yield* ask(other, "links")).toBe(1);
        unlink(other);
        expect(linkCount()).toBe(0);
        expect(yield* ask(other, "links")).toBe(0);
        expect(yield* endOf(other, "exit with", crash)).toBe(crash);
      });
    });

    test("a link that the other side makes is a link, and so is its end (5.1)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        expect(yield* ask(other, "link", self())).toBe(true);
        expect(linkCount()).toBe(1);
        yield* ask(other, "unlink", self());
        expect(linkCount()).toBe(0);
        expect(yield* ask(other, "link", self())).toBe(true);
        unlink(other);
        expect(yield* ask(other, "links")).toBe(0);
      });
    });

    test("link to a dead process: false; for one that traps exits true, and an EXIT noproc (5.2)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const dead = startIn(there, () => undefined);
        yield* ended(dead);
        expect(link(dead)).toBe(false);
        trapExits(true);
        expect(link(dead)).toBe(true);
        expect(yield* arrived()).toEqual([exitOf(dead, atoms.noproc)]);
        expect(linkCount()).toBe(0);
      });
    });

    test("an EXIT already delivered stays when the link is removed, until it is taken (5.1)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        trapExits(true);
        const other = startPeer(there, true);
        tell(other, "exit with", crash);
        yield* receive(newReference(), ENOUGH_MS);
        unlink(other);
        expect(takeExit(other)).toBe(crash);
        expect(takeExit(other)).toBeUndefined();
      });
    });

    test("after unlink no EXIT comes, though the other one ends at that moment", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        trapExits(true);
        const other = startPeer(there, true);
        tell(other, "exit with", crash);
        unlink(other);
        expect(yield* arrived()).toEqual([]);
      });
    });

    test("a chain over both ends as one, with the reason of the first", () => {
      const { world, there } = makeWorld();
      const reasons = world.run(0, function* () {
        const chain = [startPeer(0), startPeer(there), startPeer(0), startPeer(there)];
        for (const [index, pid] of chain.slice(1).entries()) {
          yield* ask(chain[index] as Pid, "link", pid);
        }
        const watching = chain.map((pid) => monitor(pid));
        tell(chain[0] as Pid, "exit with", crash);
        const downs = (yield* arrived()) as Array<ReadonlyArray<unknown>>;
        return watching.map((ref) => downs.find((item) => ref.equals(item[1]))?.[4]);
      });
      expect(reasons).toEqual([crash, crash, crash, crash]);
    });
  });

  describe.each(worlds)("exit signals (%s)", (_name, makeWorld) => {
    const { normal, kill, killed } = atoms;
    test.each([
      ["normal, sent", normal, null],
      ["kill, sent", kill, killed],
      ["another, sent", crash, crash],
    ])("%s to one that does not trap exits (5.4)", (_case, reason, end) => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        exit(other, reason);
        const watching = monitor(other);
        const expected = end === null ? [] : [down(watching, other, expect.anything())];
        expect(yield* arrived()).toEqual(expected);
        expect(isAlive(other)).toBe(end === null);
      });
    });

    test.each([
      ["normal, sent", normal, null],
      ["kill, sent", kill, killed],
      ["another, sent", crash, null],
    ])("%s to one that traps exits (5.4)", (_case, reason, end) => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        yield* ask(other, "trap");
        const watching = monitor(other);
        exit(other, reason);
        if (end === null) expect(yield* ask(other, "messages")).toEqual([exitOf(self(), reason)]);
        else expect(yield* arrived()).toEqual([down(watching, other, end)]);
      });
    });

    test.each([
      ["normal", normal, false],
      ["kill", kill, true],
      ["another", crash, true],
    ])("%s, by a link to one that does not trap exits (5.4)", (_case, reason, ends) => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const linked = startPeer(0);
        yield* ask(linked, "link", other);
        const watching = monitor(linked);
        tell(other, "exit with", reason);
        expect(yield* arrived()).toEqual(ends ? [down(watching, linked, reason)] : []);
      });
    });

    test.each([normal, kill, crash])("%s, by a link to one that traps exits (5.4)", (reason) => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        trapExits(true);
        const other = startPeer(there, true);
        tell(other, "exit with", reason);
        expect(yield* arrived()).toEqual([exitOf(other, reason)]);
      });
    });

    test("send, then exit: the message comes before the EXIT and the DOWN, EXIT before DOWN (2.1, 5.5)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        trapExits(true);
        const other = startPeer(there, true);
        const watching = monitor(other);
        tell(other, "send", self(), "last", "words");
        tell(other, "exit with", crash);
        expect(yield* arrived()).toEqual([
          ["last", "words"],
          ["answer", undefined],
          exitOf(other, crash),
          down(watching, other, crash),
        ]);
      });
    });

    test("kill and then ask is_alive: no (2.1)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        yield* ask(other, "nothing");
        expect(isAlive(other)).toBe(true);
        exit(other, atoms.kill);
        expect(isAlive(other)).toBe(false);
        yield* arrived();
        expect(isAlive(other)).toBe(false);
      });
    });

    test("the crash of one is the reason that the other hears, error and stack", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const reason = (yield* endOf(other, "crash", crash)) as [Error, string];
        expect(reason[0].message).toBe(crash);
        expect(reason[1]).toContain(crash);
      });
    });

    test("the host ends and watches any process", () => {
      const { world, there } = makeWorld();
      const heard: Array<unknown> = [];
      const { kernel } = world.site(0);
      const other = world.run(0, function* () {
        const other = startPeer(there);
        yield* ask(other, "nothing");
        return other;
      });
      world.site(0).within(() => {
        kernel.onExit(other, (pid, reason) => heard.push([pid, reason]));
        const forgotten = kernel.onExit(other, () => heard.push("forgotten"));
        forgotten();
        kernel.exit(other, crash);
      });
      world.settle();
      expect(heard).toEqual([[other, crash]]);
      world.site(0).within(() => kernel.onExit(other, (_pid, reason) => heard.push(reason)));
      world.settle();
      expect(heard[1]).toBe(atoms.noproc);
    });
  });

  describe.each(worlds)("monitors (%s)", (_name, makeWorld) => {
    test("one DOWN for each monitor, in the order of their making; noproc for a dead process (5.3)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const first = monitor(other);
        const second = monitor(other);
        tell(other, "exit with", crash);
        expect(yield* arrived()).toEqual([down(first, other, crash), down(second, other, crash)]);
        const late = monitor(other);
        expect(yield* arrived()).toEqual([down(late, other, atoms.noproc)]);
      });
    });

    test("demonitor removes the monitor, and a DOWN that was delivered (5.3)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const [removed, delivered] = [monitor(other), monitor(other)];
        demonitor(removed);
        tell(other, "exit with", crash);
        yield* receive(newReference(), ENOUGH_MS);
        demonitor(delivered);
        expect(yield* receiveAll()).toEqual([]);
      });
    });

    test("a message that a process sent before its end comes before the DOWN, also if that is noproc", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startIn(there, (to: Pid) => send(to, "result", 42), [self()]);
        while (isAlive(other)) yield* receive(newReference(), 1);
        monitor(other);
        const [result, end] = (yield* arrived()) as [unknown, ReadonlyArray<unknown>];
        expect(result).toEqual(["result", 42]);
        expect(end[4]).toBe(atoms.noproc);
      });
    });

    test("a monitor that comes back from where it was sent is still that monitor, and can be removed", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const watching = monitor(other);
        yield* ask(other, "send", self(), "echo", watching);
        const echoed = yield* receive("echo");
        expect(watching.equals(echoed)).toBe(true);
        expect((echoed as object).constructor).toBe(watching.constructor);
        const [copy, unknown] = [new Reference(watching.id), newReference()];
        demonitor(unknown);
        demonitor(copy);
        tell(other, "exit with", crash);
        expect(yield* arrived()).toEqual([]);
        demonitor(copy);
      });
    });
  });

  describe.each(worlds)("names (%s)", (_name, makeWorld) => {
    const name = Atom.create("registry of both");

    test("a name is found from everywhere, and messages to it (11.2, 11.3)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        expect(yield* ask(other, "register", name)).toBe(true);
        expect(whereis(name)?.equals(other)).toBe(true);
        expect(registeredName(other)).toBe(name);
        register(self(), Atom.create("own name"));
        expect(processInfo(self())?.name).toBe(Atom.create("own name"));
        expect(sendNamed(name, "hello")).toBe(true);
        expect(yield* ask(other, "messages")).toEqual([[name, "hello"]]);
        expect(unregister(name)).toBe(true);
        expect(unregister(name)).toBe(false);
        expect(whereis(name)).toBeNull();
        expect(sendNamed(name, "hello")).toBe(false);
      });
    });

    test("one name for a process, one process for a name, none for the dead (11.2)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        expect(register(other, name)).toBe(true);
        expect(register(other, Atom.create("second name"))).toBe(false);
        expect(register(self(), name)).toBe(false);
        expect(yield* ask(other, "register", name)).toBe(false);
        exit(other, crash);
        yield* ended(other);
        expect(register(other, name)).toBe(false);
        expect(registeredName(other)).toBeNull();
      });
    });

    test("a name is free when the EXIT or DOWN of its owner is received (5.6)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        yield* ask(other, "register", name);
        yield* endOf(other, "exit with", crash);
        expect(whereis(name)).toBeNull();
        expect(register(self(), name)).toBe(true);
      });
    });
  });

  describe.each(worlds)("delayed messages (%s)", (_name, makeWorld) => {
    test("to a pid, and to a name that is looked for when they are due (6.4)", () => {
      const { world, there } = makeWorld();
      const name = Atom.create("later");
      world.run(0, function* () {
        const other = startPeer(there);
        sendAfter(other, "first", 20, 1);
        sendAfterNamed(name, 30, 2);
        const cancelled = sendAfter(other, "cancelled", 25, 3);
        yield* receive(newReference(), ENOUGH_MS);
        expect(cancelTimer(cancelled)).toBe(15);
        expect(cancelTimer(cancelled)).toBe(-1);
        yield* ask(other, "register", name);
        yield* receive(newReference(), 100);
        expect(yield* ask(other, "messages")).toEqual([
          ["first", 1],
          [name, 2],
        ]);
      });
      expect(world.letters).toEqual([]);
    });

    test("any process cancels them, once, and then they do not come (6.5)", () => {
      const { world, there } = makeWorld();
      const name = Atom.create("never told");
      world.run(0, function* () {
        const other = startPeer(there);
        register(self(), name);
        const timers = [
          sendAfter(self(), "mine", 100, 1),
          sendAfter(other, "theirs", 100, 2),
          sendAfterNamed(name, 100, 3),
        ];
        yield* receive(newReference(), 30);
        for (const timer of timers) {
          expect(yield* ask(other, "cancel", timer)).toBe(70);
          expect(yield* ask(other, "cancel", timer)).toBe(-1);
          expect(cancelTimer(timer)).toBe(-1);
        }
        yield* receive(newReference(), 200);
        expect(yield* receiveAll()).toEqual([]);
        expect(yield* ask(other, "messages")).toEqual([]);
      });
      expect(world.letters).toEqual([]);
    });

    test("one that was cancelled here, has fired, or has ended with its process is not found (6.5)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const [other, target] = [startPeer(there), startPeer(there)];
        const cancelled = sendAfter(self(), "cancelled", 100, 1);
        const fired = sendAfter(self(), "fired", 10, 2);
        const ended = sendAfter(target, "ended", 100, 3);
        for (const timer of [cancelled, fired, ended]) yield* ask(other, "keep", timer);
        expect(cancelTimer(cancelled)).toBe(100);
        expect(yield* receive("fired")).toBe(2);
        yield* endOf(target, "exit with", crash);
        for (const timer of [cancelled, fired, ended]) {
          expect(yield* ask(other, "cancel", timer)).toBe(-1);
        }
      });
    });

    test("one that was elsewhere and comes back is the same, and is cancelled as ever", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const other = startPeer(there);
        const timer = sendAfter(self(), "never", 100, 1);
        const back = (yield* ask(other, "keep", timer)) as Timer;
        expect([back.equals(timer), timer.equals(back)]).toEqual([true, true]);
        yield* receive(newReference(), 30);
        expect(cancelTimer(back)).toBe(70);
        expect([cancelTimer(timer), yield* ask(other, "cancel", back)]).toEqual([-1, -1]);
      });
    });

    test("due, cancelled here and cancelled elsewhere at one moment: one of the three happens", () => {
      const { world, there } = makeWorld();
      const outcomes = world.run(0, function* () {
        const timers = Array.from({ length: 60 }, (_, at) =>
          sendAfter(self(), "came", 10 + (at % 3), at),
        );
        startIn(there, cancelLater, [self(), timers, 10]);
        yield* receive(newReference(), 11);
        const here = timers.map((timer, at) => (at % 3 > 0 ? cancelTimer(timer) : -1));
        const elsewhere = (yield* receive("cancelled")) as ReadonlyArray<number>;
        const came = new Set<unknown>();
        for (const term of yield* receiveAll()) came.add((term as ReadonlyArray<unknown>)[1]);
        return timers.map((_, at) => [
          came.has(at),
          (here[at] as number) > 0,
          (elsewhere[at] as number) > 0,
        ]);
      });
      expect(outcomes.map((ways) => ways.filter(Boolean).length)).toEqual(
        Array.from({ length: 60 }, () => 1),
      );
    });

    test("they end with their process, with one dead letter each (6.4, 7.1)", () => {
      const { world, there } = makeWorld();
      const other = world.run(0, function* () {
        const other = startPeer(there);
        const timer = sendAfter(other, "never", 50, "lost");
        yield* endOf(other, "exit with", crash);
        expect(cancelTimer(timer)).toBe(-1);
        sendAfter(other, "dead", 1, "lost");
        yield* receive(newReference(), 100);
        return other;
      });
      expect(world.letters).toMatchObject([
        { reason: "owner-exited", pid: { id: other.id }, message: ["never", "lost"] },
        { reason: "dead", pid: { id: other.id }, message: ["dead", "lost"] },
      ]);
    });
  });

  const REPLY = new Finish({
    message: (value) => ["reply", value],
    timeout: () => "late",
    down: (tuple) => ["down", tuple[4]],
  });

  describe.each(worlds)("calls (%s)", (_name, makeWorld) => {
    function* call(callee: Pid, request: unknown, timeoutMs = 100) {
      const reply = startCall(callee);
      send(callee, "request", [self(), reply, request]);
      return yield* wait(suspend(FOR_REPLY, reply, timeoutMs, REPLY));
    }

    function* server(): Generator<unknown, unknown, unknown> {
      for (;;) {
        const [from, reply, request] = (yield* receive("request")) as [Pid, Monitor, unknown];
        if (request === "end") return;
        if (request === "late") yield* receive(newReference(), 200);
        send(from, reply, request);
        if (request === "reply and end") return;
      }
    }

    test("the reply, the end of the callee, or the end of patience (4.1)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const callee = startIn(there, server);
        expect(yield* call(callee, 1)).toEqual(["reply", 1]);
        expect(yield* call(callee, 2)).toEqual(["reply", 2]);
        expect(yield* call(callee, "late")).toBe("late");
        expect(yield* arrived()).toEqual([]);
        yield* receive(newReference(), 200);
        expect(yield* receiveAll()).toEqual([[expect.anything(), "late"]]);
        expect(yield* call(callee, "end")).toEqual(["down", atoms.normal]);
        expect(yield* call(callee, "too late")).toEqual(["down", atoms.noproc]);
      });
    });

    test("a reply before the end wins, and no DOWN is left (4.2)", () => {
      const { world, there } = makeWorld();
      world.run(0, function* () {
        const callee = startIn(there, server);
        expect(yield* call(callee, "reply and end")).toEqual(["reply", "reply and end"]);
        expect(yield* arrived()).toEqual([]);
      });
    });

    test("an actor gets what is sent to it, in order, and its calls are answered", () => {
      const { world, there } = makeWorld();
      const tag = newReference();
      function runActor(actorTag: unknown) {
        const loop = new TestLoop([], (state, message) => {
          const [from, reply, item] = message as [Pid | null, unknown, unknown];
          if (from !== null) send(from, reply, state);
          return item === "stop" ? STOP : [...(state as Array<unknown>), item];
        });
        loop.tag = actorTag;
        return serve(loop);
      }
      world.run(0, function* () {
        const pid = startIn(there, runActor, [tag]);
        for (let item = 0; item < 300; item++) send(pid, tag, [null, null, item]);
        const reply = startCall(pid);
        send(pid, tag, [self(), reply, "stop"]);
        expect(yield* wait(suspend(FOR_REPLY, reply, 100, REPLY))).toEqual([
          "reply",
          Array.from({ length: 300 }, (_, index) => index),
        ]);
      });
    });
  });
}

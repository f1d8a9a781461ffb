import { describe, expect, test } from "vitest";
import {
  Atom,
  cancelTimer,
  exit,
  register,
  self,
  send,
  sendAfter,
  sendAfterNamed,
  sleep,
  spawnUnlinked,
  type Timer,
  unregister,
} from "../../src/kernel/index.ts";
import { mailbox, NOTHING, pass, receive, receiveAll, World, wait, worlds } from "./world.ts";

describe.each(worlds)("send_after (1.1, 3.10) (%s)", (_name, makeWorld) => {
  test("comes after the delay", () => {
    const world = makeWorld();
    world.run(function* () {
      const { pid, tag } = mailbox();
      sendAfter(pid, tag, 100, "late");
      expect(yield* receive(tag, 99)).toBe(NOTHING);
      expect(yield* receive(tag)).toBe("late");
      expect(world.host.now()).toBe(100);
    });
  });

  test("0 ms is later than now, and in the order of due time, then creation (3.3)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      sendAfter(pid, tag, 1, "c");
      sendAfter(pid, tag, 0, "a");
      sendAfter(pid, tag, 0, "b");
      sendAfter(pid, tag, 1, "d");
      expect(yield* receive(tag, 0)).toBe(NOTHING);
      yield* wait(sleep(5));
      expect(yield* receiveAll()).toEqual(["a", "b", "c", "d"].map((payload) => [tag, payload]));
    });
  });

  test("beyond 2^31 ms", () => {
    const world = makeWorld();
    world.run(function* () {
      const { pid, tag } = mailbox();
      sendAfter(pid, tag, 2 ** 31 + 5, "late");
      expect(yield* receive(tag, 4_294_967_295)).toBe("late");
      expect(world.host.now()).toBe(2 ** 31 + 5);
    });
  });

  test("dies with its owner, and cannot be cancelled then", () => {
    const world = makeWorld();
    world.run(function* () {
      const owner = spawnUnlinked(function* () {
        yield* receive("never");
      });
      const timers = [1, 2, 3].map((payload) => sendAfter(owner, "t", 100, payload));
      exit(owner, "end");
      expect(timers.map(cancelTimer)).toEqual([-1, -1, -1]);
      expect(world.kernel.stats().timers).toBe(0);
      yield* pass();
    });
    expect(world.letters.map((letter) => letter.reason)).toEqual([
      "owner-exited",
      "owner-exited",
      "owner-exited",
    ]);
  });

  test("to a name: resolved when it fires; nobody there is silent for the program", () => {
    const world = makeWorld();
    const name = Atom.create("later");
    world.run(function* () {
      sendAfterNamed(name, 10, "for nobody");
      sendAfterNamed(name, 20, "for me");
      yield* wait(sleep(15));
      register(self(), name);
      expect(yield* receive(name)).toBe("for me");
      sendAfterNamed(name, 10, "lost again");
      unregister(name);
      expect(yield* receive(name, 50)).toBe(NOTHING);
    });
    expect(world.letters.map(({ reason, name: to, message }) => [reason, to, message])).toEqual([
      ["unregistered", name, [name, "for nobody"]],
      ["unregistered", name, [name, "lost again"]],
    ]);
  });

  test("works from outside of any process", () => {
    const world = makeWorld();
    let got: unknown;
    const pid = world.kernel.spawnRoot(function* () {
      got = yield* receive("t");
    });
    world.host.settle(world.kernel);
    sendAfter(pid, "t", 50, "from outside");
    world.host.settle(world.kernel);
    expect([got, world.host.now()]).toEqual(["from outside", 50]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("a delay of %s is refused", (delayMs) => {
    makeWorld().run(function* () {
      expect(() => sendAfter(self(), "t", delayMs, 1)).toThrow(RangeError);
      expect(() => sendAfterNamed(Atom.create("n"), delayMs, 1)).toThrow(RangeError);
      yield* pass();
    });
  });
});

describe.each(worlds)("cancel_timer (1.1) (%s)", (_name, makeWorld) => {
  test("pending: what was left, above 0; a second time: not found (6.6)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const timer = sendAfter(pid, tag, 100, "late");
      yield* wait(sleep(30));
      expect(cancelTimer(timer)).toBe(70);
      expect(cancelTimer(timer)).toBe(-1);
      expect(cancelTimer(sendAfter(pid, tag, 0, 0))).toBe(1);
      yield* wait(sleep(200));
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("never more than the delay, whatever the clock shows", () => {
    const world = makeWorld();
    world.host.advance(0.3);
    world.run(function* () {
      const { pid, tag } = mailbox();
      expect(cancelTimer(sendAfter(pid, tag, 60_000, 1))).toBe(60_000);
      expect(cancelTimer(sendAfter(pid, tag, 60_000, 1))).toBe(60_000);
      yield* pass();
    });
  });

  test("fired: not found, and the message stays (6.6)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const timer = sendAfter(pid, tag, 10, "there");
      yield* wait(sleep(20));
      expect(cancelTimer(timer)).toBe(-1);
      expect(yield* receive(tag, 0)).toBe("there");
    });
  });

  test("from any process", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const timer = sendAfter(pid, tag, 100, "late");
      spawnUnlinked(() => send(pid, "left", cancelTimer(timer)));
      expect(yield* receive("left")).toBe(100);
    });
  });

  test("one from the middle of many", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const timers = Array.from({ length: 200 }, (_, index) =>
        sendAfter(pid, tag, 10 + (index % 7), index),
      );
      const kept = timers.filter((timer, index) => index % 3 !== 0 || cancelTimer(timer) < 0);
      yield* wait(sleep(100));
      expect(yield* receiveAll()).toHaveLength(kept.length);
    });
  });
});

test("a timer is equal to itself, and prints as nothing", () => {
  const world = new World();
  world.run(function* () {
    const [one, other]: Array<Timer> = [sendAfter(self(), "t", 1, 1), sendAfter(self(), "t", 1, 1)];
    expect(one?.equals(one)).toBe(true);
    expect(one?.equals(other)).toBe(false);
    expect(one?.hashCode()).not.toBe(other?.hashCode());
    expect(Object.keys(one ?? {})).toEqual([]);
    yield* pass();
  });
});

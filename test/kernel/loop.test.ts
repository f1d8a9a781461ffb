import { describe, expect, test } from "vitest";
import {
  demonitor,
  emptySelector,
  exit,
  flushMessages,
  HANDLED,
  isAlive,
  type Loop,
  monitor,
  NO_TAG,
  newReference,
  PAUSE,
  type Pid,
  selectOther,
  selectRecord,
  selectTag,
  self,
  send,
  sendRaw,
  serve,
  sleep,
  spawnUnlinked,
} from "../../src/kernel/index.ts";
import {
  actor,
  mailbox,
  NOTHING,
  pass,
  receive,
  receiveAll,
  STOP,
  TestLoop,
  World,
  wait,
  worlds,
} from "./world.ts";

describe.each(worlds)("a loop (%s)", (_name, makeWorld) => {
  test("handles its messages in order, keeps its state, and ends with its handler's word", () => {
    const world = makeWorld();
    world.run(function* () {
      const seen: Array<unknown> = [];
      const { pid, tag, loop } = actor(0, (state, message) => {
        seen.push(message);
        return message === "stop" ? STOP : (state as number) + 1;
      });
      for (const message of ["a", "b", "c", "stop", "late"]) send(pid, tag, message);
      yield* pass();
      expect(seen).toEqual(["a", "b", "c", "stop"]);
      expect(loop.result).toBe(3);
      expect(isAlive(pid)).toBe(false);
    });
    expect(world.letters.map((letter) => [letter.reason, letter.message])).toEqual([
      ["exited", [expect.anything(), "late"]],
    ]);
  });

  test("keeps order when messages come before, during and after a suspended handler", () => {
    const world = makeWorld();
    world.run(function* () {
      const seen: Array<unknown> = [];
      const { pid, tag } = actor(0, function* (_state, message) {
        if (message === "slow") yield* wait(sleep(50));
        seen.push(message);
        return 0;
      });
      const plainTag = tag;
      for (const message of [1, 2, "slow", 3, 4]) send(pid, plainTag, message);
      yield* pass();
      send(pid, plainTag, 5);
      yield* wait(sleep(20));
      send(pid, plainTag, 6);
      yield* wait(sleep(100));
      send(pid, plainTag, 7);
      yield* pass();
      expect(seen).toEqual([1, 2, "slow", 3, 4, 5, 6, 7]);
    });
  });

  test("a plain handler that suspends now and then keeps order too", () => {
    makeWorld().run(function* () {
      const seen: Array<unknown> = [];
      const { pid, tag } = actor(0, (_state, message) => {
        if ((message as number) % 7 !== 3) {
          seen.push(message);
          return 0;
        }
        return (function* () {
          yield PAUSE;
          seen.push(message);
          return 0;
        })();
      });
      const numbers = Array.from({ length: 300 }, (_, index) => index);
      for (const number of numbers) {
        send(pid, tag, number);
        if (number % 50 === 0) yield* pass();
      }
      yield* pass();
      expect(seen).toEqual(numbers);
    });
  });

  test("a handler may receive selectively; what it does not take is handled later, in order", () => {
    makeWorld().run(function* () {
      const seen: Array<unknown> = [];
      const special = newReference();
      const { pid, tag } = actor(0, (_state, message) => {
        seen.push(message);
        if (message !== "ask") return 0;
        return (function* () {
          seen.push(yield* receive(special));
          return 0;
        })();
      });
      for (const message of ["a", "ask", "b", "c"]) send(pid, tag, message);
      send(pid, special, "answer");
      send(pid, tag, "d");
      yield* pass();
      expect(seen).toEqual(["a", "ask", "answer", "b", "c", "d"]);
    });
  });

  test("a poll inside a handler sees what was sent before it", () => {
    makeWorld().run(function* () {
      const seen: Array<unknown> = [];
      const { pid, tag } = actor(0, (_state, message) => {
        if (message !== "poll") return 0;
        const mine = newReference();
        send(self(), mine, "to myself");
        return (function* () {
          seen.push(yield* receive(mine, 0));
          seen.push(yield* receive(mine, 0));
          return 0;
        })();
      });
      for (const message of ["x", "poll", "y"]) send(pid, tag, message);
      yield* pass();
      expect(seen).toEqual(["to myself", NOTHING]);
    });
  });

  test("flush and demonitor inside a handler reach what is on its way", () => {
    const world = makeWorld();
    world.run(function* () {
      const seen: Array<unknown> = [];
      const dead = spawnUnlinked(() => undefined);
      yield* pass();
      const { pid, tag } = actor(0, (_state, message) => {
        seen.push(message);
        if (message === "flush") {
          send(self(), tag, "flushed too");
          flushMessages();
        }
        if (message === "demonitor") demonitor(monitor(dead));
        return 0;
      });
      for (const message of ["flush", "flushed"]) send(pid, tag, message);
      yield* pass();
      for (const message of ["demonitor", "after"]) send(pid, tag, message);
      yield* pass();
      expect(seen).toEqual(["flush", "demonitor", "after"]);
      expect(world.letters.map((letter) => letter.reason)).toEqual(["flushed", "flushed"]);
    });
  });

  test("messages that are not its tag's go through its selector; HANDLED ends the matter", () => {
    makeWorld().run(function* () {
      const handled: Array<unknown> = [];
      const other: Array<unknown> = [];
      const loop = new TestLoop(0, (_state, message) => {
        handled.push(message);
        return 0;
      });
      loop.selector = selectOther(
        selectRecord(
          selectTag(emptySelector, "mapped", (value: unknown) => ["mapped", value]),
          "record",
          3,
          function* (term: unknown) {
            yield* wait(sleep(1));
            return term;
          },
        ),
        (term: unknown) => {
          other.push(term);
          return HANDLED;
        },
      );
      const pid = spawnUnlinked(() => serve(loop));
      send(pid, loop.tag, 1);
      send(pid, "mapped", 2);
      sendRaw(pid, ["record", 3, 3]);
      sendRaw(pid, "unexpected");
      send(pid, "unselected", 4);
      send(pid, loop.tag, 5);
      yield* wait(sleep(10));
      expect(handled).toEqual([1, ["mapped", 2], ["record", 3, 3], 5]);
      expect(other).toEqual(["unexpected", ["unselected", 4]]);
    });
  });

  test("while its selector wants less, other messages wait in order (sys suspend, 3.8)", () => {
    makeWorld().run(function* () {
      const seen: Array<unknown> = [];
      const loop = new TestLoop(0, (_state, message) => {
        seen.push(message);
        return 0;
      });
      const normal = loop.selector;
      const normalTag = loop.tag;
      const control = (command: unknown) => {
        loop.tag = command === "suspend" ? NO_TAG : normalTag;
        loop.selector = command === "suspend" ? controlOnly : running;
        return HANDLED;
      };
      const controlOnly = selectTag(emptySelector, "control", control);
      const running = selectTag(normal, "control", control);
      loop.selector = running;
      const pid = spawnUnlinked(() => serve(loop));
      send(pid, normalTag, 1);
      send(pid, "control", "suspend");
      send(pid, normalTag, 2);
      yield* pass();
      send(pid, normalTag, 3);
      yield* pass();
      expect(seen).toEqual([1]);
      send(pid, "control", "resume");
      send(pid, normalTag, 4);
      yield* pass();
      expect(seen).toEqual([1, 2, 3, 4]);
    });
  });

  test("a loop without a handler for other leaves the rest in the mailbox", () => {
    makeWorld().run(function* () {
      const loop = new TestLoop(0, (state, message) => (message === "stop" ? STOP : state));
      loop.selector = emptySelector;
      let rest: unknown;
      const pid = spawnUnlinked(function* () {
        yield* wait(serve(loop));
        rest = yield* receiveAll();
      });
      send(pid, "other", 1);
      send(pid, loop.tag, "go on");
      send(pid, "other", 2);
      send(pid, loop.tag, "stop");
      yield* pass();
      expect(rest).toEqual([
        ["other", 1],
        ["other", 2],
      ]);
    });
  });

  test("its result goes to the frame that served it; an exception too", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      const loop = new TestLoop("state", (state, message) => {
        if (message === "throw") throw new Error("in the handler");
        return message === "stop" ? STOP : state;
      });
      spawnUnlinked(function* () {
        const first = yield* wait(serve(loop));
        let second: unknown;
        try {
          yield* wait(serve(loop));
        } catch (error) {
          second = (error as Error).message;
        }
        send(pid, tag, [first, second]);
      });
      yield* pass();
      const [served] = [...(pid.process?.kernel.processes() ?? [])].filter(
        (other) => other !== pid,
      );
      send(served as Pid, loop.tag, "stop");
      yield* pass();
      send(served as Pid, loop.tag, "throw");
      expect(yield* receive(tag)).toEqual(["state", "in the handler"]);
    });
  });

  test("serving inside a handler is refused", () => {
    const world = makeWorld();
    world.run(function* () {
      const inner = new TestLoop(0, () => 0);
      const { pid, tag } = actor(0, () => serve(inner));
      send(pid, tag, 1);
      yield* pass();
      expect(isAlive(pid)).toBe(false);
    });
    expect(String(world.crashes[0]?.error)).toMatch(/one loop at a time/);
  });

  test("a crash report has the message in hand and the state before it", () => {
    const world = makeWorld();
    world.run(function* () {
      for (const slow of [false, true]) {
        const { pid, tag } = actor("state", (state, message) => {
          if (message === "fine") return `${state} after fine`;
          if (!slow) throw new Error("plain");
          return (function* () {
            yield* wait(sleep(1));
            throw new Error("suspended");
          })();
        });
        send(pid, tag, "fine");
        send(pid, tag, "bad");
        send(pid, tag, "never handled");
        yield* wait(sleep(10));
        expect(isAlive(pid)).toBe(false);
      }
    });
    expect(world.crashes.map(({ handling, message, state }) => [handling, message, state])).toEqual(
      [
        [true, "bad", "state after fine"],
        [true, "bad", "state after fine"],
      ],
    );
    expect(world.letters).toHaveLength(2);
  });

  test("a handler that ends its own process stops there", () => {
    const world = makeWorld();
    world.run(function* () {
      const seen: Array<unknown> = [];
      const { pid, tag } = actor(0, (_state, message) => {
        seen.push(message);
        exit(self(), "enough");
        seen.push("went on");
        return 0;
      });
      send(pid, tag, 1);
      send(pid, tag, 2);
      const { pid: other, tag: otherTag } = actor(0, () => 0);
      send(other, otherTag, 1);
      yield* pass();
      expect(seen).toEqual([1]);
      expect([isAlive(pid), isAlive(other)]).toEqual([false, true]);
    });
    expect(world.crashes).toEqual([]);
  });

  test("a handle that returns neither a boolean nor a suspension is an error", () => {
    const world = makeWorld();
    const wrong: Loop = {
      tag: "t",
      selector: emptySelector,
      result: undefined,
      handle: () => "next",
      settle: () => true,
    };
    const pid = world.kernel.spawnRoot(() => serve(wrong));
    world.kernel.send(pid, "t", 1);
    world.host.settle(world.kernel);
    expect(world.crashes[0]?.error).toBeInstanceOf(TypeError);
  });

  test("100,000 messages through an actor that suspends for each need no stack", () => {
    makeWorld().run(function* () {
      const total = 100_000;
      const { pid, tag, loop } = actor(0, function* (state) {
        if (state === 0) yield PAUSE;
        return (state as number) + 1;
      });
      for (let index = 0; index < total; index++) send(pid, tag, index);
      yield* pass();
      expect(loop.state).toBe(total);
    });
  });
});

describe("idle loops", () => {
  test("take messages straight from the run queue, and again after a suspension", () => {
    const world = new World();
    world.run(function* () {
      const { pid, tag } = actor(0, (_state, message) => (message === "slow" ? sleepThen(0) : 0));
      yield* pass();
      for (let round = 0; round < 3; round++) {
        send(pid, tag, "slow");
        send(pid, tag, "next");
        expect(pid.process?.pending).toBe(2);
        yield* wait(sleep(10));
        expect(world.kernel.processInfo(pid)).toMatchObject({
          activity: "serving",
          messageCount: 0,
        });
      }
    });
  });

  function* sleepThen(next: unknown) {
    yield* wait(sleep(1));
    return next;
  }
});

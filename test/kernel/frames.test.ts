import { describe, expect, test } from "vitest";
import {
  atoms,
  budget,
  exit,
  exitWith,
  isAbort,
  PAUSE,
  type Pid,
  raise,
  reasonOf,
  SUSPEND,
  Suspension,
  self,
  send,
  sleep,
  spawn,
  spawnUnlinked,
} from "../../src/kernel/index.ts";
import { mailbox, NOTHING, pass, receive, World, wait, worlds } from "./world.ts";

describe("what is a suspension", () => {
  test("generators, SUSPEND and PAUSE, and nothing else", () => {
    const generator = (function* () {})();
    for (const value of [generator, SUSPEND, PAUSE]) expect(value).toBeInstanceOf(Suspension);
    for (const value of [
      undefined,
      null,
      1,
      {},
      [],
      function* () {},
      [][Symbol.iterator](),
      Promise.resolve(),
    ]) {
      expect(value instanceof Suspension).toBe(false);
    }
  });

  test("it cannot be constructed", () => {
    expect(() => new (Suspension as unknown as new () => unknown)()).toThrow(TypeError);
  });
});

describe("frames", () => {
  test("a yielded generator runs, and its result is the value of the yield", () => {
    const result = new World().run(function* () {
      const inner = function* () {
        yield PAUSE;
        return 1;
      };
      return ((yield inner()) as number) + ((yield inner()) as number);
    });
    expect(result).toBe(2);
  });

  test("a loop of tail calls gives way to others", () => {
    const world = new World();
    let rounds = 0;
    let stop = false;
    const ping = function* (): Generator<unknown, unknown, unknown> {
      rounds += 1;
      if (stop) yield PAUSE;
      return stop ? rounds : ping();
    };
    const other = function* (): Generator<unknown, void, unknown> {
      stop = true;
      yield PAUSE;
    };
    world.run(function* () {
      spawn(other);
      return yield ping();
    });
    expect(rounds).toBeGreaterThan(1_000);
  });

  test("recursion without end ends its process, in the words of JavaScript's own stack, and no other", () => {
    const world = new World();
    const down = function* (): Generator<unknown, unknown, unknown> {
      return [yield down()];
    };
    const survivor = world.start(() => wait(sleep(60_000)), 1);
    expect(() => world.run(down)).toThrow(
      new RangeError(
        "Maximum call stack size exceeded: 4000000 suspending calls wait for one another",
      ),
    );
    expect(survivor.reason).toBe(atoms.normal);
    expect(world.crashes.length).toBe(1);
  });

  test("recursion 100,000 frames deep, with a wait at the bottom", () => {
    const depth = 100_000;
    const result = new World().run(function* () {
      function* sum(left: number): Generator<unknown, number, unknown> {
        if (left === 0) {
          yield* wait(sleep(1));
          return 0;
        }
        return ((yield sum(left - 1)) as number) + 1;
      }
      return yield sum(depth);
    });
    expect(result).toBe(depth);
  });

  test("1,000,000 mutual tail calls in constant space", () => {
    const world = new World();
    let deepest = 0;
    const result = world.run(function* () {
      const me = self();
      function* even(left: number): Generator<unknown, unknown, unknown> {
        if (left % 250_000 === 0) {
          yield* wait(sleep(1));
          deepest = Math.max(deepest, me.process?.parents?.length ?? 0);
        }
        return left === 0 ? "even" : odd(left - 1);
      }
      // biome-ignore lint/correctness/useYield: a frame that only returns, as transformed code has them
      function* odd(left: number): Generator<unknown, unknown, unknown> {
        return left === 0 ? "odd" : even(left - 1);
      }
      return yield even(1_000_000);
    });
    expect(result).toBe("even");
    expect(deepest).toBeLessThan(4);
  });

  test("SUSPEND and PAUSE in tail position: the value goes to the frame below", () => {
    const world = new World();
    const result = world.run(function* () {
      const { pid, tag } = mailbox();
      // biome-ignore lint/correctness/useYield: a frame that returns its callee's suspension, as transformed code does
      function* tail(): Generator<unknown, unknown, unknown> {
        return wait(receive(tag));
      }
      // biome-ignore lint/correctness/useYield: the same for PAUSE
      function* pausing(): Generator<unknown, unknown, unknown> {
        return PAUSE;
      }
      spawnUnlinked(() => send(pid, tag, "value"));
      return [yield tail(), yield pausing()];
    });
    expect(result).toEqual(["value", undefined]);
  });

  test("the value of a body is dropped: the process ends normal (3.4)", () => {
    const world = new World();
    let reason: unknown;
    world.kernel.spawnRoot(() => "whatever", {
      onExit: (_pid, given) => {
        reason = given;
      },
    });
    world.host.settle(world.kernel);
    expect(reason).toBe(atoms.normal);
  });
});

describe("exceptions", () => {
  test("go to the frame below, through try and finally", () => {
    const seen: Array<unknown> = [];
    const result = new World().run(function* () {
      function* failing(): Generator<unknown, unknown, unknown> {
        yield* wait(sleep(1));
        throw new Error("deep");
      }
      function* between(): Generator<unknown, unknown, unknown> {
        try {
          return yield failing();
        } finally {
          seen.push("finally");
        }
      }
      try {
        yield between();
      } catch (error) {
        seen.push((error as Error).message);
      }
      return "went on";
    });
    expect([result, seen]).toEqual(["went on", ["finally", "deep"]]);
  });

  test("unwinding 100,000 frames needs no stack", () => {
    const world = new World();
    const ending = world.start(function* () {
      function* dive(left: number): Generator<unknown, unknown, unknown> {
        if (left === 0) throw new Error("bottom");
        return [yield dive(left - 1)];
      }
      yield dive(100_000);
    });
    expect((ending.reason as Array<Error>)[0]?.message).toBe("bottom");
  });

  test("uncaught: the process ends with [error, stack], and a crash is reported", () => {
    const world = new World();
    const error = new Error("panic");
    let child: Pid | undefined;
    const ending = world.start(function* () {
      child = spawn(() => {
        throw error;
      }, "child");
      yield* receive("never");
    });
    expect(ending.reason).toEqual([error, error.stack]);
    expect(world.crashes).toEqual([
      {
        pid: child,
        label: "child",
        parent: ending.pid,
        error,
        stack: error.stack,
        reason: [error, error.stack],
        handling: false,
        message: undefined,
        state: undefined,
      },
    ]);
  });

  test("the stack is written out when somebody looks, and not before", () => {
    const world = new World();
    let looks = 0;
    const error = new Error("panic");
    Object.defineProperty(error, "stack", {
      get: () => {
        looks++;
        return "the stack";
      },
    });
    const ending = world.start(function* () {
      yield* pass();
      throw error;
    });
    expect(looks).toBe(0);
    const reason = ending.reason as Array<unknown>;
    expect([Array.isArray(reason), reason.length, reason[1]]).toEqual([true, 2, "the stack"]);
    expect(world.crashes[0]?.stack).toBe("the stack");
    expect(looks).toBe(2);
  });

  test("no reason brings a getter of its own, which V8 would keep until a full collection", () => {
    const getters = [new Error("one"), new Error("two")].map((error) => {
      const reason = reasonOf(error) as Array<unknown>;
      expect(reason).toEqual([error, error.stack]);
      return Object.getOwnPropertyDescriptor(reason, 1)?.get;
    });
    expect(getters[0]).toBeTypeOf("function");
    expect(getters[0]).toBe(getters[1]);
  });

  test("a thrown value that is no error has no stack", () => {
    const world = new World();
    const ending = world.start(function* () {
      yield* pass();
      throw "text";
    });
    expect(ending.reason).toEqual(["text", ""]);
  });

  test("too much recursion of plain code crashes that process only", () => {
    const world = new World();
    const survivor = world.kernel.spawnRoot(function* () {
      yield* receive("never");
    });
    const ending = world.start(function* () {
      yield* pass();
      const forever = (depth: number): number => forever(depth + 1) + 1;
      forever(0);
    });
    expect((ending.reason as Array<unknown>)[0]).toBeInstanceOf(RangeError);
    expect(survivor.process).not.toBeNull();
  });

  test("exitWith keeps its reason, also when trapping; code of the process can catch it", () => {
    const world = new World();
    expect(
      world.start(function* () {
        yield* pass();
        exitWith("reason");
      }).reason,
    ).toBe("reason");
    expect(world.crashes).toHaveLength(1);
    expect(
      world.run(function* () {
        yield* pass();
        try {
          exitWith("caught");
        } catch (thrown) {
          return [reasonOf(thrown), isAbort(thrown)];
        }
      }),
    ).toEqual(["caught", false]);
  });

  const orderly = [atoms.normal, atoms.shutdown, [atoms.shutdown, "moving"]];
  test.each(orderly.map((reason) => [reason]))("exitWith %s is no crash to report", (reason) => {
    const world = new World();
    const ending = world.start(function* () {
      yield* pass();
      exitWith(reason);
    });
    expect(ending.reason).toBe(reason);
    expect(world.crashes).toEqual([]);
  });

  test("raise throws an Error whose reason is [term, stack]", () => {
    const ending = new World().start(function* () {
      yield* pass();
      raise(atoms.badarg);
    });
    const [reason, stack] = ending.reason as [unknown, string];
    expect(reason).toBe(atoms.badarg);
    expect(stack).toMatch(/Erlang error: badarg/);
  });

  test("yielding something that is no suspension is an error in that frame", () => {
    const result = new World().run(function* () {
      try {
        yield 42;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(result).toMatch(/no suspension/);
  });

  test("SUSPEND that stands for no wait is an error in the process", () => {
    const ending = new World().start(function* () {
      yield SUSPEND;
    });
    expect((ending.reason as Array<Error>)[0]?.message).toMatch(/does not wait/);
  });
});

describe("a process that ended itself", () => {
  test("cannot go on by catching: every call of the kernel throws again", () => {
    const world = new World();
    const seen: Array<string> = [];
    let other: Pid | undefined;
    const ending = world.start(function* () {
      other = spawnUnlinked(function* () {
        seen.push(`got ${String(yield* receive("t", 100))}`);
      });
      yield* pass();
      for (const attempt of [() => exit(self(), "end"), () => send(other as Pid, "t", 1), self]) {
        try {
          attempt();
          seen.push("went on");
        } catch (thrown) {
          seen.push(isAbort(thrown) ? "abort" : "error");
        }
      }
      yield* receive("t");
    });
    expect(ending.reason).toBe("end");
    expect(seen).toEqual(["abort", "abort", "abort", `got ${NOTHING}`]);
  });

  test("plain code that catches the kill and goes on sends nothing", () => {
    const world = new World();
    const got: Array<unknown> = [];
    world.start(function* () {
      const waiting = spawnUnlinked(function* () {
        for (;;) got.push(yield* receive("t"));
      });
      const busy = spawnUnlinked(function* () {
        yield* wait(sleep(5));
        got.push(yield* receive("t", 0));
      });
      yield* pass();
      spawnUnlinked(() => {
        try {
          exit(self(), atoms.kill);
        } catch {
          for (const pid of [waiting, busy]) {
            try {
              send(pid, "t", "from the dead");
            } catch {
              // Once more.
            }
          }
        }
        send(busy, "t", "from the dead");
      });
      yield* wait(sleep(10));
    });
    expect(got).toEqual([NOTHING]);
  });

  test("runs nothing of the frames below, and nothing when it was killed by another", () => {
    const world = new World();
    const seen: Array<string> = [];
    function* guarded(inner: () => Generator<unknown, unknown, unknown>) {
      try {
        yield inner();
      } catch {
        seen.push("caught");
      } finally {
        seen.push("finally");
      }
    }
    world.start(() =>
      guarded(function* () {
        yield* pass();
        exit(self(), atoms.kill);
      }),
    );
    const waiting = world.start(() =>
      guarded(function* () {
        yield* receive("never");
      }),
    );
    world.kernel.exit(waiting.pid, atoms.kill);
    expect(seen).toEqual([]);
  });
});

describe.each(worlds)("giving way (%s)", (_name, makeWorld) => {
  test("PAUSE lets the others run", () => {
    makeWorld().run(function* () {
      let turns = 0;
      spawnUnlinked(() => {
        turns++;
      });
      while (turns === 0) yield PAUSE;
    });
  });

  test("the budget is full at every turn", () => {
    const world = makeWorld();
    world.run(function* () {
      const seen: Array<number> = [];
      for (let round = 0; round < 3; round++) {
        seen.push(budget.left);
        budget.left = 1;
        yield PAUSE;
      }
      expect(seen).toEqual([4000, 4000, 4000]);
    });
    expect(world.kernel.stats().reductions).toBeGreaterThan(3 * 3999 - 1);
  });
});

import { Effect, Fiber, Result } from "effect";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CallOptions, call, type PromisedCallOptions, send } from "../../src/client/calls.ts";
import { EffectRef, effectOf, PromiseRef, promiseOf, refOf } from "../../src/client/clients.ts";
import { argument } from "../../src/client/converter.ts";
import { InvalidArgument, NilError, ProgramError } from "../../src/client/errors.ts";
import { type Subject as SubjectHandle, subject } from "../../src/client/handles.ts";
import { effect, type Operation, promiseIn } from "../../src/client/operation.ts";
import { int, nil, string } from "../../src/client/primitives.ts";
import { processes } from "../../src/client/processes.ts";
import { nilError, reply, resultReply } from "../../src/client/replies.ts";
import { run } from "../../src/client/runs.ts";
import { Starfish } from "../../src/client/starfish.ts";
import {
  Atom,
  emptySelector,
  exitWith,
  type Loop,
  NO_TAG,
  newReference,
  type Pid,
  register,
  selectOther,
  send as sendToPid,
  serve,
  sleep,
} from "../../src/kernel/index.ts";
import { ActorSystem, type RunningSystem } from "../../src/system/index.ts";
import { patiently } from "../patience.ts";
import { NamedSubject, prelude, process, Subject } from "./tiny-program.ts";

/** What the test actor is told. */
type Order =
  | { readonly order: "add"; readonly amount: number }
  | { readonly order: "total"; readonly replyTo: Subject }
  | { readonly order: "ask"; readonly question: string; readonly replyTo: Subject }
  | { readonly order: "ignore"; readonly replyTo: Subject }
  | { readonly order: "reply and exit"; readonly replyTo: Subject }
  | { readonly order: "exit"; readonly replyTo: Subject };

const everything = selectOther(emptySelector, (term: unknown) => term);

/** An actor that adds, answers, refuses, keeps silent or ends. */
class Counter implements Loop {
  readonly tag = NO_TAG;
  readonly selector = everything;
  readonly result = undefined;
  total = 0;

  handle(term: unknown): boolean {
    const order = (term as readonly [unknown, Order])[1];
    switch (order.order) {
      case "add":
        this.total += order.amount;
        return true;
      case "total":
        answer(order.replyTo, this.total);
        return true;
      case "ask":
        answer(order.replyTo, answerTo(order.question));
        return true;
      case "reply and exit":
        answer(order.replyTo, 42);
        return false;
      case "exit":
        return exitWith(Atom.create("tired"));
      case "ignore":
        return true;
    }
  }

  settle(): boolean {
    return true;
  }
}

function answer(replyTo: Subject, value: unknown): void {
  sendToPid(replyTo.owner, replyTo.tag, value);
}

function answerTo(question: string): unknown {
  if (question === "nothing") return prelude.Result$Error(undefined);
  return question === "why"
    ? prelude.Result$Error("no reason")
    : prelude.Result$Ok(question.length);
}

const support = processes(prelude, process);
const counters = subject<Order>(support);

const operations = {
  add: (to: SubjectHandle<Order>, amount: number) =>
    send(support, "counter.Add", to, () => ({
      order: "add",
      amount: argument(int, "amount", amount),
    })),
  total: (to: SubjectHandle<Order>, options?: CallOptions) =>
    call(
      support,
      "counter.Total",
      to,
      reply(int),
      (replyTo) => ({ order: "total", replyTo }),
      options,
    ),
  ask: (to: SubjectHandle<Order>, question: string) =>
    call(support, "counter.Ask", to, resultReply(prelude, int, string), (replyTo) => ({
      order: "ask",
      question: argument(string, "question", question),
      replyTo,
    })),
  askOrNil: (to: SubjectHandle<Order>, question: string) =>
    call(support, "counter.Ask", to, resultReply(prelude, int, nilError), (replyTo) => ({
      order: "ask",
      question,
      replyTo,
    })),
  other: (
    to: SubjectHandle<Order>,
    order: "ignore" | "exit" | "reply and exit",
    options: CallOptions,
  ) => call(support, "counter.Other", to, reply(int), (replyTo) => ({ order, replyTo }), options),
};

class PromisedCounter extends PromiseRef<Order> {
  add = (amount: number) => this.perform(operations.add(this, amount));
  total = (options?: CallOptions) => this.perform(operations.total(this, options));
  ask = (question: string) => this.perform(operations.ask(this, question));
  askOrNil = (question: string) => this.perform(operations.askOrNil(this, question));
  other = (
    order: "ignore" | "exit" | "reply and exit",
    options: PromisedCallOptions | number = 1_000,
  ) => {
    const given = typeof options === "number" ? { timeoutMs: options } : options;
    return this.perform(operations.other(this, order, given), given);
  };
}

class CounterRef extends EffectRef<Order> {
  add(amount: number) {
    return this.perform(operations.add(this, amount));
  }
  total(options?: CallOptions) {
    return this.perform(operations.total(this, options));
  }
  ask(question: string) {
    return this.perform(operations.ask(this, question));
  }
  ignore(timeoutMs: number) {
    return this.perform(operations.other(this, "ignore", { timeoutMs }));
  }
}

const systems: Array<Starfish> = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const system of systems.splice(0)) await system.close();
});

async function start(): Promise<Starfish> {
  const system = await Starfish.start({ onEvent: () => undefined });
  systems.push(system);
  return system;
}

function counterPid(system: Starfish): Pid {
  return system.running.kernel.spawnRoot(() => serve(new Counter()), { label: "counter" });
}

async function promisedCounter(): Promise<{
  counter: PromisedCounter;
  system: Starfish;
  pid: Pid;
}> {
  const system = await start();
  const pid = counterPid(system);
  const handle = counters.fromGleam(new Subject(pid, newReference()));
  return { counter: new PromisedCounter(system.running, handle), system, pid };
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it succeeded with ${String(value)}`);
    },
    (error: unknown) => error,
  );

describe("a call", () => {
  test("gives the reply, after all sends before it", async () => {
    const { counter } = await promisedCounter();
    await counter.add(2);
    await counter.add(40);
    expect(await counter.total()).toBe(42);
  });

  test("goes in the order in which calls and sends were made, awaited or not", async () => {
    const { counter } = await promisedCounter();
    const before = counter.total();
    const added = counter.add(5);
    const after = counter.total();
    expect(await Promise.all([before, added, after])).toEqual([0, undefined, 5]);
  });

  test("of many at once gives each its own reply", async () => {
    const { counter } = await promisedCounter();
    const questions = Array.from({ length: 500 }, (_, index) => "?".repeat(index));
    const answers = await Promise.all(questions.map((question) => counter.ask(question)));
    expect(answers).toEqual(questions.map((question) => question.length));
  });

  test("rejects with the program's own error inside a ProgramError", async () => {
    const { counter } = await promisedCounter();
    const error = await failureOf(counter.ask("why"));
    expect(error).toBeInstanceOf(ProgramError);
    expect(error).toMatchObject({
      _tag: "ProgramError",
      operation: "counter.Ask",
      error: "no reason",
    });
    expect(error).toHaveProperty("message", "counter.Ask answered Error(no reason)");
  });

  test("rejects with NilError where the program's error says nothing", async () => {
    const { counter } = await promisedCounter();
    expect(await failureOf(counter.askOrNil("nothing"))).toBeInstanceOf(NilError);
  });

  test("with an argument of the wrong type sends nothing", async () => {
    const { counter } = await promisedCounter();
    const error = await failureOf(counter.add(1.5));
    expect(error).toBeInstanceOf(InvalidArgument);
    expect(error).toMatchObject({ operation: "counter.Add", path: "amount", got: "1.5" });
    expect(await counter.total()).toBe(0);
  });

  test("with a timeout that is none is refused before anything is sent", async () => {
    const { counter } = await promisedCounter();
    for (const timeoutMs of [-1, 1.5, Number.NaN]) {
      expect(await failureOf(counter.total({ timeoutMs }))).toMatchObject({
        _tag: "InvalidArgument",
        path: "timeoutMs",
      });
    }
    expect(await counter.total({ timeoutMs: Number.POSITIVE_INFINITY })).toBe(0);
  });

  test("with a deadline has the time until then, and no longer than its timeout", async () => {
    const { counter } = await promisedCounter();
    const deadline = new Date(Date.now() + 60_000);
    expect(await counter.total({ deadline })).toBe(0);
    expect(await failureOf(counter.other("ignore", { deadline, timeoutMs: 5 }))).toMatchObject({
      _tag: "CallTimeout",
      timeoutMs: 5,
    });
    const soon = new Date(Date.now() + 20);
    expect(await failureOf(counter.other("ignore", { deadline: soon }))).toMatchObject({
      _tag: "CallTimeout",
    });
  });

  test("whose deadline has passed sends nothing", async () => {
    const { counter, system } = await promisedCounter();
    const before = system.running.openCalls;
    const late = counter.other("reply and exit", { deadline: new Date(Date.now() - 1) });
    expect(await failureOf(late)).toMatchObject({ _tag: "CallTimeout", timeoutMs: 0 });
    expect(await counter.total()).toBe(0);
    expect(system.running.openCalls).toBe(before);
  });

  test("with a deadline that is no time is refused", async () => {
    const { counter } = await promisedCounter();
    expect(await failureOf(counter.total({ deadline: new Date(Number.NaN) }))).toMatchObject({
      _tag: "InvalidArgument",
      path: "deadline",
    });
  });

  test("times out when no reply comes", async () => {
    const { counter } = await promisedCounter();
    expect(await failureOf(counter.other("ignore", 5))).toMatchObject({
      _tag: "CallTimeout",
      operation: "counter.Other",
      timeoutMs: 5,
    });
  });

  test("fails with the reason when the callee exits before it replies", async () => {
    const { counter } = await promisedCounter();
    const error = await failureOf(counter.other("exit"));
    expect(error).toMatchObject({ _tag: "CalleeExited", reason: Atom.create("tired") });
    expect(error).toHaveProperty(
      "message",
      "counter.Other: the process exited before it replied: tired",
    );
  });

  test("gives the reply of a callee that exits right after it", async () => {
    const { counter } = await promisedCounter();
    expect(await counter.other("reply and exit")).toBe(42);
  });

  test("to a process that has ended fails at once", async () => {
    const { counter } = await promisedCounter();
    await counter.other("reply and exit");
    expect(await failureOf(counter.total())).toMatchObject({ _tag: "NotRunning" });
    expect(await failureOf(counter.add(1))).toMatchObject({ _tag: "NotRunning" });
  });

  test("by name finds whoever has the name", async () => {
    const system = await start();
    const name = Atom.create("the counter");
    const counter = new PromisedCounter(system.running, counters.fromGleam(new NamedSubject(name)));
    expect(await failureOf(counter.total())).toMatchObject({ _tag: "NotRunning" });
    const pid = counterPid(system);
    await promiseIn(
      system.running,
      run(
        "register",
        reply(nil),
        () => {
          sendToPid(pid, newReference(), { order: "add", amount: 3 } satisfies Order);
          register(pid, name);
        },
        () => [],
      ),
    );
    expect(await counter.total()).toBe(3);
  });

  test("makes no process, and shares one timer with all calls of the same timeout", async () => {
    const { counter, system } = await promisedCounter();
    const before = system.running.kernel.stats();
    for (let round = 0; round < 100; round += 1) await counter.total();
    const after = system.running.kernel.stats();
    expect(after.spawned).toBe(before.spawned);
    expect(after.timers).toBe(1);
    expect(system.running.openCalls).toBe(0);
  });
});

describe("a signal", () => {
  test("gives up a call when it is aborted, with its reason", async () => {
    const { counter, system } = await promisedCounter();
    const controller = new AbortController();
    const waiting = counter.other("ignore", { signal: controller.signal });
    expect(system.running.openCalls).toBe(1);
    const reason = new Error("the request was given up");
    controller.abort(reason);
    expect(await failureOf(waiting)).toBe(reason);
    expect(system.running.openCalls).toBe(0);
    expect(await counter.total()).toBe(0);
  });

  test("that is aborted already lets nothing start", async () => {
    const { counter } = await promisedCounter();
    const signal = AbortSignal.abort();
    expect(await failureOf(counter.other("reply and exit", { signal }))).toMatchObject({
      name: "AbortError",
    });
    expect(await counter.total()).toBe(0);
  });

  test("that is aborted after the reply changes nothing, and hears of no call any more", async () => {
    const { counter } = await promisedCounter();
    const controller = new AbortController();
    const { signal } = controller;
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    expect(await counter.other("reply and exit", { signal })).toBe(42);
    controller.abort();
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  test("kills a function that was started and has not returned", async () => {
    const system = await start();
    const controller = new AbortController();
    const before = system.running.kernel.stats().processes;
    const slow = run("slow", reply(int), sleep, () => [60_000]);
    const waiting = promiseIn(system.running, slow, controller.signal);
    await Promise.resolve();
    expect(system.running.kernel.stats().processes).toBe(before + 1);
    controller.abort();
    expect(await failureOf(waiting)).toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(system.running.kernel.stats().processes).toBe(before), patiently);
  });
});

describe("timeouts", () => {
  // No time passes but that of the tests, however long this machine takes for what they do.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  });

  test("of many calls strike each at its own time, in order", async () => {
    const { counter } = await promisedCounter();
    const struck: Array<number> = [];
    const calls = [30, 10, 20, 10].map((timeoutMs, index) =>
      counter.other("ignore", timeoutMs).catch(() => struck.push(index)),
    );
    await vi.advanceTimersByTimeAsync(30);
    await Promise.all(calls);
    expect(struck).toEqual([1, 3, 2, 0]);
  });

  test("strike also a call made while earlier ones were answered", async () => {
    const { counter } = await promisedCounter();
    await counter.total({ timeoutMs: 10 });
    await counter.total({ timeoutMs: 10 });
    const late = failureOf(counter.other("ignore", 10));
    await vi.advanceTimersByTimeAsync(10);
    expect(await late).toMatchObject({ _tag: "CallTimeout", timeoutMs: 10 });
  });
});

describe("a subject", () => {
  test("is known by its class; a client passes for it", async () => {
    const { counter } = await promisedCounter();
    expect(counters.toGleam(counter)).toBeInstanceOf(Subject);
    expect(() => counters.toGleam({ owner: 1, tag: 2 })).toThrow("expected a Subject");
    expect(() => counters.toGleam(undefined)).toThrow("expected a Subject");
  });
});

describe("an Effect", () => {
  const withCounter = <A, E>(
    use: (counter: CounterRef, running: RunningSystem) => Effect.Effect<A, E>,
  ): Promise<A> =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { running } = yield* ActorSystem;
        const pid = running.kernel.spawnRoot(() => serve(new Counter()));
        const counter = yield* refOf(
          counters.fromGleam(new Subject(pid, newReference())),
          CounterRef,
        );
        return yield* use(counter, running);
      }).pipe(Effect.provide(ActorSystem.layer())),
    );

  test("succeeds with the reply and fails with the program's error itself", async () => {
    const outcome = await withCounter((counter) =>
      Effect.gen(function* () {
        yield* counter.add(7);
        const total = yield* counter.total();
        const refused = yield* Effect.result(counter.ask("why"));
        return { total, refused };
      }),
    );
    expect(outcome.total).toBe(7);
    expect(outcome.refused).toEqual(Result.fail("no reason"));
  });

  test("starts nothing before it is run, and starts again each time", async () => {
    const totals = await withCounter((counter) => {
      const addOne = counter.add(1);
      return Effect.gen(function* () {
        const none = yield* counter.total();
        yield* addOne;
        yield* addOne;
        return [none, yield* counter.total()];
      });
    });
    expect(totals).toEqual([0, 2]);
  });

  test("that is interrupted gives up on the reply", async () => {
    const openCalls = await withCounter((counter, running) =>
      Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(counter.ignore(60_000), { startImmediately: true });
        yield* counter.total();
        const during = running.openCalls;
        yield* Fiber.interrupt(waiting);
        return [during, running.openCalls];
      }),
    );
    expect(openCalls).toEqual([1, 0]);
  });

  test("catches system failures by their tag", async () => {
    const caught = await withCounter((counter) =>
      counter
        .ignore(1)
        .pipe(Effect.catchTag("CallTimeout", (error) => Effect.succeed(error.timeoutMs))),
    );
    expect(caught).toBe(1);
  });
});

describe("starting an actor from TypeScript", () => {
  const startCounter = (): Operation<SubjectHandle<Order>, never, never> => ({
    name: "counter.start",
    start: (system, observer) => {
      const pid = system.kernel.spawnRoot(() => serve(new Counter()));
      observer.succeed(counters.fromGleam(new Subject(pid, newReference())));
      return { giveUp: () => undefined };
    },
  });

  test("gives a client, as a Promise and as an Effect", async () => {
    const system = await start();
    const promised = await promiseOf(system, startCounter(), PromisedCounter);
    await promised.add(1);
    expect(await promised.total()).toBe(1);
    const total = await Effect.runPromise(
      Effect.flatMap(effectOf(startCounter(), CounterRef), (counter) => counter.total()).pipe(
        Effect.provide(ActorSystem.layer()),
      ),
    );
    expect(total).toBe(0);
  });
});

describe("a function run as a process", () => {
  test("may suspend", async () => {
    const system = await start();
    const slow = run(
      "slow",
      reply(int),
      () => {
        function* body(): Generator<unknown, number, unknown> {
          yield sleep(1);
          return 9;
        }
        return body();
      },
      () => [],
    );
    expect(await promiseIn(system.running, slow)).toBe(9);
    expect(await Effect.runPromise(effect(slow).pipe(Effect.provide(ActorSystem.layer())))).toBe(9);
  });

  test("that crashes gives the typed error with what was thrown", async () => {
    const system = await start();
    const cause = new Error("boom");
    const crash = run(
      "crash",
      reply(int),
      () => {
        throw cause;
      },
      () => [],
    );
    const error = await failureOf(promiseIn(system.running, crash));
    expect(error).toMatchObject({ _tag: "ProcessCrashed", operation: "crash", cause });
    expect(error).toHaveProperty("message", "crash crashed: boom");
  });

  test("that gives back what its type does not allow is a bug, not a hanging Promise", async () => {
    const system = await start();
    const converter = {
      toGleam: (value: unknown) => value,
      fromGleam: (): number => {
        throw new TypeError("foreign value");
      },
    };
    const wrong = run(
      "wrong",
      reply(converter),
      () => "?",
      () => [],
    );
    expect(await failureOf(promiseIn(system.running, wrong))).toBeInstanceOf(TypeError);
  });
});

describe("after the system was closed", () => {
  test("every operation answers SystemClosed", async () => {
    const { counter, system } = await promisedCounter();
    await system.close();
    const late = run(
      "late",
      reply(nil),
      () => undefined,
      () => [],
    );
    for (const attempt of [counter.total(), counter.add(1), promiseIn(system.running, late)]) {
      expect(await failureOf(attempt)).toMatchObject({ _tag: "SystemClosed" });
    }
  });

  test("a call that was open has been answered", async () => {
    const { counter, system } = await promisedCounter();
    const open = failureOf(counter.other("ignore", 60_000));
    await system.close();
    expect(await open).toMatchObject({ _tag: "SystemClosed", operation: "counter.Other" });
  });
});

describe("Starfish.start", () => {
  const greeter = {
    promised: (system: Starfish) => ({
      greet: (name: string) =>
        promiseIn(
          system.running,
          run(
            "greet",
            reply(string),
            (whom: string) => `Hello, ${whom}!`,
            () => [name],
          ),
        ),
    }),
  };

  test("binds generated modules under names of the caller's choice", async () => {
    await using system = await Starfish.start({}, { greeter });
    expect(await system.greeter.greet("Joe")).toBe("Hello, Joe!");
    expect(await system.use(greeter).greet("Mike")).toBe("Hello, Mike!");
  });

  test("refuses a name that it has itself", async () => {
    await expect(Starfish.start({}, { close: greeter })).rejects.toMatchObject({
      _tag: "InvalidOptions",
      problem: "a module cannot be bound under the name close",
    });
  });

  test("is closed at the end of its block", async () => {
    const running = await (async () => {
      await using system = await Starfish.start();
      return system.running;
    })();
    expect(running.isClosed).toBe(true);
  });
});

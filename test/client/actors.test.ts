import { Context, Deferred, Effect, Result } from "effect";
import { afterEach, expect, test, vi } from "vitest";
import * as Actor from "../../src/client/actors.ts";
import { subject } from "../../src/client/handles.ts";
import { MadeSubject } from "../../src/client/made-subjects.ts";
import { int, untouched } from "../../src/client/primitives.ts";
import { processes } from "../../src/client/processes.ts";
import { Atom, type Pid, trapExits } from "../../src/kernel/index.ts";
import { RunningSystem } from "../../src/system/index.ts";
import { patiently } from "../patience.ts";
import { prelude, process } from "./tiny-program.ts";

const systems: Array<RunningSystem> = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

function start(): RunningSystem {
  const system = new RunningSystem({ onEvent: () => undefined });
  systems.push(system);
  return system;
}

/** Starts an actor from a process that survives its end, as a supervisor is. */
function startIn<Message>(system: RunningSystem, actor: Actor.StartFunction<Message>) {
  type Started = ReturnType<Actor.StartFunction<Message>>;
  return new Promise<Started>((done, failed) => {
    const body = (): unknown => {
      trapExits(true);
      return actor();
    };
    system.run("test", body, [], { done: (value) => done(value as Started), failed });
  });
}

/** An actor whose start is this Effect. */
const starting = (
  effect: Effect.Effect<unknown, unknown, never>,
  options: Partial<Actor.Definition<unknown, never>> = {},
): Actor.StartFunction<unknown> =>
  Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: () => Effect.as(effect, () => Effect.void),
      ...options,
    }),
  );

const asName = (text: string) =>
  Atom.create(text) as unknown as NonNullable<Actor.Definition<unknown, never>["name"]>;

test("a start that waits has started when the effect is done", async () => {
  const order: Array<string> = [];
  const waits = Effect.delay(
    Effect.sync(() => order.push("ready")),
    2,
  );
  const started = await startIn(start(), starting(waits));
  order.push("started");
  expect(Result.isSuccess(started)).toBe(true);
  expect(order).toEqual(["ready", "started"]);
});

test("a start that fails is InitFailed, with the error in words", async () => {
  const system = start();
  const failing = (error: unknown) => startIn(system, starting(Effect.fail(error)));
  const failed = (text: string) => Result.fail({ _tag: "InitFailed", 0: text });
  expect(await failing(new Error("no connection"))).toEqual(failed("no connection"));
  expect(await failing("no luck")).toEqual(failed('"no luck"'));
});

test("a start that dies is InitExited, with the defect as the reason", async () => {
  const defect = new TypeError("a bug");
  const started = await startIn(start(), starting(Effect.die(defect)));
  expect(started).toMatchObject({
    failure: { _tag: "InitExited", 0: { _tag: "Abnormal", reason: [defect, expect.any(String)] } },
  });
});

test("a start that takes too long is interrupted and killed", async () => {
  const interrupted = vi.fn();
  const hangs = Effect.onInterrupt(Effect.never, () => Effect.sync(interrupted));
  const started = await startIn(start(), starting(hangs, { startTimeoutMs: 5 }));
  expect(started).toEqual(Result.fail({ _tag: "InitTimeout" }));
  await vi.waitFor(() => expect(interrupted).toHaveBeenCalledOnce(), patiently);
});

test("a name that is taken is refused, and one that is none at once", async () => {
  const system = start();
  const actor = starting(Effect.void, { name: asName("taken") });
  expect(Result.isSuccess(await startIn(system, actor))).toBe(true);
  expect(await startIn(system, actor)).toEqual(
    Result.fail({ _tag: "InitFailed", 0: "name already registered" }),
  );
  const wrong = JSON.parse('{ "name": "taken" }');
  expect(() => starting(Effect.void, wrong)).toThrow(/name/);
});

test("a start outside of any process says who has to start it", () => {
  expect(starting(Effect.void)).toThrow(
    "an actor is started by a process: give its start function",
  );
});

test("what one has in its scope is released before the next one starts", async () => {
  const system = start();
  const released = Effect.runSync(Deferred.make<void>());
  const order: Array<string> = [];
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: () =>
        Effect.as(
          Effect.acquireRelease(
            Effect.sync(() => order.push("open")),
            () =>
              Effect.andThen(Deferred.await(released), () =>
                Effect.sync(() => order.push("close")),
              ),
          ),
          () => Actor.stop,
        ),
    }),
  );
  const first = Result.getOrThrow(await startIn(system, actor));
  const ended = new Promise<void>((resolve) => system.kernel.onExit(first.pid, () => resolve()));
  system.kernel.send(first.pid, first.pid, "stop");
  await ended;
  const second = startIn(system, actor);
  order.push("asked");
  Effect.runSync(Deferred.succeed(released, undefined));
  expect(Result.isSuccess(await second)).toBe(true);
  expect(order).toEqual(["open", "asked", "close", "open"]);
});

test("its effects have the services of where it was made, and know their process", async () => {
  class Prices extends Context.Service<Prices, { readonly mug: number }>()("test/Prices") {}
  const known: Array<unknown> = [];
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: ({ pid }) =>
        Effect.gen(function* () {
          known.push((yield* Actor.self) === pid);
          return () => Effect.map(Prices, ({ mug }) => known.push(mug));
        }),
    }).pipe(Effect.provideService(Prices, { mug: 12 })),
  );
  const system = start();
  const { pid } = Result.getOrThrow(await startIn(system, actor));
  system.kernel.send(pid, pid, "price");
  await vi.waitFor(() => expect(known).toEqual([true, 12]), patiently);
});

test("it can send to itself, and its subject becomes the program's at the border", async () => {
  const got: Array<unknown> = [];
  const actor = Effect.runSync(
    Actor.make({
      messages: int,
      start: ({ subject }) =>
        Effect.as(Actor.send(subject, int, 1), (message: number) =>
          Effect.sync(() => got.push(message)),
        ),
    }),
  );
  const { pid, data } = Result.getOrThrow(await startIn(start(), actor));
  await vi.waitFor(() => expect(got).toEqual([1]), patiently);
  expect(data).toBeInstanceOf(MadeSubject);
  const own = subject(processes(prelude, process)).toGleam(data);
  expect(own).toEqual(process.unsafely_create_subject(pid, pid));
  process.send(own, 2);
  await vi.waitFor(() => expect(got).toEqual([1, 2]), patiently);
});

test("work of a fiber in the background is done in the process, which goes on serving", async () => {
  const down = vi.fn();
  const served = vi.fn();
  const system = start();
  const watched = Result.getOrThrow(await startIn(system, starting(Effect.void))).pid;
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: () =>
        Effect.as(Effect.forkScoped(Effect.delay(Actor.monitor(watched), 2)), () =>
          Effect.sync(served),
        ),
      onDown: ({ pid }) => Effect.sync(() => down(pid.id)),
    }),
  );
  const { pid } = Result.getOrThrow(await startIn(system, actor));
  await vi.waitFor(
    () => expect(system.kernel.processInfo(watched)?.watchers).toContain(pid),
    patiently,
  );
  system.kernel.send(pid, pid, "hello");
  system.kernel.exit(watched, "enough");
  await vi.waitFor(() => expect(down).toHaveBeenCalledExactlyOnceWith(watched.id), patiently);
  expect(served).toHaveBeenCalledOnce();
});

test("messages of nobody's subject are reported and dropped", async () => {
  const events: Array<unknown> = [];
  const system = new RunningSystem({ onEvent: (event) => events.push(event) });
  systems.push(system);
  const { pid } = Result.getOrThrow(await startIn(system, starting(Effect.void)));
  system.kernel.send(pid, Atom.create("elsewhere"), 1);
  await vi.waitFor(
    () =>
      expect(events).toMatchObject([
        { _tag: "Report", event: { kind: "unexpected_message", pid } },
      ]),
    patiently,
  );
  expect(system.kernel.processInfo(pid)).not.toBeNull();
});

test("a finalizer can still send", async () => {
  const system = start();
  const got: Array<number> = [];
  const listener = Effect.runSync(
    Actor.make({
      messages: int,
      start: () => Effect.succeed((message: number) => Effect.sync(() => got.push(message))),
    }),
  );
  const listening = Result.getOrThrow(await startIn<number>(system, listener)).data;
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: () =>
        Effect.as(
          Effect.addFinalizer(() => Actor.send(listening, int, 7)),
          () => Effect.void,
        ),
    }),
  );
  const { pid } = Result.getOrThrow(await startIn(system, actor));
  system.kernel.exit(pid, Atom.create("enough"));
  await vi.waitFor(() => expect(got).toEqual([7]), patiently);
});

test("an effect that cannot be interrupted does not wait for a turn of a process that has ended", async () => {
  const system = start();
  const outcomes: Array<string> = [];
  // Both in one go: the work that is asked for here comes to a process that is dead by then.
  const endAndAsk = (pid: Pid) =>
    Effect.delay(
      Effect.suspend(() => {
        queueMicrotask(() => system.kernel.exit(pid, Atom.create("enough")));
        return Effect.exit(Actor.monitor(pid));
      }),
      1,
    );
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: ({ pid }) =>
        Effect.as(
          Effect.addFinalizer(() => Effect.sync(() => outcomes.push("closed"))),
          () =>
            Effect.uninterruptible(Effect.map(endAndAsk(pid), ({ _tag }) => outcomes.push(_tag))),
        ),
    }),
  );
  const { pid } = Result.getOrThrow(await startIn(system, actor));
  system.kernel.send(pid, pid, "go");
  await vi.waitFor(() => expect(outcomes).toEqual(["Failure", "closed"]), patiently);
});

test("the close of its system waits for what it releases", async () => {
  const system = start();
  const order: Array<string> = [];
  const releases = Effect.delay(
    Effect.sync(() => order.push("released")),
    5,
  );
  const actor = Effect.runSync(
    Actor.make({
      messages: untouched(),
      start: () =>
        Effect.as(
          Effect.addFinalizer(() => releases),
          () => Effect.void,
        ),
    }),
  );
  await startIn(system, actor);
  expect(await system.close()).toEqual({ killed: [] });
  order.push("closed");
  expect(order).toEqual(["released", "closed"]);
});

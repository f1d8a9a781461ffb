/**
 * A running system as an Effect service. The layer starts it, the end of the layer's scope closes
 * it.
 *
 * Promise: closing follows `shutdown.ts`; interrupting an effect that runs a Gleam function kills
 * its process, and nothing else; interrupting a call gives up on the reply (the message may have
 * been handled).
 *
 * Failure: a layer with wrong options fails with `InvalidOptions`. Processes that had to be killed
 * at the end are logged as a warning.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Queue from "effect/Queue";
import * as Stream from "effect/Stream";
import type { SystemEvent } from "../log/index.ts";
import { InvalidOptions, type ProcessCrashed, type SystemClosed } from "./errors.ts";
import type { SystemOptions } from "./options.ts";
import { RunningSystem } from "./running-system.ts";
import type { ShutdownReport } from "./shutdown.ts";

/** Events that one subscriber may be behind; older ones are dropped beyond that. */
const EVENTS_BUFFERED_MAX = 1_024;

/**
 * The system that runs the Gleam processes of an application, as a service.
 *
 * @example
 * ```ts
 * const program = Effect.gen(function* () {
 *   const till = yield* Till.start(100)
 *   yield* till.deposit({ amount: 20 })
 *   return yield* till.balance()
 * })
 * await Effect.runPromise(program.pipe(Effect.provide(ActorSystem.layer()))) // => 120
 * ```
 * @see docs/semantics.md 12.3 (how it ends)
 */
export class ActorSystem extends Context.Service<
  ActorSystem,
  {
    /** The system without Effect. */
    readonly running: RunningSystem;
    /**
     * Runs a function of the compiled program, suspending or not, as a process, and gives what it
     * returns as it is. Interruption kills the process. `name` is for reports. Bindings do this with
     * values converted.
     */
    readonly run: (
      name: string,
      body: () => unknown,
    ) => Effect.Effect<unknown, ProcessCrashed | SystemClosed>;
    /**
     * Crash reports, dead letters and reports of supervisors from now on. A reader who is more than
     * 1,024 behind loses the oldest.
     *
     * @example
     * ```ts
     * const { events } = yield* ActorSystem
     * const crash = Stream.runHead(Stream.filter(events, ({ _tag }) => _tag === "Crash"))
     * const watching = yield* Effect.forkChild(crash, { startImmediately: true })
     * yield* Effect.ignore(Till.start(-1))
     * const seen = yield* Fiber.join(watching)
     * Option.isSome(seen) // => true
     * ```
     * @see docs/semantics.md 7.1, 13.1
     */
    readonly events: Stream.Stream<SystemEvent>;
  }
>()("starfish-otp/system/ActorSystem") {
  /**
   * Starts a system that is closed with the scope of the layer. Fails with `InvalidOptions`; schedulers
   * that cannot be started are a defect.
   */
  static readonly layer = (options: SystemOptions = {}): Layer.Layer<ActorSystem, InvalidOptions> =>
    Layer.effect(
      ActorSystem,
      Effect.map(Effect.acquireRelease(start(options), close), ActorSystem.fromRunning),
    );

  /** The service around a system that somebody else starts and closes. */
  static readonly fromRunning = (running: RunningSystem): ActorSystem["Service"] =>
    ActorSystem.of({
      running,
      run: (name, body) => runAsProcess(running, name, body),
      events: eventsOf(running),
    });
}

/** Threads that cannot be started are no failure that a program could be ready for. */
function start(options: SystemOptions): Effect.Effect<RunningSystem, InvalidOptions> {
  return Effect.tryPromise({
    try: () => RunningSystem.start(options),
    catch: (error) => error,
  }).pipe(
    Effect.catch((error) =>
      error instanceof InvalidOptions ? Effect.fail(error) : Effect.die(error),
    ),
  );
}

const close = Effect.fnUntraced(function* (running: RunningSystem) {
  const report = yield* Effect.promise(() => running.close());
  if (report.killed.length > 0) {
    yield* Effect.logWarning(`processes killed at the close of the system: ${namesOf(report)}`);
  }
});

function namesOf(report: ShutdownReport): string {
  return report.killed
    .map(({ pid, label }) => (label === null ? `${pid}` : `${pid} (${label})`))
    .join(", ");
}

function runAsProcess(
  running: RunningSystem,
  name: string,
  body: () => unknown,
): Effect.Effect<unknown, ProcessCrashed | SystemClosed> {
  return Effect.callback((resume) => {
    const ongoing = running.run(name, body, [], {
      done: (value) => queueMicrotask(() => resume(Effect.succeed(value))),
      failed: (error) => queueMicrotask(() => resume(Effect.fail(error))),
    });
    return Effect.sync(() => ongoing.giveUp());
  });
}

function eventsOf(running: RunningSystem): Stream.Stream<SystemEvent> {
  return Stream.callback<SystemEvent>(
    (queue) =>
      Effect.acquireRelease(
        Effect.sync(() => running.onEvent((event) => Queue.offerUnsafe(queue, event))),
        (stop) => Effect.sync(stop),
      ),
    { bufferSize: EVENTS_BUFFERED_MAX, strategy: "sliding" },
  );
}

/**
 * An actor written in TypeScript, for a supervisor written in Gleam: counts, watches and fails as
 * it is told to, and notes when its resources are opened and closed.
 */
import { Actor, bool, Effect, int, Result, result } from "starfish-otp";
import * as Counter from "./build/starfish/bindings/mixed/counter.ts";

const LIMIT = 10;

/** Takes milliseconds, so that the process is suspended meanwhile. */
const PAUSE_MS = 2;

export interface CounterOptions {
  readonly name: ReturnType<typeof Counter.name>;
  /** Is told what happens: `open`, `close`, `interrupted`, `down`. */
  readonly note: Note;
}

type Note = (line: string) => void;

/** The function that a supervisor starts it with. */
export const counter = ({ name, note }: CounterOptions) =>
  Actor.make({
    messages: Counter.$Message,
    name,
    label: "counter",
    start: () =>
      Effect.gen(function* () {
        for (const resource of ["first", "second"]) yield* opened(resource, note);
        const total = { now: 0 };
        return (message: Counter.Message) => handle(message, total, note);
      }),
    onDown: () => Effect.sync(() => note("down")),
  });

const opened = (resource: string, note: Note) =>
  Effect.acquireRelease(
    Effect.sync(() => note(`open ${resource}`)),
    () => Effect.sync(() => note(`close ${resource}`)),
  );

const handle = (message: Counter.Message, total: { now: number }, note: Note) =>
  Counter.matchMessage(message, {
    Add: ({ amount, reply }) =>
      Effect.gen(function* () {
        total.now += amount;
        yield* Actor.send(reply, int, total.now);
      }),
    Slow: ({ amount, reply }) =>
      Effect.gen(function* () {
        yield* Effect.sleep(PAUSE_MS);
        total.now += amount;
        yield* Actor.send(reply, int, total.now);
      }),
    Take: ({ amount, reply }) => {
      const isTooMuch = amount > LIMIT;
      if (!isTooMuch) total.now -= amount;
      const answer = isTooMuch
        ? Result.fail(Counter.TooMuch({ limit: LIMIT }))
        : Result.succeed(total.now);
      return Actor.send(reply, (prelude) => result(prelude, int, Counter.$Refusal), answer);
    },
    Watch: ({ pid, reply }) => answered(Actor.monitor(pid), reply),
    // Also after a wait, this happens in the process itself.
    Join: ({ pid, reply }) => answered(Effect.delay(Actor.link(pid), PAUSE_MS), reply),
    Hang: ({ reply }) =>
      Actor.send(reply, bool, true).pipe(
        Effect.andThen(Effect.never),
        Effect.onInterrupt(() => Effect.sync(() => note("interrupted"))),
      ),
    Fail: ({ reason }) => Effect.fail(new Error(reason)),
    Die: ({ reason }) => Effect.die(new TypeError(reason)),
    Leave: ({ reason }) => Actor.exit(reason),
    Stop: () => Actor.stop,
  });

const answered = <R>(
  work: Effect.Effect<unknown, never, R>,
  reply: Parameters<typeof Counter.Watch>[0]["reply"],
) => Effect.andThen(work, Actor.send(reply, bool, true));

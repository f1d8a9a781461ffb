/**
 * An actor written in TypeScript, for a supervisor written in Gleam: counts, watches and fails as
 * it is told to, and notes in a diary when its resource is opened and closed.
 */
import { Actor, bool, Effect, int, Result, result } from "starfish-otp";
import * as Mixed from "./build/starfish/bindings/mixed.ts";

const LIMIT = 10;

/** Takes milliseconds, so that the process is suspended meanwhile. */
const PAUSE_MS = 2;

export interface CounterOptions {
  readonly name: ReturnType<typeof Mixed.name>;
  /** What happens: `open`, `close`, `interrupted`, `down`. */
  readonly diary: Array<string>;
}

/** The function that a supervisor starts it with. */
export const counter = ({ name, diary }: CounterOptions) =>
  Actor.make({
    messages: Mixed.$Message,
    name,
    label: "counter",
    start: () =>
      Effect.gen(function* () {
        for (const resource of ["first", "second"]) yield* opened(resource, diary);
        const total = { now: 0 };
        return (message: Mixed.Message) => handle(message, total, diary);
      }),
    onDown: () => Effect.sync(() => diary.push("down")),
  });

const opened = (resource: string, diary: Array<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => diary.push(`open ${resource}`)),
    () => Effect.sync(() => diary.push(`close ${resource}`)),
  );

const handle = (message: Mixed.Message, total: { now: number }, diary: Array<string>) =>
  Mixed.matchMessage(message, {
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
        ? Result.fail(Mixed.TooMuch({ limit: LIMIT }))
        : Result.succeed(total.now);
      return Actor.send(reply, (prelude) => result(prelude, int, Mixed.$Refusal), answer);
    },
    Watch: ({ pid, reply }) => answered(Actor.monitor(pid), reply),
    // Also after a wait, this happens in the process itself.
    Join: ({ pid, reply }) => answered(Effect.delay(Actor.link(pid), PAUSE_MS), reply),
    Hang: ({ reply }) =>
      Actor.send(reply, bool, true).pipe(
        Effect.andThen(Effect.never),
        Effect.onInterrupt(() => Effect.sync(() => diary.push("interrupted"))),
      ),
    Fail: ({ reason }) => Effect.fail(new Error(reason)),
    Die: ({ reason }) => Effect.die(new TypeError(reason)),
    Leave: ({ reason }) => Actor.exit(reason),
    Stop: () => Actor.stop,
  });

const answered = (
  work: ReturnType<typeof Actor.monitor> | ReturnType<typeof Actor.link>,
  reply: Parameters<typeof Mixed.Watch>[0]["reply"],
) => Effect.andThen(work, Actor.send(reply, bool, true));

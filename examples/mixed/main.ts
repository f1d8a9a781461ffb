/**
 * A counter written in TypeScript and clerks written in Gleam under one supervisor: the clerks call
 * the counter from their schedulers, the counter crashes, and is started again.
 *
 *     node examples/mixed/main.ts --schedulers 2
 *
 * Ends with status 1 if a call was lost or the counter did not come back.
 */
import { parseArgs } from "node:util";
import { NodeRuntime } from "@effect/platform-node";
import { Schedule } from "effect";
import { ActorSystem, Effect, type LogEntry } from "starfish-otp";
import * as Clerk from "./build/starfish/bindings/mixed/clerk.ts";
import * as Counter from "./build/starfish/bindings/mixed/counter.ts";
import * as Mixed from "./build/starfish/bindings/mixed.ts";
import { counter } from "./counter.ts";

const CLERKS = 4;
/** Calls of each clerk. */
const CALLS = 100;

const { values } = parseArgs({ options: { schedulers: { type: "string", default: "2" } } });
const schedulers = values.schedulers === "auto" ? "auto" : Number(values.schedulers);

const showCrash = ({ process, reason }: LogEntry): void =>
  console.log(`${process?.name} crashed: ${reason}`);

const day = Effect.gen(function* () {
  const name = Counter.name();
  const start = yield* counter({ name, note: (line) => console.log(`counter: ${line}`) });
  const clerkNames = Array.from({ length: CLERKS }, () => Clerk.name());
  yield* Mixed.open(start, name, clerkNames);

  const ref = yield* Counter.ref(Counter.named(name));
  const tallies = yield* Effect.forEach(
    clerkNames,
    (clerkName) =>
      Effect.flatMap(Clerk.ref(Clerk.named(clerkName)), (clerk) => clerk.count({ times: CALLS })),
    { concurrency: "unbounded" },
  );
  const threads = new Set(tallies.map(({ place }) => place)).size;
  const total = Math.max(...tallies.map((tally) => tally.total));
  console.log(`${CLERKS} clerks on ${threads} threads made ${total} calls`);

  yield* ref.fail({ reason: "as asked" });
  const again = yield* ref
    .add({ amount: 1 })
    .pipe(Effect.retry({ schedule: Schedule.spaced("1 millis"), times: 1_000 }));
  console.log(`the counter begins again, at ${again}`);
  return total === CLERKS * CALLS && again === 1;
});

const layer = ActorSystem.layer({
  schedulers,
  spread: "supervised",
  program: Mixed.program,
  logger: showCrash,
  logLevel: "error",
});

const main = Effect.gen(function* () {
  const isDone = yield* Effect.provide(day, layer);
  // The end of the layer has shut the tree down, and waited for what the counter held.
  console.log("closed");
  if (!isDone) return yield* Effect.die("calls were lost");
});

NodeRuntime.runMain(main);

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeBindings } from "../../codegen/bindings/index.ts";
import { transformBuild } from "../../codegen/suspend/index.ts";
import { runToEnd } from "../commands.ts";
import { installationRoot } from "../project/compiler-under-test.ts";
import { type SampleProgram, sampleProgram } from "./sample-program.ts";
import { typeErrors } from "./type-checker.ts";

/** Receives what a supervised board of the sample tells, and prints what came of it as JSON. */
const PROGRAM = `
import { ActorSystem, Effect, layerOf, Starfish } from "starfish-otp";
import { Context, Exit, Layer, Scope, Stream } from "effect";
import * as Board from "./bindings/shop/board.ts";

const results: Record<string, unknown> = {};
{
  await using system = await Starfish.start({}, { board: Board });
  const office = await system.board.open();
  const board = system.board.ref(Board.board(office));
  const events = system.board.eventInbox({ capacity: 8, overflow: "fail" });
  await board.tell(Board.Subscribe({ listener: events.subject }));
  await board.post({ text: "a" });
  await board.post({ text: "b" });
  await board.clear();
  const received: Array<Board.Event> = [];
  for await (const event of events) {
    received.push(event);
    if (Board.isCleared(event)) break;
  }
  results.received = received;
  const watching = system.board.eventInbox();
  const tellsAtFirst = await board.watch({ watcher: watching.subject });
  await board.post({ text: "seen" });
  const seen = (await watching[Symbol.asyncIterator]().next()).value;
  const refusal = await board.watch({ watcher: watching.subject }).catch((error) => error);
  results.watched = [tellsAtFirst, seen, refusal.constructor.name];
  const [posts, listeners] = [system.board.intOrNilInbox(), system.board.intListInbox()];
  await board.count({ posts: posts.subject, listeners: listeners.subject });
  results.counted = [
    (await posts[Symbol.asyncIterator]().next()).value,
    (await listeners[Symbol.asyncIterator]().next()).value,
  ];
  await events[Symbol.asyncIterator]().next();
  Board.announce(events.subject, "plainly");
  results.announced = (await events[Symbol.asyncIterator]().next()).value;
  const controller = new AbortController();
  const opening = system.board.open({ signal: controller.signal });
  controller.abort(new Error("never mind"));
  results.aborted = await opening.then(() => "opened", String);
}

class Office extends Context.Service<Office, Board.Office>()("test/Office") {}
const OfficeLive = layerOf(Office, Board.open());

results.stream = await Effect.runPromise(
  Effect.scoped(Effect.gen(function* () {
    const board = yield* Board.ref(Board.board(yield* Office));
    const events = yield* Board.eventInbox();
    yield* board.tell(Board.Subscribe({ listener: events.subject }));
    yield* board.post({ text: "c" });
    return yield* Stream.runCollect(Stream.take(events.stream, 1));
  })).pipe(Effect.provide(OfficeLive), Effect.provide(ActorSystem.layer())),
);

results.layer = await Effect.runPromise(
  Effect.gen(function* () {
    const { running } = yield* ActorSystem;
    const before = running.kernel.stats().processes;
    const scope = yield* Scope.make();
    const context = yield* Layer.buildWithScope(OfficeLive, scope);
    const office = Context.get(context, Office);
    const other = yield* Board.open();
    const during = [Board.isOpen(office), Board.isOpen(other)];
    yield* Scope.close(scope, Exit.void);
    const after = [Board.isOpen(office), Board.isOpen(other)];
    return { during, after, before, isClosed: running.isClosed };
  }).pipe(Effect.provide(ActorSystem.layer())),
);
console.log(JSON.stringify(results));
`;

const modules = ["shop/board"].map((name) => ({ packageName: "shop", name }));

let sample: SampleProgram;
let results: Record<string, unknown> = {};

beforeAll(async () => {
  const compiled = await sampleProgram({ modules });
  const { suspends, output } = await transformBuild(compiled.built, { colourAll: false });
  sample = { ...compiled, options: { ...compiled.options, compiled: output, suspends } };
  writeBindings(sample.options);
  writeFileSync(join(sample.directory, "package.json"), '{ "type": "module" }');
  writeFileSync(join(sample.directory, "use.ts"), PROGRAM);
  const tsx = join(installationRoot, "node_modules/.bin/tsx");
  const { status, stdout, stderr } = runToEnd(tsx, [join(sample.directory, "use.ts")]);
  expect(status, stderr).toBe(0);
  results = JSON.parse(stdout);
});

describe("an inbox", () => {
  test("receives what an actor sends to its subject, converted, in order", () => {
    expect(results.received).toEqual([
      { _tag: "Posted", text: "a", number: 1 },
      { _tag: "Posted", text: "b", number: 2 },
      { _tag: "Cleared" },
    ]);
  });

  test("is a subject for plain functions too", () => {
    expect(results.announced).toEqual({ _tag: "Posted", text: "plainly", number: 0 });
  });

  test("is a stream under Effect", () => {
    expect(results.stream).toEqual([{ _tag: "Posted", text: "c", number: 1 }]);
  });
});

describe("a message with two subjects", () => {
  test("is a call where one of them has the label of a reply; the other is handed in", () => {
    expect(results.watched).toEqual([2, { _tag: "Posted", text: "seen", number: 1 }, "NilError"]);
  });

  test("is a send where none has: each gets what it is sent, through an inbox of its type", () => {
    expect(results.counted).toMatchObject([{ _tag: "Success", value: 1 }, [2]]);
  });
});

test("a signal gives up the start of an actor", () => {
  expect(results.aborted).toBe("Error: never mind");
});

test("a layer ends its tree with its scope, and nothing else of the system", () => {
  expect(results.layer).toMatchObject({
    during: [true, true],
    after: [false, true],
    isClosed: false,
  });
});

test("types: an inbox is of one type of messages, and a signal is for Promises", () => {
  expect(
    typeErrors(
      sample,
      `
import { type Abortable, ActorSystem, Effect, layerOf, type Starfish } from "starfish-otp";
import { Context, type Layer, type Scope, type Stream } from "effect";
import * as Board from "./bindings/shop/board.ts";

class Office extends Context.Service<Office, Board.Office>()("test/Office") {}
class Count extends Context.Service<Count, number>()("test/Count") {}
type StartFailure = Effect.Error<ReturnType<typeof Board.open>>;
export const live: Layer.Layer<Office, StartFailure, ActorSystem> = layerOf(Office, Board.open());
// @ts-expect-error: an office is no number
export const wrong = layerOf(Count, Board.open());

export const received = Effect.gen(function* () {
  const events = yield* Board.eventInbox({ overflow: "dropNewest" });
  const stream: Stream.Stream<Board.Event, unknown> = events.stream;
  const numbers = yield* Board.intInbox();
  Board.Subscribe({ listener: events.subject });
  // @ts-expect-error: an inbox of numbers takes no events
  Board.Subscribe({ listener: numbers.subject });
  return stream;
});
export const needs: Effect.Effect<unknown, unknown, ActorSystem | Scope.Scope> = received;
// @ts-expect-error: the scope that closes the inbox is missing
export const unscoped: Effect.Effect<unknown, unknown, ActorSystem> = received;

export const calls = (effects: Board.Ref, promises: Board.PromisedRef, signal: Abortable["signal"] & {}, deadline: Date) => [
  promises.size({ signal, deadline, timeoutMs: 5 }),
  effects.size({ deadline }),
  // @ts-expect-error: an Effect is interrupted
  effects.size({ signal }),
  // @ts-expect-error: a send is over at once
  promises.post({ text: "a" }, { signal }),
];
export const twoSubjects = (board: Board.Ref) => Effect.gen(function* () {
  const [events, numbers, counts] = [yield* Board.eventInbox(), yield* Board.intOrNilInbox(), yield* Board.intListInbox()];
  const count: number = yield* board.watch({ watcher: events.subject }, { timeoutMs: 5 });
  // @ts-expect-error: the reply is waited for, and no argument
  board.watch({ watcher: events.subject, replyTo: numbers.subject });
  const sent: void = yield* board.count({ posts: numbers.subject, listeners: counts.subject });
  // @ts-expect-error: neither of them is waited for
  board.count({ posts: numbers.subject });
  // @ts-expect-error: nothing is waited for that could time out
  board.count({ posts: numbers.subject, listeners: counts.subject }, { timeoutMs: 5 });
  return [count, sent];
});
export const opened = (system: Starfish, signal: Abortable["signal"] & {}): Promise<Board.Office> =>
  Board.promised(system).open({ signal });
`,
    ),
  ).toBe("");
});

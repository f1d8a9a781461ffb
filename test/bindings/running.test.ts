import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { writeBindings } from "../../codegen/bindings/index.ts";
import { transformBuild } from "../../codegen/suspend/index.ts";
import { runToEnd } from "../commands.ts";
import { installationRoot } from "../project/compiler-under-test.ts";
import { sampleProgram } from "./sample-program.ts";

/** Uses the bindings of the sample in every way, and prints what came of it as JSON. */
const PROGRAM = `
import { Actor, Effect, ActorSystem, int, Option, Result, Starfish } from "starfish-otp";
import * as Desk from "./bindings/shop/desk.ts";
import * as Stock from "./bindings/shop/stock.ts";

const results: Record<string, unknown> = {};
const failure = async (attempt: () => unknown): Promise<unknown> => {
  try {
    return { succeeded: await attempt() };
  } catch (error) {
    return JSON.parse(JSON.stringify({ text: String(error), ...Object(error) }));
  }
};

// Values through plain functions.
const tree = Stock.Node({ left: Stock.Leaf, class: "a", right: Stock.Node({ left: Stock.Leaf, class: "b", right: Stock.Leaf }) });
const rose = Stock.Rose({ value: 1, children: [Stock.Rose({ value: 2, children: [] })] });
results.constants = [Stock.limit, Stock.origin];
results.total = Stock.total(new Map([["apple", 3], ["pear", 4]]));
results.first = [Stock.first([1, 2], { or: 0 }), Stock.first([], { or: "none" })];
results.forget = String(Stock.forget(tree));
results.depth = Stock.depth(tree);
results.search = [
  Option.getOrNull(Stock.search({ in: tree, with: (value) => value === "b" })),
  Option.isNone(Stock.search({ in: tree, with: () => false })),
];
results.grow = Stock.grow(rose);
results.parity = Stock.parity(Stock.AfterOdd(Stock.AfterEven(Stock.Zero)));
results.money = [
  Result.map(Stock.money(5), Stock.cents),
  Stock.money(-5),
].map((it) => (Result.isSuccess(it) ? it.success : it.failure));
results.stack = Result.isSuccess(Stock.pop(Stock.stack()));
results.names = [...Stock.names(new Map([["b", 1], ["a", 2]]))].sort();
results.reversed = Stock.reversed(new Uint8Array([7, 8, 9]), false).map((it) => (typeof it === "number" ? it : [...it]));
results.compare = Stock.compare(1, 1);
results.handler = Stock.apply(Stock.doubler(), { to: 21 });
results.panic = await failure(() => Stock.fail("as asked"));
results.wrong = await failure(() => Stock.grow(JSON.parse('{ "_tag": "Rose", "value": 1, "children": [{ "_tag": "Rose", "value": "2", "children": [] }] }')));

// An actor through Promises.
{
  await using system = await Starfish.start({ onEvent: () => {} }, { stock: Stock });
  const stock = await system.stock.start({ holding: new Map([["apple", 3]]) });
  await stock.add({ item: "pear", count: 2 });
  results.take = await stock.take({ item: "apple", count: 1 });
  results.outOfStock = await failure(() => stock.take({ item: "apple", count: 10 }));
  results.unknown = await failure(() => stock.take({ item: "plum", count: 1 }));
  results.notFound = await failure(() => stock.find("plum"));
  results.countAll = await system.stock.countAll(stock, ["apple", "pear", "plum"]);
  results.same = await system.stock.ref(Stock.same(stock)).count("pear");
  results.wrongMessage = await failure(() => stock.add(JSON.parse('{ "item": "apple", "count": "many" }')));
  results.crash = await failure(() => system.stock.failLater("later"));
  // Sent together: when the call arrives, the actor is about to stop.
  const stopping = stock.stop();
  results.stopping = await failure(() => stock.count("apple"));
  await stopping;
  results.stopped = await failure(() => stock.count("apple"));
  await system.close();
  results.closed = await failure(() => stock.count("apple"));
}

// The same actor through Effects.
results.effect = await Effect.runPromise(
  Effect.gen(function* () {
    const stock = yield* Stock.start({ holding: new Map() });
    yield* stock.add({ item: "apple", count: 1 });
    const problem = yield* Effect.flip(stock.take({ item: "apple", count: 2 }));
    const again = yield* Stock.ref(Stock.same(stock));
    return [yield* again.count("apple"), problem];
  }).pipe(Effect.provide(ActorSystem.layer())),
);

// An actor of TypeScript, started in ways that nothing in the program shows.
{
  const clerk = Effect.runSync(
    Actor.make({
      messages: Desk.$Clerk,
      start: () => Effect.sleep(1).pipe(Effect.as((message: Desk.Clerk) => Actor.send(message.reply, int, 7))),
    }),
  );
  await using system = await Starfish.start({ onEvent: () => {} }, { desk: Desk });
  results.hired = await (await system.desk.hire(clerk)).ask();
  results.hiredAll = (await system.desk.hireAll(clerk, 3)).length;
  const numbers: Array<number> = [];
  await system.desk.hireBy((number) => {
    numbers.push(number);
    return clerk();
  }, 4);
  results.hiredBy = numbers;
  results.refused = await failure(() =>
    system.desk.hire(() => Result.fail({ _tag: "InitFailed", 0: "no desk is left" })),
  );
  results.twice = Desk.twice(3, (number) => 2 * number);
}
console.log(JSON.stringify(results));
`;

let results: Record<string, unknown> = {};

beforeAll(async () => {
  const sample = await sampleProgram();
  const transformed = await transformBuild(sample.built, { called: sample.built.modules });
  const { suspends, hasTwin, output } = transformed;
  writeBindings({ ...sample.options, compiled: output, suspends, hasTwin });
  writeFileSync(join(sample.directory, "package.json"), '{ "type": "module" }');
  writeFileSync(join(sample.directory, "use.ts"), PROGRAM);
  const tsx = join(installationRoot, "node_modules/.bin/tsx");
  const { status, stdout, stderr } = runToEnd(tsx, [join(sample.directory, "use.ts")]);
  expect(status, stderr).toBe(0);
  results = JSON.parse(stdout);
});

test("values cross the border in both directions", () => {
  expect(results).toMatchObject({
    constants: [10, { _tag: "Point", x: 0, y: 0 }],
    total: 7,
    first: [1, "none"],
    forget: "undefined",
    depth: 2,
    search: ["b", true],
    grow: { _tag: "Rose", value: 2, children: [{ _tag: "Rose", value: 3, children: [] }] },
    parity: 2,
    money: [5, { _tag: "Unknown", 0: "debt" }],
    stack: false,
    names: ["a", "b"],
    reversed: [7, [8, 9]],
    compare: { _tag: "Eq" },
    handler: 42,
  });
});

test("a panic of a plain function is its exception", () => {
  expect(results.panic).toMatchObject({ text: "Error: as asked", gleam_error: "panic" });
});

test("an argument of the wrong type is refused with its path", () => {
  expect(results.wrong).toMatchObject({
    _tag: "InvalidArgument",
    operation: "shop/stock.grow",
    path: "rose.children[0].value",
    expected: "an Int",
    got: '"2"',
  });
  expect(results.wrongMessage).toMatchObject({
    _tag: "InvalidArgument",
    operation: "shop/stock.Message.Add",
    path: "count",
  });
});

test("calls and sends reach an actor that was started from TypeScript", () => {
  expect(results).toMatchObject({ take: 2, countAll: [2, 2, 0], same: 2 });
});

test("the program's errors come typed", () => {
  expect(results.outOfStock).toMatchObject({
    _tag: "ProgramError",
    error: { _tag: "OutOfStock", item: "apple", left: 2 },
  });
  expect(results.unknown).toMatchObject({ error: { _tag: "Unknown", 0: "plum" } });
  expect(results.notFound).toMatchObject({
    _tag: "NilError",
    operation: "shop/stock.Message.Find",
  });
  expect(results.effect).toEqual([1, { _tag: "OutOfStock", item: "apple", left: 1 }]);
});

test("so do the failures of the system", () => {
  expect(results.crash).toMatchObject({
    _tag: "ProcessCrashed",
    operation: "shop/stock.fail_later",
  });
  expect(results.stopping).toMatchObject({ _tag: "CalleeExited" });
  expect(results.stopped).toMatchObject({ _tag: "NotRunning" });
  expect(results.closed).toMatchObject({ _tag: "SystemClosed" });
});

test("a function of TypeScript that starts an actor may wait, wherever the program calls it", () => {
  expect(results).toMatchObject({ hired: 7, hiredAll: 3, hiredBy: [4] });
  expect(results.refused).toMatchObject({
    _tag: "ProgramError",
    operation: "shop/desk.hire",
    error: { _tag: "InitFailed", 0: "no desk is left" },
  });
  expect(results.twice).toBe(12);
});

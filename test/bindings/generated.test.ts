import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  bindingsText,
  MissingDeclarationsError,
  writeBindings,
} from "../../codegen/bindings/index.ts";
import { type SampleProgram, sampleProgram } from "./sample-program.ts";
import {
  type OlderVersion,
  olderTypeErrors,
  typeErrors,
  typeErrorsOf,
  writeProgram,
} from "./type-checker.ts";

let sample: SampleProgram;

beforeAll(async () => {
  sample = await sampleProgram();
});

/** The lines of the generated module from one that begins so, up to an empty line. */
const part = (start: string): string => {
  const text = sample.text("shop/stock.ts");
  const from = text.indexOf(`\n${start}`);
  if (from < 0) throw new Error(`nothing in the bindings begins with ${start}`);
  return text.slice(from + 1, text.indexOf("\n\n", from + 1));
};

describe("a custom type", () => {
  test("is a union with _tag, with labels in camelCase and positions as numbers", () => {
    expect(part("export type Message")).toBe(`export type Message =
  /** Puts items in. */
  | { readonly _tag: "Add"; readonly item: string; readonly count: number }
  /** Takes items out. */
  | { readonly _tag: "Take"; readonly item: string; readonly count: number; readonly replyTo: $.Subject<$.Raw<$.Result.Result<number, Problem>>> }
  | { readonly _tag: "Count"; readonly 0: string; readonly reply: $.Subject<number> }
  | { readonly _tag: "Find"; readonly 0: string; readonly reply: $.Subject<$.Raw<$.Result.Result<number, undefined>>> }
  | { readonly _tag: "Stop" };`);
  });

  test("has constructors and guards", () => {
    expect(part("export function OutOfStock")).toBe(
      `export function OutOfStock(fields: { readonly item: string; readonly left: number }): Problem {
  return { _tag: "OutOfStock", item: fields.item, left: fields.left };
}`,
    );
    expect(part("export const Stop")).toBe(`export const Stop: Message = { _tag: "Stop" };`);
    expect(part("export function isUnknown")).toContain(
      `(value: Problem): value is $.Tagged<Problem, "Unknown">`,
    );
  });

  test("keeps its type variables", () => {
    expect(part("export type Tree")).toBe(`export type Tree<A> =
  | { readonly _tag: "Leaf" }
  | { readonly _tag: "Node"; readonly left: Tree<A>; readonly class: A; readonly right: Tree<A> };`);
    expect(part("export const Leaf")).toBe(`export const Leaf: Tree<never> = { _tag: "Leaf" };`);
  });

  test("that is opaque is a branded handle, its variables raw", () => {
    expect(part("export type Money")).toBe(`export type Money = $.Opaque<"shop/stock.Money">;`);
    expect(part("export function stack")).toContain(
      "export function stack(): Stack<$.Raw<ReadonlyArray<number>>> {",
    );
  });

  test("with a function in it keeps the function as a handle", () => {
    expect(part("export type Handler")).toContain(
      "readonly run: $.GleamFunction<(value0: number) => number>",
    );
  });
});

describe("a function", () => {
  test("takes labelled arguments as an object, the others by position", () => {
    expect(part("export function search")).toContain(
      "search<A>(labels: { readonly in: Tree<A>; readonly with: (value0: A) => boolean }): $.Option.Option<A>",
    );
    expect(part("export function first")).toContain(
      "first<A>(items: ReadonlyArray<A>, labels: { readonly or: A }): A",
    );
  });

  test("has another name where JavaScript reserves its own", () => {
    expect(part("export function delete_")).toContain("$.invoke($$module.delete$");
  });

  test("that suspends is an Effect, with its Result as success and failure", () => {
    expect(part("export function countAll")).toContain(
      "countAll(stock: $.Subject<$.Raw<Message>>, items: ReadonlyArray<string>): $.Effect.Effect<ReadonlyArray<number>, $.RunError, $.ActorSystem>",
    );
  });

  test("that starts an actor gives its client", () => {
    expect(part("/**\n * Starts a stock that holds something.")).toContain(
      "start(labels: { readonly holding: ReadonlyMap<string, number> }): $.Effect.Effect<Ref, $gleam_otp_actor.StartError | $.RunError, $.ActorSystem>",
    );
    expect(sample.text("shop/stock.ts")).toContain(
      "readonly start: (labels: { readonly holding: ReadonlyMap<string, number> }, options?: $.Abortable) => Promise<PromisedRef>;",
    );
  });

  test("that is given what starts an actor is an Effect, of its body for callbacks that wait", () => {
    const text = sample.text("shop/desk.ts");
    expect(text).toContain(
      "$.Effect.Effect<ClerkRef, $gleam_otp_actor.StartError | $.RunError, $.ActorSystem>",
    );
    expect(text).toContain(
      "($$module as unknown as { readonly hire$s: $.AnyFunction }).hire$s, () => [",
    );
    // One that is given another function is none.
    expect(text).toContain(
      "export function twice(number: number, with_: (value0: number) => number): number {",
    );
  });

  test("keeps its documentation", () => {
    expect(sample.text("shop/stock.ts")).toContain(`/**
 * Starts a stock that holds something.
 *
 * It is linked to the caller.
 */
export function start(`);
  });
});

describe("a client", () => {
  test("has a call for each variant with a reply, a send for each other", () => {
    const client = part("export class Ref");
    expect(client).toContain("class Ref extends $.EffectRef<$.Raw<Message>>");
    const text = sample.text("shop/stock.ts");
    expect(text).toContain(
      "  take(fields: { readonly item: string; readonly count: number }, options?: $.CallOptions): $.Effect.Effect<number, Problem | $.CallError> {",
    );
    expect(text).toContain(
      "  find(value: string, options?: $.CallOptions): $.Effect.Effect<number, $.NilError | $.CallError> {",
    );
    expect(text).toContain("  stop(): $.Effect.Effect<void, $.SendError> {");
    expect(text).toContain(
      "  count(value: string, options?: $.PromisedCallOptions): Promise<number> {",
    );
  });
});

describe("a name that is taken", () => {
  test("gets an underscore, and what the bindings need keeps its own", () => {
    const text = sample.text("shop/clashes.ts");
    for (const declared of [
      "export type Promise_ =",
      "export function promised_(): Ref {",
      "export function promised($system: $.Starfish): Promised {",
      "export class Ref_ extends $.EffectRef<$.Raw<Message>> {",
      "  perform_(value: number): $.Effect.Effect<void, $.SendError> {",
      "  constructor_(options?: $.CallOptions): $.Effect.Effect<number, $.CallError> {",
      "  system_(fields: { readonly new: boolean }, options?: $.PromisedCallOptions): Promise<Promise_> {",
      "export function isEffect(value: A): boolean {",
      "export function isEffect_(value: A): value is",
      "readonly 0: A$; readonly a1: A; readonly a1_: A }",
      "export function new_(await_: number, labels: { readonly with: (value0: number) => number }): number {",
      "export function set<A$>(value: A$, fields: number, labels: { readonly labels: A$ }): readonly [A$, number] {",
    ]) {
      expect(text).toContain(declared);
    }
  });
});

describe("the files", () => {
  test("are one for each module, and one for each module that their types reach", () => {
    expect([...bindingsText(sample.options).files.keys()].sort()).toEqual([
      "gleam/erlang/process.ts",
      "gleam/order.ts",
      "gleam/otp/actor.ts",
      "package.json",
      "shop/clashes.ts",
      "shop/desk.ts",
      "shop/stock.ts",
    ]);
  });

  test("hold of other packages only the types that are reached", () => {
    const actor = sample.text("gleam/otp/actor.ts");
    expect(actor).toContain("export type StartError =");
    expect(actor).not.toContain("export type Next");
    expect(actor).not.toContain("export function start");
  });

  test("are the same bytes for the same program", () => {
    expect([...bindingsText(sample.options).files]).toEqual([
      ...bindingsText(sample.options).files,
    ]);
  });

  test("are written once", () => {
    const first = writeBindings(sample.options);
    expect(first.written).toHaveLength(7);
    expect(first.unbound).toEqual([]);
    expect(writeBindings(sample.options)).toMatchObject({ written: [], removed: [], unchanged: 7 });
  });

  test("without a package interface lack labels, and what the declarations do not resolve", () => {
    const { files, unbound } = bindingsText({ ...sample.options, interfaceText: undefined });
    expect(files.get("shop/stock.ts")).toContain(
      "first<A>(items: ReadonlyArray<A>, default_: A): A",
    );
    expect(unbound).toEqual([
      {
        module: "shop/stock",
        name: "search",
        reason: "$maybe is not imported by the declarations",
      },
    ]);
  });

  test("cannot be made of a module that was not compiled", () => {
    const modules = [{ packageName: "shop", name: "shop/missing" }];
    expect(() => bindingsText({ ...sample.options, modules })).toThrow(MissingDeclarationsError);
  });
});

describe("to the type-checker", () => {
  /** Bindings of every module that there is. */
  function bindEverything(): void {
    const modules = sample.built.modules
      .filter(({ kind, folder }) => kind === "gleam" && folder === "src")
      .map(({ packageName, name }) => ({ packageName, name }));
    expect(modules.length).toBeGreaterThan(30);
    const output = join(sample.directory, "everything");
    expect(writeBindings({ ...sample.options, modules, output }).unbound).toEqual([]);
  }

  test("every module of the standard library, gleam_erlang and gleam_otp is right", () => {
    bindEverything();
    expect(typeErrorsOf(sample, "everything")).toBe("");
  });

  test("the bindings and a program that uses them are right, with no cast and no any", () => {
    expect(typeErrors(sample, RIGHT)).toBe("");
  });

  test("what is wrong does not compile", () => {
    expect(typeErrors(sample, WRONG)).toBe("");
  });

  test.each<OlderVersion>(["5.9", "6.0"])("all of it is the same to TypeScript %s", (version) => {
    bindEverything();
    writeBindings(sample.options);
    writeProgram(sample, "right.ts", RIGHT);
    writeProgram(sample, "wrong.ts", WRONG);
    const paths = ["bindings", "everything", "right.ts", "wrong.ts"];
    expect(olderTypeErrors(sample, version, paths)).toBe("");
  });
});

/** Uses the bindings in every way. */
const RIGHT = `
import { ActorSystem, Effect, Option, Starfish } from "starfish-otp";
import * as Clashes from "./bindings/shop/clashes.ts";
import * as Stock from "./bindings/shop/stock.ts";

export const box: Clashes.Box<number> = Clashes.module(
  Clashes.Box(1, { a1: Clashes.Effect, a1_: Clashes.Effect }),
);
export const clashing = Clashes.ref_;
const day: Effect.Effect<
  { readonly left: number; readonly counted: ReadonlyArray<number> },
  Stock.Problem | StartFailure | CallFailure,
  ActorSystem
> = Effect.gen(function* () {
  const stock: Stock.Ref = yield* Stock.start({ holding: new Map([["apple", 3]]) });
  yield* stock.add({ item: "pear", count: 2 });
  const left: number = yield* stock.take({ item: "apple", count: 1 }, { timeoutMs: 50 });
  const counted = yield* Stock.countAll(stock, ["apple", "pear"]);
  const found = yield* stock.find("plum").pipe(Effect.catchTag("NilError", () => Effect.succeed(0)));
  return { left: left + found, counted };
});
type StartFailure = Effect.Error<ReturnType<typeof Stock.start>>;
type CallFailure = Effect.Error<ReturnType<Stock.Ref["count"]>> | Effect.Error<ReturnType<typeof Stock.countAll>>;

export const handled: Effect.Effect<string, StartFailure | CallFailure, ActorSystem> = day.pipe(
  Effect.map(({ left }) => String(left)),
  Effect.catchTags({
    OutOfStock: (problem) => Effect.succeed(problem.item),
    Unknown: (problem) => Effect.succeed(problem[0]),
  }),
);

export async function promised(): Promise<number> {
  await using system = await Starfish.start({ callTimeoutMs: 100 }, { stock: Stock });
  const stock: Stock.PromisedRef = await system.stock.start({ holding: new Map() });
  await stock.add({ item: "apple", count: 1 });
  const counts: ReadonlyArray<number> = await system.stock.countAll(stock, ["apple"]);
  return counts.length + (await system.stock.ref(Stock.same(stock)).count("apple"));
}

export const tree = Stock.Node({ left: Stock.Leaf, class: "a", right: Stock.Leaf });
export const found: Option.Option<string> = Stock.search({ in: tree, with: (value) => value === "a" });
export const describe = (problem: Stock.Problem): string => {
  if (Stock.isOutOfStock(problem)) return problem.item;
  return problem[0];
};
export const exhaustive = (even: Stock.Even): number => {
  switch (even._tag) {
    case "Zero":
      return 0;
    case "AfterOdd":
      return 1 + exhaustive(even[0][0]);
  }
};
export const start: Stock.Point = Stock.origin;
export const [head, rest]: readonly [number, Uint8Array] = Stock.reversed(new Uint8Array([1]), true);
`;

/** Each error is expected where it stands; one that does not come is an error itself. */
const WRONG = `
import { Actor, Effect, type Subject } from "starfish-otp";
import * as Desk from "./bindings/shop/desk.ts";
import * as Stock from "./bindings/shop/stock.ts";

export const wrong = (stock: Stock.Ref, promised: Stock.PromisedRef, money: Stock.Money) =>
  Effect.gen(function* () {
    // @ts-expect-error: a count is a number
    yield* stock.add({ item: "apple", count: "3" });
    // @ts-expect-error: a label is missing
    yield* stock.add({ item: "apple" });
    // @ts-expect-error: no such message
    yield* stock.remove({ item: "apple" });
    // @ts-expect-error: the reply is a number
    const left: string = yield* stock.take({ item: "apple", count: 1 });
    // @ts-expect-error: a Promise is no Effect
    yield* promised.stop();
    // @ts-expect-error: an opaque type has no fields
    money.cents;
    // @ts-expect-error: money is no point
    Stock.grow(money);
    return left;
  });

export const unhandled: (stock: Stock.Ref) => Effect.Effect<number> = (stock) =>
  // @ts-expect-error: the failures of a call are not all handled
  stock.count("apple").pipe(Effect.catchTag("CallTimeout", () => Effect.succeed(0)));

// @ts-expect-error: a system is needed
export const alone: Effect.Effect<unknown, unknown> = Stock.start({ holding: new Map() });

// @ts-expect-error: a variant is not handled
export const partial = (even: Stock.Even): number => {
  switch (even._tag) {
    case "Zero":
      return 0;
  }
};

// @ts-expect-error: a list of lists was put on the stack, not of numbers
export const pushed = Stock.push(Stock.stack(), 1);

// @ts-expect-error: whoever is asked has to answer somebody
export const unanswered = Stock.Take({ item: "apple", count: 1 });

export const misdirected = (texts: Subject<string>): Stock.Message =>
  // @ts-expect-error: the reply is no text
  Stock.Take({ item: "apple", count: 1, replyTo: texts });

export const incomplete = (problem: Stock.Problem): string =>
  // @ts-expect-error: a variant has no case
  Stock.matchProblem(problem, { OutOfStock: ({ item }) => item });

export const superfluous = (problem: Stock.Problem) =>
  Stock.matchProblem(problem, {
    OutOfStock: ({ item }) => item,
    Unknown: (unknown) => unknown[0],
    // @ts-expect-error: there is no such variant
    Sold: () => "",
  });

export const hidden: (stock: Stock.Ref) => Effect.Effect<number, Stock.Problem> = (stock) =>
  // @ts-expect-error: a call can fail in more ways than the program says
  stock.take({ item: "apple", count: 1 });

// @ts-expect-error: a name of a process that takes other messages
export const elsewhere = Desk.at(Desk.bell());

export const misnamed = Actor.make({
  messages: Desk.$Clerk,
  // @ts-expect-error: the actor takes other messages than the name says
  name: Desk.bell(),
  start: () => Effect.succeed(() => Effect.void),
});
`;

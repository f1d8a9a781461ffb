import { Project } from "ts-morph";
import { describe, expect, test } from "vitest";
import { readDeclarations } from "../../codegen/bindings/declarations.ts";
import type { GleamModule } from "../../codegen/bindings/model.ts";

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

const read = (text: string, moduleName = "bank/ledger"): GleamModule =>
  readDeclarations(project, { packageName: "bank", moduleName, text });

const functionNamed = (module: GleamModule, name: string) => {
  const found = module.functions.find((fn) => fn.name === name);
  if (found === undefined) throw new Error(`${name} was not read`);
  return found;
};

/** Reads a single type out of `export const it: TYPE`. */
const typeOf = (type: string, imports = "") =>
  read(`${imports}\nexport const it: ${type};`).constants[0]?.type;

describe("types", () => {
  test("of the prelude", () => {
    const prelude = 'import type * as _ from "../gleam.d.mts";';
    expect(typeOf("number")).toEqual({ kind: "number" });
    expect(typeOf("string")).toEqual({ kind: "string" });
    expect(typeOf("boolean")).toEqual({ kind: "bool" });
    expect(typeOf("undefined")).toEqual({ kind: "nil" });
    expect(typeOf("any")).toEqual({ kind: "any" });
    expect(typeOf("_.BitArray", prelude)).toEqual({ kind: "bitArray" });
    expect(typeOf("_.List<[number, string]>", prelude)).toEqual({
      kind: "list",
      item: { kind: "tuple", items: [{ kind: "number" }, { kind: "string" }] },
    });
    expect(typeOf("_.Result<number, undefined>", prelude)).toEqual({
      kind: "result",
      success: { kind: "number" },
      failure: { kind: "nil" },
    });
  });

  test("of functions", () => {
    expect(typeOf("(x0: number) => undefined")).toEqual({
      kind: "function",
      parameters: [{ kind: "number" }],
      result: { kind: "nil" },
    });
  });

  test("of the same module, another module and another package", () => {
    expect(typeOf("Entry$")).toMatchObject({ module: "bank/ledger", name: "Entry" });
    expect(
      typeOf("$book.Book$", 'import type * as $book from "../bank/book.d.mts";'),
    ).toMatchObject({
      module: "bank/book",
      name: "Book",
    });
    const option = 'import type * as $option from "../../gleam_stdlib/gleam/option.d.mts";';
    expect(typeOf("$option.Option$<number>", option)).toEqual({
      kind: "named",
      module: "gleam/option",
      name: "Option",
      parameters: [{ kind: "number" }],
    });
  });

  test("that the declarations do not resolve say why", () => {
    expect(typeOf("$maybe.Option$<number>")).toEqual({
      kind: "unreadable",
      reason: "$maybe is not imported by the declarations",
    });
    const clash = `import type * as $actor from "../a/actor.d.mts";
      import type * as $actor from "../b/actor.d.mts";`;
    expect(typeOf("$actor.Actor$", clash)).toEqual({
      kind: "unreadable",
      reason: "$actor stands for two modules",
    });
    expect(typeOf("symbol")).toMatchObject({ kind: "unreadable" });
  });
});

describe("custom types", () => {
  test("with public constructors are open, with labels and positions", () => {
    const { types } = read(`
      export class Deposit extends _.CustomType {}
      export function Entry$Deposit($0: string, class$: number): Entry$;
      export function Entry$isDeposit(value: any): value is Entry$;
      export function Entry$Deposit$0(value: Entry$): string;
      export class Close extends _.CustomType {}
      export function Entry$Close(): Entry$;
      export type Entry$ = Deposit | Close;`);
    expect(types).toEqual([
      {
        name: "Entry",
        documentation: "",
        parameters: [],
        form: {
          kind: "open",
          variants: [
            {
              name: "Deposit",
              documentation: "",
              fields: [
                { label: null, type: { kind: "string" } },
                { label: "class", type: { kind: "number" } },
              ],
            },
            { name: "Close", documentation: "", fields: [] },
          ],
        },
      },
    ]);
  });

  test("without are opaque, and foreign ones external", () => {
    const { types } = read(`
      import { Pid as Pid$ } from "starfish-otp/kernel";
      export { Pid$ };
      declare class Money extends _.CustomType {}
      export type Money$ = Money;
      export type Dict$<K, V> = any;
      type Hidden$ = Money;`);
    expect(types.map(({ name, parameters, form }) => ({ name, parameters, form }))).toEqual([
      { name: "Money", parameters: [], form: { kind: "opaque", classNames: ["Money"] } },
      { name: "Dict", parameters: ["A", "B"], form: { kind: "external" } },
      { name: "Pid", parameters: [], form: { kind: "external" } },
    ]);
  });
});

describe("functions", () => {
  test("keep their names; those that JavaScript reserves have another one there", () => {
    const module = read("export function delete$(x: number, x1: any): undefined;");
    expect(functionNamed(module, "delete")).toMatchObject({
      jsName: "delete$",
      parameters: [
        { name: "x", type: { kind: "number" } },
        { name: "x1", type: { kind: "any" } },
      ],
      result: { kind: "nil" },
    });
  });

  test("of the compiler itself are none of the module's", () => {
    const { functions } = read(`
      export function Entry$Deposit(amount: number): Entry$;
      export function Entry$amount(value: Entry$): number;
      export function amount(value: Entry$): number;`);
    expect(functions.map((fn) => fn.name)).toEqual(["amount"]);
  });

  test("share type variables between parameters and result", () => {
    const module = read("export function first<A>(x: A, y: A): A;");
    expect(functionNamed(module, "first").result).toEqual({ kind: "variable", name: "A" });
  });
});

test("a type alias is read; a module with nothing public is empty", () => {
  expect(read("export type Amount = number;").aliases).toEqual([
    { name: "Amount", documentation: "", parameters: [], type: { kind: "number" } },
  ]);
  expect(read("export {}")).toMatchObject({ types: [], functions: [], constants: [], aliases: [] });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Project } from "ts-morph";
import { afterAll, describe, expect, test } from "vitest";
import { readFileExports } from "../../scripts/reference/declarations.ts";

const directory = mkdtempSync(join(tmpdir(), "starfish-declarations-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const project = new Project({ compilerOptions: { noResolve: true, noLib: true, types: [] } });

/** What a source says that it exports: signatures, with those of members. */
function faces(source: string): ReadonlyArray<readonly [string, ReadonlyArray<string>]> {
  const file = join(directory, "source.ts");
  writeFileSync(file, source);
  const entries = readFileExports(project, file);
  return entries.map(({ signature, members }) => [
    signature,
    members.map((member) => member.signature),
  ]);
}

describe("the signature", () => {
  test("of a function ends where its body begins", () => {
    expect(faces("export function add<N>(a: N, b = 1): N { return a; }")).toEqual([
      ["function add<N>(a: N, b = 1): N;", []],
    ]);
  });

  test("of a function with overloads has these and not what implements them", () => {
    const source = `export function of(a: string): string;
export function of(a: number): number;
export function of(a: unknown): unknown { return a; }`;
    expect(faces(source)).toEqual([
      ["function of(a: string): string;\nfunction of(a: number): number;", []],
    ]);
  });

  test("of a constant is its type, or its value where it has none written", () => {
    expect(faces("export const a: number = 1;\nexport const b = 2;")).toEqual([
      ["const a: number;", []],
      ["const b = 2;", []],
    ]);
  });

  test("of an interface is its head, with one line for each member", () => {
    const source = `declare const brand: unique symbol;
const modes = ["on", "off"] as const;
export interface Options<A> extends Base {
  readonly [brand]: A;
  readonly mode?: (typeof modes)[number];
  run(
    task: () => A,
  ): void;
}`;
    expect(faces(source)).toEqual([
      [
        "interface Options<A> extends Base",
        ['readonly mode?: "on" | "off"', "run(task: () => A): void"],
      ],
    ]);
  });

  test("of a class has nothing that is not for its users", () => {
    const source = `export class Box<A> {
  readonly #inner: A;
  private other = 1;
  protected third = 1;
  readonly _tag = "Box";
  readonly value: A = this.#inner;
  /** @internal */
  constructor(inner: A) { this.#inner = inner; }
  get size(): number { return 1; }
  async close(): Promise<void> {}
  static readonly of = <A>(value: A): Box<A> => new Box(value);
}`;
    expect(faces(source)).toEqual([
      [
        "class Box<A>",
        [
          'readonly _tag: "Box"',
          "readonly value: A",
          "get size(): number",
          "close(): Promise<void>",
          "static of<A>(value: A): Box<A>",
        ],
      ],
    ]);
  });

  test("of an error or a service of Effect has what it was described with", () => {
    const source = `export class Late extends Schema.TaggedError<Late>()("Late", {
  ms: Schema.Number,
  why: Schema.optional(Schema.Unknown),
}) {
  override get message(): string { return ""; }
}
export class System extends Context.Service<System, { readonly run: () => void }>()("System") {}`;
    expect(faces(source)).toEqual([
      [
        "class Late extends Schema.TaggedError",
        ['readonly _tag: "Late"', "readonly ms: number", "readonly why?: unknown"],
      ],
      ["class System extends Context.Service", ["readonly run: () => void"]],
    ]);
  });
});

test("what would have to be guessed is a mistake, with its name", () => {
  expect(() => faces("export function add(a: number) { return a; }")).toThrow(/tell of add/);
  const source = 'export class Late extends Schema.TaggedError<Late>()("Late", { a: Other }) {}';
  expect(() => faces(source)).toThrow(/tell of Late.*a is a Other/s);
});

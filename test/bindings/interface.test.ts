import { describe, expect, test } from "vitest";
import { readInterface, refine } from "../../codegen/bindings/interface.ts";
import type { GleamModule } from "../../codegen/bindings/model.ts";

const prelude = (name: string, parameters: ReadonlyArray<unknown> = []) => ({
  kind: "named",
  name,
  package: "",
  module: "gleam",
  parameters,
});

/** A package interface with one module `ledger`. */
const interfaceWith = (module: Record<string, unknown>): string =>
  JSON.stringify({
    name: "bank",
    version: "1.0.0",
    "gleam-version-constraint": null,
    modules: {
      ledger: {
        documentation: [" The ledger.", " Two lines."],
        "type-aliases": {},
        types: {},
        constants: {},
        functions: {},
        ...module,
      },
    },
  });

const ledger: GleamModule = {
  name: "ledger",
  packageName: "bank",
  documentation: "",
  types: [
    {
      name: "Entry",
      documentation: "",
      parameters: ["ZZ"],
      form: {
        kind: "open",
        variants: [
          {
            name: "Deposit",
            documentation: "",
            fields: [{ label: "amount", type: { kind: "number" } }],
          },
        ],
      },
    },
  ],
  aliases: [],
  constants: [],
  functions: [
    {
      name: "post",
      jsName: "post",
      documentation: "",
      parameters: [{ label: null, name: "amount", type: { kind: "number" } }],
      result: { kind: "unreadable", reason: "$maybe is not imported by the declarations" },
    },
  ],
};

describe("a package interface", () => {
  test("adds documentation, labels, and Int apart from Float", () => {
    const known = readInterface(
      interfaceWith({
        functions: {
          post: {
            documentation: " Posts an amount.\n\n More.\n",
            parameters: [{ label: "of", type: prelude("Int") }],
            return: prelude("List", [prelude("Float")]),
          },
        },
      }),
    );
    const refined = refine(ledger, known);
    expect(refined.documentation).toBe("The ledger.\nTwo lines.");
    expect(refined.functions[0]).toEqual({
      name: "post",
      jsName: "post",
      documentation: "Posts an amount.\n\nMore.",
      parameters: [{ label: "of", name: "amount", type: { kind: "int" } }],
      result: { kind: "list", item: { kind: "float" } },
    });
  });

  test("names type variables by their position", () => {
    const known = readInterface(
      interfaceWith({
        types: {
          Entry: {
            documentation: null,
            parameters: 1,
            constructors: [
              {
                documentation: " Money in.\n",
                name: "Deposit",
                parameters: [{ label: "amount", type: { kind: "variable", id: 0 } }],
              },
            ],
          },
        },
      }),
    );
    expect(refine(ledger, known).types[0]).toEqual({
      name: "Entry",
      documentation: "",
      parameters: ["A"],
      form: {
        kind: "open",
        variants: [
          {
            name: "Deposit",
            documentation: "Money in.",
            fields: [{ label: "amount", type: { kind: "variable", name: "A" } }],
          },
        ],
      },
    });
  });

  test("adds nothing that the compiled module does not export", () => {
    const known = readInterface(
      interfaceWith({
        functions: { erlang_only: { documentation: null, parameters: [], return: prelude("Nil") } },
      }),
    );
    expect(refine(ledger, known).functions).toEqual(ledger.functions);
  });

  test("of another package says nothing about a module", () => {
    const known = readInterface(interfaceWith({}));
    const other = { ...ledger, packageName: "shop" };
    expect(refine(other, known)).toBe(other);
  });

  test("of another shape is refused with the place", () => {
    expect(() => readInterface('{ "name": "bank", "modules": { "ledger": {} } }')).toThrow(
      /modules.*ledger.*documentation/s,
    );
  });
});

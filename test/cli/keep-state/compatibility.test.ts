// Whether a state of one program is one of the next: what is declared of its constructors, compared.

import { describe, expect, test } from "vitest";
import type { DeclaredConstructor, DeclaredConstructors } from "../../../codegen/assemble/index.ts";
import { compare, withDeclarations } from "../../../codegen/cli/keep-state/compatibility.ts";

const NAME = "shop/shop/stock.Stock";

type Fields = ReadonlyArray<readonly [label: string | null, type: string]>;

function declared(fields: Fields, type = "shop/shop/stock.State"): DeclaredConstructors {
  const declaration: DeclaredConstructor = {
    type,
    variants: [NAME, "shop/shop/stock.Closed"],
    fields: fields.map(([label, of]) => ({ label, type: of })),
  };
  return new Map([
    [NAME, declaration],
    ["shop/shop/till.Till", declaration],
  ]);
}

const state = {
  place: "a",
  name: "shop/stock.handle",
  state: { bytes: new Uint8Array(3), types: [{ index: 1, name: NAME, fields: ["count", "of"] }] },
  holes: [],
};

const before: Fields = [
  ["count", "number"],
  ["of", "prelude.List<#0>"],
];

const compared = (after: DeclaredConstructors, from: Fields = before) =>
  compare(withDeclarations(state, declared(from)), after);

describe("a state whose constructors are declared as before", () => {
  test("is offered with what is declared of them", () => {
    expect(compared(declared(before))).toEqual({
      kind: "same",
      offer: {
        ...state,
        facts: { [NAME]: { variants: [NAME, "shop/shop/stock.Closed"], generic: [1] } },
      },
    });
  });

  test("takes along the declarations of its own constructors alone", () => {
    expect([...withDeclarations(state, declared(before)).declared.keys()]).toEqual([NAME]);
  });

  test("is offered where neither program declares any", () => {
    const none = new Map();
    expect(compare(withDeclarations(state, none), none)).toEqual({
      kind: "same",
      offer: { ...state, facts: {} },
    });
  });
});

describe("a state is not offered", () => {
  const unlabelled: Fields = [[null, "number"]];
  interface Versions {
    readonly from?: Fields;
    readonly to: DeclaredConstructors;
  }
  const cases: ReadonlyArray<readonly [problem: string, versions: Versions]> = [
    ["Stock does not exist any more", { to: new Map() }],
    ["Stock belongs to another type", { to: declared(before, "shop/shop/stock.Other") }],
    ["Stock has a new field reserved", { to: declared([...before, ["reserved", "number"]]) }],
    [
      "Stock has new fields reserved, since",
      { to: declared([...before, ["reserved", "number"], ["since", "number"]]) },
    ],
    ["Stock has no field of any more", { to: declared(before.slice(0, 1)) }],
    ["Stock has no fields count, of any more", { to: declared(unlabelled) }],
    ["Stock has its fields in another order", { to: declared([...before].reverse()) }],
    [
      "the field count of Stock is of another type",
      { to: declared([["count", "string"], ...before.slice(1)]) },
    ],
    ["field 1 of Stock is of another type", { from: unlabelled, to: declared([[null, "string"]]) }],
    [
      "Stock has 2 fields, not 1",
      { from: unlabelled, to: declared([...unlabelled, [null, "string"]]) },
    ],
  ];
  test.each(cases)("%s", (problem, { from = before, to }) => {
    expect(compared(to, from)).toEqual({ kind: "other", problem });
  });
});

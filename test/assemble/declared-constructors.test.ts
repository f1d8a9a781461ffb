// What the compiler declares of constructors, under names that are the same in every build.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  assembleProgram,
  DeclarationReader,
  type DeclaredConstructors,
} from "../../codegen/assemble/index.ts";
import { projectWith } from "../cli/starfish.ts";

const source = `import gleam/dict.{type Dict}
import gleam/erlang/process.{type Pid, type Subject} as p
import gleam/option.{type Option}

pub type Message { Add(Int) }

type State {
  State(count: Int, owner: Option(Subject(Message)), items: Dict(String, #(Int, Bool)))
  Closed
}

pub opaque type Door(a, b) { Open(b, when: Int) Shut(Pid, List(Door(b, a))) }

pub fn states() { [Closed, State(0, option.None, panic)] |> fn(_: List(State)) { Nil } }
pub fn door() -> Door(Int, String) { Open("", 2) }
pub fn shut(pid: Pid) -> Door(Int, String) { Shut(pid, []) }
pub fn pid() -> Pid { p.self() }
`;

const shop = projectWith({ "src/shop.gleam": source });
const reader = new DeclarationReader();
let constructors: DeclaredConstructors;

const build = () => assembleProgram({ directory: shop, onNotice: () => undefined });

beforeAll(async () => {
  constructors = reader.read(await build());
});

describe("what is declared of a constructor", () => {
  test("its type with all constructors, and the types of its fields, of a private type too", () => {
    expect(constructors.get("shop/shop.State")).toEqual({
      type: "shop/shop.State",
      variants: ["shop/shop.State", "shop/shop.Closed"],
      fields: [
        { label: "count", type: "number" },
        {
          label: "owner",
          type: "gleam_stdlib/gleam/option.Option$<gleam_erlang/gleam/erlang/process.Subject$<shop/shop.Message$>>",
        },
        { label: "items", type: "gleam_stdlib/gleam/dict.Dict$<string,[number,boolean]>" },
      ],
    });
    expect(constructors.get("shop/shop.Closed")?.fields).toEqual([]);
  });

  test("parameters of its type by their number, of an opaque type too", () => {
    expect(constructors.get("shop/shop.Open")?.fields).toEqual([
      { label: null, type: "#1" },
      { label: "when", type: "number" },
    ]);
    expect(constructors.get("shop/shop.Shut")?.fields).toEqual([
      { label: null, type: "gleam_erlang/gleam/erlang/process.Pid$" },
      { label: null, type: "prelude.List<shop/shop.Door$<#1,#0>>" },
    ]);
  });

  test("of dependencies and of the prelude", () => {
    expect(constructors.get("gleam_stdlib/gleam/option.Some")).toEqual({
      type: "gleam_stdlib/gleam/option.Option",
      variants: ["gleam_stdlib/gleam/option.Some", "gleam_stdlib/gleam/option.None"],
      fields: [{ label: null, type: "#0" }],
    });
    expect(constructors.get("prelude.Error")?.variants).toEqual(["prelude.Ok", "prelude.Error"]);
  });

  test("is the same after a change that does not concern it, and another after one that does", async () => {
    const changed = source
      .replace("count: Int", "count: String")
      .replace("State(0,", 'State("",')
      .replace("as p", "as the_process")
      .replace("p.self()", "the_process.self()");
    writeFileSync(join(shop, "src/shop.gleam"), `pub type First(z) { First(z) }\n${changed}`);
    const after = reader.read(await build());
    expect(after.get("shop/shop.State")?.fields[0]).toEqual({ label: "count", type: "string" });
    expect(after.get("shop/shop.State")?.fields.slice(1)).toEqual(
      constructors.get("shop/shop.State")?.fields.slice(1),
    );
    for (const name of ["Open", "Shut", "Add"].map((each) => `shop/shop.${each}`)) {
      expect(after.get(name)).toEqual(constructors.get(name));
    }
    expect(after.get("gleam_stdlib/gleam/option.Some")).toBe(
      constructors.get("gleam_stdlib/gleam/option.Some"),
    );
  });
});

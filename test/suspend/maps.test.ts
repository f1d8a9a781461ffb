import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { transformProgram } from "../../codegen/suspend/index.ts";
import { isTrusted, modulesOf } from "./support/programs.ts";

type Payload = ConstructorParameters<typeof SourceMap>[0];

const APP = `export function f(g) {
  let x = g(1);
  return x;
}
export function h() {
  let y = f(wait);
  return [y, y];
}`;

/** Line and column, from 0, of a text. */
function placeOf(code: string, text: string): [number, number] {
  const lines = code.split("\n");
  const line = lines.findIndex((each) => each.includes(text));
  return [line, (lines[line] as string).indexOf(text)];
}

function transformed(map?: object): { code: string; source: SourceMap; original: string } {
  const modules = modulesOf(APP).map((module) =>
    module.id === "app/app.mjs" ? { ...module, map: map as never } : module,
  );
  const result = transformProgram({ modules, externalTrusted: isTrusted });
  const found = result.modules.find(({ id }) => id === "app/app.mjs");
  if (found === undefined) throw new Error("no module app");
  return {
    code: found.code,
    source: new SourceMap(found.map as unknown as Payload),
    original: modules.find(({ id }) => id === "app/app.mjs")?.code ?? "",
  };
}

describe("without a map of the compiler's", () => {
  test("positions lead to the module as it was, on its first line and behind an edit too", () => {
    const { code, source, original } = transformed();
    for (const text of ["import * as $result", "wait);", "return [y, y]", "let y"]) {
      const [line, column] = placeOf(code, text);
      const [originalLine, originalColumn] = placeOf(original, text);
      const entry = source.findEntry(line, column);
      expect(entry).toMatchObject({ originalLine, originalColumn, originalSource: "app.mjs" });
    }
  });

  test("a twin leads to the function that it repeats", () => {
    const { code, source, original } = transformed();
    const [line, column] = placeOf(code, "let x = ((");
    expect(line).toBeGreaterThan(original.split("\n").length - 2);
    const [originalLine, originalColumn] = placeOf(original, "let x");
    expect(source.findEntry(line, column)).toMatchObject({ originalLine, originalColumn });
    const [nameLine, nameColumn] = placeOf(code, "f$s(g)");
    const [at] = placeOf(original, "function f(g)");
    expect(source.findEntry(nameLine, nameColumn)).toMatchObject({ originalLine: at });
  });
});

describe("with the compiler's map", () => {
  test("positions lead to the Gleam source", () => {
    const lines = APP.split("\n").length + 1;
    const mappings = Array.from({ length: lines }, (_, line) => [[0, 0, line + 10, 2]]);
    const map = { version: 3, file: "app.mjs", names: [], sources: ["app.gleam"], mappings };
    const { code, source, original } = transformed(map);
    for (const text of ["let y", "let x = (("]) {
      const [line, column] = placeOf(code, text);
      const [plain] = placeOf(original, text === "let y" ? text : "let x");
      expect(source.findEntry(line, column)).toMatchObject({
        originalSource: "app.gleam",
        originalLine: plain + 10,
        originalColumn: 2,
      });
    }
  });
});

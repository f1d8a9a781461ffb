import { describe, expect, test } from "vitest";
import { nearestNames } from "../../codegen/project/nearest.ts";

describe("nearest names", () => {
  test("a slip of the finger is found", () => {
    expect(nearestNames("coutner", ["web", "counter", "country"], 3)).toEqual([
      "counter",
      "country",
    ]);
  });

  test("the last part of a path is enough", () => {
    expect(nearestNames("worker", ["app/worker", "app/web"], 3)).toEqual(["app/worker"]);
  });

  test("names that are far away are not offered", () => {
    expect(nearestNames("worker", ["ledger", "gleam/list"], 3)).toEqual([]);
  });

  test("no more than asked for, the nearest first, then by name", () => {
    expect(nearestNames("ab", ["ad", "ac", "ab1"], 2)).toEqual(["ab1", "ac"]);
  });

  test("nothing is near to nothing", () => {
    expect(nearestNames("name", [], 3)).toEqual([]);
  });
});

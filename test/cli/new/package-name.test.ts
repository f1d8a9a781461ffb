import { describe, expect, test } from "vitest";
import { refuseName } from "../../../codegen/cli/new/package-name.ts";

describe("names of packages", () => {
  test.each(["app", "my_app", "a1", "app_2_web"])("%s is one", (name) => {
    expect(refuseName(name)).toBeUndefined();
  });

  test.each([
    ["My-App", "my_app"],
    ["myApp", "my_app"],
    ["2nd app", "nd_app"],
    ["app.web", "app_web"],
  ])("%s is none, %s would be", (name, suggestion) => {
    expect(refuseName(name)).toEqual({
      reason:
        "a Gleam package is named with lower case letters, digits and underscores, starting with a letter",
      suggestion,
    });
  });

  test.each([
    ["", "a package needs a name"],
    ["gleam_tools", "names that start with gleam_ are kept for the Gleam team"],
    ["case", "case is a word of the Gleam language"],
    ["receive", "receive is a word of the Erlang language"],
    ["gleeunit", "gleeunit is the name of a package that the new app may depend on"],
    ["a".repeat(215), "a name has at most 214 characters"],
  ])("%s is refused with a reason", (name, reason) => {
    expect(refuseName(name)).toEqual({ reason });
  });
});

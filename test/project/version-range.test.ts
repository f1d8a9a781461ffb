import { describe, expect, test } from "vitest";
import {
  compareVersions,
  parseVersion,
  parseVersionRange,
} from "../../codegen/project/version-range.ts";

function version(text: string) {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
}

function allows(range: string, text: string): boolean | undefined {
  return parseVersionRange(range)?.allows(version(text));
}

describe("versions", () => {
  test("are in the order of Semantic Versioning, section 11", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.0.1",
      "1.2.0",
      "1.10.0",
      "2.0.0",
    ];
    for (const [index, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries()) {
        const compared = Math.sign(compareVersions(version(left), version(right)));
        expect([left, right, compared]).toEqual([left, right, Math.sign(index - other)]);
      }
    }
  });

  test("leave build metadata out of account", () => {
    expect(compareVersions(version("1.0.0+a"), version("1.0.0+b"))).toBe(0);
  });

  test.each(["", "one", "1.x", "v1.0.0", "1.0.0.0", "-1.0.0"])("%j is none", (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe("a range of versions", () => {
  test.each([
    [">= 0.44.0 and < 2.0.0", "0.44.0", true],
    [">= 0.44.0 and < 2.0.0", "2.0.0", false],
    [">= 0.44.0 and < 2.0.0", "0.43.9", false],
    ["~> 1.2", "1.9.0", true],
    ["~> 1.2", "1.1.9", false],
    ["~> 1.2", "2.0.0", false],
    ["~> 1.2.3", "1.2.9", true],
    ["~> 1.2.3", "1.3.0", false],
    ["1.2.3", "1.2.3", true],
    ["1.2.3", "1.2.4", false],
    ["== 1.2.3", "1.2.3", true],
    ["!= 1.2.3", "1.2.3", false],
    ["> 1.0.0", "1.0.0", false],
    ["<= 1.0.0", "1.0.0", true],
    [">= 1.0.0 and < 1.1.0 or >= 2.0.0", "2.5.0", true],
    [">= 1.0.0 and < 1.1.0 or >= 2.0.0", "1.5.0", false],
  ])("%s, of %s: %s", (range, text, expected) => {
    expect(allows(range, text)).toBe(expected);
  });

  test.each(["", "latest", ">= ", ">= 1.0.0 and", ">= 1.0.0 && < 2.0.0", "^1.0.0"])(
    "%j is none",
    (text) => {
      expect(parseVersionRange(text)).toBeUndefined();
    },
  );
});

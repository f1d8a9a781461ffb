// Owns versions and the ranges of versions that a gleam.toml may require, as Hex understands them:
// `>= 1.0.0 and < 2.0.0`, `~> 1.2`, `== 1.2.3 or == 1.3.0`, `1.0.0`. `and` binds closer than `or`.
//
// Text that is no range gives undefined, never an exception and never a range that allows everything.

export interface Version {
  readonly numbers: readonly [number, number, number];
  /** The parts after `-`; a version with any comes before the one without. */
  readonly preRelease: ReadonlyArray<string>;
}

export interface VersionRange {
  readonly text: string;
  readonly allows: (version: Version) => boolean;
}

const versionPattern = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

export function parseVersion(text: string): Version | undefined {
  const match = versionPattern.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, preRelease] = match;
  return {
    numbers: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
    preRelease: preRelease === undefined ? [] : preRelease.split("."),
  };
}

function comparePart(left: string, right: string): number {
  const numeric = /^\d+$/;
  const leftIsNumber = numeric.test(left);
  const rightIsNumber = numeric.test(right);
  if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Negative, zero or positive, in the order of Semantic Versioning 2, section 11. */
export function compareVersions(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  if (left.preRelease.length === 0 || right.preRelease.length === 0)
    return right.preRelease.length - left.preRelease.length;
  for (const [index, part] of left.preRelease.entries()) {
    const other = right.preRelease[index];
    if (other === undefined) return 1;
    const difference = comparePart(part, other);
    if (difference !== 0) return difference;
  }
  return left.preRelease.length - right.preRelease.length;
}

type Test = (version: Version) => boolean;

/** `~> 1.2` means at least 1.2.0 and below 2.0.0; `~> 1.2.3` means at least 1.2.3 and below 1.3.0. */
function pessimistic(text: string, from: Version): Test {
  const isTwoPart = /^\d+\.\d+(?:-|$)/.test(text);
  const [major, minor] = from.numbers;
  const below: Version = {
    numbers: isTwoPart ? [major + 1, 0, 0] : [major, minor + 1, 0],
    preRelease: [],
  };
  return (version) => compareVersions(version, from) >= 0 && compareVersions(version, below) < 0;
}

function parseComparison(text: string): Test | undefined {
  const match = /^(~>|>=|<=|==|!=|>|<)?\s*(\S+)$/.exec(text.trim());
  const operand = match === null ? undefined : parseVersion(match[2] ?? "");
  if (match === null || operand === undefined) return undefined;
  const compare = (version: Version) => compareVersions(version, operand);
  switch (match[1]) {
    case "~>":
      return pessimistic(match[2] ?? "", operand);
    case ">=":
      return (version) => compare(version) >= 0;
    case "<=":
      return (version) => compare(version) <= 0;
    case ">":
      return (version) => compare(version) > 0;
    case "<":
      return (version) => compare(version) < 0;
    case "!=":
      return (version) => compare(version) !== 0;
    default:
      return (version) => compare(version) === 0;
  }
}

function parseAll<Part>(
  parts: ReadonlyArray<string>,
  parse: (text: string) => Part | undefined,
): ReadonlyArray<Part> | undefined {
  const parsed = parts.map(parse).filter((part) => part !== undefined);
  return parsed.length === parts.length ? parsed : undefined;
}

function parseConjunction(text: string): Test | undefined {
  const tests = parseAll(text.split(/\s+and\s+/), parseComparison);
  return tests && ((version) => tests.every((test) => test(version)));
}

export function parseVersionRange(text: string): VersionRange | undefined {
  const tests = parseAll(text.split(/\s+or\s+/), parseConjunction);
  return tests && { text, allows: (version) => tests.some((test) => test(version)) };
}

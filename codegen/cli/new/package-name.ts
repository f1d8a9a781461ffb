// Owns which names a new Gleam package may have. The rules are Gleam's own (lower case, digits, underscores, no word
// that Gleam or Erlang keeps for itself), plus the packages that every new app depends on. Pure, never fails:
// a refusal is a value that says why and offers a name that would do.

/** Why a name is refused, and one that is not, if there is an obvious one. */
export interface NameRefusal {
  readonly reason: string;
  readonly suggestion?: string;
}

const gleamWords = new Set(
  (
    "as assert auto case const delegate derive echo else fn if implement import let macro opaque panic pub test " +
    "todo type use"
  ).split(" "),
);

const erlangWords = new Set(
  (
    "after and andalso band begin bnot bor bsl bsr bxor catch cond div end fun maybe not of or orelse receive rem " +
    "try when xor"
  ).split(" "),
);

/** Names that are taken by what a new app depends on. */
const takenNames = new Set(["gleam", "gleeunit", "logging", "starfish"]);

const wellFormed = /^[a-z][a-z0-9_]*$/;

/** npm refuses longer package names. */
const longestName = 214;

function suggestionFor(name: string): string | undefined {
  const snakeCase = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .replace(/_+$/, "");
  return snakeCase !== name && refusalOf(snakeCase) === undefined ? snakeCase : undefined;
}

function refusalOf(name: string): string | undefined {
  if (name === "") return "a package needs a name";
  if (name.length > longestName) return `a name has at most ${longestName} characters`;
  if (!wellFormed.test(name)) {
    return "a Gleam package is named with lower case letters, digits and underscores, starting with a letter";
  }
  if (name.startsWith("gleam_")) return "names that start with gleam_ are kept for the Gleam team";
  if (gleamWords.has(name)) return `${name} is a word of the Gleam language`;
  if (erlangWords.has(name)) return `${name} is a word of the Erlang language`;
  if (takenNames.has(name))
    return `${name} is the name of a package that the new app may depend on`;
  return undefined;
}

/**
 * Why `name` cannot name a new package, or undefined when it can.
 *
 * Source of the rules: `gleam new` of the Gleam compiler.
 *
 * @example
 * refuseName("My-App") // { reason: "a Gleam package is named with …", suggestion: "my_app" }
 */
export function refuseName(name: string): NameRefusal | undefined {
  const reason = refusalOf(name);
  if (reason === undefined) return undefined;
  const suggestion = suggestionFor(name);
  return suggestion === undefined ? { reason } : { reason, suggestion };
}

/**
 * Names of the bindings: Gleam's `snake_case` as TypeScript's `camelCase`, without clashes.
 *
 * Promise: the same names come out for the same names in the same order. A name that is taken or
 * reserved gets underscores at its end. Names with a `$` are never given out: they belong to the
 * generated code itself.
 */

/** Names of values that JavaScript or the generated code keeps for itself. */
const RESERVED_VALUES = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield program promised"
  ).split(" "),
);

/** Names of types that the generated code uses from the language itself. */
const RESERVED_TYPES = new Set(
  "Promise ReadonlyArray ReadonlyMap ReadonlySet Uint8Array Promised Raw".split(" "),
);

/** Names that a method of a client cannot have: they are its base class's. */
const RESERVED_METHODS = new Set(["constructor", "perform", "system"]);

/** Hands out names in one scope, each once. */
export class Names {
  readonly #taken: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  static values(): Names {
    return new Names(RESERVED_VALUES);
  }

  static types(): Names {
    return new Names(RESERVED_TYPES);
  }

  static methods(): Names {
    return new Names(RESERVED_METHODS);
  }

  /** Names of fields: nothing is reserved. */
  static fields(): Names {
    return new Names([]);
  }

  claim(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    return name;
  }
}

/**
 * `reply_to` → `replyTo`. Leading underscores are dropped; a digit after an underscore stays a
 * digit.
 */
export function camelCase(name: string): string {
  const words = name.split("_").filter((word) => word !== "");
  return words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

/** `OutOfStock` → `outOfStock`; `HTTPError` → `httpError`. */
export function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase());
}

/**
 * The name of the client of a message type: `Message` → `Ref`, `AccountMessage` → `AccountRef`,
 * `Command` → `CommandRef`.
 */
export function refName(messageType: string): string {
  return `${messageType.replace(/(Message|Msg)$/, "")}Ref`;
}

/**
 * The name under which a generated module imports another one: `gleam/otp/actor` →
 * `$gleam_otp_actor`.
 */
export function moduleAlias(module: string): string {
  return `$${module.replaceAll("/", "_")}`;
}

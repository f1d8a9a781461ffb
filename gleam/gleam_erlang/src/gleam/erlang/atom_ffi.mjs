// Owns how Gleam values and atoms of the kernel stand for each other.
//
// Promises one object per name (the kernel interns them) and the BEAM's view of
// values that are atoms there: booleans, Nil and constructors without fields.
// Fails only in `create`, with the error system_limit beyond 255 characters.

import { Atom, raise } from "starfish-otp/kernel";
import { CustomType, Result$Error, Result$Ok } from "../../gleam.mjs";

/** The BEAM's limit, in code points. */
const CHARACTERS_MAX = 255;

export function get(name) {
  const atom = Atom.existing(name);
  return atom === undefined ? Result$Error(undefined) : Result$Ok(atom);
}

export function create(name) {
  if (name.length > CHARACTERS_MAX && [...name].length > CHARACTERS_MAX) {
    return raise(Atom.create("system_limit"));
  }
  return Atom.create(name);
}

export function to_string(atom) {
  return atom.name;
}

export function identity(value) {
  return value;
}

export function decode_atom(data) {
  const atom = atomOf(data);
  return atom === undefined ? Result$Error(Atom.create("nil")) : Result$Ok(atom);
}

/** The atom that `value` is on the BEAM, or undefined when it is none there. */
export function atomOf(value) {
  if (value instanceof Atom) return value;
  if (value === undefined || value === null) return Atom.create("nil");
  if (typeof value === "boolean") return Atom.create(String(value));
  if (value instanceof CustomType && Object.keys(value).length === 0) {
    return Atom.create(snakeCase(value.constructor.name));
  }
  return undefined;
}

/** A constructor's name as the compiler writes it for Erlang: a word begins at every capital. */
function snakeCase(name) {
  return name.replace(
    /[A-Z]/g,
    (capital, index) => (index === 0 ? "" : "_") + capital.toLowerCase(),
  );
}

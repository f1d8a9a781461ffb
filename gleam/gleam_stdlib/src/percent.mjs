/*
 * Percent encoding of texts in URIs.
 *
 * A text that is no encoding, a broken escape or escapes that are not UTF-8, is Gleam's `Error(Nil)`; nothing throws.
 */
import { Error, Ok } from "./gleam.mjs";

/** All but letters, digits and `-_.!~*'()+` is escaped. */
export function encode(text) {
  return encodeURIComponent(text).replaceAll("%2B", "+");
}

export function decode(text) {
  try {
    return new Ok(decodeURIComponent(text));
  } catch {
    return new Error(undefined);
  }
}

// Owns the conversion between strings and Gleam lists of code points.
//
// Promises that a list made by hand from the same numbers is the same charlist.
// Fails with a RangeError when a list holds something that is no code point.

import { toList } from "../../gleam.mjs";

export function from_string(text) {
  return toList(Array.from(text, (character) => character.codePointAt(0)));
}

export function to_string(charlist) {
  let text = "";
  for (const codePoint of charlist) text += String.fromCodePoint(codePoint);
  return text;
}

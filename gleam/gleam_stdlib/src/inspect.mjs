/*
 * Values as text, the way they would be written in Gleam.
 *
 * For people: the form is not for parsing. A float without a fraction looks like an integer, since the host cannot tell them
 * apart. Host values are put behind `//js`, functions behind `//fn`. Every value has a text, circular ones included; nothing
 * throws, other than a getter or `toString` of a host object, or the host's stack on values nested beyond its depth.
 */
import { inspect as inspectBits } from "./bits.mjs";
import { Dict } from "./dict.mjs";
import { BitArray, CustomType, List, List$isNonEmpty, UtfCodepoint } from "./gleam.mjs";
import { floatToString } from "./numbers.mjs";

/** Quotes, backslashes and control characters. */
const NEEDS_ESCAPE = /["\\\p{Cc}]/u;
const NAMED_ESCAPES = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
};
const FIRST_PRINTABLE = 32;
const LAST_PRINTABLE = 126;

/** @param {unknown} value */
export function inspect(value) {
  return textOf(value, new Set());
}

/** `ancestors`: the objects that the value is part of, by which circles are noticed. */
function textOf(value, ancestors) {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      return Number.isInteger(value) ? String(value) : floatToString(value);
    case "boolean":
      return value ? "True" : "False";
    case "undefined":
      return "Nil";
    case "bigint":
      return String(value);
    case "function":
      return functionText(value);
    case "symbol":
      return `//js(${String(value)})`;
    default:
      return value === null ? "//js(null)" : textOfObject(value, ancestors);
  }
}

function quoted(text) {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  let escaped = '"';
  for (const character of text) escaped += escapeOf(character);
  return `${escaped}"`;
}

function escapeOf(character) {
  if (!NEEDS_ESCAPE.test(character)) return character;
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0).toString(16).toUpperCase();
  return `\\u{${code.padStart(4, "0")}}`;
}

/** Parameters have no names any more: they are called a, b, c ... */
function functionText(run) {
  const names = [];
  for (let i = 0; i < run.length; i++) names.push(String.fromCharCode("a".charCodeAt(0) + i));
  return `//fn(${names.join(", ")}) { ... }`;
}

function textOfObject(object, ancestors) {
  if (ancestors.has(object)) return "//js(circular reference)";
  ancestors.add(object);
  const text = textOfParts(object, ancestors);
  ancestors.delete(object);
  return text;
}

function textOfParts(object, ancestors) {
  if (Array.isArray(object)) return `#(${textsOf(object, ancestors)})`;
  if (object instanceof CustomType) return recordText(object, ancestors);
  if (object instanceof List) return listText(object, ancestors);
  if (object instanceof Dict) return `dict.from_list([${textsOf(object, ancestors)}])`;
  if (object instanceof BitArray) return inspectBits(object);
  if (object instanceof UtfCodepoint)
    return `//utfcodepoint(${String.fromCodePoint(object.value)})`;
  return foreignText(object, ancestors);
}

/** The texts of the values, with commas between them. */
function textsOf(values, ancestors) {
  let texts = "";
  for (const value of values) {
    texts += texts === "" ? textOf(value, ancestors) : `, ${textOf(value, ancestors)}`;
  }
  return texts;
}

/** A list that could be one of Erlang's texts is shown as one, as on the other target. */
function listText(list, ancestors) {
  const characters = printableText(list);
  if (characters !== undefined) return `charlist.from_string("${characters}")`;
  return `[${textsOf(list, ancestors)}]`;
}

/** The text of a list of printable ASCII codes, at least one; undefined for any other list. */
function printableText(list) {
  if (!List$isNonEmpty(list)) return undefined;
  const characters = [];
  for (const code of list) {
    if (!Number.isInteger(code) || code < FIRST_PRINTABLE || code > LAST_PRINTABLE)
      return undefined;
    characters.push(String.fromCharCode(code));
  }
  return characters.join("");
}

function recordText(record, ancestors) {
  const fields = [];
  for (const label of Object.keys(record)) {
    const text = textOf(record[label], ancestors);
    const isPositional = label[0] >= "0" && label[0] <= "9";
    fields.push(isPositional ? text : `${label}: ${text}`);
  }
  const name = record.constructor.name;
  return fields.length === 0 ? name : `${name}(${fields.join(", ")})`;
}

/** Values of the host. */
function foreignText(object, ancestors) {
  if (object instanceof Set) return `//js(Set(${textsOf(object, ancestors)}))`;
  if (object instanceof RegExp || object instanceof globalThis.Error) return `//js(${object})`;
  if (object instanceof Date) return `//js(Date("${object.toISOString()}"))`;
  const name = Object.getPrototypeOf(object)?.constructor?.name || "Object";
  const fields = [];
  for (const key of Object.keys(object)) {
    fields.push(`${quoted(key)}: ${textOf(object[key], ancestors)}`);
  }
  const head = name === "Object" ? "" : `${name} `;
  const body = fields.length === 0 ? "" : ` ${fields.join(", ")} `;
  return `//js(${head}{${body}})`;
}

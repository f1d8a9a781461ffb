/*
 * Looking into values of unknown type, for `gleam/dynamic` and `gleam/dynamic/decode`.
 *
 * Knows Gleam's own values and the host's: a `Map` or plain object reads as a dict, an array as a list, `null` as nil. Whatever
 * is given, there is an answer; nothing throws, other than a getter of a host object.
 */
import { Dict, fromEntries, get } from "./dict.mjs";
import {
  BitArray,
  Error,
  List,
  List$Empty,
  List$isNonEmpty,
  List$NonEmpty,
  Ok,
  Result,
} from "./gleam.mjs";

/** Elements of a list that can be had by position, a guard against reading whole lists so. */
const INDEXABLE_LIST_ELEMENTS = 8;

export function identity(value) {
  return value;
}

export function nil() {
  return undefined;
}

export function arrayOf(list) {
  return list.toArray();
}

/** The name of the kind of value. */
export function classify(value) {
  switch (typeof value) {
    case "string":
      return "String";
    case "boolean":
      return "Bool";
    case "number":
      return Number.isInteger(value) ? "Int" : "Float";
    case "undefined":
      return "Nil";
    case "object":
      return value === null ? "Nil" : classifyObject(value);
    default:
      return capitalised(typeof value);
  }
}

function classifyObject(object) {
  if (object instanceof Result) return "Result";
  if (object instanceof List) return "List";
  if (object instanceof BitArray) return "BitArray";
  if (object instanceof Dict) return "Dict";
  return Array.isArray(object) ? "Array" : "Object";
}

function capitalised(word) {
  return word[0].toUpperCase() + word.slice(1);
}

/**
 * What is at a key: `Ok(Ok(value))`, `Ok(Error(Nil))` if nothing is, `Error(expected)` if there is nothing to look into, with
 * the name of what there should have been.
 */
export function index(value, key) {
  if (value instanceof Dict) return new Ok(get(value, key));
  if (value instanceof Map || value instanceof WeakMap) {
    return value.has(key) ? found(value.get(key)) : new Ok(new Error(undefined));
  }
  const isPosition = Number.isInteger(key);
  if (isPosition && key >= 0 && key < INDEXABLE_LIST_ELEMENTS && value instanceof List) {
    return elementAt(value, key);
  }
  if (typeof value === "object" && value !== null) {
    return key in value ? found(value[key]) : new Ok(new Error(undefined));
  }
  return new Error(isPosition ? "Indexable" : "Dict");
}

function found(value) {
  return new Ok(new Ok(value));
}

function elementAt(list, position) {
  let rest = list;
  for (let i = 0; i < position && List$isNonEmpty(rest); i++) rest = rest.tail;
  return List$isNonEmpty(rest) ? found(rest.head) : new Error("Indexable");
}

export function asList(value) {
  if (value instanceof List) return new Ok(value);
  if (!Array.isArray(value)) return new Error(undefined);
  let list = List$Empty();
  for (let i = value.length - 1; i >= 0; i--) list = List$NonEmpty(value[i], list);
  return new Ok(list);
}

export function asDict(value) {
  if (value instanceof Dict) return new Ok(value);
  if (value instanceof Map) return new Ok(fromEntries(value));
  if (typeof value !== "object" || value === null) return new Error(undefined);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return new Error(undefined);
  return new Ok(fromEntries(Object.entries(value)));
}

/** `Ok` of the text, or `Error` of what stands in for it until the errors are reported; so the others below. */
export function asString(value) {
  return typeof value === "string" ? new Ok(value) : new Error("");
}

export function asInt(value) {
  return Number.isInteger(value) ? new Ok(value) : new Error(0);
}

export function asFloat(value) {
  return typeof value === "number" ? new Ok(value) : new Error(0);
}

export function asBool(value) {
  return typeof value === "boolean" ? new Ok(value) : new Error(false);
}

export function asBitArray(value) {
  if (value instanceof BitArray) return new Ok(value);
  if (value instanceof Uint8Array) return new Ok(new BitArray(value));
  return new Error(new BitArray(new Uint8Array(0)));
}

export function isNil(value) {
  return value === null || value === undefined;
}

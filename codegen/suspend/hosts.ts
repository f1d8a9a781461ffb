// What the host's own functions do with functions that they are given: call them, keep them among their elements, or neither.
// Unknown functions of the host are taken to call. Names here are JavaScript's and Node's, never the program's.

import type { Callee } from "./facts.ts";

/** Methods that call a function argument now or later. */
const CALLING_METHODS = new Set([
  ...[
    "map",
    "forEach",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "some",
    "every",
  ],
  ...[
    "reduce",
    "reduceRight",
    "flatMap",
    "sort",
    "toSorted",
    "replace",
    "replaceAll",
    "then",
    "catch",
  ],
  ...[
    "finally",
    "addEventListener",
    "removeEventListener",
    "on",
    "once",
    "off",
    "getOrInsertComputed",
  ],
  ...["groupBy", "subscribe", "nextTick", "defer"],
]);

/** Methods that keep their arguments as elements, or look at them only. */
const KEEPING_METHODS = new Set([
  ...["push", "unshift", "set", "add", "concat", "fill", "with", "splice", "toSpliced", "append"],
  ...["has", "delete", "get", "at", "includes", "indexOf", "lastIndexOf", "slice", "join", "keys"],
  ...[
    "values",
    "entries",
    "pop",
    "shift",
    "reverse",
    "next",
    "return",
    "throw",
    "toString",
    "toReversed",
  ],
  ...["startsWith", "endsWith", "charCodeAt", "codePointAt", "padStart", "padEnd", "split", "trim"],
  ...[
    "substring",
    "repeat",
    "test",
    "exec",
    "match",
    "matchAll",
    "normalize",
    "localeCompare",
    "write",
  ],
  ...[
    "byteAt",
    "hasOwnProperty",
    "isPrototypeOf",
    "subarray",
    "encode",
    "decode",
    "getRandomValues",
  ],
  ...["valueOf", "toFixed", "toPrecision", "copyWithin", "flat", "clear", "assign", "deref"],
  ...["segment", "formatToParts", "resolvedOptions"],
]);

/** Methods whose result is data, or a collection of what there was: never itself a function that somebody put in. */
const DATA_METHODS = new Set([
  ...["join", "slice", "concat", "map", "filter", "forEach", "some", "every", "flat", "flatMap"],
  ...["indexOf", "lastIndexOf", "findIndex", "findLastIndex", "includes", "has", "delete"],
  ...["push", "unshift", "splice", "toSpliced", "fill", "with", "reverse", "toReversed", "sort"],
  ...["toSorted", "copyWithin", "keys", "toString", "replace", "replaceAll", "startsWith"],
  ...["endsWith", "charCodeAt", "codePointAt", "padStart", "padEnd", "split", "trim", "test"],
  ...["substring", "repeat", "match", "matchAll", "normalize", "localeCompare", "toFixed"],
  ...["toPrecision", "subarray", "encode", "decode", "hasOwnProperty", "isPrototypeOf", "clear"],
  ...["segment", "formatToParts", "resolvedOptions", "set", "add"],
]);

/** Global functions and namespaces whose functions never call an argument. Matched by the first name. */
const QUIET_GLOBALS = new Set([
  ...["Math", "JSON", "Number", "String", "Boolean", "Symbol", "BigInt", "console", "Atomics"],
  ...["parseInt", "parseFloat", "isNaN", "isFinite", "structuredClone", "encodeURIComponent"],
  ...[
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
    "atob",
    "btoa",
    "clearTimeout",
    "clearInterval",
  ],
  ...[
    "clearImmediate",
    "Object",
    "Array",
    "Intl",
    "Date",
    "RegExp",
    "Error",
    "TypeError",
    "RangeError",
  ],
  ...["Uint8Array", "Float64Array", "DataView", "ArrayBuffer", "URL", "TextEncoder", "TextDecoder"],
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "performance", "crypto", "AggregateError"],
  ...[
    "SharedArrayBuffer",
    "Buffer",
    "process.stdout",
    "process.stderr",
    "process.exit",
    "EvalError",
  ],
  ...[
    "Int8Array",
    "Uint16Array",
    "Int16Array",
    "Uint32Array",
    "Int32Array",
    "Float32Array",
    "BigInt64Array",
  ],
  ...["Promise.resolve", "Promise.reject", "Promise.all", "Promise.race", "Promise.allSettled"],
  ...["Uint8ClampedArray", "URLSearchParams", "SyntaxError", "ReferenceError", "URIError"],
]);

/** Members of quiet namespaces that do call. */
const CALLING_GLOBALS = new Set(["Array.from", "Array.fromAsync", "Object.groupBy", "Map.groupBy"]);

const REFLECTING_GLOBALS = new Set([
  ...["Object.values", "Object.entries", "Object.assign", "Reflect.get", "Object.fromEntries"],
  ...["structuredClone", "Object.getOwnPropertyDescriptor", "Object.getOwnPropertyDescriptors"],
]);

/** Position of the argument that the host's function calls and does not keep; -1 if there is none. */
export function calledPosition(callee: Callee): number {
  if (callee.kind === "method") {
    if (callee.name === "replace" || callee.name === "replaceAll") return 1;
    return CALLING_METHODS.has(callee.name) ? 0 : -1;
  }
  return callee.kind === "host" && callee.name === "Array.from" ? 1 : -1;
}

export function methodCalls(name: string): boolean {
  return !(KEEPING_METHODS.has(name) || isSynchronous(name));
}

/** The host's meaning of this method name holds even if the program has a field of the same name. */
export function isHostMethod(name: string): boolean {
  return CALLING_METHODS.has(name) || KEEPING_METHODS.has(name);
}

/** Does the host's method of this name give back nothing but data? */
export function givesData(name: string): boolean {
  return DATA_METHODS.has(name);
}

/** Node's synchronous functions are done when they return; only `cpSync` asks a function on its way. */
function isSynchronous(name: string): boolean {
  return /[a-z]Sync$/.test(name) && name !== "cpSync";
}

/** Modules of Node that know texts and numbers only. */
const DATA_MODULES = new Set(["path", "path/posix", "path/win32", "url", "os", "buffer"]);

/** May this function of a module outside of the program call, keep or give back what it is given? */
export function memberCalls(specifier: string, name: string): boolean {
  const module = specifier.replace(/^node:/, "");
  return !(DATA_MODULES.has(module) || (module === "fs" && isSynchronous(name)));
}

export function globalCalls(path: string): boolean {
  if (CALLING_GLOBALS.has(path)) return true;
  const first = path.split(".", 1)[0] ?? path;
  const two = path.split(".", 2).join(".");
  return !(QUIET_GLOBALS.has(first) || QUIET_GLOBALS.has(two));
}

/** Gives back values of any field of its argument. */
export function globalReflects(path: string): boolean {
  return REFLECTING_GLOBALS.has(path);
}

/** A host object calls functions assigned to fields of such a name: `onmessage`, `onclick`. */
export function isHandlerName(name: string): boolean {
  return /^on[a-z]/.test(name);
}

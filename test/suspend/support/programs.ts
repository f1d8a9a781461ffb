// Small programs for the tests of the transform: modules as the compiler writes them, around a snippet. `ffi.mjs` holds the
// seeds and FFI functions of every kind, `list.mjs` and `result.mjs` what the standard library's look like.

import {
  type InputModule,
  type TransformOptions,
  type TransformResult,
  transformProgram,
} from "../../../codegen/suspend/index.ts";

export const FFI = `import { suspend, spawn as kernelSpawn, send as kernelSend, SUSPEND } from "starfish-otp/kernel";
export function wait(value) { return suspend(value); }
export function* sleep(value) { yield SUSPEND; return value; }
export function spawn(body) { return kernelSpawn(body); }
export function send(pid, message) { kernelSend(pid, message); }
export function log(value) { (globalThis.$log ??= []).push(value); return value; }
export function fold_array(array, initial, f) { let all = initial; for (const x of array) all = f(all, x); return all; }
export function rescue(f) { try { return [true, f()]; } catch (error) { return [false, error.message]; } }
export function identity(x) { return x; }
`;

export const LIST = `import { toList, Empty as $Empty, prepend as listPrepend, List$Empty$const as $List$Empty$const } from "./gleam.mjs";
function reverse_and_prepend(loop$prefix, loop$suffix) {
  while (true) {
    let prefix = loop$prefix;
    let suffix = loop$suffix;
    if (prefix instanceof $Empty) {
      return suffix;
    } else {
      let first$1 = prefix.head;
      let rest$1 = prefix.tail;
      loop$prefix = rest$1;
      loop$suffix = listPrepend(first$1, suffix);
    }
  }
}
export function reverse(list) {
  return reverse_and_prepend(list, $List$Empty$const);
}
function map_loop(loop$list, loop$fun, loop$acc) {
  while (true) {
    let list = loop$list;
    let fun = loop$fun;
    let acc = loop$acc;
    if (list instanceof $Empty) {
      return reverse(acc);
    } else {
      let first$1 = list.head;
      let rest$1 = list.tail;
      loop$list = rest$1;
      loop$fun = fun;
      loop$acc = listPrepend(fun(first$1), acc);
    }
  }
}
export function map(list, fun) {
  return map_loop(list, fun, $List$Empty$const);
}
export function each(loop$list, loop$f) {
  while (true) {
    let list = loop$list;
    let f = loop$f;
    if (list instanceof $Empty) {
      return undefined;
    } else {
      let first$1 = list.head;
      let rest$1 = list.tail;
      f(first$1);
      loop$list = rest$1;
      loop$f = f;
    }
  }
}
export function first(list) {
  if (list instanceof $Empty) {
    return undefined;
  } else {
    let first$1 = list.head;
    return first$1;
  }
}
`;

export const RESULT = `import { Ok, Error } from "./gleam.mjs";
export function try$(result, fun) {
  if (result instanceof Ok) {
    let x = result[0];
    return fun(x);
  } else {
    return result;
  }
}
export function unwrap(result, default$) {
  if (result instanceof Ok) {
    let v = result[0];
    return v;
  } else {
    return default$;
  }
}
export function lazy_unwrap(result, default$) {
  if (result instanceof Ok) {
    let v = result[0];
    return v;
  } else {
    return default$();
  }
}
`;

export const PRELUDE = `export class CustomType {
  withFields(fields) {
    let properties = Object.keys(this).map((label) => label in fields ? fields[label] : this[label]);
    return new this.constructor(...properties);
  }
}
export class List {
  [Symbol.iterator]() { return new ListIterator(this); }
  toArray() { return [...this]; }
}
class ListIterator {
  #current;
  constructor(current) { this.#current = current; }
  next() {
    if (this.#current instanceof Empty) return { done: true };
    let { head, tail } = this.#current;
    this.#current = tail;
    return { value: head, done: false };
  }
}
export class Empty extends List {}
export const List$Empty$const = new Empty();
export class NonEmpty extends List {
  constructor(head, tail) { super(); this.head = head; this.tail = tail; }
}
export function prepend(element, tail) { return new NonEmpty(element, tail); }
export function toList(elements, tail) {
  let t = tail || List$Empty$const;
  for (let i = elements.length - 1; i >= 0; --i) t = new NonEmpty(elements[i], t);
  return t;
}
export class Result extends CustomType {}
export class Ok extends Result { constructor(value) { super(); this[0] = value; } }
export class Error extends Result { constructor(detail) { super(); this[0] = detail; } }
`;

/** What every snippet imports, on its first line. */
export const IMPORTS = [
  `import * as $list from "./list.mjs";`,
  `import * as $result from "./result.mjs";`,
  `import { toList, Ok, Error, CustomType as $CustomType, prepend as listPrepend } from "./gleam.mjs";`,
  `import { wait, sleep, spawn, send, log, fold_array, rescue, identity } from "./ffi.mjs";`,
].join(" ");

export interface Extra {
  /** Other modules, by path: \`x_ffi.mjs\` and the like are FFI. */
  readonly modules?: Record<string, string>;
  readonly colourAll?: boolean;
  readonly register?: "crossing" | "everything";
  readonly preempt?: boolean;
  readonly startTakers?: TransformOptions["startTakers"];
}

/** The modules of a program whose module `app` is the snippet. */
export function modulesOf(app: string, { modules = {} }: Extra = {}): InputModule[] {
  const all: Record<string, string> = {
    "gleam.mjs": `export * from "../prelude.mjs";\n`,
    "ffi.mjs": FFI,
    "list.mjs": LIST,
    "result.mjs": RESULT,
    "app.mjs": `${IMPORTS}\n${app.trimStart()}\n`,
    ...modules,
  };
  const inputs = Object.entries(all).map(([path, code]) => ({
    id: `app/${path}`,
    code,
    isFfi: /ffi\.mjs$/.test(path) || path === "gleam.mjs",
  }));
  return [{ id: "prelude.mjs", code: PRELUDE, isFfi: true }, ...inputs];
}

export function isTrusted(specifier: string): boolean {
  return specifier === "starfish-otp/kernel";
}

export function transform(app: string, extra: Extra = {}): TransformResult {
  return transformProgram({
    modules: modulesOf(app, extra),
    externalTrusted: isTrusted,
    colourAll: extra.colourAll,
    register: extra.register,
    preempt: (module) => extra.preempt === true && module.startsWith("app/"),
    startTakers: extra.startTakers,
  });
}

/** The transformed text of one module, without the line of imports that every snippet gets. */
export function emitted(app: string, extra: Extra = {}, path = "app.mjs"): string {
  const { modules } = transform(app, extra);
  const found = modules.find(({ id }) => id === `app/${path}`);
  if (found === undefined) throw new globalThis.Error(`no module ${path}`);
  return found.code.replace(IMPORTS, "…").replace(/^(import .*) …/, "$1 …");
}

/** The transformed text of one module, as a snapshot shows it right below its source. */
export function emittedBelow(app: string, extra: Extra = {}, path = "app.mjs"): string {
  return `\n${emitted(app, extra, path).trim()}\n`;
}

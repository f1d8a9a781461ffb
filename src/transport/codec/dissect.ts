// Values that cross as a list of parts: JavaScript's own collections, errors, selectors, dicts. Taken apart here, and put together.
//
// Parts are values themselves, and cross as such. What is taken apart is a copy of what the value was at that moment. A dict crosses as its
// entries and is built again by the program's own module, since where an entry lies may depend on who hashed its key. Putting
// together checks what it is given and throws DamagedMessage.

import {
  RaisedError,
  type Selector,
  selectorOfParts,
  selectorParts,
  Timer,
  TimerName,
} from "../../kernel/index.ts";
import { DamagedMessage } from "./context.ts";
import {
  DICT_SHAPE,
  ERROR_SHAPE,
  SELECTOR_SHAPE,
  type Shape,
  type Shapes,
  TIMER_SHAPE,
} from "./shapes.ts";

/** What a value is made of. */
export interface Parts {
  readonly kind: number;
  readonly parts: ReadonlyArray<unknown>;
  /** What each part is called in a path; the number of the part if it has no name. */
  readonly names?: ReadonlyArray<string>;
}

const DATE = 1;
const REGEXP = 2;
const MAP = 3;
const SET = 4;
const ARRAY_BUFFER = 5;
const VIEW = 6;
const ERROR = 7;
const SELECTOR = 8;
const DICT = 9;
const TIMER = 10;

const errorClasses = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
  RaisedError,
] as const;

/** Typed arrays and DataView; Uint8Array comes as bytes. */
const viewClasses = [
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;

/** Functions of the standard library that take dicts apart and make them: by the first of these names that there is. */
const FOLD = ["gleam_stdlib/dict.fold", "gleam_stdlib/gleam/dict.fold"];
const FROM_ENTRIES = "gleam_stdlib/dict.fromEntries";
const FROM_LIST = "gleam_stdlib/gleam/dict.from_list";

/** What a value is made of; null if it is none of the kinds here. */
export function dissect(value: object, shape: Shape | undefined, shapes: Shapes): Parts | null {
  if (shape !== undefined) {
    if (shape.kind === SELECTOR_SHAPE)
      return { kind: SELECTOR, parts: selectorParts(value as Selector) };
    if (shape.kind === DICT_SHAPE) return dissectDict(value, shapes);
    if (shape.kind === TIMER_SHAPE) return dissectTimer(value as Timer);
    if (shape.kind === ERROR_SHAPE)
      return dissectError(value as Error, shape.index, shape.prototype);
    return null;
  }
  if (value instanceof Error) return dissectBuiltInError(value);
  switch (Object.getPrototypeOf(value)) {
    case Map.prototype:
      return { kind: MAP, parts: [...(value as Map<unknown, unknown>)].flat(1) };
    case Set.prototype:
      return { kind: SET, parts: [...(value as Set<unknown>)] };
    case Date.prototype:
      return { kind: DATE, parts: [(value as Date).getTime()] };
    case RegExp.prototype: {
      const { source, flags, lastIndex } = value as RegExp;
      return { kind: REGEXP, parts: [source, flags, lastIndex] };
    }
    case ArrayBuffer.prototype:
      return { kind: ARRAY_BUFFER, parts: [new Uint8Array(value as ArrayBuffer)] };
    default:
      return dissectView(value);
  }
}

function dissectView(value: object): Parts | null {
  if (!ArrayBuffer.isView(value)) return null;
  const index = viewClasses.findIndex((type) => type.prototype === Object.getPrototypeOf(value));
  if (index < 0) return null;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { kind: VIEW, parts: [index, bytes] };
}

function dissectDict(dict: object, shapes: Shapes): Parts | null {
  const fold = shapes.functionNamed(...FOLD);
  if (fold === undefined) return null;
  const parts: Array<unknown> = [];
  fold(dict, undefined, (_: unknown, key: unknown, value: unknown) => {
    parts.push(key, value);
  });
  return { kind: DICT, parts };
}

/** Home, row and sequence; then, if it can be cancelled elsewhere, index and stamp of its entry, when it is due, and what was left. */
function dissectTimer(timer: Timer): Parts {
  const { home, row, sequence, entry, dueMs, leftMs } = Timer.nameOf(timer);
  const known = entry === null ? [] : [entry.index, entry.stamp, dueMs, leftMs];
  return { kind: TIMER, parts: [home, row, sequence, ...known] };
}

function dissectBuiltInError(error: Error): Parts {
  let prototype: unknown = Object.getPrototypeOf(error);
  let index = -1;
  while (index < 0 && typeof prototype === "object" && prototype !== null) {
    index = errorClasses.findIndex((type) => type.prototype === prototype);
    if (index < 0) prototype = Object.getPrototypeOf(prototype);
  }
  const type = errorClasses[index] ?? Error;
  return dissectError(error, -1 - errorClasses.indexOf(type), type.prototype);
}

/** Properties of an error that are not enumerable and so would be missed. */
const hiddenProperties = ["name", "message", "stack", "cause", "errors"] as const;

/**
 * Class (the number of a registered one, or -1 minus that of a built-in one), then names and values of properties. A class that is
 * neither is left out: the error gets the class that it extends, and keeps its name.
 */
function dissectError(error: Error, type: number, prototype: object): Parts {
  const parts: Array<unknown> = [type];
  const names: Array<string> = ["class"];
  const add = (key: string, value: unknown) => {
    parts.push(key, value);
    names.push(`name of ${key}`, key);
  };
  for (const key of hiddenProperties) {
    const inherited = key === "name" && error.name !== (prototype as Error).name;
    if (inherited || Object.hasOwn(error, key))
      add(key, (error as unknown as Record<string, unknown>)[key]);
  }
  const hidden: ReadonlyArray<string> = hiddenProperties;
  for (const key of Object.keys(error)) {
    if (!hidden.includes(key)) add(key, (error as unknown as Record<string, unknown>)[key]);
  }
  return { kind: ERROR, parts, names };
}

/** Makes a value of its parts. Throws DamagedMessage if they are not those of such a value. */
export function assemble(kind: number, parts: ReadonlyArray<unknown>, shapes: Shapes): unknown {
  switch (kind) {
    case DATE:
      return new Date(numberAt(parts, 0));
    case REGEXP:
      return assembleRegExp(parts);
    case MAP:
      return new Map(pairs(parts));
    case SET:
      return new Set(parts);
    case ARRAY_BUFFER:
      return bytesAt(parts, 0).buffer;
    case VIEW:
      return assembleView(parts);
    case ERROR:
      return assembleError(parts, shapes);
    case SELECTOR:
      return assembleSelector(parts);
    case DICT:
      return assembleDict(parts, shapes);
    case TIMER:
      return assembleTimer(parts);
    default:
      throw new DamagedMessage(`parts of the unknown kind ${kind}`);
  }
}

function numberAt(parts: ReadonlyArray<unknown>, index: number): number {
  const part = parts[index];
  if (typeof part !== "number") throw new DamagedMessage("a number is missing");
  return part;
}

function textAt(parts: ReadonlyArray<unknown>, index: number): string {
  const part = parts[index];
  if (typeof part !== "string") throw new DamagedMessage("a text is missing");
  return part;
}

function bytesAt(parts: ReadonlyArray<unknown>, index: number): Uint8Array<ArrayBuffer> {
  const part = parts[index];
  if (!(part instanceof Uint8Array)) throw new DamagedMessage("bytes are missing");
  return part as Uint8Array<ArrayBuffer>;
}

function pairs(parts: ReadonlyArray<unknown>): Array<[unknown, unknown]> {
  if (parts.length % 2 !== 0) throw new DamagedMessage("a key without a value");
  return Array.from({ length: parts.length / 2 }, (_, at) => [parts[2 * at], parts[2 * at + 1]]);
}

function assembleRegExp(parts: ReadonlyArray<unknown>): RegExp {
  try {
    const expression = new RegExp(textAt(parts, 0), textAt(parts, 1));
    expression.lastIndex = numberAt(parts, 2);
    return expression;
  } catch (error) {
    throw error instanceof SyntaxError ? new DamagedMessage(error.message) : error;
  }
}

function assembleView(parts: ReadonlyArray<unknown>): ArrayBufferView {
  const type = viewClasses[numberAt(parts, 0)];
  const bytes = bytesAt(parts, 1);
  if (type === undefined) throw new DamagedMessage("a typed array of an unknown class");
  if (type === DataView) return new DataView(bytes.buffer);
  const { BYTES_PER_ELEMENT: width } = type as unknown as { BYTES_PER_ELEMENT: number };
  if (bytes.length % width !== 0) throw new DamagedMessage("a typed array with half an element");
  return new (type as Int8ArrayConstructor)(bytes.buffer);
}

function assembleError(parts: ReadonlyArray<unknown>, shapes: Shapes): Error {
  const type = numberAt(parts, 0);
  const builtIn = errorClasses[-1 - type];
  const shape = shapes.shapes[type];
  const prototype = builtIn?.prototype ?? (shape?.kind === ERROR_SHAPE ? shape.prototype : null);
  if (prototype === null) throw new DamagedMessage(`an error of the unknown class ${type}`);
  // An Error first, so that it is one for whoever looks closer than its prototype; its own stack is not wanted.
  const error = withoutStack();
  Object.setPrototypeOf(error, prototype);
  const hidden: ReadonlyArray<string> = hiddenProperties;
  for (const [key, value] of pairs(parts.slice(1))) {
    if (typeof key !== "string") throw new DamagedMessage("an error with a property without name");
    const enumerable = !hidden.includes(key);
    Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
  }
  return error;
}

/** An Error for which no stack was collected. */
function withoutStack(): Error {
  const limited = Error as { stackTraceLimit?: number };
  const { stackTraceLimit: before } = limited;
  limited.stackTraceLimit = 0;
  try {
    return new Error();
  } finally {
    if (before === undefined) delete limited.stackTraceLimit;
    else limited.stackTraceLimit = before;
  }
}

function assembleSelector(parts: ReadonlyArray<unknown>): Selector {
  const selector = selectorOfParts(parts);
  if (selector === null) throw new DamagedMessage("a selector that is none");
  return selector;
}

function assembleTimer(parts: ReadonlyArray<unknown>): Timer {
  const [home, row, sequence] = [numberAt(parts, 0), numberAt(parts, 1), numberAt(parts, 2)];
  if (parts.length === 3) return Timer.named(new TimerName(home, row, sequence));
  const entry = { index: numberAt(parts, 3), stamp: numberAt(parts, 4) };
  const name = new TimerName(home, row, sequence, entry, numberAt(parts, 5), numberAt(parts, 6));
  return Timer.named(name);
}

function assembleDict(parts: ReadonlyArray<unknown>, shapes: Shapes): unknown {
  const entries = pairs(parts);
  const fromEntries = shapes.functionNamed(FROM_ENTRIES);
  if (fromEntries !== undefined) return fromEntries(entries);
  const fromList = shapes.functionNamed(FROM_LIST);
  const list = shapes.list(entries);
  if (fromList === undefined || list === null)
    throw new DamagedMessage("a dict without gleam/dict");
  return fromList(list);
}

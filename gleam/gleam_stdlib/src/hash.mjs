/*
 * Structural hashing: one 32-bit number for any value, the same for values that Gleam's `==` holds equal.
 *
 * The walk follows the prelude's `isEqual`: constructor and fields of Gleam values, elements of arrays, entries of plain
 * objects, Maps and Sets in any order, `hashCode` where a prototype defines it, identity for functions. It keeps its own
 * stack, so that deep and long values cannot overflow the host's. Hashes hold within one program run, not across runs. Never
 * throws.
 */
import { BitArray, CustomType, List } from "./gleam.mjs";

const NIL = 0x42108421;
const NULL = 0x42108422;
const TRUE = 0x42108423;
const FALSE = 0x42108424;
const ARRAY = 0x0a55a15b;
const UNORDERED = 0x1b873593;
const TRUNCATED_BITS = 0x9e3779b9;

const floatView = new Float64Array(1);
const wordView = new Int32Array(floatView.buffer);
const constructorHashes = new WeakMap();
const identityHashes = new WeakMap();
let identitiesGiven = 0;

/** The hash of any value; that of an integer of 32 bits is the integer itself, so that runs of integers spread evenly. */
export function hashOf(value) {
  switch (typeof value) {
    case "number":
      return hashNumber(value);
    case "string":
      return hashString(value);
    case "object":
      return value === null ? NULL : hashStructure(value);
    default:
      return hashAtom(value);
  }
}

function hashNumber(number) {
  const whole = number | 0;
  if (whole === number) return whole;
  floatView[0] = number;
  return scramble(wordView[0] ^ wordView[1] ^ TRUNCATED_BITS);
}

function hashString(text) {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return scramble(hash);
}

function hashAtom(value) {
  switch (typeof value) {
    case "undefined":
      return NIL;
    case "boolean":
      return value ? TRUE : FALSE;
    case "function":
      return hashIdentity(value);
    default:
      return hashString(String(value.description ?? value));
  }
}

/** Spreads the bits of a hash, so that those which pick a branch depend on all. */
function scramble(hash) {
  let spread = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  spread = Math.imul(spread ^ (spread >>> 13), 0x45d9f3b);
  return spread ^ (spread >>> 16);
}

/** The hash of what came before, joined with that of the next part; the order of the parts counts. */
function join(hash, part) {
  return scramble((Math.imul(hash, 31) + part) | 0);
}

/**
 * The hash of an unordered collection of entries. `Dict` hashes itself with it.
 *
 * @param {Iterable<[unknown, unknown]>} entries
 */
export function hashEntries(entries) {
  let sum = UNORDERED;
  for (const [key, value] of entries) sum = (sum + join(hashOf(key), hashOf(value))) | 0;
  return sum;
}

/** Hashes a value in pre-order: each object gives a code of its own and leaves its parts on the stack. */
function hashStructure(value) {
  const stack = [value];
  let hash = 0;
  while (stack.length > 0) {
    const part = stack.pop();
    const isObject = typeof part === "object" && part !== null;
    hash = join(hash, isObject ? hashHeadOf(part, stack) : hashOf(part));
  }
  return hash;
}

/** The code of the object by itself; its parts, those in order, go onto the stack, first part on top. */
function hashHeadOf(object, stack) {
  if (Array.isArray(object)) {
    for (let i = object.length - 1; i >= 0; i--) stack.push(object[i]);
    return ARRAY + object.length;
  }
  const own = ownHashCode(object);
  if (own !== undefined) return own;
  if (object instanceof CustomType || object instanceof List) {
    const labels = Object.keys(object);
    for (let i = labels.length - 1; i >= 0; i--) stack.push(object[labels[i]]);
    return hashConstructor(object.constructor) + labels.length;
  }
  return object instanceof BitArray ? hashBits(object) : hashForeign(object);
}

/** What the object's prototype says, if it has a `hashCode`; as with `equals`, one that throws counts as absent. */
function ownHashCode(object) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === null || typeof prototype.hashCode !== "function") return undefined;
  try {
    const code = object.hashCode(object);
    return typeof code === "number" ? code | 0 : undefined;
  } catch {
    return undefined;
  }
}

/** Objects that are not Gleam's. */
function hashForeign(object) {
  if (object instanceof Date) return hashNumber(object.getTime());
  if (ArrayBuffer.isView(object)) return hashBytes(object);
  if (object instanceof Map) return hashEntries(object.entries());
  if (object instanceof Set) return hashMembers(object);
  if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) {
    return hashIdentity(object);
  }
  const message = object instanceof globalThis.Error ? hashOf(object.message) : 0;
  return (hashEntries(Object.entries(object)) + hashConstructor(object.constructor) + message) | 0;
}

/** A bit array of the prelude has `equals` but no `hashCode`: its bits, whatever its offset in the buffer. */
function hashBits(bits) {
  const whole = Math.trunc(bits.bitSize / 8);
  let hash = bits.bitSize;
  for (let i = 0; i < whole; i++) hash = (Math.imul(hash, 31) + bits.byteAt(i)) | 0;
  const trailing = bits.bitSize % 8;
  if (trailing > 0) hash = join(hash, bits.byteAt(whole) >> (8 - trailing));
  return scramble(hash);
}

function hashBytes(view) {
  let hash = view.length ?? 0;
  for (let i = 0; i < view.length; i++) hash = (Math.imul(hash, 31) + hashOf(view[i])) | 0;
  return scramble(hash);
}

function hashMembers(members) {
  let sum = UNORDERED;
  for (const member of members) sum = (sum + scramble(hashOf(member))) | 0;
  return sum;
}

/** Kept by constructor: variants without fields differ in nothing else. */
function hashConstructor(constructor) {
  if (typeof constructor !== "function") return 0;
  let hash = constructorHashes.get(constructor);
  if (hash === undefined) {
    hash = hashString(constructor.name);
    constructorHashes.set(constructor, hash);
  }
  return hash;
}

function hashIdentity(object) {
  let hash = identityHashes.get(object);
  if (hash === undefined) {
    identitiesGiven++;
    hash = scramble(identitiesGiven);
    identityHashes.set(object, hash);
  }
  return hash;
}

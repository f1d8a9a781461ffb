/*
 * Structural hashing: one 32-bit number for any value, the same for values that Gleam's `==` holds equal.
 *
 * The walk follows the prelude's `isEqual`: constructor and fields of Gleam values, elements of arrays, entries of plain
 * objects, Maps and Sets in any order, `hashCode` where a prototype defines it, identity for functions. Long lists cost their
 * length and no stack; what is nested deeper than `DEPTH_LIMIT` is left out, so that deep values cannot overflow the host's
 * stack. Hashes hold within one program run, not across runs. Never throws.
 */
import { BitArray, CustomType, List, List$isNonEmpty } from "./gleam.mjs";
import { shapeOf } from "./shapes.mjs";

const NIL = 0x42108421;
const NULL = 0x42108422;
const TRUE = 0x42108423;
const FALSE = 0x42108424;
const ARRAY = 0x0a55a15b;
const LIST = 0x0a55a15c;
const UNORDERED = 0x1b873593;
const TRUNCATED_BITS = 0x9e3779b9;

/** Levels of nesting that count. */
const DEPTH_LIMIT = 64;

const floatView = new Float64Array(1);
const wordView = new Int32Array(floatView.buffer);
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
      return value === null ? NULL : hashStructure(value, 0);
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

/** Texts that differ in the last digits get hashes that differ little, and lie close together in a dictionary. */
function hashString(text) {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
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
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return spread ^ (spread >>> 13);
}

/** The hash of what came before, joined with that of the next part; the order of the parts counts. */
function join(hash, part) {
  return (Math.imul(hash, 31) + scramble(part)) | 0;
}

/** The hash of a part of a structure at that depth. */
function hashPart(part, depth) {
  return typeof part === "object" && part !== null ? hashStructure(part, depth + 1) : hashOf(part);
}

/** Parts nested deeper than the limit do not count: that keeps the hash right, and the host's stack whole. */
function hashStructure(object, depth) {
  if (depth > DEPTH_LIMIT) return 0;
  if (Array.isArray(object)) return hashArray(object, depth);
  const own = ownHashCode(object);
  if (own !== undefined) return own;
  if (object instanceof CustomType) return hashRecord(object, depth);
  if (object instanceof List) return hashList(object, depth);
  return object instanceof BitArray ? hashBits(object) : hashForeign(object, depth);
}

function hashArray(array, depth) {
  let hash = ARRAY + array.length;
  for (let i = 0; i < array.length; i++) hash = join(hash, hashPart(array[i], depth));
  return scramble(hash);
}

function hashRecord(record, depth) {
  const { hash: hashOfConstructor, positions, labels } = shapeOf(record);
  let hash = hashOfConstructor;
  for (let i = 0; i < positions; i++) hash = join(hash, hashPart(record[i], depth));
  for (let i = 0; i < labels.length; i++) hash = join(hash, hashPart(record[labels[i]], depth));
  return scramble(hash);
}

function hashList(list, depth) {
  let hash = LIST;
  for (let rest = list; List$isNonEmpty(rest); rest = rest.tail) {
    hash = join(hash, hashPart(rest.head, depth));
  }
  return scramble(hash);
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
function hashForeign(object, depth) {
  if (object instanceof Date) return hashNumber(object.getTime());
  if (ArrayBuffer.isView(object)) return hashBytes(object);
  if (object instanceof Map) return hashEntries(object.entries(), depth);
  if (object instanceof Set) return hashMembers(object, depth);
  if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) {
    return hashIdentity(object);
  }
  const message = object instanceof globalThis.Error ? hashOf(object.message) : 0;
  return (
    (hashEntries(Object.entries(object), depth) +
      hashString(String(object.constructor?.name)) +
      message) |
    0
  );
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

/**
 * The hash of an unordered collection of entries. `Dict` hashes itself with it.
 *
 * @param {Iterable<[unknown, unknown]>} entries
 * @param {number} depth how deep the collection is nested in what is hashed
 */
export function hashEntries(entries, depth = 0) {
  let sum = UNORDERED;
  for (const [key, value] of entries) {
    sum = (sum + scramble(join(hashPart(key, depth), hashPart(value, depth)))) | 0;
  }
  return sum;
}

function hashMembers(members, depth) {
  let sum = UNORDERED;
  for (const member of members) sum = (sum + scramble(hashPart(member, depth))) | 0;
  return sum;
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

/*
 * Dictionaries: persistent hash maps with keys compared as by Gleam's `==`.
 *
 * A compressed hash trie (CHAMP): each node has one array of cells, its entries (key, value) in front and its children behind,
 * and two bit maps that say which of the 32 branches is which. The form is canonical - the same entries give the same form
 * whatever was inserted and deleted before - so that two dicts can be compared node by node. Nothing throws; callbacks are
 * called in plain loops, so that they may wait.
 */
import { sameKey } from "./equality.mjs";
import { Error, isEqual, List$Empty, List$NonEmpty, Ok } from "./gleam.mjs";
import { hashEntries, hashOf } from "./hash.mjs";

/** Bits of the hash that each level of the trie uses up. */
const LEVEL_BITS = 5;
const LEVEL_MASK = (1 << LEVEL_BITS) - 1;
/** From this shift on no bits of the hash are left, and the node is a plain array of entries whose hashes are the same. */
const EXHAUSTED_SHIFT = 35;

/** The dictionary. */
export default class Dict {
  constructor(size, root) {
    this.size = size;
    this.root = root;
  }

  equals(other) {
    return this === other || (this.size === other.size && equalNodes(this.root, other.root, 0));
  }

  hashCode() {
    return hashEntries(pairsOf(this));
  }

  /** The entries as arrays of key and value, for host code. */
  [Symbol.iterator]() {
    return pairsOf(this)[Symbol.iterator]();
  }
}

export { Dict };

class Node {
  /** `owner` is the draft that may change the node in place, or null. */
  constructor(owner, entryMap, childMap, cells) {
    this.owner = owner;
    this.entryMap = entryMap;
    this.childMap = childMap;
    this.cells = cells;
  }
}

/** A dict that is being built; it changes nodes that it made itself in place. */
class Draft {
  constructor(dict) {
    this.size = dict.size;
    this.root = dict.root;
    this.owner = {};
  }
}

/** Goes over the entries: those of a node first, then those of its children. */
class Cursor {
  constructor(dict) {
    this.key = undefined;
    this.value = undefined;
    this.pending = [];
    this.enter(dict.root);
  }

  enter(node) {
    this.cells = node.cells;
    this.next = 0;
    this.end = entriesEnd(node);
    for (let i = this.end; i < node.cells.length; i++) this.pending.push(node.cells[i]);
  }

  /** Steps to the next entry; false if there is none. */
  advance() {
    while (this.next >= this.end) {
      if (this.pending.length === 0) return false;
      this.enter(this.pending.pop());
    }
    this.key = this.cells[this.next];
    this.value = this.cells[this.next + 1];
    this.next += 2;
    return true;
  }
}

const EMPTY = new Dict(0, new Node(null, 0, 0, []));
const NOT_FOUND = new Error(undefined);
/** Set by `putInNode`: whether an entry came to be that was not there. */
let grew = false;

export function make() {
  return EMPTY;
}

export function size(dict) {
  return dict.size;
}

export function has(dict, key) {
  return cellsWith(dict, key) !== undefined;
}

export function get(dict, key) {
  const cells = cellsWith(dict, key);
  return cells === undefined ? NOT_FOUND : new Ok(cells[foundAt + 1]);
}

export function insert(dict, key, value) {
  const hash = hashOf(key);
  grew = false;
  const root = putInNode(dict.root, 0, hash, key, value, null);
  return root === dict.root ? dict : new Dict(grew ? dict.size + 1 : dict.size, root);
}

export function remove(dict, key) {
  const root = removeFromNode(dict.root, 0, hashOf(key), key);
  if (root === dict.root) return dict;
  return dict.size === 1 ? EMPTY : new Dict(dict.size - 1, root);
}

export function fold(dict, initial, run) {
  const cursor = new Cursor(dict);
  let accumulator = initial;
  while (cursor.advance()) accumulator = run(accumulator, cursor.key, cursor.value);
  return accumulator;
}

/** Copies the whole structure first and then fills in the new values: no key is hashed or compared. */
export function mapValues(dict, run) {
  const copies = [];
  const root = copyOfNode(dict.root, copies);
  for (let i = 0; i < copies.length; i++) {
    const { cells, end } = copies[i];
    for (let at = 0; at < end; at += 2) cells[at + 1] = run(cells[at], cells[at + 1]);
  }
  return new Dict(dict.size, root);
}

export function toList(dict) {
  return listOf(pairsOf(dict));
}

export function keys(dict) {
  const cursor = new Cursor(dict);
  const found = [];
  while (cursor.advance()) found.push(cursor.key);
  return listOf(found);
}

export function values(dict) {
  const cursor = new Cursor(dict);
  const found = [];
  while (cursor.advance()) found.push(cursor.value);
  return listOf(found);
}

/**
 * A dict of the entries of a host collection, such as a `Map`.
 *
 * @param {Iterable<[unknown, unknown]>} entries
 */
export function fromEntries(entries) {
  const building = new Draft(EMPTY);
  for (const [key, value] of entries) put(building, key, value);
  return finish(building);
}

export function draft(dict) {
  return new Draft(dict);
}

export function put(building, key, value) {
  const hash = hashOf(key);
  grew = false;
  building.root = putInNode(building.root, 0, hash, key, value, building.owner);
  if (grew) building.size++;
  return building;
}

/** Ends the building. The draft is left without a root: one that is used on crashes, and does not change the dict. */
export function finish(building) {
  const built = building.size === 0 ? EMPTY : new Dict(building.size, building.root);
  building.root = null;
  return built;
}

function pairsOf(dict) {
  const cursor = new Cursor(dict);
  const pairs = [];
  while (cursor.advance()) pairs.push([cursor.key, cursor.value]);
  return pairs;
}

function listOf(elements) {
  let list = List$Empty();
  for (let i = elements.length - 1; i >= 0; i--) list = List$NonEmpty(elements[i], list);
  return list;
}

/** Where in the cells of a node of entries only the key is, or -1. */
function indexOf(cells, key) {
  for (let at = 0; at < cells.length; at += 2) if (sameKey(cells[at], key)) return at;
  return -1;
}

/** Where in the cells that `cellsWith` gave the key is. */
let foundAt = 0;

/** The cells that hold the key, `foundAt` set to its place; undefined if there is no such entry. */
function cellsWith(dict, key) {
  const hash = hashOf(key);
  let node = dict.root;
  for (let shift = 0; shift < EXHAUSTED_SHIFT; shift += LEVEL_BITS) {
    const bit = 1 << ((hash >>> shift) & LEVEL_MASK);
    if ((node.entryMap & bit) !== 0) {
      foundAt = entryIndex(node, bit);
      return sameKey(node.cells[foundAt], key) ? node.cells : undefined;
    }
    if ((node.childMap & bit) === 0) return undefined;
    node = node.cells[childIndex(node, bit)];
  }
  foundAt = indexOf(node.cells, key);
  return foundAt < 0 ? undefined : node.cells;
}

/** How many bits are set. */
function countBits(map) {
  let count = map - ((map >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  count = (count + (count >>> 4)) & 0x0f0f0f0f;
  return Math.imul(count, 0x01010101) >>> 24;
}

function entryIndex(node, bit) {
  return 2 * countBits(node.entryMap & (bit - 1));
}

/** Children lie from the back. */
function childIndex(node, bit) {
  return node.cells.length - 1 - countBits(node.childMap & (bit - 1));
}

function entriesEnd(node) {
  return node.cells.length - countBits(node.childMap);
}

/** The node itself where the owner may change it, else a copy that it may. */
function editable(node, owner) {
  if (owner !== null && node.owner === owner) return node;
  return new Node(owner, node.entryMap, node.childMap, node.cells.slice());
}

function putInNode(node, shift, hash, key, value, owner) {
  if (shift >= EXHAUSTED_SHIFT) return putInCollision(node, key, value, owner);
  const bit = 1 << ((hash >>> shift) & LEVEL_MASK);
  if ((node.entryMap & bit) !== 0) {
    const at = entryIndex(node, bit);
    if (sameKey(node.cells[at], key)) return withValue(node, at, value, owner);
    grew = true;
    return withEntryPushedDown(node, bit, at, shift, hash, key, value, owner);
  }
  if ((node.childMap & bit) !== 0) {
    const at = childIndex(node, bit);
    const child = node.cells[at];
    const next = putInNode(child, shift + LEVEL_BITS, hash, key, value, owner);
    if (next === child) return node;
    const changed = editable(node, owner);
    changed.cells[at] = next;
    return changed;
  }
  grew = true;
  return withEntry(node, bit, key, value, owner);
}

function putInCollision(node, key, value, owner) {
  const at = indexOf(node.cells, key);
  if (at >= 0) return withValue(node, at, value, owner);
  grew = true;
  const changed = editable(node, owner);
  changed.cells.push(key, value);
  return changed;
}

function withValue(node, at, value, owner) {
  if (node.cells[at + 1] === value) return node;
  const changed = editable(node, owner);
  changed.cells[at + 1] = value;
  return changed;
}

function withEntry(node, bit, key, value, owner) {
  const at = entryIndex(node, bit);
  const old = node.cells;
  if (owner !== null && node.owner === owner) {
    old.push(undefined, undefined);
    for (let i = old.length - 1; i > at + 1; i--) old[i] = old[i - 2];
    old[at] = key;
    old[at + 1] = value;
    node.entryMap |= bit;
    return node;
  }
  const cells = [];
  for (let i = 0; i < at; i++) cells.push(old[i]);
  cells.push(key, value);
  for (let i = at; i < old.length; i++) cells.push(old[i]);
  return new Node(owner, node.entryMap | bit, node.childMap, cells);
}

/** Two keys want the same branch: both go into a child, which takes the place of the entry that was there. */
function withEntryPushedDown(node, bit, at, shift, hash, key, value, owner) {
  const old = node.cells;
  const below = shift + LEVEL_BITS;
  const single = withEntryAlone(below, hashOf(old[at]), old[at], old[at + 1], owner);
  const child = putInNode(single, below, hash, key, value, owner);
  const childAt = old.length - countBits(node.childMap & (bit - 1));
  const cells = new Array(old.length - 1);
  for (let i = 0; i < at; i++) cells[i] = old[i];
  for (let i = at + 2; i < childAt; i++) cells[i - 2] = old[i];
  cells[childAt - 2] = child;
  for (let i = childAt; i < old.length; i++) cells[i - 1] = old[i];
  return rebuilt(node, node.entryMap ^ bit, node.childMap | bit, cells, owner);
}

function withEntryAlone(shift, hash, key, value, owner) {
  const entryMap = shift >= EXHAUSTED_SHIFT ? 0 : 1 << ((hash >>> shift) & LEVEL_MASK);
  return new Node(owner, entryMap, 0, [key, value]);
}

function rebuilt(node, entryMap, childMap, cells, owner) {
  if (owner === null || node.owner !== owner) return new Node(owner, entryMap, childMap, cells);
  node.entryMap = entryMap;
  node.childMap = childMap;
  node.cells = cells;
  return node;
}

function withoutCells(cells, at, count) {
  const fewer = new Array(cells.length - count);
  for (let i = 0; i < at; i++) fewer[i] = cells[i];
  for (let i = at; i < fewer.length; i++) fewer[i] = cells[i + count];
  return fewer;
}

function removeFromNode(node, shift, hash, key) {
  if (shift >= EXHAUSTED_SHIFT) {
    const at = indexOf(node.cells, key);
    return at < 0 ? node : new Node(null, 0, 0, withoutCells(node.cells, at, 2));
  }
  const bit = 1 << ((hash >>> shift) & LEVEL_MASK);
  if ((node.entryMap & bit) !== 0) {
    const at = entryIndex(node, bit);
    if (!sameKey(node.cells[at], key)) return node;
    return new Node(null, node.entryMap ^ bit, node.childMap, withoutCells(node.cells, at, 2));
  }
  if ((node.childMap & bit) === 0) return node;
  const at = childIndex(node, bit);
  const child = node.cells[at];
  const next = removeFromNode(child, shift + LEVEL_BITS, hash, key);
  if (next === child) return node;
  if (next.childMap === 0 && next.cells.length === 2) return withEntryPulledUp(node, bit, at, next);
  const changed = editable(node, null);
  changed.cells[at] = next;
  return changed;
}

/** A child of one entry is not canonical: the entry takes its place. */
function withEntryPulledUp(node, bit, childAt, child) {
  const entryAt = entryIndex(node, bit);
  const old = node.cells;
  const cells = new Array(old.length + 1);
  for (let i = 0; i < entryAt; i++) cells[i] = old[i];
  cells[entryAt] = child.cells[0];
  cells[entryAt + 1] = child.cells[1];
  for (let i = entryAt; i < childAt; i++) cells[i + 2] = old[i];
  for (let i = childAt + 1; i < old.length; i++) cells[i + 1] = old[i];
  return new Node(null, node.entryMap | bit, node.childMap ^ bit, cells);
}

function copyOfNode(node, copies) {
  const end = entriesEnd(node);
  const cells = node.cells.slice();
  copies.push({ cells, end });
  for (let i = end; i < cells.length; i++) cells[i] = copyOfNode(cells[i], copies);
  return new Node(null, node.entryMap, node.childMap, cells);
}

/** Whether every entry of `wanted` is among the cells; they are as many. */
function holdsAll(cells, wanted) {
  for (let i = 0; i < wanted.length; i += 2) {
    const at = indexOf(cells, wanted[i]);
    if (at < 0 || !isEqual(cells[at + 1], wanted[i + 1])) return false;
  }
  return true;
}

/** Nodes that are one and the same are not looked into. */
function equalNodes(a, b, shift) {
  if (a === b) return true;
  if (a.entryMap !== b.entryMap || a.childMap !== b.childMap) return false;
  if (a.cells.length !== b.cells.length) return false;
  if (shift >= EXHAUSTED_SHIFT) return holdsAll(a.cells, b.cells);
  const end = entriesEnd(a);
  for (let at = 0; at < end; at += 2) {
    if (!sameKey(a.cells[at], b.cells[at])) return false;
    if (!isEqual(a.cells[at + 1], b.cells[at + 1])) return false;
  }
  for (let at = end; at < a.cells.length; at++) {
    if (!equalNodes(a.cells[at], b.cells[at], shift + LEVEL_BITS)) return false;
  }
  return true;
}

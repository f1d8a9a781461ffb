// A map whose keys are what a selector selects by: a tag and the size of the tuple it leads.
//
// Tags may be any term. Atoms, strings, numbers and the like are looked up by value; references, and pids (which mark the
// messages of actors), by their number, which no two of them share; terms with a structure (arrays, records) by comparing
// structures one after another, which is slow but rare. A message of a subject has size 2.
//
// Messages may come from JavaScript and hold anything. A tag that throws when it is looked at (a proxy may) is the same as no
// other, so that it harms neither who sends it nor who has to look past it.

import { Atom, Pid, Reference, sameTerm } from "./terms.ts";

class TagMap<Value> {
  readonly #plain = new Map<unknown, Value>();
  readonly #numbered = new Map<number, Value>();
  #structured: Array<{ tag: unknown; value: Value }> | null = null;

  get(tag: unknown): Value | undefined {
    try {
      if (isNumbered(tag)) return this.#numbered.get(tag.id);
      if (isPlain(tag)) return this.#plain.get(tag);
      return this.#structured?.find((item) => sameTerm(item.tag, tag))?.value;
    } catch {
      return undefined;
    }
  }

  set(tag: unknown, value: Value): void {
    if (isNumbered(tag)) this.#numbered.set(tag.id, value);
    else if (isPlain(tag)) this.#plain.set(tag, value);
    else {
      this.delete(tag);
      this.#structured ??= [];
      this.#structured.push({ tag, value });
    }
  }

  delete(tag: unknown): void {
    if (isNumbered(tag)) this.#numbered.delete(tag.id);
    else if (isPlain(tag)) this.#plain.delete(tag);
    else if (this.#structured !== null) {
      this.#structured = this.#structured.filter((item) => !sameTerm(item.tag, tag));
    }
  }

  *values(): Iterable<Value> {
    yield* this.#plain.values();
    yield* this.#numbered.values();
    if (this.#structured !== null) for (const item of this.#structured) yield item.value;
  }
}

function isNumbered(tag: unknown): tag is Reference | Pid {
  return tag instanceof Reference || tag instanceof Pid;
}

/** Terms that are the same only if they are identical (or equal primitive values). */
function isPlain(tag: unknown): boolean {
  return (
    (typeof tag !== "object" && typeof tag !== "function") || tag === null || tag instanceof Atom
  );
}

/** Whether two tags are the same key. */
export function sameTag(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  try {
    if (left instanceof Reference) return right instanceof Reference && left.id === right.id;
    if (left instanceof Pid) return right instanceof Pid && left.id === right.id;
    return sameTerm(left, right);
  } catch {
    return false;
  }
}

export class KeyMap<Value> {
  readonly #pairs = new TagMap<Value>();
  #others: Map<number, TagMap<Value>> | null = null;

  get(tag: unknown, size: number): Value | undefined {
    if (size === 2) return this.#pairs.get(tag);
    return this.#others?.get(size)?.get(tag);
  }

  set(tag: unknown, size: number, value: Value): void {
    if (size === 2) {
      this.#pairs.set(tag, value);
      return;
    }
    this.#others ??= new Map();
    let tags = this.#others.get(size);
    if (tags === undefined) {
      tags = new TagMap();
      this.#others.set(size, tags);
    }
    tags.set(tag, value);
  }

  delete(tag: unknown, size: number): void {
    if (size === 2) this.#pairs.delete(tag);
    else this.#others?.get(size)?.delete(tag);
  }

  *values(): Iterable<Value> {
    yield* this.#pairs.values();
    if (this.#others !== null) for (const tags of this.#others.values()) yield* tags.values();
  }
}

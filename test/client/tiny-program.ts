// A tiny stand-in for a compiled Gleam program: its prelude, option, dict and process modules, in the shape that the
// compiler gives them.

import { type Atom, type Pid, send, sendNamed } from "../../src/kernel/index.ts";

class Empty {}
class NonEmpty {
  readonly head: unknown;
  readonly tail: unknown;

  constructor(head: unknown, tail: unknown) {
    this.head = head;
    this.tail = tail;
  }
}
class Ok {
  readonly 0: unknown;

  constructor(value: unknown) {
    this[0] = value;
  }
}
class Failed {
  readonly 0: unknown;

  constructor(value: unknown) {
    this[0] = value;
  }
}
class BitArray {
  readonly rawBuffer: Uint8Array;
  readonly bitSize: number;

  constructor(rawBuffer: Uint8Array, bitSize = rawBuffer.length * 8) {
    this.rawBuffer = rawBuffer;
    this.bitSize = bitSize;
  }

  get byteSize(): number {
    return Math.trunc((this.bitSize + 7) / 8);
  }

  byteAt(index: number): number | undefined {
    return this.rawBuffer[index];
  }
}

const empty = new Empty();

export const prelude = {
  List$Empty: () => empty,
  List$isEmpty: (value: unknown) => value instanceof Empty,
  List$NonEmpty: (head: unknown, tail: unknown) => new NonEmpty(head, tail),
  List$isNonEmpty: (value: unknown) => value instanceof NonEmpty,
  List$NonEmpty$first: (list: NonEmpty) => list.head,
  List$NonEmpty$rest: (list: NonEmpty) => list.tail,
  Result$Ok: (value: unknown) => new Ok(value),
  Result$Error: (value: unknown) => new Failed(value),
  Result$isOk: (value: unknown) => value instanceof Ok,
  Result$isError: (value: unknown) => value instanceof Failed,
  Result$Ok$0: (result: Ok) => result[0],
  Result$Error$0: (result: Failed) => result[0],
  BitArray$BitArray: (bytes: Uint8Array, bitSize?: number) => new BitArray(bytes, bitSize),
};

/** A Gleam list of the items. */
export function listOf(...items: ReadonlyArray<unknown>): unknown {
  return items.reduceRight((tail: unknown, head) => new NonEmpty(head, tail), empty);
}

export function itemsOf(list: unknown): ReadonlyArray<unknown> {
  const items: Array<unknown> = [];
  for (let rest = list; rest instanceof NonEmpty; rest = rest.tail) items.push(rest.head);
  return items;
}

class Some {
  readonly 0: unknown;

  constructor(value: unknown) {
    this[0] = value;
  }
}
class None {}

export const option = {
  Option$Some: (value: unknown) => new Some(value),
  Option$None: () => new None(),
  Option$isSome: (value: unknown) => value instanceof Some,
  Option$isNone: (value: unknown) => value instanceof None,
  Option$Some$0: (value: Some) => value[0],
};

/** A dict, or a set, that keeps its list. */
export const collection = {
  from_list: (list: unknown) => ({ list }),
  to_list: (kept: { readonly list: unknown }) => kept.list,
};

export class Subject {
  readonly owner: Pid;
  readonly tag: unknown;

  constructor(owner: Pid, tag: unknown) {
    this.owner = owner;
    this.tag = tag;
  }
}
export class NamedSubject {
  readonly name: Atom;

  constructor(name: Atom) {
    this.name = name;
  }
}

export const process = {
  unsafely_create_subject: (owner: Pid, tag: unknown) => new Subject(owner, tag),
  named_subject: (name: Atom) => new NamedSubject(name),
  subject_name: (subject: unknown) =>
    subject instanceof NamedSubject ? new Ok(subject.name) : new Failed(undefined),
  subject_owner: (subject: unknown) =>
    subject instanceof Subject ? new Ok(subject.owner) : new Failed(undefined),
  send: (subject: unknown, message: unknown) => {
    if (subject instanceof Subject) send(subject.owner, subject.tag, message);
    else if (subject instanceof NamedSubject) sendNamed(subject.name, message);
  },
};

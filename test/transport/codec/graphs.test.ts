// Depth costs no call frames, and what is shared is written once.

import { describe, expect, test } from "vitest";
import { CannotCross } from "../../../src/kernel/index.ts";
import { REPEATED_BYTES } from "../../../src/transport/codec/repeats.ts";
import { GRAPH, LIST } from "../../../src/transport/codec/tags.ts";
import { elementsOf, Program } from "./small-program.ts";

const program = new Program();
const Node = program.record("Node", "value", "next");
const compose = program.closures("compose", (inner: unknown) => () => inner);

type NodeValue = { value: unknown; next: unknown };

describe("depth", () => {
  test("a list of a million elements arrives", () => {
    const list = program.listOf(Array.from({ length: 1_000_000 }, (_, index) => index));
    let expected = 0;
    for (const element of elementsOf(program.send(list))) if (element === expected) expected++;
    expect(expected).toBe(1_000_000);
  });

  test("a chain of a million records arrives", () => {
    let chain: unknown = null;
    for (let index = 0; index < 1_000_000; index++) chain = new Node(index, chain);
    let node = program.send(chain) as NodeValue;
    let count = 0;
    for (; node !== null; node = node.next as NodeValue) {
      count++;
      if (node.value !== 1_000_000 - count) break;
    }
    expect(count).toBe(1_000_000);
  });

  test("tuples, objects, maps and closures may be nested deeply", () => {
    let nested: unknown = "core";
    for (let index = 0; index < 20_000; index++) {
      nested = [[nested], { inner: nested }, new Map([[1, nested]]), compose(nested)][index % 4];
    }
    let arrived = program.send(nested);
    for (let index = 19_999; index >= 0; index--) {
      if (index % 4 === 0) arrived = (arrived as Array<unknown>)[0];
      else if (index % 4 === 1) arrived = (arrived as { inner: unknown }).inner;
      else if (index % 4 === 2) arrived = (arrived as Map<unknown, unknown>).get(1);
      else arrived = (arrived as () => unknown)();
    }
    expect(arrived).toBe("core");
  });

  test("a list in a list in a list may be nested deeply", () => {
    let nested = program.list();
    for (let index = 0; index < 10_000; index++) nested = program.list(index, nested);
    let arrived = program.send(nested);
    let depth = 0;
    for (
      let [first, rest] = elementsOf(arrived);
      rest !== undefined;
      [first, rest] = elementsOf(arrived)
    ) {
      depth++;
      expect(first).toBe(10_000 - depth);
      arrived = rest;
    }
    expect(depth).toBe(10_000);
  });

  test("the elements of a deep list keep their order", () => {
    const chain = program.listOf(Array.from({ length: 300 }, (_, index) => [index, [`${index}`]]));
    expect(elementsOf(program.sendAsGraph(chain))).toEqual(elementsOf(chain));
  });
});

describe("shared structure", () => {
  test("a tree that shares its halves at each of 1,000 levels stays small", () => {
    let tree: unknown = [1];
    for (let level = 0; level < 1000; level++) tree = [tree, tree];
    expect(program.from.encodeLarge(tree).length).toBeLessThan(20_000);
    let arrived = program.send(tree) as Array<unknown>;
    for (let level = 0; level < 1000; level++) {
      expect(arrived[0]).toBe(arrived[1]);
      arrived = arrived[0] as Array<unknown>;
    }
    expect(arrived).toEqual([1]);
  });

  test("what would explode at a small depth is written as a graph, too", () => {
    let tree: unknown = new Node(1, 2);
    for (let level = 0; level < 60; level++) tree = new Node(tree, tree);
    const arrived = program.send(tree) as NodeValue;
    expect(arrived.value).toBe(arrived.next);
    expect(program.from.encodeLarge(tree).length).toBeLessThan(2000);
  });

  test("a long text and long bytes that occur often are written once", () => {
    const [text, bytes] = ["z".repeat(REPEATED_BYTES), new Uint8Array(REPEATED_BYTES)];
    const arrived = program.send([[text, text], [bytes, bytes], [text]]) as Array<Array<unknown>>;
    expect(program.from.encodeLarge([text, text, bytes, bytes]).length).toBeLessThan(
      2.1 * REPEATED_BYTES,
    );
    expect(arrived[0]).toEqual([text, text]);
    expect(arrived[1]?.[0]).toBe(arrived[1]?.[1]);
  });

  test("lists that share their ends share all but a few cells", () => {
    const ends: Array<unknown> = [];
    let list = program.list();
    for (let index = 0; index < 3000; index++) {
      list = program.listOf([index], list);
      ends.push(list);
    }
    expect(program.from.encodeLarge(ends).length).toBeLessThan(3000 * 400);
    const arrived = program.send(ends) as Array<unknown>;
    for (const at of [0, 1, 63, 64, 65, 1500, 2999]) {
      expect(elementsOf(arrived[at])).toEqual(elementsOf(ends[at]));
    }
  });

  test("a large value without shared structure is written plainly, one with much as a graph", () => {
    const forms = [
      program.listOf(Array.from({ length: 100_000 }, (_, index) => new Node(index, [index]))),
      program.listOf(new Array(100_000).fill(new Node(1, [2]))),
    ].map((value) => program.from.encodeLarge(value).slice());
    expect(forms.map((bytes) => bytes[0])).toEqual([LIST, GRAPH]);
    expect(forms[1]?.length).toBeLessThan(250_000);
  });

  test("closures share what they have captured", () => {
    const shared = new Node("x".repeat(REPEATED_BYTES), 0);
    const arrived = program.send([compose(shared), compose(shared)]) as Array<() => unknown>;
    expect(arrived[0]?.()).toBe(arrived[1]?.());
  });
});

describe("cycles", () => {
  const cyclic: Array<unknown> = [1];
  cyclic.push({ back: cyclic });
  const map = new Map<string, unknown>();
  map.set("self", map);
  const cell = program.list(1, 2) as { tail: { tail: unknown } };
  cell.tail.tail = cell;
  const far = program.listOf(new Array(500).fill(0)) as { tail: typeof far };
  let last = far;
  for (let index = 0; index < 499; index++) last = last.tail;
  last.tail = far.tail.tail;
  const node = new Node(1, null) as NodeValue;
  node.next = [node];

  test.each([
    ["a tuple", cyclic, "tuple[1].back"],
    ["a map", map, "Map[1]"],
    ["a short list", cell, "list"],
    ["a long list", far, "list"],
    ["a record", node, "Node.next[0]"],
  ])("%s that contains itself cannot cross", (_, value, path) => {
    const sending = () => program.send(value);
    expect(sending).toThrow(CannotCross);
    expect(sending).toThrow(`${path} cannot cross to another thread: it contains itself`);
  });
});

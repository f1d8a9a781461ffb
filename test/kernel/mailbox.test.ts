import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atoms, newReference, Pid, type Reference } from "../../src/kernel/index.ts";
import { Mailbox, releaseTaken, SCANNED_MESSAGES, taken } from "../../src/kernel/mailbox.ts";
import { RAW } from "../../src/kernel/raw-terms.ts";
import {
  emptySelector,
  Selector,
  selectMonitor,
  selectOther,
  selectRecord,
  selectTag,
} from "../../src/kernel/selector.ts";

function filled(...tags: Array<unknown>): Mailbox {
  const mailbox = new Mailbox();
  tags.forEach((tag, index) => {
    mailbox.push(tag, index);
  });
  return mailbox;
}

function drain(mailbox: Mailbox): Array<unknown> {
  const payloads: Array<unknown> = [];
  while (mailbox.takeFirst()) payloads.push(taken.payload);
  return payloads;
}

describe("the order of messages", () => {
  test("the oldest comes first", () => {
    expect(drain(filled("a", "b", "a"))).toEqual([0, 1, 2]);
  });

  test("taking one from the middle leaves the others in order", () => {
    const mailbox = filled("a", "b", "a", "c", "b");
    expect(mailbox.takeTag("b")).toBe(true);
    expect(taken.payload).toBe(1);
    expect(mailbox.takeTag("c")).toBe(true);
    expect(mailbox.takeTag("c")).toBe(false);
    expect(drain(mailbox)).toEqual([0, 2, 4]);
  });

  test("growing keeps the order, with holes and round the end of the ring", () => {
    const mailbox = new Mailbox();
    const expected: Array<number> = [];
    for (let round = 0; round < 200; round++) {
      mailbox.push(round % 3 === 0 ? "out" : "stay", round);
      if (round % 3 !== 0) expected.push(round);
      if (round % 3 === 1) expect(mailbox.takeTag("out")).toBe(true);
    }
    mailbox.takeTag("out");
    expect(drain(mailbox)).toEqual(expected);
  });

  test("an old message that nobody takes does not let the ring grow without end", () => {
    const mailbox = filled("stuck");
    for (let round = 0; round < 10_000; round++) {
      mailbox.push("passing", round);
      expect(mailbox.takeTag("passing")).toBe(true);
      expect(taken.payload).toBe(round);
    }
    expect(mailbox.size).toBe(1);
    expect(drain(mailbox)).toEqual([0]);
  });
});

describe("selective receive", () => {
  test("the oldest message that any key wants is taken, whatever the order of the keys", () => {
    const selector = selectTag(selectTag(emptySelector, "b"), "c");
    const mailbox = filled("a", "c", "b");
    expect(mailbox.takeMatch(Selector.table(selector))?.tag).toBe("c");
    expect(mailbox.takeMatch(Selector.table(selector))?.tag).toBe("b");
    expect(mailbox.takeMatch(Selector.table(selector))).toBeNull();
    expect(mailbox.size).toBe(1);
  });

  test("a catch-all takes the oldest even if a key wants a younger one", () => {
    const selector = selectOther(selectTag(emptySelector, "b"), (term: unknown) => term);
    const mailbox = filled("a", "b");
    mailbox.takeMatch(Selector.table(selector));
    expect(taken.payload).toBe(0);
  });

  test.each([
    ["tag", SCANNED_MESSAGES],
    ["tag", 1000],
  ])("behind many messages an index finds the %s (%i)", (tag, count) => {
    const mailbox = new Mailbox();
    for (let index = 0; index < count; index++) mailbox.push("junk", index);
    mailbox.push(tag, "first");
    mailbox.push(tag, "second");
    expect(mailbox.takeTag(tag)).toBe(true);
    expect(taken.payload).toBe("first");
    expect(mailbox.isIndexed).toBe(true);
    mailbox.push(tag, "third");
    expect(mailbox.takeTag(tag)).toBe(true);
    expect(taken.payload).toBe("second");
    expect(mailbox.takeTag(tag)).toBe(true);
    expect(taken.payload).toBe("third");
    expect(mailbox.takeTag(tag)).toBe(false);
    expect(mailbox.size).toBe(count);
  });

  test("few messages need no index", () => {
    const mailbox = filled(..."abcdefgh");
    expect(mailbox.takeTag("h")).toBe(true);
    expect(mailbox.isIndexed).toBe(false);
  });

  test("the index is dropped with the last message", () => {
    const mailbox = new Mailbox();
    for (let index = 0; index < 50; index++) mailbox.push("junk", index);
    expect(mailbox.takeTag("missing")).toBe(false);
    expect(mailbox.isIndexed).toBe(true);
    drain(mailbox);
    expect(mailbox.isIndexed).toBe(false);
    mailbox.push("a", 1);
    expect(mailbox.takeTag("a")).toBe(true);
  });

  test("tags are compared by structure", () => {
    const mailbox = filled(["tag", { n: 1 }], ["tag", { n: 2 }]);
    expect(mailbox.takeTag(["tag", { n: 2 }])).toBe(true);
    expect(taken.payload).toBe(1);
    for (let index = 0; index < 40; index++) mailbox.push(["tag", { n: 3 }], index);
    mailbox.push(["tag", { n: 4 }], "four");
    expect(mailbox.takeTag(["tag", { n: 4 }])).toBe(true);
    expect(taken.payload).toBe("four");
  });

  test("a record key of size 2 takes a subject's message, and other sizes take raw tuples", () => {
    const selector = selectRecord(
      selectRecord(emptySelector, "pair", 2, (term: unknown) => term),
      "triple",
      3,
      (term: unknown) => term,
    );
    const mailbox = new Mailbox();
    mailbox.push(RAW, ["triple", 1]);
    mailbox.push(RAW, ["triple", 1, 2]);
    mailbox.push("pair", 1);
    expect(mailbox.takeMatch(Selector.table(selector))?.tag).toBe("triple");
    expect(taken.payload).toEqual(["triple", 1, 2]);
    expect(mailbox.takeMatch(Selector.table(selector))?.tag).toBe("pair");
    expect(mailbox.takeMatch(Selector.table(selector))).toBeNull();
  });

  test("more keys than messages are matched message by message", () => {
    let selector = emptySelector;
    for (let key = 0; key < 100; key++) selector = selectTag(selector, key);
    const mailbox = filled(..."abcdefghijklmnopqrstuvwxyz", 99);
    expect(mailbox.takeMatch(Selector.table(selector))?.tag).toBe(99);
    expect(mailbox.isIndexed).toBe(false);
  });
});

describe("what the kernel takes out", () => {
  const pid = new Pid(null);
  const down = (monitor: Reference) => [atoms.DOWN, monitor, atoms.process, pid, atoms.normal];

  test.each([0, 100])("the reply of a call, or its DOWN, behind %i others", (others) => {
    const [monitor, other] = [newReference(), newReference()];
    const mailbox = new Mailbox();
    for (let index = 0; index < others; index++) mailbox.push("junk", index);
    mailbox.push(RAW, down(other));
    mailbox.push(monitor, "reply");
    mailbox.push(RAW, down(monitor));
    expect(mailbox.takeReply(monitor, 0)).toBe(true);
    expect(taken.payload).toBe("reply");
    expect(mailbox.takeReply(monitor, 0)).toBe(true);
    expect(taken.payload).toEqual(down(monitor));
    expect(mailbox.takeReply(monitor, 0)).toBe(false);
    expect(mailbox.takeDown(other, 0)).toBe(true);
    expect(mailbox.size).toBe(others);
  });

  test("nothing before the mark is looked at", () => {
    const monitor = newReference();
    const mailbox = filled("a", "b");
    mailbox.push(monitor, "early");
    const { mark } = mailbox;
    expect(mailbox.takeReply(monitor, mark)).toBe(false);
    mailbox.push(monitor, "late");
    expect(mailbox.takeReply(monitor, mark)).toBe(true);
    expect(taken.payload).toBe("late");
  });

  test("a mark stays before what came after it when holes are squeezed out", () => {
    const monitor = newReference();
    const mailbox = filled("stuck");
    const { mark } = mailbox;
    mailbox.push(monitor, "reply");
    for (let round = 0; round < 500; round++) {
      mailbox.push("passing", round);
      mailbox.takeTag("passing");
    }
    expect(mailbox.takeReply(monitor, mark)).toBe(true);
    expect(taken.payload).toBe("reply");
  });

  test("the DOWN of a selected monitor goes before the DOWN of any", () => {
    const [one, other] = [newReference(), newReference()];
    const table = Selector.table(selectMonitor(emptySelector, one, (term: unknown) => term));
    const mailbox = new Mailbox();
    for (let index = 0; index < 40; index++) mailbox.push("junk", index);
    mailbox.push(RAW, down(other));
    mailbox.push(RAW, down(one));
    expect(mailbox.takeMatch(table)?.tag).toBe(one);
    expect(taken.payload).toEqual(down(one));
    expect(mailbox.takeMatch(table)).toBeNull();
  });

  test("the EXIT of a process", () => {
    const mailbox = new Mailbox();
    const other = new Pid(null);
    mailbox.push(RAW, [atoms.EXIT, other, "x"]);
    mailbox.push(RAW, [atoms.EXIT, pid, "first"]);
    mailbox.push(RAW, [atoms.EXIT, pid, "second"]);
    expect(mailbox.takeExit(pid)).toBe(true);
    expect(taken.payload).toEqual([atoms.EXIT, pid, "first"]);
    releaseTaken();
    expect(taken.payload).toBeUndefined();
  });
});

describe("against a plain list", () => {
  const tags = ["a", "b", "c", ["s", 1], 7];
  type Step =
    | { readonly do: "push" | "take"; readonly tag: number }
    | { readonly do: "first" }
    | { readonly do: "match"; readonly tags: ReadonlyArray<number>; readonly other: boolean };
  const tag = fc.nat({ max: tags.length - 1 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant("push" as const), tag }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), tag }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("first" as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("match" as const),
        tags: fc.uniqueArray(tag, { maxLength: 3 }),
        other: fc.boolean(),
      }),
    },
  );

  test("any sequence of operations gives the same messages", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const mailbox = new Mailbox();
        const model: Array<{ tag: number; payload: number }> = [];
        steps.forEach((item, number) => {
          expect(apply(mailbox, item, number)).toBe(applyToList(model, item, number));
          expect(mailbox.size).toBe(model.length);
        });
      }),
      { numRuns: 300 },
    );
  });

  function apply(mailbox: Mailbox, item: Step, number: number): unknown {
    if (item.do === "push") {
      mailbox.push(tags[item.tag], number);
      return undefined;
    }
    if (item.do === "match") {
      let selector = emptySelector;
      for (const key of item.tags) selector = selectTag(selector, tags[key]);
      if (item.other) selector = selectOther(selector, (term: unknown) => term);
      return mailbox.takeMatch(Selector.table(selector)) === null ? undefined : taken.payload;
    }
    const found = item.do === "take" ? mailbox.takeTag(tags[item.tag]) : mailbox.takeFirst();
    return found ? taken.payload : undefined;
  }

  function applyToList(
    model: Array<{ tag: number; payload: number }>,
    item: Step,
    number: number,
  ): unknown {
    if (item.do === "push") {
      model.push({ tag: item.tag, payload: number });
      return undefined;
    }
    const index = model.findIndex((message) => {
      if (item.do === "take") return message.tag === item.tag;
      return item.do !== "match" || item.other || item.tags.includes(message.tag);
    });
    return index < 0 ? undefined : model.splice(index, 1)[0]?.payload;
  }
});

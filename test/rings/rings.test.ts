import { describe, expect, test } from "vitest";
import { equivalents } from "./equivalents.ts";
import { explore, Violation } from "./explorer.ts";
import { allMutants, loadProtocol, type Protocol } from "./source.ts";
import { systems } from "./systems.ts";

const small = systems.filter(({ isSmall }) => isSmall);
const rings = small.filter(({ takes }) => takes("sender"));
const timers = small.filter(({ takes }) => takes("timer-table"));

function run(protocol: Protocol, name: string) {
  const system = systems.find((candidate) => candidate.name === name);
  if (system === undefined) throw new Error(`there is no system ${name}`);
  const { scenario, words } = system.prepare(protocol);
  return explore(scenario, words, 300_000);
}

describe("every order of the steps of", () => {
  test.each(rings.map(({ name }) => name))("%s", (name) => {
    const { states, ends } = run(loadProtocol(), name);
    expect(states).toBeGreaterThan(1000);
    expect(ends).toBeGreaterThan(0);
  });

  test.each(timers.map(({ name }) => name))("%s", (name) => {
    // More than one thing can become of a timer.
    expect(run(loadProtocol(), name).ends).toBeGreaterThan(2);
  });
});

describe("a protocol that lacks a step is found out", () => {
  test.each([
    ["bells ring: without words.load(bell)", "one to one, waiting on the word"],
    ["bells wake: without this.wakeUp(slot)", "one to one, in the event loop"],
    [
      "sender flush: without words.store(this.commitWord, ticket)",
      "one to one, waiting on the word",
    ],
    [
      "sender drain: without words.store(out.tailWord, out.tail)",
      "full ring: spill, hold, drain, wrap",
    ],
    ["receiver look: without words.load(ring.tailWord)", "one to one, in the event loop"],
    [
      "sleep settle: exchanged words.store(this.word, state); <> const isBusy = this.#hasWork();",
      "one to one, waiting on the word",
    ],
    [
      "deaths rollBack: without words.store(tailWord(layout, slot, consumer), position)",
      "a producer dies, another takes its slot",
    ],
    [
      "timer-table claim: without this.words.load(word)",
      "timers that use an entry one after another",
    ],
    [
      "timer-table clearHome: without this.words.compareExchange(word, stamp, after(stamp))",
      "a thread with timers dies, another takes its slot",
    ],
  ])("%s", (name, system) => {
    const mutant = allMutants().find((candidate) => candidate.name === name);
    expect(mutant).toBeDefined();
    if (mutant !== undefined) expect(() => run(loadProtocol(mutant), system)).toThrow(Violation);
  });

  test("what is said to change nothing exists, with a reason", () => {
    const names = new Set(allMutants().map(({ name }) => name));
    expect(equivalents.filter(({ mutant, reason }) => !names.has(mutant) || reason === "")).toEqual(
      [],
    );
  });
});

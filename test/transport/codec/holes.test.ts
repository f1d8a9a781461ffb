// What belongs to one run is taken out of a value, and that of the next run is put in its place.

import { describe, expect, test } from "vitest";
import { newReference, Pid, Registry } from "../../../src/kernel/index.ts";
import {
  fill,
  hollow,
  NotPortable,
  readPortable,
  writePortable,
} from "../../../src/transport/codec/index.ts";
import { Program } from "./small-program.ts";

const program = new Program();
const registry = Registry.at(program.root);
const State = program.record("State", "count", "self", "log");
const Some = program.record("Some", "0");
const None = program.record("None", "why");

const pid = (id: number) => Pid.ofDead(id);

/** What the next run makes of a state, which has made `fresh` itself. */
function kept(state: unknown, fresh: unknown): unknown {
  const { value, holes } = hollow(state, registry);
  return fill(
    { value: readPortable(writePortable(value, registry), registry), holes },
    fresh,
    registry,
  );
}

describe("a state with parts of its run", () => {
  test("gets those of the next run, and keeps the rest", () => {
    const [old, next] = [pid(1), pid(2)];
    const state = new State(41, old, ["a", new Some(old)]);
    const fresh = new State(0, next, ["", new Some(next)]);
    expect(kept(state, fresh)).toEqual(new State(41, next, ["a", new Some(next)]));
    expect(state).toEqual(new State(41, old, ["a", new Some(old)]));
  });

  test("is the value itself where there is nothing of its run", () => {
    const state = new State(1, 2, program.list(3));
    expect(hollow(state, registry)).toEqual({ value: state, holes: [] });
    expect(hollow(state, registry).value).toBe(state);
  });

  test("says where they were", () => {
    const { holes } = hollow(new State(1, [2, pid(1)], new Some(newReference())), registry);
    expect(holes).toEqual([
      { path: [1, 1], place: "State.self[1]", what: "a Pid" },
      { path: [2, 0], place: "State.log[0]", what: "a Reference" },
    ]);
  });

  const refused = new NotPortable("State.self[0] is a Pid");
  const nothings: ReadonlyArray<readonly [name: string, fresh: unknown]> = [
    ["another constructor", new State(0, new None("no"), 0)],
    ["something else in the place", new State(0, new Some(newReference()), 0)],
    ["data in the place", new State(0, new Some(5), 0)],
    ["a tuple in place of a record", [0, new Some(pid(2)), 0]],
    ["no record at all", "nothing"],
  ];

  test.each(nothings)("is refused where the next run has %s", (_name, fresh) => {
    expect(() => kept(new State(1, new Some(pid(1)), 0), fresh)).toThrow(refused);
  });

  test("is refused where they are in a list, which has no places of its own", () => {
    const state = new State(1, 2, program.list(pid(1)));
    expect(() => kept(state, state)).toThrow(new NotPortable("State.log[0] is a Pid"));
  });
});

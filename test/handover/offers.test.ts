// States that are offered to actors, and what becomes of them.

import { describe, expect, test } from "vitest";
import type { Offer } from "../../src/handover/index.ts";
import { Offers } from "../../src/handover/offers.ts";
import { newReference, Pid, Registry } from "../../src/kernel/index.ts";
import { hollow, writePortable } from "../../src/transport/index.ts";
import { Program } from "../transport/codec/small-program.ts";

/** A program with a state, what is offered to it, and what is told of that. */
function setting() {
  const program = new Program();
  const State = program.record("State", "count", "owner");
  const registry = () => Registry.at(program.root);
  const offerOf = (place: string, state: unknown, facts: Offer["facts"] = {}): Offer => {
    const { value, holes } = hollow(state, registry());
    return { place, name: place, state: writePortable(value, registry()), holes, facts };
  };
  const told: Array<ReadonlyArray<string>> = [];
  const make = (...offers: ReadonlyArray<Offer>) =>
    new Offers(offers, registry, {
      used: (place) => told.push(["used", place]),
      refused: (place, problem) => told.push(["refused", place, problem]),
    });
  return { program, State, offerOf, told, make };
}

describe("an offer", () => {
  test("is for the first actor in its place, and for nobody after that", () => {
    const { State, offerOf, told, make } = setting();
    const offers = make(offerOf("a", new State(41, "x")), offerOf("b", 2));
    const fresh = () => new State(0, "x");
    expect(offers.stateFor("elsewhere", 0)).toBe(0);
    expect(offers.stateFor("a", fresh())).toEqual(new State(41, "x"));
    expect(offers.stateFor("a", fresh())).toEqual(fresh());
    expect(offers.stateFor("b", 0)).toBe(2);
    expect([offers.size, told]).toEqual([
      0,
      [
        ["used", "a"],
        ["used", "b"],
      ],
    ]);
  });

  test("is for nobody once another thread has answered it", () => {
    const { offerOf, told, make } = setting();
    const offers = make(offerOf("a", 41), offerOf("b", 2));
    expect(offers.has("a")).toBe(true);
    offers.forget("a");
    expect([offers.has("a"), offers.stateFor("a", 0), offers.size, told]).toEqual([
      false,
      0,
      1,
      [],
    ]);
  });

  test("has what belongs to the run from the state that the actor has made", () => {
    const { State, offerOf, make } = setting();
    const owner = Pid.ofDead(2);
    const offers = make(offerOf("a", new State(41, Pid.ofDead(1))));
    expect(offers.stateFor("a", new State(0, owner))).toEqual(new State(41, owner));
  });

  test("is refused where that is not there, and the actor begins with its own state", () => {
    const { State, offerOf, told, make } = setting();
    const offers = make(offerOf("a", new State(41, Pid.ofDead(1))));
    const fresh = new State(0, newReference());
    expect(offers.stateFor("a", fresh)).toBe(fresh);
    expect(told).toEqual([["refused", "a", "State.owner is a Pid"]]);
    expect(offers.stateFor("a", new State(0, Pid.ofDead(2)))).toEqual(new State(0, Pid.ofDead(2)));
  });

  test("is refused where the state is of another type", () => {
    const { State, offerOf, told, make } = setting();
    const offers = make(offerOf("a", 5), offerOf("b", new State(1, "x")));
    expect([offers.stateFor("a", "five"), offers.stateFor("b", 5)]).toEqual(["five", 5]);
    expect(told).toEqual([
      ["refused", "a", "its state is of another type"],
      ["refused", "b", "its state is of another type"],
    ]);
  });

  test("is taken by an actor that begins with another constructor of the type", () => {
    const { program, State, offerOf, make } = setting();
    const Closed = program.record("Closed");
    const variants = ["app/State.State", "app/Closed.Closed"];
    const offers = make(
      offerOf("a", new State(1, "x"), { "app/State.State": { variants, generic: [] } }),
    );
    expect(offers.stateFor("a", new Closed())).toEqual(new State(1, "x"));
  });

  test("is refused where its bytes cannot be read", () => {
    const { offerOf, told, make } = setting();
    const offer = offerOf("a", 5);
    const offers = make({ ...offer, state: { ...offer.state, bytes: new Uint8Array(1) } });
    expect(offers.stateFor("a", 0)).toBe(0);
    expect(told).toEqual([["refused", "a", expect.stringMatching(/^its state cannot be read: /)]]);
  });

  test("is for nobody once offers are dropped", () => {
    const { offerOf, told, make } = setting();
    const offers = make(offerOf("a", 5));
    offers.drop();
    expect([offers.stateFor("a", 0), offers.size, told]).toEqual([0, 0, []]);
  });
});

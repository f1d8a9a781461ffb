// For the tests of bad input: values as JavaScript code may send them and no Gleam
// program can make, and sending them as raw messages.

import { Atom, atoms, sendRaw } from "starfish-otp/kernel";
import { toList } from "./gleam.mjs";

const refuse = () => {
  throw new Error("this value lets nobody look at it");
};

const TRAPS = new Proxy({}, { get: () => refuse });

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function circular() {
  const value = { name: "circle" };
  value.self = value;
  return value;
}

/** Each with a name for reports of failing tests. */
export function odd_values() {
  return toList(
    Object.entries({
      undefined: undefined,
      null: null,
      symbol: Symbol("odd"),
      "not a number": Number.NaN,
      "big integer": 2n ** 80n,
      function: () => refuse,
      map: new Map([[1, 2]]),
      circle: circular(),
      "no prototype": Object.create(null),
      "throwing getter": Object.defineProperty({}, "name", { get: refuse, enumerable: true }),
      "throwing toString": { toString: refuse, toJSON: refuse },
      "proxy that refuses": new Proxy({}, TRAPS),
      "array in a proxy": new Proxy([1, 2], {}),
      "empty array": [],
      "array of holes": new Array(3),
      "tag nobody knows": ["odd", 1],
      "tag without a value": [undefined, 1],
      "tag not a number": [Number.NaN, 1],
      "tag that refuses": [new Proxy({}, TRAPS), 1],
      "tag revoked": [revoked({}), 1, 2],
      "tag with its own equals": [{ equals: refuse, hashCode: refuse }, 1],
      "system message of nobody": [atoms.system, 1, 2],
      "system request unknown": [atoms.system, [1, 2], Atom.create("unknown")],
      "exit of nobody": [atoms.EXIT, undefined, undefined],
      "down of nobody": [atoms.DOWN, undefined, atoms.process, undefined, 1],
      "down of the revoked": [atoms.DOWN, revoked({}), atoms.process, revoked({}), 1],
    }),
  );
}

/** In the shape of what actors and supervisors act on, with nothing in it that could be looked at. */
export function forged_requests() {
  return toList([
    [atoms.system, revoked({}), revoked([])],
    [atoms.EXIT, revoked({}), revoked({})],
    [Atom.create("$gen_call"), undefined],
    [Atom.create("$gen_call"), revoked({})],
  ]);
}

/** Not even the sender can look at it. */
export function revoked_value() {
  return revoked([]);
}

export function send_raw(pid, term) {
  sendRaw(pid, term);
}

// Owns the one node there is: an atom, as nodes are on the BEAM. Never fails.

import { Atom } from "starfish-otp/kernel";

export function self() {
  return Atom.create("nonode@nohost");
}

export function name(node) {
  return node;
}

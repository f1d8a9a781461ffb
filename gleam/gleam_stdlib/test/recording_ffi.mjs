/*
 * Records what a function is called with.
 */
import { List } from "./gleam.mjs";

/** Runs `sort` with a comparison and gives the pairs that were compared, in order. */
export function compared(sort, compare) {
  const pairs = [];
  sort((a, b) => {
    pairs.push([a, b]);
    return compare(a, b);
  });
  return List.fromArray(pairs);
}

// Owns telling the kernel where the running process wants others to start.
//
// Promises that the wish of before comes back however the function ends; a process that is killed
// while it waits in there has no further use for one. Fails outside of a process.

import { placeSpawns } from "starfish-otp/kernel";
import * as placements from "./placement.mjs";

export function run(placement, start) {
  const before = placeSpawns(wishOf(placement));
  try {
    return start();
  } finally {
    placeSpawns(before);
  }
}

/** A placement as the kernel has it; null is none. */
function wishOf(placement) {
  if (placements.Placement$isSpread(placement)) return { kind: "spread" };
  if (placements.Placement$isLeastLoaded(placement)) return { kind: "least" };
  if (placements.Placement$isOwnScheduler(placement)) return { kind: "own" };
  if (placements.Placement$isNear(placement)) return { kind: "near", pid: placement[0] };
  if (placements.Placement$isScheduler(placement)) return numbered("scheduler", placement);
  if (placements.Placement$isCore(placement)) return numbered("core", placement);
  if (placements.Placement$isNumaNode(placement)) return numbered("numa", placement);
  return { kind: "here" };
}

function numbered(kind, placement) {
  return { kind, number: placement[0] };
}

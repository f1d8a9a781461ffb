// Owns how a thread of a program comes by its part in keeping the states of actors. What does that is loaded by programs alone
// whose states are kept.

import { pathToFileURL } from "node:url";
import type { StateKeeper } from "../../../src/handover/index.ts";
import type { ProgramOrder } from "./order.ts";

/** Null where nobody keeps the states, or nobody answers at the socket. */
export async function stateKeeperFor(
  order: Pick<ProgramOrder, "handOver" | "output">,
): Promise<StateKeeper | null> {
  if (order.handOver === null) return null;
  const { programRegistry, StateKeeper } = await import("../../../src/handover/index.ts");
  const root = pathToFileURL(`${order.output}/`).href;
  return StateKeeper.connect({ path: order.handOver, registry: programRegistry(root) });
}

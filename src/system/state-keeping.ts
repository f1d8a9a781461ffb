/**
 * Whether somebody keeps the states of this system's actors: `starfish dev --keep-state`, which says so in the environment of the app that it
 * runs. What keeps them is loaded by such systems alone.
 *
 * Promise: a system whose states nobody keeps, or whose keeper does not answer, is the same as without.
 */
import type { StateKeeper } from "../handover/index.ts";
import { HANDOVER_VARIABLE, processEnvironment } from "./settings/index.ts";

/** What a thread of a system needs to keep states. Plain data. */
export interface StateKeeping {
  /** Of the keeper's socket. */
  readonly path: string;
  /** Where the program's packages lie, a URL; undefined where nobody knows. */
  readonly root: string | undefined;
  /** The number of the system among those of this Node process. */
  readonly system: number;
}

/** Numbers of the systems that run in this Node process and whose states are kept. */
const numbers = new Set<number>();

/** A system's part in the keeping. */
export interface KeptSystem {
  readonly keeping: StateKeeping;
  readonly keeper: StateKeeper;
  /** The system has ended. */
  readonly end: () => void;
}

/** Null if nobody keeps the states of a system that starts here. */
export async function keptSystem(root: string | undefined): Promise<KeptSystem | null> {
  const path = processEnvironment()[HANDOVER_VARIABLE];
  if (path === undefined || path === "") return null;
  let system = 0;
  while (numbers.has(system)) system += 1;
  numbers.add(system);
  const keeping = { path, root, system };
  const keeper = await connectKeeper(keeping);
  if (keeper === null) {
    numbers.delete(system);
    return null;
  }
  const end = (): void => {
    keeper.close();
    numbers.delete(system);
  };
  return { keeping, keeper, end };
}

/** The part of one thread; null if nobody answers. */
export async function connectKeeper(keeping: StateKeeping): Promise<StateKeeper | null> {
  const { programRegistry, StateKeeper } = await import("../handover/index.ts");
  const { path, root, system } = keeping;
  return StateKeeper.connect({ path, registry: programRegistry(root), system });
}

/**
 * What each thread of a system gets before the program's modules are loaded there: the functions by
 * which TypeScript has work done in it, and hooks that tell TypeScript what happens. Loaded by the
 * threads alone.
 *
 * Failure: what is thrown here fails the start of the thread.
 */
import type { ThreadContext, ThreadParts } from "../../schedulers/threads/index.ts";
import { EventSender } from "../far-events/index.ts";
import { connectKeeper, type StateKeeping } from "../state-keeping.ts";
import { registerFarCalls } from "./far-calls.ts";

/** What the thread of TypeScript tells the others at their start. */
export interface PreparationData {
  /** Where the program's packages lie, as a URL. */
  readonly root: string;
  /** Who keeps the states of actors; null: nobody. */
  readonly keeping: StateKeeping | null;
}

/** Called once in each thread. */
export async function prepareThread({ data }: ThreadContext): Promise<ThreadParts> {
  const { root, keeping } = data as PreparationData;
  registerFarCalls(root);
  const sender = new EventSender();
  const keeper = keeping === null ? null : await connectKeeper(keeping);
  return {
    kernel: { hooks: { ...sender.hooks, ...keeper?.hooks } },
    started: (kernel) => {
      sender.attach(kernel);
      keeper?.attach(kernel);
    },
  };
}

/**
 * What each thread of a system gets before the program's modules are loaded there: the functions by
 * which TypeScript has work done in it, and hooks that tell TypeScript what happens. Loaded by the
 * threads alone.
 *
 * Failure: what is thrown here fails the start of the thread.
 */
import type { ThreadContext, ThreadParts } from "../../schedulers/threads/index.ts";
import { EventSender } from "../far-events/index.ts";
import { registerFarCalls } from "./far-calls.ts";

/** What the thread of TypeScript tells the others at their start. */
export interface PreparationData {
  /** Where the program's packages lie, as a URL. */
  readonly root: string;
}

/** Called once in each thread. */
export function prepareThread({ data }: ThreadContext): ThreadParts {
  const { root } = data as PreparationData;
  registerFarCalls(root);
  const sender = new EventSender();
  return {
    kernel: { hooks: sender.hooks },
    started: (kernel) => sender.attach(kernel),
  };
}

// What a thread is busy with, for a debugger that has paused it: the running process and the message in its hand.
//
// A thread puts one function where an expression that is evaluated in it can reach it (`showProcessInHand`). It is only ever called
// while the thread stands still, so it changes nothing and calls no code of the program but what prints values.

import { current, printTerm } from "../../kernel/index.ts";
import type { ProcessInHand } from "./events.ts";

/** The name under which a thread's global object has the function. */
const NAME = "starfish.in-hand";

/** Longer messages are cut. */
const MOST_CHARACTERS = 2_000;

export interface InHand {
  readonly process: ProcessInHand | null;
  readonly message: string | null;
}

/** The frames of the kernel in which a message is on its way into a handler, as the local variable `payload`. */
export const FRAMES_WITH_MESSAGE: ReadonlyArray<string> = ["#handOut", "loopMessages"];

/** The frame between such a one and a process that goes on without a message. */
export const FRAME_WITHOUT_MESSAGE = "resume";

/** To be evaluated in one of these frames, or in any other frame without the message. Gives JSON of `InHand`. */
export const expressionInFrame = `globalThis[Symbol.for(${JSON.stringify(NAME)})](true, payload)`;
export const expressionElsewhere = `globalThis[Symbol.for(${JSON.stringify(NAME)})](false)`;

function shown(term: unknown): string {
  const text = printTerm(term) ?? fallback(term);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function fallback(term: unknown): string {
  try {
    return JSON.stringify(term) ?? String(term);
  } catch {
    return "a value that cannot be shown";
  }
}

/** Lets a debugger ask this thread what it is busy with. */
export function showProcessInHand(): void {
  const describe = (isInFrame: boolean, payload: unknown): string => {
    if (current === null) return JSON.stringify({ process: null, message: null });
    const { pid, extras } = current;
    const handling = extras?.handling === true;
    const term = handling ? extras?.messageInHand : payload;
    const inHand: InHand = {
      process: {
        pid: pid.id,
        label: extras?.label ?? null,
        name: extras?.name?.name ?? null,
      },
      message: handling || isInFrame ? shown(term) : null,
    };
    return JSON.stringify(inHand);
  };
  (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(NAME)] = describe;
}

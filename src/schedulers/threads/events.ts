// What happens to the threads of a system, for whoever runs it. Plain data; `text` says it in one sentence.

/** The process that a thread was running when it got stuck. */
export interface ProcessInHand {
  readonly pid: number;
  readonly label: string | null;
  readonly name: string | null;
}

interface About {
  readonly slot: number;
  /** Which thread of the slot, from 1. */
  readonly incarnation: number;
}

/** How the thread of a slot ended, each in its own way. */
export type ThreadDeath =
  /** It did nothing but one thing for longer than it may, and was ended. */
  | {
      readonly kind: "scheduler_stuck";
      readonly afterMs: number;
      readonly process: ProcessInHand | null;
      /** The message that was being handled, as the program prints it. */
      readonly message: string | null;
      /** Where it was, in the form of a stack of V8 with the addresses of the compiled modules. */
      readonly stack: string | null;
    }
  | { readonly kind: "scheduler_out_of_memory" }
  /** Somebody called `process.exit` in it. */
  | { readonly kind: "scheduler_exited"; readonly code: number }
  /** The process of an isolated scheduler was killed from outside, by this signal; by the system if it needs memory. */
  | { readonly kind: "scheduler_killed"; readonly signal: string }
  /** Something outside of its processes threw. */
  | { readonly kind: "scheduler_crashed"; readonly error: unknown }
  /** It asked to be replaced because its heap was above the soft mark, and ended in order. */
  | {
      readonly kind: "scheduler_heap_mark";
      readonly usedMb: number;
      readonly softLimitMb: number;
    };

export type ThreadEvent = { readonly text: string } & (
  | (About & ThreadDeath)
  | (About & { readonly kind: "scheduler_started" })
  | (About & { readonly kind: "scheduler_replaced"; readonly afterMs: number })
  | (About & {
      readonly kind: "scheduler_given_up";
      readonly deaths: number;
      readonly withinMs: number;
    })
  | (About & { readonly kind: "pinning_unavailable"; readonly why: string })
  /** A thread that stood by has ended, or could not be started; there will be another. */
  | { readonly kind: "standby_lost"; readonly why: string }
  | { readonly kind: "standby_given_up"; readonly deaths: number; readonly withinMs: number }
);

const shownError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

function shownProcess({ pid, label, name }: ProcessInHand): string {
  return [
    `process ${pid}`,
    ...(label === null ? [] : [label]),
    ...(name === null ? [] : [`(${name})`]),
  ].join(" ");
}

/** A death in words, without whose it was. */
export function describeDeath(death: ThreadDeath): string {
  switch (death.kind) {
    case "scheduler_stuck": {
      const inHand = death.process === null ? "" : ` in ${shownProcess(death.process)}`;
      return `was stuck for ${Math.round(death.afterMs)} ms${inHand} and was ended`;
    }
    case "scheduler_out_of_memory":
      return "ran out of memory";
    case "scheduler_exited":
      return `was ended by process.exit(${death.code})`;
    case "scheduler_killed":
      return `had its process killed by ${death.signal}`;
    case "scheduler_crashed":
      return `was ended by an error outside of its processes: ${shownError(death.error)}`;
    case "scheduler_heap_mark":
      return `was ended in order: ${Math.round(death.usedMb)} MB on its heap, more than ${Math.round(death.softLimitMb)} MB`;
  }
}

// What a system could add to its threads: here, some talk.

import type { ThreadContext, ThreadParts } from "../../../../src/schedulers/threads/index.ts";

export async function prepareThread(context: ThreadContext): Promise<ThreadParts> {
  const { greeting } = context.data as { readonly greeting: string };
  let state = "before the program";
  context.tell(`${greeting} ${state}`);
  return {
    started: () => {
      state = "started";
    },
    told: (value) => context.tell(`${state}: ${value}`),
  };
}

// What the codec needs to know at both ends of a pipe: pids are numbers with their entries, and atoms cross as text, since no table of them is
// shared.

import type { CodecContext } from "../../transport/index.ts";

/** The context of a slot's pipe, with what its end knows of pids. */
export function pipeContext(
  slot: number,
  pids: Pick<CodecContext, "entryOf" | "pidOf">,
): CodecContext {
  return {
    slot,
    ...pids,
    atomIndex: () => -1,
    atomName: (index: number): string => {
      throw new RangeError(`no atom crosses a pipe as a number: ${index}`);
    },
  };
}

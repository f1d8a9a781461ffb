// A process that does not end when it is told to.

import { threadId } from "node:worker_threads";
import { type Pid, registerModule, self, send, trapExits } from "../../../../src/kernel/index.ts";
import { receive, TAG } from "./town.ts";

export function* stubborn(observer: Pid): Generator<unknown, void, unknown> {
  trapExits(true);
  send(observer, TAG, ["here", self(), threadId]);
  for (;;) yield* receive();
}

registerModule("town/stubborn", import.meta.url, { functions: { stubborn } });

// Owns what a thread gets in which processes of a program run, when there are several: standard streams that write at
// once, the program's arguments and its way to print values. What happens there is told to the command, which reports.
// Loaded by these threads alone; what fails here fails the start of the program.

import type { ThreadContext, ThreadParts } from "../../../src/schedulers/threads/index.ts";
import { EventSender } from "../../../src/system/far-events/index.ts";
import { useInspector } from "./inspector.ts";
import type { ProgramOrder } from "./order.ts";
import { useDirectStreams } from "./standard-streams.ts";
import { stateKeeperFor } from "./state-keeper.ts";

/** What the command tells each thread at its start. */
export interface SchedulerOrder {
  readonly order: ProgramOrder;
  readonly programArguments: ReadonlyArray<string>;
}

/** Called once in each thread. */
export async function prepareThread({ data }: ThreadContext): Promise<ThreadParts> {
  const { order, programArguments } = data as SchedulerOrder;
  useDirectStreams();
  // As in the one thread of an ordinary run: Node, the entry, then the program's own.
  process.argv.splice(2, process.argv.length, ...programArguments);
  await useInspector(order.inspector);
  const sender = new EventSender({ deadLetters: order.log.level === "debug" });
  const keeper = await stateKeeperFor(order);
  return {
    kernel: { hooks: { ...sender.hooks, ...keeper?.hooks } },
    started: (kernel) => {
      sender.attach(kernel);
      keeper?.attach(kernel);
    },
  };
}

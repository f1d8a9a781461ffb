// What a thread has sent to and received from each other one: plain counts, made when they are asked for.

import type { Inbox, ReceivedCounts } from "./inbox.ts";
import type { Outbox, SentCounts } from "./outbox.ts";

/** The traffic between this slot and another one. */
export interface PairStats {
  readonly slot: number;
  readonly sent: SentCounts & {
    /** How often this thread woke that one. */
    readonly bells: number;
    /** Frames and bytes that wait in the memory of this thread for room in the ring. */
    readonly waitingFrames: number;
    readonly waitingBytes: number;
  };
  readonly received: ReceivedCounts;
}

export interface ThreadCounts {
  readonly polls: number;
  /** Commits: each publishes what was sent since the one before, to all slots. */
  readonly flushes: number;
  /** How often a timer was sent to another thread that cannot be cancelled there, because the table of timers was full. */
  readonly unsharedTimers: number;
}

export interface RemoteStats extends ThreadCounts {
  readonly slot: number;
  readonly pairs: ReadonlyArray<PairStats>;
}

export function remoteStats(
  slot: number,
  counts: ThreadCounts,
  outbox: Outbox,
  inbox: Inbox,
): RemoteStats {
  const pairs: Array<PairStats> = [];
  for (const out of outbox.sender.outgoing) {
    if (out === null) continue;
    const { consumer, spill } = out;
    pairs.push({
      slot: consumer,
      sent: {
        ...(outbox.counts[consumer] as SentCounts),
        bells: outbox.sender.bells.rung[consumer] as number,
        waitingFrames: spill.frames,
        waitingBytes: spill.bytes,
      },
      received: { ...(inbox.counts[consumer] as ReceivedCounts) },
    });
  }
  return { slot, ...counts, pairs };
}

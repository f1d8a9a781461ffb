// The order of batches: tickets are odd numbers of 32 bits that go round.
//
// Which of two tickets is older is told by their distance, so a batch may wait for at most 2^30 batches of the whole system, which
// takes hours at any rate that threads reach. 0 is no ticket.

/** Whether a ticket was drawn before another. */
export function isBefore(ticket: number, other: number): boolean {
  return ((ticket - other) | 0) < 0;
}

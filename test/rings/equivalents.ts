// Mutants that change nothing that the protocol promises, each with the reason.

export interface Equivalent {
  readonly mutant: string;
  readonly reason: string;
}

const PLAIN =
  "plain writes into bytes that only the producer uses until it stores the tail: their order cannot be seen";
const READS =
  "plain reads of bytes that nobody writes before the head is stored: their order cannot be seen";
const WRITTEN_BEFORE = "both come before the commit, without which the consumer uses neither";
const EXTRA = "only costs: somebody is woken who need not be";

export const equivalents: ReadonlyArray<Equivalent> = [
  {
    mutant:
      "sender constructor: exchanged this.tail = words.load(this.tailWord); <> this.head = words.load(this.headWord);",
    reason: "the tail is the new thread's own; any earlier head is as good",
  },
  {
    mutant: "sender constructor: without words.load(this.commitWord)",
    reason:
      "it only decides whether the commit is moved up to before the next ticket, which is always right",
  },
  {
    mutant:
      "sender publish: exchanged if (out.frames > 0) { const header = (out.ringByte + (out.batch & (... <> if (out.spill.stamp(ticket) && !out.isHeld) { out.isHeld = true; wo...",
    reason: WRITTEN_BEFORE,
  },
  {
    mutant:
      "sender publish: exchanged words.put(header + 1, (out.tail - out.batch) | 0); <> words.put(header + 2, out.incarnation);",
    reason: PLAIN,
  },
  {
    mutant:
      "sender publish: exchanged words.put(header + 2, out.incarnation); <> words.put(header + 3, out.frames);",
    reason: PLAIN,
  },
  {
    mutant:
      "sender publish: exchanged words.put(header + 3, out.frames); <> words.store(header, ticket);",
    reason: PLAIN,
  },
  {
    mutant: "sender drain: exchanged this.#copy(out, batch); <> words.store(header, batch.ticket);",
    reason: PLAIN,
  },
  {
    mutant:
      "sender copy: exchanged words.put(header + 1, batch.length); <> words.put(header + 2, batch.incarnation);",
    reason: PLAIN,
  },
  {
    mutant:
      "sender copy: exchanged words.put(header + 2, batch.incarnation); <> words.put(header + 3, batch.frames);",
    reason: PLAIN,
  },
  {
    mutant:
      "sender copy: exchanged words.put(header + 3, batch.frames); <> while (from < end) { const length = source[from] as number; const t...",
    reason: PLAIN,
  },
  {
    mutant:
      "receiver look: exchanged for (const ring of incoming) { ring.hold = words.load(ring.holdWord... <> for (const ring of incoming) { ring.commit = words.load(ring.commit...",
    reason:
      "both come after the ticket and before the tails, which is all that is needed: a hold matters to batches of others only",
  },
  {
    mutant:
      "receiver take: exchanged const length = words.get(header + 1); <> const incarnation = words.get(header + 2);",
    reason: READS,
  },
  {
    mutant:
      "receiver take: exchanged const incarnation = words.get(header + 2); <> const frames = words.get(header + 3);",
    reason: READS,
  },
  { mutant: "receiver take: without words.store(ring.roomWord, 0)", reason: EXTRA },
  { mutant: "sleep awake: without this.bells.words.store(this.word, AWAKE)", reason: EXTRA },
  {
    mutant:
      "deaths closeRings: exchanged for (let consumer = 0; consumer < layout.slots; consumer++) { if (c... <> words.store(bellWord(layout, slot), AWAKE);",
    reason: "nobody answers the bell of a slot without a thread",
  },
  {
    mutant:
      "deaths closeRings: exchanged rollBack(words, layout, slot, consumer, commit); <> words.store(holdWord(layout, slot, consumer), 0);",
    reason: "what is rolled back is not committed, so the hold has no say in it",
  },
  {
    mutant:
      "deaths closeRings: exchanged words.store(holdWord(layout, slot, consumer), 0); <> words.store(roomWord(layout, slot, consumer), 0);",
    reason: "the room word is for the producer, which is dead",
  },
  {
    mutant: "deaths closeRings: without words.store(roomWord(layout, slot, consumer), 0)",
    reason: EXTRA,
  },
  {
    mutant: "deaths closeRings: without words.store(bellWord(layout, slot), AWAKE)",
    reason: EXTRA,
  },
  {
    mutant:
      "deaths rollBack: exchanged let position = words.load(headWord(layout, slot, consumer)); <> const tail = words.load(tailWord(layout, slot, consumer));",
    reason: "the producer is dead: its tail does not change any more",
  },
  {
    mutant: "deaths wakeAll: exchanged bells.wake(slot, WAITING); <> bells.wakeUp(slot);",
    reason: "a thread sleeps in one of the two ways; the other wake-up does nothing",
  },
  {
    mutant: "deaths wakeAll: without bells.words.store(bellWord(layout, slot), AWAKE)",
    reason: "who is woken says itself that it is awake",
  },
];

// Owns what the doctor finds: one finding per thing looked at, with how it is and what to do about it.

/** How a thing is: all right, worth knowing, or in the way of work. */
export type FindingState = "good" | "notice" | "missing";

/** One thing that was looked at. */
export interface Finding {
  readonly subject: string;
  readonly state: FindingState;
  /** What was found, in one sentence. */
  readonly detail: string;
  /** Further lines: versions, places. */
  readonly lines?: ReadonlyArray<string>;
  /** What to do, when there is something to do. */
  readonly advice?: string;
}

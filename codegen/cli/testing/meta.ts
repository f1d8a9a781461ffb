// Owns what a test says besides passing or failing: processes that it left behind and crashes that nobody looked at.
// It travels from the test thread to the command as the `meta` of the vitest task.

/** Notes of one test; both lists are short texts for people. */
export interface TestNotes {
  /** Processes that still ran when the test was over. */
  readonly leaked: ReadonlyArray<string>;
  /** Crashes of processes that nothing was linked to and nothing monitored. */
  readonly crashes: ReadonlyArray<string>;
}

/** The name under which the notes stand in a task's meta. */
export const notesKey = "starfish";

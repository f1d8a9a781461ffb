// The steps that a turn of a process is made of.
//
// A turn is a chain of actions: each function that runs a part of a process returns what is to be done next and leaves the value that
// it is to be done with in `carried`. So nothing recurses, however often frames, loops and waits follow each other.

/** What is to be done next with a process; what it is done with is in `carried`. */
export type Action = typeof RETURN | typeof THROW | typeof ENTER | typeof MESSAGES | typeof PARKED;
/** A value goes to the top frame; without a frame it is the result of the loop's handler, or of the process. */
export const RETURN = 0;
/** An exception is thrown into the top frame; without a frame, into the loop or the process. */
export const THROW = 1;
/** A suspension is run on top of what is there. */
export const ENTER = 2;
/** The loop takes messages out of the mailbox. */
export const MESSAGES = 3;
/** Nothing: the process waits, gave way or has ended. */
export const PARKED = 4;

/** The value, exception or suspension that an action is done with. */
export const carried = { value: undefined as unknown };

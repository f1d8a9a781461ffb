// What a frame says: a number for each signal from one scheduler to another, the same in rings and in pipes. Whoever carries frames
// adds kinds of its own, from FIRST_OWN_KIND on.

export const MESSAGE = 1;
export const EXIT = 2;
export const LINK = 3;
export const UNLINK = 4;
export const UNLINKED = 5;
export const WATCH = 6;
export const UNWATCH = 7;
export const ENDED = 8;
export const SPAWN = 9;
export const CONTROL = 10;
/** A timer was cancelled in another thread. */
export const TIMER_CANCELLED = 11;
/** The thread of a slot has died. */
export const SLOT_DIED = 12;

export const FIRST_OWN_KIND = 16;

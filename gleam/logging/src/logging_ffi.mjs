/*
 * Keeps the greatest severity number that `logging` writes. Gleam has no variables; this is the one that it needs.
 */

/** Syslog's number of `Info`, the level before any is set. */
const INFO = 6;

let greatest = INFO;

export function greatestSeverity() {
  return greatest;
}

export function setGreatestSeverity(severity) {
  greatest = severity;
}

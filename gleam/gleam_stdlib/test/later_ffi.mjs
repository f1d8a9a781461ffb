/*
 * A function that waits: the smallest thing that makes its callers wait as well.
 */
import { sleep } from "starfish-otp/kernel";

/** Gives the value back, after other processes have had a turn. */
export function* later(value) {
  yield sleep(0);
  return value;
}

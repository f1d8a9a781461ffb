/*
 * What a function panics with, for tests of functions that are there to panic.
 */
import { Error, Ok } from "./gleam.mjs";

/** `Ok` of what the function gives, or `Error` of the message it panics with. */
export function attempt(run) {
  try {
    return new Ok(run());
  } catch (error) {
    return new Error(error.message);
  }
}

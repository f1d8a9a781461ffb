// Catches whatever a function throws, as packages for exceptions do; for tests only.

import { Result$Error, Result$Ok } from "./gleam.mjs";

export function rescue(run) {
  try {
    return Result$Ok(run());
  } catch (thrown) {
    return Result$Error(thrown);
  }
}

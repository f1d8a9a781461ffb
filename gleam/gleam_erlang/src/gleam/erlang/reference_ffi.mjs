// Owns the making of references, for which the kernel has the numbers. Never fails.

import { newReference } from "starfish-otp/kernel";

export function create() {
  return newReference();
}

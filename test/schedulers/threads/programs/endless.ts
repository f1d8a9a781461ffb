// A module that never finishes loading in a thread.

import { isMainThread } from "node:worker_threads";

if (!isMainThread) {
  const alive = setInterval(() => undefined, 1_000);
  await new Promise(() => alive);
}

export const isLoaded = true;

// A module that needs more memory than a small thread has.

import { isMainThread } from "node:worker_threads";

const held: Array<unknown> = [];

if (!isMainThread) for (;;) held.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));

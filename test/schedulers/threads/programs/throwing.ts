// A module that loads in the main thread only.

import { isMainThread } from "node:worker_threads";

if (!isMainThread) throw new Error("this module does not load in a thread");

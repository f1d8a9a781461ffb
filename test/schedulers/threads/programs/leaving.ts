// A module that ends the thread it is loaded in.

import { isMainThread } from "node:worker_threads";

if (!isMainThread) process.exit(3);

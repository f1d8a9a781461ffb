// A module that is another one in each kind of thread.

import { isMainThread } from "node:worker_threads";
import { registerModule } from "../../../../src/kernel/index.ts";

const name = isMainThread ? "main" : "worker";

registerModule("different/different", import.meta.url, { functions: { [name]: () => name } });

// A program that starts a system whose threads may not keep Node alive, waits for one that stands by, and leaves it at that.

import { setTimeout as delay } from "node:timers/promises";
import { Coordinator } from "../../../../src/schedulers/threads/index.ts";

const system = await Coordinator.start({
  schedulers: 1,
  standby: 1,
  keepAlive: false,
  modules: [new URL("./town.ts", import.meta.url).href],
});
while (system.standbys === 0) await delay(5);
console.log("left alone");

// Owns the first moments of an app that was started before it is its turn: loaded by Node before the app's own modules, this loads the
// run time that the app will import, and holds the rest until it is let go (app-standby.ts).
//
// An app whose holder is gone before that ends with status 0 without having done anything. Threads and processes of the app load
// this file as well, and are not held.

import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";
import { HELD_VARIABLE, type Release } from "./app-standby.ts";

/** The variables that the app is let go with. */
function release(holding: Socket): Promise<Release> {
  let said = "";
  return new Promise((resolve) => {
    holding.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.endsWith("\n")) resolve(JSON.parse(said));
    });
    holding.once("error", () => process.exit(0));
    holding.once("close", () => process.exit(0));
  });
}

async function hold(fd: number): Promise<void> {
  const holding = new Socket({ fd, readable: true, writable: false });
  const released = release(holding);
  // What the app imports as `starfish-otp` where it is linked to this one; where it has another, that is loaded later as ever.
  await import("../../../src/client/index.ts");
  Object.assign(process.env, await released);
  holding.removeAllListeners("close").destroy();
}

const { [HELD_VARIABLE]: fd } = process.env;
if (isMainThread && fd !== undefined) {
  delete process.env[HELD_VARIABLE];
  await hold(Number(fd));
}

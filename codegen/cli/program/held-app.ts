// Owns the first moments of an app that was started before it is its turn: loaded by Node before the app's own modules, this loads the
// run time that the app will import, and holds the rest until it is let go (app-standby.ts).
//
// An app whose holder is gone before that ends with status 0 without having done anything. Threads and processes of the app load
// this file as well, and are not held.

import type { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";
import { HELD_VARIABLE, type Release } from "./app-standby.ts";

/** The variables that the app is let go with. */
function release(holding: Socket): Promise<Release> {
  const leave = (): never => process.exit(0);
  let said = "";
  return new Promise((resolve) => {
    holding.once("error", leave).once("close", leave);
    holding.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!said.endsWith("\n")) return;
      // What ends now is only the connection.
      holding.off("close", leave).destroy();
      resolve(JSON.parse(said));
    });
  });
}

async function hold(fd: number): Promise<void> {
  // Here, so that threads and processes of the app, which are not held, load nothing.
  const net = await import("node:net");
  const released = release(new net.Socket({ fd, readable: true, writable: false }));
  // What the app imports as `starfish-otp` where it is linked to this one; where it has another, that is loaded later as ever.
  await import("../../../src/client/index.ts");
  Object.assign(process.env, await released);
}

const { [HELD_VARIABLE]: fd } = process.env;
if (isMainThread && fd !== undefined) {
  delete process.env[HELD_VARIABLE];
  await hold(Number(fd));
}

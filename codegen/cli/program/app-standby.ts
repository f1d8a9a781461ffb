// Owns how an app is held before its own first module, so that starting it takes only what is its own: which commands allow that, and
// what the process that holds one and the app that is held (held-app.ts) say to each other.
//
// Only a plain `node FILE` can be held: nothing but that Node process would be started, and Node looks at nothing of the app before it is
// let go. A shell's script, or Node with an option that reads files or opens a port, is started when it is its turn.

import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import { entryFile } from "../../../src/entry/index.ts";

/** Names the file descriptor at which a held app waits for being let go. */
export const HELD_VARIABLE = "STARFISH_HELD";

/** That descriptor: the first after the standard streams. */
export const HOLDING_FD = 3;

/** What an app is told when it is its turn: variables that were not known when it was started. A line of JSON. */
export type Release = Readonly<Record<string, string>>;

/** What makes a shell do more than to start one command. */
const shellSyntax = /[;&|<>()`$\\\n#*?~!{}]/;

/** `node`, options that do no harm, and the file. */
const plainNode =
  /^\s*node(?<rest>(?:\s+--(?:enable-source-maps|no-warnings|disable-warning=\S+|import[= ]\S+))*\s+[^-\s].*)$/;

/** The command that starts the same app held, or null if that cannot be. */
export function heldCommand(command: string, environment: NodeJS.ProcessEnv): string | null {
  const rest = plainNode.exec(command)?.groups?.rest;
  const { href } = entryFile("./held-app", import.meta.url);
  const isPlain = rest !== undefined && !shellSyntax.test(command) && !href.includes("'");
  if (!isPlain || environment.NODE_OPTIONS !== undefined) return null;
  return `node --import '${href}'${rest}`;
}

/** Lets an app go that was started with the command above. */
export function letGo(app: ChildProcess, release: Release): void {
  const holding = app.stdio[HOLDING_FD] as Writable;
  // One that has just ended is told in vain: its end is seen by whoever runs it.
  holding.on("error", () => undefined);
  holding.end(`${JSON.stringify(release)}\n`);
}

// The program of the tests of systems with threads: what a compiled program would have, written by hand. Loaded by
// every thread of a system.

import { threadId } from "node:worker_threads";
import {
  emptySelector,
  exitWith,
  FOR_SELECTOR,
  FOREVER,
  register,
  registerModule,
  report,
  Suspension,
  selectOther,
  self,
  send,
  sleep,
  spawn,
  suspend,
  trapExits,
} from "../../../../src/kernel/index.ts";

const everything = selectOther(emptySelector, (term) => term);

/** The next message; what is there already is no suspension. */
function* receive() {
  const term = suspend(FOR_SELECTOR, everything, FOREVER, undefined);
  return term instanceof Suspension ? yield term : term;
}

/** A class of the program. */
export class Letter {
  constructor(text) {
    this.text = text;
  }
}

/** A class that no thread knows how to copy. */
class Secret {
  #hidden = true;

  get isHidden() {
    return this.#hidden;
  }
}

/** Which thread of which process this is. */
export const whereAmI = () => `${process.pid}.${threadId}`;

export const letter = (text) => new Letter(text);

export function* slowly(value) {
  yield sleep(1);
  return value;
}

export const callBack = (callback) => callback();

export const crash = (text) => {
  throw new Error(text);
};

export const secret = () => new Secret();

export const forever = () => sleep(Number.POSITIVE_INFINITY);

/** Ends the thread. */
export const exitThread = () => process.exit(7);

/** Answers `[replyTo, tag, question]` as `clerk` does, in a process of its own, under a name if there is one. */
export function openOffice(name) {
  const pid = spawn(clerk, "clerk");
  if (name !== null) register(pid, name);
  return pid;
}

function* clerk() {
  for (;;) {
    const [, [replyTo, tag, question]] = yield* receive();
    if (question === "ignore") continue;
    if (question === "crash") throw new Error("the clerk has had enough");
    if (question === "leave") return;
    if (question === "where") send(replyTo, tag, whereAmI());
    else send(replyTo, tag, question);
  }
}

/** Hands everything on to another process. */
export const openFrontDesk = (office) =>
  spawn(function* () {
    for (;;) {
      const [tag, request] = yield* receive();
      send(office, tag, request);
    }
  }, "front desk");

/** Ends when told to shut down, after a while, and says so. */
export function openArchive(observer, tag, name, delayMs) {
  return spawn(function* () {
    trapExits(true);
    yield* receive();
    yield sleep(delayMs);
    send(observer, tag, name);
    exitWith("closed");
  }, name);
}

/** Never ends by itself. */
export const openVault = () =>
  spawn(function* () {
    trapExits(true);
    for (;;) yield* receive();
  }, "vault");

/** Reports something that holds what cannot cross. */
export const reportSecret = () =>
  report({ kind: "secret_found", pid: self(), amount: 3, secret: new Secret() });

export const functions = {
  whereAmI,
  letter,
  slowly,
  callBack,
  crash,
  secret,
  forever,
  exitThread,
  openOffice,
  openFrontDesk,
  openArchive,
  openVault,
  reportSecret,
};

registerModule("office/office", import.meta.url, {
  types: [[Letter, ["text"], (write, value) => write(value.text), (read) => new Letter(read())]],
  functions,
});

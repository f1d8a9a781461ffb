// Owns the meeting of dev with the threads of one run of the program: a socket at which they come by the states of the last run and are asked
// for their own at the end. How it goes on says src/handover.
//
// Promise: an offer is answered once at most; `started` resolves when all offers are answered, nothing has started for a
// while, the limit is reached or the program has ended. What has no answer then gets none. States are captured when no actor of any thread
// is in the middle of a message, and from then on none takes one, so that no message is in the state of who got it and not in that
// of who sent it. A thread that does not answer in time when states are captured holds nothing up.

import { createServer, type Server, type Socket } from "node:net";
import {
  type CapturedActor,
  FrameReader,
  type FromThread,
  frameOf,
  type Offer,
  PROTOCOL,
  type ToThread,
} from "../../../src/handover/index.ts";

/** How long nothing has to start until the start of a program counts as over, */
const QUIET_MS = 2_000;
/** and how long it may take at most once the program is loaded. */
const START_LIMIT_MS = 10_000;
/** How long an actor may be in the middle of a message when states are captured, */
const BUSY_LIMIT_MS = 500;
/** how often to ask, */
const BUSY_POLL_MS = 5;
/** and how much longer it may take until the states are here. */
const COPY_LIMIT_MS = 2_000;

/** What became of the offers. */
export interface Answers {
  readonly used: ReadonlySet<string>;
  /** Places with the reasons. */
  readonly refused: ReadonlyMap<string, string>;
}

/** What the threads of a program had when they were asked. */
export interface Capture {
  readonly actors: ReadonlyArray<CapturedActor>;
  /** Whether all threads have answered. */
  readonly isComplete: boolean;
}

/** One thread. */
interface Connection {
  readonly socket: Socket;
  readonly captured: Array<CapturedActor>;
  /** Hears the last words of answers; null: the thread is gone. */
  onAnswer: (word: LastWord | null) => void;
}

type LastWord = "frozen" | "busy" | "done";

export class HandOver implements Answers {
  readonly used = new Set<string>();
  readonly refused = new Map<string, string>();
  /** Resolves when the start of the program is over. */
  readonly started: Promise<void>;
  readonly #server: Server;
  readonly #offers: ReadonlyArray<Offer>;
  readonly #connections = new Set<Connection>();
  #isOver = false;
  #isCaptured = false;
  #resolveStarted: () => void = () => undefined;
  #quiet: NodeJS.Timeout | undefined;
  #limit: NodeJS.Timeout | undefined;

  /** Listens at `path`. Rejects with what Node says if that cannot be. */
  static listen(path: string, offers: ReadonlyArray<Offer>): Promise<HandOver> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => resolve(new HandOver(server, offers)));
    });
  }

  private constructor(server: Server, offers: ReadonlyArray<Offer>) {
    this.#server = server;
    this.#offers = offers;
    this.started = new Promise((resolve) => {
      this.#resolveStarted = resolve;
    });
    server.on("connection", (socket) => this.#meet(socket));
    if (offers.length === 0) this.endStart();
  }

  /** Whether the start of the program is over. */
  get isStarted(): boolean {
    return this.#isOver;
  }

  /** Offers that no actor has taken or refused. */
  get unanswered(): ReadonlyArray<Offer> {
    return this.#offers.filter(({ place }) => !this.used.has(place) && !this.refused.has(place));
  }

  /** Nobody gets what is still offered. */
  endStart(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#quiet);
    for (const { socket } of this.#connections) say(socket, { kind: "over" });
    this.#resolveStarted();
  }

  /** Asks all threads for the states of their actors, which take no messages from then on. A thread that is gone has none. */
  async capture(): Promise<Capture> {
    const connections = [...this.#connections];
    await this.#freeze(connections);
    this.#isCaptured = true;
    for (const { captured } of connections) captured.length = 0;
    const answers = connections.map((connection) => ask(connection, { kind: "capture" }, "done"));
    const isComplete = (await within(COPY_LIMIT_MS, Promise.all(answers))) !== null;
    return { actors: connections.flatMap(({ captured }) => captured), isComplete };
  }

  /** Freezes all actors, at a moment at which none is busy if there is one in time. */
  async #freeze(connections: ReadonlyArray<Connection>): Promise<void> {
    const endMs = performance.now() + BUSY_LIMIT_MS;
    for (let leftMs = BUSY_LIMIT_MS; leftMs > 0; leftMs = endMs - performance.now()) {
      const answers = connections.map((connection) =>
        ask(connection, { kind: "freeze", anyway: false }, "frozen", "busy"),
      );
      const words = await within(leftMs, Promise.all(answers));
      if (words === null) break;
      if (!words.includes("busy")) return;
      for (const { socket } of connections) say(socket, { kind: "thaw" });
      await new Promise((resolve) => setTimeout(resolve, BUSY_POLL_MS));
    }
    for (const { socket } of connections) say(socket, { kind: "freeze", anyway: true });
  }

  /** Ends the start and all connections. */
  close(): void {
    this.endStart();
    this.#server.close();
    for (const { socket } of this.#connections) socket.destroy();
  }

  #meet(socket: Socket): void {
    const connection: Connection = { socket, captured: [], onAnswer: () => undefined };
    const reader = new FrameReader();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#connections.delete(connection);
      connection.onAnswer(null);
    });
    socket.on("data", (piece: Uint8Array) => {
      try {
        for (const message of reader.push(piece)) this.#hear(connection, message as FromThread);
      } catch {
        // Whoever speaks there is no thread of this version.
        socket.destroy();
      }
    });
  }

  #hear(connection: Connection, message: FromThread): void {
    switch (message.kind) {
      case "hello":
        this.#welcome(connection, message.protocol);
        break;
      case "used":
        this.used.add(message.place);
        this.#tellOthers(connection, message.place);
        break;
      case "refused":
        this.refused.set(message.place, message.problem);
        this.#tellOthers(connection, message.place);
        break;
      case "captured":
        connection.captured.push(message.actor);
        break;
      case "frozen":
      case "busy":
      case "done":
        connection.onAnswer(message.kind);
        break;
      case "loading":
        clearTimeout(this.#limit);
        this.#limit = undefined;
        break;
      case "starting":
        break;
    }
    if (this.#isOver) return;
    if (this.unanswered.length === 0) this.endStart();
    else this.#wait();
  }

  #welcome(connection: Connection, protocol: number): void {
    if (protocol !== PROTOCOL) {
      connection.socket.destroy();
      return;
    }
    this.#connections.add(connection);
    const offers = this.#isOver ? [] : this.unanswered;
    say(connection.socket, { kind: "offers", offers });
    if (!this.#isCaptured) return;
    // It takes the place of one that has died meanwhile, and its actors are those of a program that is ending.
    say(connection.socket, { kind: "freeze", anyway: true });
    say(connection.socket, { kind: "capture" });
  }

  /** Threads that stand by have no other way to hear of it. */
  #tellOthers(connection: Connection, place: string): void {
    for (const other of this.#connections) {
      if (other !== connection) say(other.socket, { kind: "answered", place });
    }
  }

  /** From now on for quiet, and for the limit from when a thread has last said that it is loading. */
  #wait(): void {
    const end = (): void => this.endStart();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(end, QUIET_MS);
    this.#limit ??= setTimeout(end, START_LIMIT_MS);
  }
}

function say(socket: Socket, message: ToThread): void {
  if (!socket.destroyed) socket.write(frameOf(message));
}

/** Asks a thread, and waits for one of those words, or for its end: null. */
function ask(
  connection: Connection,
  question: ToThread,
  ...words: ReadonlyArray<LastWord>
): Promise<LastWord | null> {
  return new Promise((resolve) => {
    connection.onAnswer = (word) => {
      // The answer to another question may be on its way from a thread that was stuck.
      if (word === null || words.includes(word)) resolve(word);
    };
    if (connection.socket.destroyed) resolve(null);
    else say(connection.socket, question);
  });
}

/** Null if it takes longer. */
async function within<Value>(limitMs: number, value: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

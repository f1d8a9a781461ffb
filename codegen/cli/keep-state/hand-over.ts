// Owns the meeting of dev with the threads of one run of the program: a socket at which they come by the states of the last run and are asked
// for their own at the end. How it goes on says src/handover.
//
// Promise: an offer is answered once at most; `started` resolves when all offers are answered, nothing has started for a
// while, the limit is reached or the program has ended. What has no answer then gets none. A thread that does not answer in time when states are
// captured holds nothing up.

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
  onDone: () => void;
}

export class HandOver implements Answers {
  readonly used = new Set<string>();
  readonly refused = new Map<string, string>();
  /** Resolves when the start of the program is over. */
  readonly started: Promise<void>;
  readonly #server: Server;
  readonly #offers: ReadonlyArray<Offer>;
  readonly #connections = new Set<Connection>();
  #isOver = false;
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

  /** Asks all threads for the states of their actors. A thread that is gone has none. */
  async capture(): Promise<Capture> {
    const connections = [...this.#connections];
    const answers = connections.map(
      (connection) =>
        new Promise<void>((resolve) => {
          connection.captured.length = 0;
          connection.onDone = resolve;
          connection.socket.once("close", () => resolve());
          say(connection.socket, { kind: "capture", limitMs: BUSY_LIMIT_MS });
        }),
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), BUSY_LIMIT_MS + COPY_LIMIT_MS);
    });
    const isComplete = await Promise.race([Promise.all(answers).then(() => true), late]);
    clearTimeout(timer);
    return { actors: connections.flatMap(({ captured }) => captured), isComplete };
  }

  /** Ends the start and all connections. */
  close(): void {
    this.endStart();
    this.#server.close();
    for (const { socket } of this.#connections) socket.destroy();
  }

  #meet(socket: Socket): void {
    const connection: Connection = { socket, captured: [], onDone: () => undefined };
    const reader = new FrameReader();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#connections.delete(connection));
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
        break;
      case "refused":
        this.refused.set(message.place, message.problem);
        break;
      case "captured":
        connection.captured.push(message.actor);
        break;
      case "done":
        connection.onDone();
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

/**
 * One thread's part in keeping the states of actors over a restart of the program: it follows the tree of processes, gives actors that
 * start the states that are offered to them, and tells the server what there is when the program is about to end.
 *
 * Promise: a thread without a server, or one of another version, runs as it would without. The connection does not keep the thread
 * alive, and nothing is offered after the start of the program is over. From the capture on no actor takes a message: what one has
 * handled is in the state that was captured, and what it has not handled it never will.
 *
 * Failure: none reaches a process. A server that goes away has nothing captured and nothing told, and actors that it had frozen go on.
 */
import { connect, type Socket } from "node:net";
import {
  freeze,
  type Hooks,
  type Kernel,
  MAX_SLOTS,
  type Pid,
  processInfo,
  type Registry,
  thaw,
} from "../kernel/index.ts";
import { capture, isBusy, type PlacedActor } from "./capture.ts";
import { CodeNames } from "./code-names.ts";
import { FrameReader, frameOf } from "./frames.ts";
import { type FromThread, type Offer, PROTOCOL, type ToThread } from "./messages.ts";
import { Offers } from "./offers.ts";
import { Places } from "./places.ts";

/** How long the server has to answer at the start of a thread. */
const ANSWER_MS = 2_000;
/** How often to say that the program is still loading or starting. */
const STARTING_MS = 50;
/**
 * Under this name one thread tells the others that the offer for a place is taken. By causal delivery (docs/semantics.md 15.2) they know
 * before they can start another actor in that place: the server's word, by a way of its own, might come too late.
 */
const ANSWERED = "starfish-otp/answered";

export interface KeeperOptions {
  /** Of the server's socket. */
  readonly path: string;
  /** What the program has registered in this thread. */
  readonly registry: () => Registry;
  /** Tells the systems of one Node process apart; 0 unless given. */
  readonly system?: number;
}

export class StateKeeper {
  /** To be given to the kernel of the thread. */
  readonly hooks: Required<Pick<Hooks, "spawned" | "exited">>;
  readonly #socket: Socket;
  readonly #registry: () => Registry;
  readonly #places: Places;
  readonly #actors = new Set<Pid>();
  #offers: Offers | null = null;
  #kernel: Kernel | null = null;
  #starting: ReturnType<typeof setInterval> | null = null;
  #isFrozen = false;
  #isCaptured = false;

  /** Connects to the server; null if there is none that answers. */
  static async connect(options: KeeperOptions): Promise<StateKeeper | null> {
    const socket = connect(options.path);
    socket.unref();
    const keeper = new StateKeeper(socket, options);
    return (await keeper.#welcomed()) ? keeper : null;
  }

  private constructor(socket: Socket, { registry, system = 0 }: KeeperOptions) {
    this.#socket = socket;
    this.#registry = registry;
    this.#places = new Places(new CodeNames(registry), system);
    this.hooks = {
      ...this.#places.hooks,
      exited: (pid) => this.#actors.delete(pid),
    };
  }

  /** To be called before the first process of the kernel starts. */
  attach(kernel: Kernel): void {
    this.#kernel = kernel;
    this.#places.attach(kernel);
    kernel.onControl(ANSWERED, (place) => this.#offers?.forget(place as string));
    kernel.lineage = {
      spawnFar: (slot, parent, code, spawn) => this.#places.spawnFar(slot, parent, code, spawn),
      startsOnDemand: (pid) => this.#places.startsOnDemand(pid),
      begin: (pid, fresh) => this.#begin(pid, fresh),
    };
  }

  /** The thread has nothing more to say. */
  close(): void {
    this.#endStart();
    this.#socket.destroy();
  }

  #begin(pid: Pid, fresh: unknown): unknown {
    this.#actors.add(pid);
    if (this.#isFrozen) freeze(pid);
    const key = this.#places.of(pid)?.key ?? null;
    // What is captured by now is what the next run gets: an offer that nobody has taken is one of those.
    if (key === null || this.#isCaptured || this.#offers?.has(key) !== true) return fresh;
    const state = this.#offers.stateFor(key, fresh);
    this.#tellThreads(key);
    if (this.#offers.size === 0) this.#endStart();
    return state;
  }

  /** Nobody in any other thread is to take that offer. */
  #tellThreads(place: string): void {
    const { remote } = this.#kernel as Kernel;
    if (remote === null) return;
    for (let slot = 0; slot < MAX_SLOTS; slot++) {
      if (slot !== remote.slot) remote.control(slot, ANSWERED, place);
    }
  }

  #say(message: FromThread): void {
    if (!this.#socket.destroyed) this.#socket.write(frameOf(message));
  }

  /** Waits for the server's offers. */
  #welcomed(): Promise<boolean> {
    const reader = new FrameReader();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), ANSWER_MS);
      this.#socket.on("error", () => this.#socket.destroy());
      this.#socket.on("close", () => {
        clearTimeout(timer);
        this.#endStart();
        // Nobody is left to capture anything. What has been captured goes on elsewhere.
        if (!this.#isCaptured) this.#thaw();
        resolve(false);
      });
      this.#socket.on("data", (piece: Uint8Array) => {
        for (const message of messagesOf(reader, piece, this.#socket)) {
          this.#hear(message);
          clearTimeout(timer);
          resolve(true);
        }
      });
      this.#say({ kind: "hello", protocol: PROTOCOL });
    });
  }

  #hear(message: ToThread): void {
    switch (message.kind) {
      case "offers":
        this.#offer(message.offers);
        break;
      case "answered":
        this.#offers?.forget(message.place);
        break;
      case "over":
        this.#endStart();
        break;
      case "freeze":
        this.#freeze(message.anyway);
        break;
      case "thaw":
        this.#thaw();
        break;
      case "capture":
        this.#capture();
        break;
    }
  }

  #offer(offers: ReadonlyArray<Offer>): void {
    if (offers.length === 0) return;
    this.#offers = new Offers(offers, this.#registry, {
      used: (place) => this.#say({ kind: "used", place }),
      refused: (place, problem) => this.#say({ kind: "refused", place, problem }),
    });
    this.#tellStarting();
  }

  #freeze(anyway: boolean): void {
    if (!anyway && [...this.#actors].some(isBusy)) {
      this.#say({ kind: "busy" });
      return;
    }
    this.#isFrozen = true;
    for (const pid of this.#actors) freeze(pid);
    this.#say({ kind: "frozen" });
  }

  #thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    for (const pid of this.#actors) thaw(pid);
  }

  #capture(): void {
    this.#isCaptured = true;
    for (const actor of capture(this.#placed(), this.#registry())) {
      this.#say({ kind: "captured", actor });
    }
    this.#say({ kind: "done" });
  }

  #placed(): ReadonlyArray<PlacedActor> {
    return [...this.#actors].flatMap((pid) => {
      const place = this.#places.of(pid);
      return place === undefined ? [] : [{ pid, place }];
    });
  }

  /** Says now and then that the program is still loading or starting, for as long as there are offers. */
  #tellStarting(): void {
    this.#starting = setInterval(() => {
      if (this.#kernel === null) this.#say({ kind: "loading" });
      else if (isStarting(this.#kernel)) this.#say({ kind: "starting" });
    }, STARTING_MS);
    this.#starting.unref();
  }

  /** The start of the program is over: what is still offered is for nobody. */
  #endStart(): void {
    if (this.#starting !== null) clearInterval(this.#starting);
    this.#starting = null;
    this.#offers?.drop();
    this.#offers = null;
  }
}

function messagesOf(
  reader: FrameReader,
  piece: Uint8Array,
  socket: Socket,
): ReadonlyArray<ToThread> {
  try {
    return reader.push(piece) as ReadonlyArray<ToThread>;
  } catch {
    // Whoever speaks there is no server of this version.
    socket.destroy();
    return [];
  }
}

/** Whether some process is at work, or waits for another or for JavaScript, as one does that starts children. */
function isStarting(kernel: Kernel): boolean {
  for (const pid of kernel.processes()) {
    const activity = processInfo(pid)?.activity;
    if (activity !== "serving" && activity !== "receiving" && activity !== "sleeping") return true;
  }
  return false;
}

// The message ports over which the threads of a system wake each other from their event loops.
//
// Each pair of threads has a channel of its own. A thread that has no port to another's present thread, because that has just been
// replaced, rings by way of the main thread, which knows all: so no ring is ever lost to a port that nobody reads.

import type { PeerPort, Port } from "./messages.ts";

/** What is sent: there is nothing to say but that something has come. */
const RING = 0;

interface NodePort extends Port {
  on(event: "message", listener: () => void): void;
  unref(): void;
}

interface BrowserPort extends Port {
  onmessage: () => void;
}

/** A port of Node is heard in its own way, which takes less time, and keeps no process alive. */
function listen(port: Port, onMessage: () => void): void {
  if ("on" in port) {
    (port as NodePort).on("message", onMessage);
    (port as NodePort).unref();
  } else (port as BrowserPort).onmessage = onMessage;
}

export class Doorbells {
  readonly #peers = new Map<number, PeerPort>();
  readonly #incarnationOf: (slot: number) => number;
  readonly #onRing: () => void;
  readonly #ringByMain: (slot: number) => void;

  constructor(options: {
    /** Which thread a slot has now. */
    readonly incarnationOf: (slot: number) => number;
    /** Somebody rings here. */
    readonly onRing: () => void;
    readonly ringByMain: (slot: number) => void;
  }) {
    this.#incarnationOf = options.incarnationOf;
    this.#onRing = options.onRing;
    this.#ringByMain = options.ringByMain;
  }

  /** A port to another thread, in the place of that to the one before in its slot. */
  add(peer: PeerPort): void {
    this.#peers.get(peer.slot)?.port.close();
    this.#peers.set(peer.slot, peer);
    listen(peer.port, this.#onRing);
  }

  /** Wakes the thread of a slot. */
  ring(slot: number): void {
    const peer = this.#peers.get(slot);
    if (peer !== undefined && peer.incarnation === this.#incarnationOf(slot)) {
      peer.port.postMessage(RING);
    } else this.#ringByMain(slot);
  }

  close(): void {
    for (const { port } of this.#peers.values()) port.close();
    this.#peers.clear();
  }
}

export interface ThreadPlace {
  readonly slot: number;
  readonly incarnation: number;
}

/** A channel between two threads: what each of them is to be given. */
export function channelBetween(first: ThreadPlace, second: ThreadPlace): [PeerPort, PeerPort] {
  const { port1, port2 } = new MessageChannel();
  return [
    { ...second, port: port1 },
    { ...first, port: port2 },
  ];
}

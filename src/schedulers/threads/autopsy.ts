// What a stuck thread is doing, found out from the main thread: it is paused by the debugger, which works in the middle of a busy
// loop, asked for its stack and for the process in its hand, and let go on.
//
// Takes some 30 ms, at most the time that it is given, and can be cancelled; where it does not work (a thread that stands in a call of the system, a main
// thread that is none of Node's) the answer is null. The thread is never left paused: one that is ended while it is paused
// takes other threads with it.

import { type InspectorNotification, type NodeWorker, Session } from "node:inspector";
import { isMainThread } from "node:worker_threads";
import {
  expressionElsewhere,
  expressionInFrame,
  FRAME_WITHOUT_MESSAGE,
  FRAMES_WITH_MESSAGE,
  type InHand,
} from "./in-hand.ts";
import type { Autopsy, Examination } from "./platform.ts";

interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly url: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
  };
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** How long a thread that was paused has to say that it goes on. */
const RELEASE_MS = 200;
/** Frames that are shown. */
const MOST_FRAMES = 200;

/** One thread under the debugger, spoken to through the main thread's own session. */
class DebuggerSession {
  readonly #session = new Session();
  /** How the titles of the thread begin. The inspector's own numbers of threads are others than Node's. */
  readonly #title: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #addresses = new Map<string, string>();
  #sessionId: string | null = null;
  #lastId = 0;
  #onPaused: (frames: ReadonlyArray<CallFrame>) => void = () => undefined;

  constructor(threadId: number) {
    this.#title = `[worker ${threadId}] `;
  }

  async find(): Promise<Autopsy | null> {
    this.#session.connect();
    this.#session.on(
      "NodeWorker.attachedToWorker",
      ({ params }: InspectorNotification<NodeWorker.AttachedToWorkerEventDataType>) => {
        if (params.workerInfo.title.startsWith(this.#title)) this.#sessionId = params.sessionId;
      },
    );
    this.#session.on(
      "NodeWorker.receivedMessageFromWorker",
      ({ params }: InspectorNotification<NodeWorker.ReceivedMessageFromWorkerEventDataType>) => {
        if (params.sessionId === this.#sessionId) this.#receive(JSON.parse(params.message));
      },
    );
    await new Promise<void>((resolve) => {
      this.#session.post("NodeWorker.enable", { waitForDebuggerOnStart: false }, () => resolve());
    });
    if (this.#sessionId === null) return null;
    const frames = await this.#pause();
    const inHand = await this.#askInHand(frames);
    return { ...inHand, stack: this.#shownStack(frames) };
  }

  /** Lets the thread go on and leaves it. */
  async release(): Promise<void> {
    if (this.#sessionId !== null) {
      void this.#ask("Debugger.resume");
      const hasLeft = this.#ask("Debugger.disable");
      await Promise.race([hasLeft, delay(RELEASE_MS)]);
    }
    this.#session.disconnect();
  }

  async #pause(): Promise<ReadonlyArray<CallFrame>> {
    const paused = new Promise<ReadonlyArray<CallFrame>>((resolve) => {
      this.#onPaused = resolve;
    });
    void this.#ask("Debugger.enable");
    void this.#ask("Debugger.pause");
    return await paused;
  }

  async #askInHand(frames: ReadonlyArray<CallFrame>): Promise<InHand> {
    const withMessage = frameWithMessage(frames);
    const answer = await this.#ask("Debugger.evaluateOnCallFrame", {
      callFrameId: (withMessage ?? (frames[0] as CallFrame)).callFrameId,
      expression: withMessage === undefined ? expressionElsewhere : expressionInFrame,
      returnByValue: true,
      silent: true,
    });
    const json = answer.result?.result?.value;
    return typeof json === "string" ? JSON.parse(json) : { process: null, message: null };
  }

  #shownStack(frames: ReadonlyArray<CallFrame>): string {
    const lines = frames.slice(0, MOST_FRAMES).map(({ functionName, url, location }) => {
      const address = url === "" ? (this.#addresses.get(location.scriptId) ?? "") : url;
      const place = `${address}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
      return functionName === "" ? `    at ${place}` : `    at ${functionName} (${place})`;
    });
    return lines.join("\n");
  }

  #ask(method: string, params: object = {}): Promise<Answer> {
    this.#lastId++;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#session.post("NodeWorker.sendMessageToWorker", {
        sessionId: this.#sessionId as string,
        message: JSON.stringify({ id, method, params }),
      });
    });
  }

  #receive(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method === "Debugger.scriptParsed") {
      const { scriptId, url } = answer.params as { scriptId: string; url: string };
      this.#addresses.set(scriptId, url);
    } else if (answer.method === "Debugger.paused") {
      this.#onPaused((answer.params as { callFrames: ReadonlyArray<CallFrame> }).callFrames);
    }
  }
}

/** The frame of the kernel that is handing a message over; none if a process runs on that waited for something else. */
function frameWithMessage(frames: ReadonlyArray<CallFrame>): CallFrame | undefined {
  const isOfKernel = ({ functionName }: CallFrame): boolean =>
    FRAMES_WITH_MESSAGE.includes(functionName) || functionName === FRAME_WITHOUT_MESSAGE;
  const nearest = frames.find(isOfKernel);
  return nearest?.functionName === FRAME_WITHOUT_MESSAGE ? undefined : nearest;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** An examination that is under way. */
export class UnderWay implements Examination {
  readonly found: Promise<Autopsy | null>;
  #cancel: () => void = () => undefined;

  constructor(threadId: number, timeoutMs: number) {
    this.found = isMainThread ? this.#examine(threadId, timeoutMs) : Promise.resolve(null);
  }

  /** Lets the thread go on at once; resolves when it is left. A thread that is about to end must not be under the debugger. */
  async cancel(): Promise<void> {
    this.#cancel();
    await this.found;
  }

  async #examine(threadId: number, timeoutMs: number): Promise<Autopsy | null> {
    const session = new DebuggerSession(threadId);
    let timer: NodeJS.Timeout | undefined;
    const isOver = new Promise<null>((resolve) => {
      this.#cancel = () => resolve(null);
      timer = setTimeout(this.#cancel, timeoutMs);
    });
    try {
      return await Promise.race([session.find(), isOver]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
      await session.release().catch(() => undefined);
    }
  }
}

// The few things of a browser that schedulers use, typed here: the types of Node and those of browsers exclude each other.

/** A worker, as the page that made it has it. */
export interface BrowserWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: WorkerError) => void) | null;
  postMessage(message: unknown, transfer?: ReadonlyArray<unknown>): void;
  terminate(): void;
}

/** What nobody caught; of scripts that cannot be loaded there may be no message. */
export interface WorkerError {
  readonly message?: string;
  readonly filename?: string;
  readonly lineno?: number;
  /** Known only inside of the worker. */
  readonly error?: unknown;
  preventDefault(): void;
}

/** The global object of a worker. */
export interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  addEventListener(kind: "error", listener: (event: WorkerError) => void): void;
  close(): void;
}

interface Navigator {
  readonly hardwareConcurrency?: number;
  /** Held by one at a time, and given up when the thread of its holder has run its last. */
  readonly locks?: {
    request(name: string, hold: () => unknown): Promise<unknown>;
  };
}

interface Browser {
  readonly isSecureContext?: boolean;
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: unknown;
  readonly navigator?: Navigator;
  readonly crypto: { randomUUID(): string };
}

export const browser = globalThis as unknown as Browser;

/** A name that no other page has. */
export const newLockName = (): string => `starfish-otp ${browser.crypto.randomUUID()}`;

/** Takes a lock for as long as this thread runs; resolves when it has it. */
export function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const hold = (): Promise<never> => {
      resolve();
      return new Promise(() => undefined);
    };
    browser.navigator?.locks?.request(name, hold).catch(reject);
  });
}

/** Calls back when whoever holds the lock has run its last; never, if the page itself is gone before. */
export function whenFree(name: string, callback: () => void): void {
  browser.navigator?.locks?.request(name, callback).catch(() => undefined);
}

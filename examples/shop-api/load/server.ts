/**
 * The service as a process of its own, for the load script and for tests: started on a free port,
 * stopped by a signal.
 *
 * Failure: `startServer` rejects with what the process has printed if it ends before it listens.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves when the process prints a line that contains the text; rejects if it ends before. */
  readonly says: (text: string) => Promise<void>;
  /** The status that the process ends with; null if a signal has ended it. */
  readonly ended: Promise<number | null>;
}

export async function startServer(options: { readonly holdMs: number }): Promise<Server> {
  const args = [MAIN, "--port", "0", "--hold-ms", String(options.holdMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close").then(([status]) => status as number | null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const printed = async (text: string): Promise<string> => {
    const seen: Array<string> = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (next.value.includes(text)) return next.value;
      seen.push(next.value);
    }
    throw new Error(`the service ended before it said "${text}"; it said: ${seen.join("\n")}`);
  };
  const line = await printed("listening on ");
  return {
    url: line.slice(line.indexOf("http")),
    process: child,
    says: async (text) => void (await printed(text)),
    ended,
  };
}

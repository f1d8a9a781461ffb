/**
 * Owns one process of one arm: starts it, hears what it offers, asks it for runs, ends it.
 *
 * Each arm runs in a process of its own, fresh for every round and every workload. In one process V8 would
 * optimise the harness's and the arms' shared call sites for whatever arm ran first (and deoptimise them for
 * the second), so the order of the arms would decide the ratios; heap size and collector state would leak
 * from one arm into the next in the same way.
 *
 * Promises: every wait is limited; a process that dies, stays silent too long or answers with nonsense
 * rejects with an ArmError that carries the end of its standard error. `close` ends the process and is safe
 * to call twice.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { parse, type Reply, request } from "./protocol.ts";
import type { Measurement } from "./workload.ts";

/** The command line that starts the process of an arm. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export class ArmError extends Error {
  override readonly name = "ArmError";
}

const CHATTER_LIMIT_CHARACTERS = 2_000;

/** How long an arm may stay silent, while it starts and during a run. */
export interface Limits {
  readonly startMs: number;
  readonly runMs: number;
}

const LIMITS: Limits = { startMs: 60_000, runMs: 60_000 };

export class Session {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #limits: Limits;
  readonly #replies: Reply[] = [];
  #waiting: { resolve: (reply: Reply) => void; reject: (error: ArmError) => void } | undefined;
  #ended: string | undefined;
  #errors = "";
  runtime = "";
  offers: readonly string[] = [];

  private constructor(command: Command, limits: Limits) {
    this.#limits = limits;
    this.#process = spawn(command.program, [...command.arguments], {
      env: { ...process.env, ...command.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#lines.on("line", (line) => this.#hear(line));
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-CHATTER_LIMIT_CHARACTERS);
    });
    this.#process.on("error", (error) => this.#end(error.message));
    this.#process.on("close", (code, signal) => this.#end(`ended with ${signal ?? code}`));
    // A write to a process that has just died is reported by "close", with its standard error.
    this.#process.stdin.on("error", () => {});
  }

  /** The process of the arm; undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  static async start(command: Command, limits = LIMITS): Promise<Session> {
    const session = new Session(command, limits);
    try {
      session.runtime = (await session.#expect("ready", limits.startMs)).runtime;
      session.offers = (await session.#expect("offers", limits.startMs)).workloads;
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  async run(workload: string, size: number): Promise<Measurement> {
    this.#process.stdin.write(request(workload, size));
    return (await this.#expect("measured", this.#limits.runMs)).measurement;
  }

  close(): void {
    this.#lines.close();
    this.#process.stdin.end();
    this.#process.kill("SIGKILL");
  }

  async #expect<Kind extends Reply["kind"]>(kind: Kind, limitMs: number) {
    const reply = await this.#next(limitMs);
    if (reply.kind === kind) return reply as Extract<Reply, { kind: Kind }>;
    if (reply.kind === "failed") throw new ArmError(reply.reason);
    throw new ArmError(`the arm said "${reply.kind}" where "${kind}" was expected`);
  }

  #next(limitMs: number): Promise<Reply> {
    const ready = this.#replies.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.#ended !== undefined) return Promise.reject(this.#failure());
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#ended = `said nothing for ${limitMs} ms`;
        this.close();
        settle(() => reject(this.#failure()));
      }, limitMs);
      const settle = (then: () => void): void => {
        clearTimeout(limit);
        this.#waiting = undefined;
        then();
      };
      this.#waiting = {
        resolve: (reply) => settle(() => resolve(reply)),
        reject: (error) => settle(() => reject(error)),
      };
    });
  }

  #hear(line: string): void {
    const reply = parse(line);
    if (reply === undefined) return;
    if (this.#waiting !== undefined) this.#waiting.resolve(reply);
    else this.#replies.push(reply);
  }

  #end(how: string): void {
    this.#ended ??= how;
    this.#waiting?.reject(this.#failure());
  }

  #failure(): ArmError {
    const errors = this.#errors.trim();
    return new ArmError(`the arm ${this.#ended}${errors === "" ? "" : `:\n${errors}`}`);
  }
}

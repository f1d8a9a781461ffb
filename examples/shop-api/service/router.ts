/**
 * The little that the service needs of a web framework: routes with parameters, JSON in and out.
 *
 * Promise: every request gets one answer, whatever its handler throws. A body is read once, up to
 * `BODY_BYTES_MAX`.
 *
 * Failure: `HttpError` says what to answer; what to make of anything else is for the function that
 * the router was made with.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Longest body that is read, in bytes. */
const BODY_BYTES_MAX = 65_536;

/** A request as handlers see it. */
export interface Asked {
  /** The parts of the path that the pattern gives a name: `/products/:sku`. */
  readonly path: (name: string) => string;
  /** The body's JSON. Rejects with `HttpError`. */
  readonly body: () => Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (asked: Asked) => Answer | Promise<Answer>;

/** An answer to be thrown. */
export class HttpError extends Error {
  readonly answer: Answer;

  constructor(status: number, error: string) {
    super(error);
    this.answer = { status, body: { error } };
  }
}

interface Route {
  readonly method: string;
  readonly steps: ReadonlyArray<string>;
  readonly handler: Handler;
}

export class Router {
  readonly #routes: Array<Route> = [];
  readonly #answerTo: (failure: unknown) => Answer;

  constructor(answerTo: (failure: unknown) => Answer) {
    this.#answerTo = answerTo;
  }

  on(method: "GET" | "POST" | "DELETE", pattern: string, handler: Handler): this {
    this.#routes.push({ method, steps: stepsOf(pattern), handler });
    return this;
  }

  /** The answer to a request. Never rejects. */
  async answer(request: IncomingMessage): Promise<Answer> {
    try {
      return await this.#handle(request);
    } catch (failure) {
      return failure instanceof HttpError ? failure.answer : this.#answerTo(failure);
    }
  }

  #handle(request: IncomingMessage): Answer | Promise<Answer> {
    const [path = ""] = (request.url ?? "").split("?", 1);
    const steps = stepsOf(path);
    const fitting = this.#routes.filter((route) => fits(route, steps));
    const route = fitting.find(({ method }) => method === request.method);
    if (route === undefined) {
      throw fitting.length > 0
        ? new HttpError(405, "MethodNotAllowed")
        : new HttpError(404, "NotFound");
    }
    return route.handler({
      path: (name) => parameter(route, steps, name),
      body: () => readJson(request),
    });
  }
}

/** Writes an answer. */
export function write(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function stepsOf(path: string): ReadonlyArray<string> {
  return path.split("/").filter((step) => step !== "");
}

function fits({ steps }: Route, asked: ReadonlyArray<string>): boolean {
  return (
    steps.length === asked.length &&
    steps.every((step, index) => step.startsWith(":") || step === asked[index])
  );
}

function parameter({ steps }: Route, asked: ReadonlyArray<string>, name: string): string {
  try {
    return decodeURIComponent(asked[steps.indexOf(`:${name}`)] ?? "");
  } catch {
    throw new HttpError(404, "NotFound");
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "NotJson");
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  try {
    return await collect(request);
  } catch (failure) {
    // The client has gone in the midst of its body: nobody reads this answer.
    throw failure instanceof HttpError ? failure : new HttpError(400, "CutOff");
  }
}

async function collect(request: IncomingMessage): Promise<string> {
  const chunks: Array<Buffer> = [];
  let size = 0;
  // The stream stays as it is when reading stops early: the answer goes over the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new HttpError(413, "BodyTooLarge");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

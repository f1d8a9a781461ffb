/**
 * A client of the service that measures: JSON requests over connections that stay open.
 *
 * Promise: every request that was answered is counted, under a name, with how long it took.
 *
 * Failure: a request without an answer rejects, and so does an answer that is no JSON.
 */
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the service, whose fields the caller knows
  readonly body: any;
}

export class Client {
  readonly #url: string;
  readonly #agent: Agent;
  /** How long each request took, in milliseconds, by name. */
  readonly tookMs = new Map<string, Array<number>>();

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Asks, and counts it under `name`, such as `reserve`. */
  async ask(name: string, method: string, path: string, body?: object): Promise<Answered> {
    const startedMs = performance.now();
    const answered = await this.#request(method, path, body);
    const took = this.tookMs.get(name) ?? [];
    took.push(performance.now() - startedMs);
    this.tookMs.set(name, took);
    return answered;
  }

  close(): void {
    this.#agent.destroy();
  }

  #request(method: string, path: string, body: object | undefined): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, { method, agent: this.#agent }, (response) => {
        const { statusCode = 0 } = response;
        text(response)
          .then((answer) => resolve({ status: statusCode, body: JSON.parse(answer) }))
          .catch(reject);
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

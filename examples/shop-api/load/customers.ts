/**
 * Customers who all want the same few things at once: they reserve, then confirm, cancel or just
 * leave, and somebody puts in more when there is too little.
 *
 * Promise: what was put in and what was sold is counted by what the service answered, so that it
 * can be compared with what the service says is there.
 *
 * Failure: an answer that nobody expects ends the run with an error.
 */
import type { Answered, Client } from "./client.ts";

/** Most pieces that a customer wants at a time. */
const WANTED_MAX = 3;
/** Pieces that are put in when somebody found too few. */
const RESTOCKED = 25;
/** Of a hundred reservations, so many are confirmed, so many cancelled; the rest expires. */
const CONFIRMED_PERCENT = 60;
const CANCELLED_PERCENT = 25;

/** Pieces of one product. */
export interface Stock {
  readonly sku: string;
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
}

/** What happened to one product, in pieces. */
export interface Tally {
  restocked: number;
  sold: number;
}

export class Customers {
  readonly #client: Client;
  readonly #skus: ReadonlyArray<string>;
  readonly tallies = new Map<string, Tally>();
  /** Times that a customer found too few pieces. */
  soldOut = 0;
  /** Reservations that were over before they could be confirmed or cancelled. */
  tooLate = 0;

  constructor(client: Client, skus: ReadonlyArray<string>) {
    this.#client = client;
    this.#skus = skus;
    for (const sku of skus) this.tallies.set(sku, { restocked: 0, sold: 0 });
  }

  /** One customer after another, until `isOver`. */
  async come(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.#one();
  }

  async #one(): Promise<void> {
    const sku = this.#skus[below(this.#skus.length)] ?? "";
    const quantity = 1 + below(WANTED_MAX);
    expectStatus(await this.#client.ask("look", "GET", `/products/${sku}`), 200);
    const reserved = await this.#client.ask("reserve", "POST", "/reservations", { sku, quantity });
    if (expectStatus(reserved, 201, 409) === 409) return this.#restock(sku);
    const path = `/reservations/${reserved.body.id}`;
    const mind = below(100);
    if (mind < CONFIRMED_PERCENT) {
      const confirmed = await this.#client.ask("confirm", "POST", `${path}/confirm`);
      if (this.#isInTime(confirmed)) this.#tally(sku).sold += quantity;
    } else if (mind < CONFIRMED_PERCENT + CANCELLED_PERCENT) {
      this.#isInTime(await this.#client.ask("cancel", "DELETE", path));
    }
  }

  #isInTime(answered: Answered): boolean {
    const isInTime = expectStatus(answered, 200, 410) === 200;
    if (!isInTime) this.tooLate++;
    return isInTime;
  }

  async #restock(sku: string): Promise<void> {
    this.soldOut++;
    const quantity = RESTOCKED;
    const path = `/products/${sku}/restock`;
    expectStatus(await this.#client.ask("restock", "POST", path, { quantity }), 200);
    this.#tally(sku).restocked += quantity;
  }

  #tally(sku: string): Tally {
    const tally = this.tallies.get(sku);
    if (tally === undefined) throw new Error(`nobody counts ${sku}`);
    return tally;
  }
}

/** The status, if it is one of these. */
export function expectStatus(answered: Answered, ...statuses: ReadonlyArray<number>): number {
  if (statuses.includes(answered.status)) return answered.status;
  throw new Error(`expected ${statuses}, got ${answered.status}: ${JSON.stringify(answered.body)}`);
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}

/** What the postMessage arms say between their threads. */

export interface Order {
  readonly kind: "order";
  readonly id: number;
  readonly account: string;
  readonly amount: number;
  readonly urgent: boolean;
  readonly items: number;
}

export type ToWorker =
  | Order
  | { readonly kind: "batch"; readonly orders: readonly Order[] }
  | { readonly kind: "sum" }
  | { readonly kind: "question"; readonly value: number }
  | { readonly kind: "primes"; readonly chunks: number }
  | { readonly kind: "end" };

/** Messages that the receiver acknowledges together, and how many of these lots may be under way. */
export const LOT = 1_000;
export const LOTS_AHEAD = 8;

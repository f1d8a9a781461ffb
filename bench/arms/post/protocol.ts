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
  /** How many orders are acknowledged together from now on. */
  | { readonly kind: "lot"; readonly orders: number }
  | { readonly kind: "sum" }
  | { readonly kind: "question"; readonly value: number }
  | { readonly kind: "primes"; readonly chunks: number }
  | { readonly kind: "end" };

/** How a sender is held back. */
export interface Window {
  /** Messages that the receiver acknowledges together. */
  readonly lot: number;
  /** How many of these lots may be under way. */
  readonly lotsAhead: number;
}

export const WIDE: Window = { lot: 1_000, lotsAhead: 8 };

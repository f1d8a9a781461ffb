/**
 * What the shop sells: plain data of the service, as it was before there was an inventory.
 */

export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly priceCents: number;
  /** Pieces on the shelf when the shop opens. */
  readonly opening: number;
}

export const products: ReadonlyArray<Product> = [
  { sku: "lamp", title: "A lamp for the desk", priceCents: 4_900, opening: 40 },
  { sku: "mug", title: "A mug, blue", priceCents: 1_200, opening: 200 },
  { sku: "poster", title: "Starfish of the North Sea", priceCents: 1_900, opening: 100 },
  { sku: "teapot", title: "A teapot that does not drip", priceCents: 3_400, opening: 10 },
];

export function productOf(sku: string): Product | undefined {
  return products.find((product) => product.sku === sku);
}

/**
 * The routes of the shop. Those of the products were there before; those of stock and reservations
 * ask the inventory, whose answers are plain objects.
 *
 * | Route                             | Answers                                            |
 * | --------------------------------- | -------------------------------------------------- |
 * | `GET /products`                   | all products, with what is available of each       |
 * | `GET /products/:sku`              | one                                                |
 * | `POST /products/:sku/restock`     | takes `{ quantity }`; 200 with the stock of it     |
 * | `GET /stock`                      | what is available, reserved and sold of each       |
 * | `POST /reservations`              | takes `{ sku, quantity }`; 201 with the reservation |
 * | `POST /reservations/:id/confirm`  | 200 with the stock of its product                  |
 * | `DELETE /reservations/:id`        | the same                                           |
 * | `GET /health`                     | 200 if the inventory answers                       |
 */
import { fromJson } from "starfish-otp";
import type { PromisedRef as Inventory } from "../build/starfish/bindings/shop/inventory.ts";
import { type Item, type Lot, LotSchema } from "../build/starfish/bindings/shop/stock.ts";
import { type Product, productOf, products } from "./catalogue.ts";
import { answerTo } from "./failures.ts";
import { type Answer, type Asked, HttpError, Router } from "./router.ts";

/** How long a health check waits, in milliseconds. */
const HEALTH_TIMEOUT_MS = 1_000;

/** A number of a reservation, as it stands in a path. */
const NUMBER = /^\d{1,15}$/;

export interface Shop {
  readonly inventory: Inventory;
  /** How long the inventory holds what is reserved, in milliseconds. */
  readonly holdMs: number;
}

export function routes(shop: Shop): Router {
  const { inventory } = shop;
  return new Router(answerTo)
    .on("GET", "/products", () => productList(inventory))
    .on("GET", "/products/:sku", (asked) => oneProduct(inventory, asked))
    .on("POST", "/products/:sku/restock", (asked) => restock(inventory, asked))
    .on("GET", "/stock", async () => ok((await inventory.items()).map(stockOf)))
    .on("POST", "/reservations", (asked) => reserve(shop, asked))
    .on("POST", "/reservations/:id/confirm", async (asked) =>
      ok(stockOf(await inventory.confirm({ reservation: numberOf(asked) }))),
    )
    .on("DELETE", "/reservations/:id", async (asked) =>
      ok(stockOf(await inventory.cancel({ reservation: numberOf(asked) }))),
    )
    .on("GET", "/health", async () => {
      await inventory.items({ timeoutMs: HEALTH_TIMEOUT_MS });
      return ok({ status: "well" });
    });
}

async function productList(inventory: Inventory): Promise<Answer> {
  const items = await inventory.items();
  return ok(products.map((product) => described(product, items)));
}

async function oneProduct(inventory: Inventory, asked: Asked): Promise<Answer> {
  const product = productOf(asked.path("sku"));
  if (product === undefined) throw new HttpError(404, "NotFound");
  return ok(described(product, await inventory.items()));
}

async function restock(inventory: Inventory, asked: Asked): Promise<Answer> {
  const body = await objectOf(asked);
  const lot = lotOf({ ...body, sku: asked.path("sku") });
  return ok(stockOf(await inventory.restock({ lot })));
}

async function reserve({ inventory, holdMs }: Shop, asked: Asked): Promise<Answer> {
  const lot = lotOf(await objectOf(asked));
  const { id, sku, quantity } = await inventory.reserve({ lot });
  return { status: 201, body: { id, sku, quantity, expiresInMs: holdMs } };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function described({ sku, title, priceCents }: Product, items: ReadonlyArray<Item>) {
  const available = items.find((item) => item.sku === sku)?.available ?? 0;
  return { sku, title, priceCents, available };
}

function stockOf({ sku, available, reserved, sold }: Item) {
  return { sku, available, reserved, sold };
}

/** Bodies of this API have no `_tag`: what they are, the route says. */
function lotOf(body: object): Lot {
  return fromJson(LotSchema, { ...body, _tag: "Lot" });
}

async function objectOf(asked: Asked): Promise<object> {
  const body = await asked.body();
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new HttpError(400, "NotAnObject");
}

function numberOf(asked: Asked): number {
  const text = asked.path("id");
  if (!NUMBER.test(text)) throw new HttpError(404, "NotFound");
  return Number(text);
}

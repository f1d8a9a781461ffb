/**
 * The service as a whole: an HTTP server and, since it has an inventory, the system that runs it.
 *
 * Promise: `stop` takes no new requests from the moment it is called, answers those that are
 * running, and closes the system after the last answer. It ends within `STOP_TIMEOUT_MS` and the
 * time that the system takes to close: connections that are open still are cut then.
 *
 * Failure: `startService` rejects if the port is taken or the inventory does not start, and leaves
 * nothing behind.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Starfish, type SystemOptions } from "starfish-otp";
import * as Inventory from "../build/starfish/bindings/shop/inventory.ts";
import { Lot } from "../build/starfish/bindings/shop/stock.ts";
import { products } from "./catalogue.ts";
import { type Answer, type Router, write } from "./router.ts";
import { routes } from "./routes.ts";

/** How long running requests have to end when the service stops, in milliseconds. */
const STOP_TIMEOUT_MS = 10_000;

const STOPPING: Answer = {
  status: 503,
  body: { error: "Stopping" },
  headers: { "retry-after": "1" },
};

export interface ServiceOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** How long what is reserved is held, in milliseconds. */
  readonly holdMs: number;
  readonly system?: SystemOptions;
}

export interface Service {
  readonly url: string;
  readonly system: Starfish;
  /** Calling it again gives the same promise. */
  readonly stop: () => Promise<void>;
}

export async function startService({ port, holdMs, system: options }: ServiceOptions) {
  const system = await Starfish.start(options, { inventory: Inventory });
  try {
    const lots = products.map(({ sku, opening }) => Lot({ sku, quantity: opening }));
    const inventory = await system.inventory.start(lots, { holdMs });
    return await listen(system, routes({ inventory, holdMs }), port);
  } catch (failure) {
    await system.close();
    throw failure;
  }
}

async function listen(system: Starfish, router: Router, port: number): Promise<Service> {
  let stopped: Promise<void> | undefined;
  const server = createServer(async (request, response) => {
    const answer = stopped === undefined ? await router.answer(request) : STOPPING;
    // A connection that stays would keep the server open.
    if (stopped !== undefined) response.setHeader("connection", "close");
    write(response, answer);
  });
  server.listen(port);
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://localhost:${address.port}`,
    system,
    stop: () => {
      stopped ??= stop(server, system);
      return stopped;
    },
  };
}

async function stop(server: Server, system: Starfish): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
  await closed;
  clearTimeout(cut);
  await system.close();
}

/**
 * The shop under load: starts it, sends customers over many connections for a while, reports
 * requests per second and latencies, and checks that no piece was lost or sold twice. Stops the
 * shop with SIGTERM in the end.
 *
 *     node examples/shop-api/load.ts --seconds 10 --connections 64
 *     node examples/shop-api/load.ts --url http://localhost:8080
 *
 * Ends with status 1 if stock was not conserved, if the shop answered something unexpected, or if
 * it did not stop with status 0. Of a shop given by `--url`, nobody else may be buying.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Client } from "./load/client.ts";
import { Customers, expectStatus, type Stock } from "./load/customers.ts";
import { differences, latencyTable, pieces } from "./load/report.ts";
import { type Server, startServer } from "./load/server.ts";

/** How long the shop that is started here holds what is reserved, in milliseconds. */
const HOLD_MS = 250;
/** How long reservations have to expire after the last customer has gone, in milliseconds. */
const EXPIRE_TIMEOUT_MS = 120_000;
const LOOK_EVERY_MS = 20;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "32" },
  },
});

async function stockOf(client: Client): Promise<ReadonlyArray<Stock>> {
  const answered = await client.ask("stock", "GET", "/stock");
  expectStatus(answered, 200);
  return answered.body;
}

/** The stock when nothing is reserved any more. */
async function settled(client: Client): Promise<ReadonlyArray<Stock>> {
  const endMs = performance.now() + EXPIRE_TIMEOUT_MS;
  while (performance.now() < endMs) {
    const stock = await stockOf(client);
    if (stock.every(({ reserved }) => reserved === 0)) return stock;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error("there are reservations that do not expire");
}

/** Whether no piece was lost. */
async function load(url: string, seconds: number, connections: number): Promise<boolean> {
  const client = new Client(url, connections);
  const before = await stockOf(client);
  const customers = new Customers(
    client,
    before.map(({ sku }) => sku),
  );
  const startedMs = performance.now();
  const isOver = (): boolean => performance.now() - startedMs >= seconds * 1_000;
  await Promise.all(Array.from({ length: connections }, () => customers.come(isOver)));
  const tookMs = performance.now() - startedMs;
  const requests = [...client.tookMs.values()].flat().length;
  console.log(latencyTable(client.tookMs));
  console.log(
    `\n${Math.round((requests / tookMs) * 1_000)} requests/s, ${connections} connections`,
  );
  console.log(`${customers.soldOut} times sold out, ${customers.tooLate} times too late`);
  const after = await settled(client);
  client.close();
  const wrong = differences(before, customers.tallies, after);
  for (const line of wrong) console.error(`error: ${line}`);
  const all = after.reduce((sum, stock) => sum + pieces(stock), 0);
  const sold = after.reduce((sum, stock) => sum + stock.sold, 0);
  if (wrong.length === 0) console.log(`stock is conserved: ${all} pieces, ${sold} of them sold`);
  return wrong.length === 0;
}

async function stop(server: Server): Promise<boolean> {
  server.process.kill("SIGTERM");
  const status = await server.ended;
  console.log(status === 0 ? "the shop stopped in order" : `the shop stopped with ${status}`);
  return status === 0;
}

function positive(name: "seconds" | "connections"): number {
  const value = Number(values[name]);
  if (value > 0 && value <= 10_000) return value;
  console.error(`error: --${name} should be a number above 0, at most 10000`);
  process.exit(2);
}

const seconds = positive("seconds");
const connections = Math.ceil(positive("connections"));
const server = values.url === undefined ? await startServer({ holdMs: HOLD_MS }) : undefined;
let isWell = false;
try {
  isWell = await load(values.url ?? server?.url ?? "", seconds, connections);
} finally {
  if (server !== undefined && !(await stop(server))) isWell = false;
  if (!isWell) process.exitCode = 1;
}

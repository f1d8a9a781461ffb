/**
 * The shop: serves until it gets SIGTERM or SIGINT, then stops in order.
 *
 *     tsx examples/shop-api/main.ts --port 8080 --hold-ms 60000
 *
 * Prints where it listens, that it stops, and that it has stopped; ends with status 0 then.
 */
import { parseArgs } from "node:util";
import { startService } from "./service/service.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    "hold-ms": { type: "string", default: "60000" },
  },
});

/** The value of an option that is a whole number. Ends the program if it is none. */
function whole(name: keyof typeof values, max: number): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  console.error(`error: --${name} should be a whole number from 0 to ${max}`);
  process.exit(2);
}

const service = await startService({
  port: whole("port", 65_535),
  holdMs: whole("hold-ms", 86_400_000),
});
console.log(`listening on ${service.url}`);

async function stop(signal: string): Promise<void> {
  const stopped = service.stop();
  // Whoever reads this gets no new connection any more.
  console.log(`${signal}: stopping`);
  await stopped;
  console.log("stopped");
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, stop);

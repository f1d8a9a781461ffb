/**
 * The other thread of the postMessage arms: takes orders one by one or in batches, answers questions, counts primes. Every message that
 * it does not know ends it with an error.
 */
import { parentPort } from "node:worker_threads";
import { countPrimes } from "./primes.ts";
import { type Order, type ToWorker, WIDE } from "./protocol.ts";

const port = parentPort;
if (port === null) throw new Error("this is the worker of the postMessage arms");

let { lot } = WIDE;
let received = 0;
let sum = 0;

function take(order: Order): void {
  received += 1;
  sum += order.items;
  if (received % lot === 0) port?.postMessage("acknowledged");
}

port.on("message", (message: ToWorker) => {
  switch (message.kind) {
    case "order":
      take(message);
      return;
    case "batch":
      for (const order of message.orders) take(order);
      return;
    case "lot":
      lot = message.orders;
      return;
    case "sum":
      port.postMessage({ received, sum });
      received = 0;
      sum = 0;
      return;
    case "question":
      port.postMessage(message.value + 1);
      return;
    case "primes":
      port.postMessage(countPrimes(message.chunks));
      return;
    case "end":
      process.exit(1);
  }
});

/**
 * Owns the lower bound of an idle actor: an object with a state and an array for a mailbox, which has held a message. Weighed with
 * the list that keeps it alive.
 */
import type { Measurement } from "../../harness/index.ts";
import { heldBytes } from "../../harness/memory.ts";
import { Actor, drain, send } from "./loop.ts";

const idlers = { answered: 0 };

class Idler extends Actor {
  state: unknown = undefined;

  receive(message: unknown): void {
    this.state = message;
    idlers.answered += 1;
  }
}

export async function idle(size: number): Promise<Measurement> {
  idlers.answered = 0;
  const { bytes, value } = await heldBytes(() => {
    const all = new Array<Idler>(size);
    for (let index = 0; index < size; index += 1) all[index] = new Idler();
    for (const idler of all) send(idler, 1);
    drain();
    return all;
  });
  return { bytes, proof: { answered: value.length === size ? idlers.answered : 0 } };
}

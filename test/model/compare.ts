// Runs one program on the model and on the kernel and compares everything that can be observed after each step: the
// answer of the step, and of every process whether it lives, traps exits, how many messages and links it has, and what
// its receives gave so far. The first difference is an error that shows the program as a script.

import { Model } from "./model.ts";
import { Puppets } from "./puppets.ts";
import { orderOf, type Step, scriptOf, takeInModel } from "./steps.ts";

function stateOfModel(model: Model): ReadonlyArray<string> {
  return model.processes.map(({ alive, trapping, mailbox, links, log, id }) =>
    alive
      ? `${id}: ${trapping ? "traps " : ""}queued ${mailbox.length} links ${links.length} log ${log.join(" ")}`
      : `${id}: gone log ${log.join(" ")}`,
  );
}

function stateOfKernel(puppets: Puppets): ReadonlyArray<string> {
  return puppets.logs.map((log, id) => {
    const { alive, trapping, queued, links } = puppets.observe(id);
    return alive
      ? `${id}: ${trapping ? "traps " : ""}queued ${queued} links ${links} log ${log.join(" ")}`
      : `${id}: gone log ${log.join(" ")}`;
  });
}

function difference(
  program: ReadonlyArray<Step>,
  at: number,
  expected: string,
  actual: string,
): Error {
  const script = scriptOf(program.slice(0, at + 1));
  return new Error(
    `model and kernel differ after step ${at}\n${script}\nmodel:  ${expected}\nkernel: ${actual}`,
  );
}

/** Compares a whole program; the number of steps that were really taken comes back. */
export function compare(program: ReadonlyArray<Step>): number {
  const model = new Model();
  model.create();
  const puppets = new Puppets();
  let taken = 0;
  for (const [index, step] of program.entries()) {
    const order = orderOf(step, index, model);
    if (order === undefined) continue;
    taken += 1;
    const expected = takeInModel(order, model);
    model.settle();
    model.advance(0); // what is due at once
    const actual = puppets.take(order);
    if (expected !== actual) throw difference(program, index, expected, actual);
    const modelState = stateOfModel(model).join("\n        ");
    const kernelState = stateOfKernel(puppets).join("\n        ");
    if (modelState !== kernelState) throw difference(program, index, modelState, kernelState);
  }
  return taken;
}

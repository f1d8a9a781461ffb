// Runs once before the tests: a Gleam compiler is there, built if no other is found. That takes minutes on a fresh machine,
// which must not fall on the time limit of whichever test comes first.

import { locateCompiler } from "../codegen/project/index.ts";

export async function setup(): Promise<void> {
  await locateCompiler({ onNotice: (message) => console.error(`starfish: ${message}`) });
}

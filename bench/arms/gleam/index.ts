/** Plain Gleam functions exactly as the Gleam compiler wrote them: what the transformed ones are compared with. */
import type { Program } from "../../harness/index.ts";
import { compiled, toMeasurement } from "./programs.ts";

const plain = (await compiled("gleam/dev/javascript", "plain")) as {
  readonly run: (passes: number) => unknown;
};

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: { "plain-functions": (size) => toMeasurement(plain.run(size)) },
};

export default program;

/** Worker threads and `postMessage`, 64 messages at a time. */
import type { Program } from "../../harness/index.ts";
import { tell } from "../post/runs.ts";

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: { "far-tell": tell(64) },
};

export default program;

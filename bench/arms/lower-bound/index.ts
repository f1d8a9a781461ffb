/**
 * The lower bound that goals are judged by: actors with an array for a mailbox, in hand-written JavaScript. Where the mailbox is not
 * what a workload is about, the strongest loop runs in its place.
 */
import type { Program } from "../../harness/index.ts";
import strongest from "../flat/index.ts";
import { idle } from "./idle.ts";
import { fanIn, pingPong, ring } from "./messages.ts";

const program: Program = {
  runtime: strongest.runtime,
  runs: { ...strongest.runs, "ping-pong": pingPong, ring, "fan-in": fanIn, idle },
};

export default program;

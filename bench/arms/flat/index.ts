/** The strongest loop: every workload in hand-written JavaScript over one queue, without a mailbox or a process around it. */
import type { Program } from "../../harness/index.ts";
import { depth, pingPongSuspending } from "./blocked.ts";
import { ask, askPlain, selective, timers } from "./calls.ts";
import { idle, restart, skynet, spawn } from "./lives.ts";
import { fanIn, pingPong, ring } from "./messages.ts";

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    "ping-pong": pingPong,
    "ping-pong-suspending": pingPongSuspending,
    "depth-1": depth(1),
    "depth-10": depth(10),
    "depth-100": depth(100),
    ring,
    "fan-in": fanIn,
    ask,
    "ask-plain": askPlain,
    "selective-10": selective(10),
    "selective-100000": selective(100_000),
    spawn,
    skynet,
    restart,
    timers,
    idle,
  },
};

export default program;

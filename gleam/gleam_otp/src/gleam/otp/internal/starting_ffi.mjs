// Owns the handshake between a process that starts and the one that started it.
//
// Promises one outcome, and no monitor left behind. The monitor of the new process
// is also what its acknowledgement is marked with, so that the kernel waits for both
// under one key and nothing is made but the record of the start. The new process may
// be in another thread; then it has a copy of that record, made before `child` was
// known. Fails with timeout_value for times that the BEAM refuses.

import {
  beginCall,
  demonitor,
  Finish,
  FOR_REPLY,
  FOREVER,
  prepareCall,
  self,
  send,
  spawnCall,
  suspend,
} from "starfish-otp/kernel";
import {
  exitReasonOf,
  isRefusedWait,
  refuseWait,
} from "../../../../gleam_erlang/gleam/erlang/process_ffi.mjs";
import { Outcome$Ended, Outcome$Late } from "./starting.mjs";

const OUTCOME = new Finish({
  down: (tuple) => Outcome$Ended(exitReasonOf(tuple[4])),
  timeout: (monitor) => {
    demonitor(monitor);
    return Outcome$Late();
  },
});

export function spawn_starting(code, run) {
  const start = { parent: self(), child: null, monitor: prepareCall() };
  start.child = spawnCall(run, [start], undefined, true, code);
  beginCall(start.monitor, start.child);
  return start;
}

export function child(start) {
  return start.child;
}

export function send_outcome(start, outcome) {
  send(start.parent, start.monitor, outcome);
}

export function await_outcome(start, timeoutMs) {
  if (isRefusedWait(timeoutMs)) return refuseWait();
  return suspend(FOR_REPLY, start.monitor, timeoutMs, OUTCOME);
}

export function await_outcome_forever(start) {
  return suspend(FOR_REPLY, start.monitor, FOREVER, OUTCOME);
}

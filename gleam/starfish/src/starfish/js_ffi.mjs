// Owns waiting for promises of the host, and what they are rejected with as a
// value of Gleam.
//
// Promises that a promise is followed once, that nothing is left behind in the
// kernel when a wait ends early, and that work is aborted when its process ends.
// Fails with timeout_value for times that the BEAM refuses, and as the host does
// where a rejection is to crash the process.

import { current, Finish, FOR_PROMISE, FOREVER, isAbort, self, suspend } from "starfish-otp/kernel";
import { isRefusedWait, refuseWait } from "../../gleam_erlang/gleam/erlang/process_ffi.mjs";
import { inspect } from "../../gleam_stdlib/gleam/string.mjs";
import { Result$Error, Result$Ok } from "../gleam.mjs";
import { AwaitError$Rejected, AwaitError$TimedOut, Failure$Failure } from "./js.mjs";

const WITHIN = new Finish({ timeout: () => Result$Error(AwaitError$TimedOut()) });

export function resolve(value) {
  return Promise.resolve(value);
}

export function never() {
  return new Promise(() => {});
}

export function wait(promise) {
  return suspend(FOR_PROMISE, promise, FOREVER, undefined);
}

export function try_await(promise) {
  return suspend(FOR_PROMISE, settled(promise, failureOf), FOREVER, undefined);
}

export function await_within(promise, timeoutMs) {
  if (isRefusedWait(timeoutMs)) return refuseWait();
  return suspend(FOR_PROMISE, settled(promise, rejectedWith), timeoutMs, WITHIN);
}

export function abortable(start) {
  const controller = new AbortController();
  const forget = current.kernel.onExit(self(), () => controller.abort());
  const promise = Promise.resolve(start(controller.signal)).finally(forget);
  return suspend(FOR_PROMISE, settled(promise, failureOf), FOREVER, undefined);
}

export function attempt(run) {
  try {
    return Result$Ok(run());
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return Result$Error(failureOf(thrown));
  }
}

/** A promise of a Result, which is never rejected. */
function settled(promise, describe) {
  return Promise.resolve(promise).then(Result$Ok, (thrown) => Result$Error(describe(thrown)));
}

function rejectedWith(thrown) {
  return AwaitError$Rejected(failureOf(thrown));
}

function failureOf(thrown) {
  return thrown instanceof Error
    ? Failure$Failure(thrown.name, thrown.message, thrown)
    : Failure$Failure("Thrown", inspect(thrown), thrown);
}

/**
 * What the service answers when something did not work.
 *
 * Promise: a refusal of the inventory is an answer like any other, with its own name and details;
 * an inventory that is being started again is 503 with `retry-after`, which asks the client to
 * come again; nothing of the inside of an unexpected error leaves the service, but it is printed.
 */
import { InvalidJson, ProgramError, Schema } from "starfish-otp";
import {
  matchRefusal,
  type Refusal,
  RefusalSchema,
} from "../build/starfish/bindings/shop/stock.ts";
import type { Answer } from "./router.ts";

const isRefusal = Schema.is(Schema.toType(RefusalSchema));

/** Errors of calls after which another try may succeed. Whether the message was handled is open. */
const PASSING: ReadonlyArray<unknown> = ["CalleeExited", "CallLost", "NotRunning", "SystemClosed"];

export function answerTo(failure: unknown): Answer {
  if (failure instanceof InvalidJson) {
    const { path, expected, got } = failure;
    return { status: 400, body: { error: "InvalidBody", path, expected, got } };
  }
  if (failure instanceof ProgramError && isRefusal(failure.error)) return refused(failure.error);
  const tag = tagOf(failure);
  if (PASSING.includes(tag)) {
    return { status: 503, body: { error: "Unavailable" }, headers: { "retry-after": "1" } };
  }
  if (tag === "CallTimeout") return { status: 504, body: { error: "Timeout" } };
  console.error(failure);
  return { status: 500, body: { error: "Unexpected" } };
}

function refused(refusal: Refusal): Answer {
  const status = matchRefusal(refusal, {
    UnknownItem: () => 404,
    UnknownReservation: () => 404,
    OutOfStock: () => 409,
    ReservationOver: () => 410,
    InvalidQuantity: () => 422,
  });
  const { _tag: error, ...details } = refusal;
  return { status, body: { error, ...details } };
}

function tagOf(failure: unknown): unknown {
  return failure instanceof Error && "_tag" in failure ? failure._tag : undefined;
}

// Signals in a pipe: a frame for each, which says by its kind whose function it calls at the other end, and has the values that it is
// called with. From the process these are functions of `Remote`, to the process those of `Inbound`.
//
// Starting processes is not among them, since it gives something back.

import type { Inbound, Remote } from "../../kernel/index.ts";
import { frameKinds } from "../../transport/index.ts";
import type { FrameValues } from "./frames.ts";

const sent = {
  [frameKinds.MESSAGE]: "message",
  [frameKinds.EXIT]: "exit",
  [frameKinds.LINK]: "link",
  [frameKinds.UNLINK]: "unlink",
  [frameKinds.UNLINKED]: "unlinked",
  [frameKinds.WATCH]: "watch",
  [frameKinds.UNWATCH]: "unwatch",
  [frameKinds.ENDED]: "ended",
  [frameKinds.CONTROL]: "control",
} as const;

const received = {
  ...sent,
  [frameKinds.TIMER_CANCELLED]: "timerCancelled",
  [frameKinds.SLOT_DIED]: "slotDied",
} as const;

type Sent = (typeof sent)[keyof typeof sent];
type Received = (typeof received)[keyof typeof received];

const sentByKind: Readonly<Record<number, Sent>> = sent;
const receivedByKind: Readonly<Record<number, Received>> = received;

function call<Name extends string>(
  receiver: Readonly<Record<Name, (...values: Array<never>) => void>>,
  name: Name | undefined,
  values: FrameValues,
): boolean {
  if (name === undefined) return false;
  receiver[name](...(values.all() as Array<never>));
  return true;
}

/** Passes on what the process says to others. False: the kind is none of those. */
export function passOn(remote: Pick<Remote, Sent>, kind: number, values: FrameValues): boolean {
  return call(remote, sentByKind[kind], values);
}

/** Hands over what others say to the process. False: the kind is none of those. */
export function handOver(
  inbound: Pick<Inbound, Received>,
  kind: number,
  values: FrameValues,
): boolean {
  return call(inbound, receivedByKind[kind], values);
}

/** What writes a frame for everything that others say to the process. */
export function framing(
  put: (kind: number, ...values: ReadonlyArray<unknown>) => void,
): Pick<Inbound, Received> {
  const entries = Object.entries(receivedByKind).map(([kind, name]) => [
    name,
    (...values: ReadonlyArray<unknown>) => put(Number(kind), ...values),
  ]);
  return Object.fromEntries(entries) as Pick<Inbound, Received>;
}

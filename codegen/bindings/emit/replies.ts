/**
 * Which field of a message is for its reply.
 *
 * Promise: the only field that is a subject is; of several, the only one with the label `reply` or one that begins with `reply_`. Where that
 * is none or more than one, the message has no reply that could be waited for, and goes with subjects of whoever sends it.
 */
import type { GleamType, Variant } from "../model.ts";
import type { Program } from "../program.ts";
import { subjectOf } from "./public-face.ts";

export interface ReplyField {
  readonly index: number;
  /** What is sent to the subject. */
  readonly type: GleamType;
}

const replyLabel = /^reply(?:_|$)/;

/** Undefined: there is none. */
export function replyField({ fields }: Variant, program: Program): ReplyField | undefined {
  const subjects = fields.flatMap((field, index) => {
    const type = subjectOf(field.type, program);
    return type === undefined ? [] : [{ index, type, label: field.label ?? "" }];
  });
  const labelled = subjects.filter(({ label }) => replyLabel.test(label));
  const [reply, ...others] = subjects.length === 1 ? subjects : labelled;
  return others.length === 0 ? reply : undefined;
}

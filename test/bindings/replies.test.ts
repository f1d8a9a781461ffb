import { describe, expect, test } from "vitest";
import { replyField } from "../../codegen/bindings/emit/replies.ts";
import type { Field, GleamType } from "../../codegen/bindings/model.ts";
import { Program } from "../../codegen/bindings/program.ts";

const program = new Program(() => undefined);

const int: GleamType = { kind: "int" };
const subject = (message: GleamType): GleamType => ({
  kind: "named",
  module: "gleam/erlang/process",
  name: "Subject",
  parameters: [message],
});

/** The position of the reply in a message with these fields: those in capitals are subjects, `_` has no label. */
function replyOf(...labels: ReadonlyArray<string>): number | undefined {
  const fields = labels.map((text): Field => {
    const label = text.toLowerCase();
    return { label: label === "_" ? null : label, type: text === label ? int : subject(int) };
  });
  return replyField({ name: "Message", documentation: "", fields }, program)?.index;
}

/** A subject without a label. */
const bare = (): Field => ({ label: null, type: subject(int) });

describe("the reply of a message", () => {
  test("is its only subject, whatever that is called", () => {
    expect([replyOf("REPLY_TO"), replyOf("amount", "LISTENER")]).toEqual([0, 1]);
    const variant = { name: "Message", documentation: "", fields: [bare()] };
    expect(replyField(variant, program)).toMatchObject({ index: 0, type: int });
  });

  test("of several subjects is the one that is called reply, or begins so", () => {
    expect(replyOf("REPLY", "SUBSCRIBER")).toBe(0);
    expect(replyOf("SUBSCRIBER", "REPLY_TO")).toBe(1);
    expect(replyOf("SUBSCRIBER", "amount", "OTHER", "REPLY_WITH")).toBe(3);
  });

  test("is none where no subject of several is called so, or more than one", () => {
    expect(replyOf("SUBSCRIBER", "LISTENER")).toBeUndefined();
    expect(replyOf("SUBSCRIBER", "REPLYING")).toBeUndefined();
    expect(replyOf("REPLY_TO", "REPLY_WITH", "SUBSCRIBER")).toBeUndefined();
    const fields = [bare(), bare()];
    expect(replyField({ name: "Message", documentation: "", fields }, program)).toBeUndefined();
  });

  test("is none where it has no subject, or only inside of something", () => {
    expect(replyOf("amount", "reply_to")).toBeUndefined();
    const fields = [{ label: "reply_to", type: { kind: "list", item: subject(int) } as const }];
    expect(replyField({ name: "Message", documentation: "", fields }, program)).toBeUndefined();
  });
});

// Messages come out of a stream whole and in order, however it is cut.

import { describe, expect, test } from "vitest";
import { FrameReader, frameOf } from "../../src/handover/index.ts";

const messages = [
  { kind: "hello", protocol: 1 },
  { kind: "captured", bytes: new Uint8Array([1, 2, 3]), holes: [{ path: [0, 2] }] },
  { kind: "captured", bytes: new Uint8Array(100_000).fill(7) },
  { kind: "done" },
];

function stream(): Uint8Array {
  const frames = messages.map(frameOf);
  const all = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  frames.reduce((end, frame) => {
    all.set(frame, end);
    return end + frame.length;
  }, 0);
  return all;
}

describe("a stream of messages", () => {
  test.each([1, 3, 4, 1_000, 65_536, 1_000_000])("cut into pieces of %i bytes", (size) => {
    const bytes = stream();
    const reader = new FrameReader();
    const read: Array<unknown> = [];
    for (let at = 0; at < bytes.length; at += size) {
      read.push(...reader.push(bytes.subarray(at, at + size)));
    }
    expect(read).toEqual(messages);
  });

  test("that has no messages gives an error", () => {
    const reader = new FrameReader();
    expect(() => reader.push(new Uint8Array([3, 0, 0, 0, 1, 2, 3]))).toThrow();
  });

  test("is not waited for where it begins with a length that none has", () => {
    const reader = new FrameReader();
    expect(() => reader.push(new Uint8Array([255, 255, 255, 255]))).toThrow(
      "no frame has 4294967295 bytes",
    );
  });
});

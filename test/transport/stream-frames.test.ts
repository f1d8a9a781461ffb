// Frames come out of a stream whole and in order, however it is cut.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinBytes, StreamFrames } from "../../src/transport/index.ts";

/** A head of that many bytes, all but the length 9, and the body. */
function frame(headBytes: number, body: Uint8Array): Uint8Array {
  const head = new Uint8Array(headBytes).fill(9);
  new DataView(head.buffer).setUint32(0, body.length, true);
  return joinBytes([head, body]);
}

describe.each([4, 8])("a stream of frames with heads of %i bytes", (headBytes) => {
  test("gives each frame once it is complete, whatever the pieces", () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 6 });
    const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(bodies, lengths, (all, cuts) => {
        const frames = all.map((body) => frame(headBytes, body));
        const stream = joinBytes(frames);
        const reader = new StreamFrames(headBytes, 100);
        let end = 0;
        let read = 0;
        for (let turn = 0; end < stream.length; turn++) {
          const start = end;
          end = Math.min(stream.length, start + (cuts[turn % cuts.length] as number));
          for (const got of reader.push(stream.slice(start, end))) {
            expect(Array.from(got)).toEqual(Array.from(frames[read] as Uint8Array));
            read++;
          }
          const ends = frames.map((_, index) => joinBytes(frames.slice(0, index + 1)).length);
          expect(read).toBe(ends.filter((each) => each <= end).length);
        }
        expect(read).toBe(frames.length);
      }),
    );
  });

  test("refuses a body that is longer than any can be, as soon as its length is there", () => {
    const reader = new StreamFrames(headBytes, 100);
    const long = frame(headBytes, new Uint8Array(101));
    expect(reader.push(long.subarray(0, 3))).toEqual([]);
    expect(() => reader.push(long.subarray(3, 4))).toThrow(
      new RangeError("no frame has 101 bytes"),
    );
    const longest = frame(headBytes, new Uint8Array(100));
    expect(new StreamFrames(headBytes, 100).push(longest)).toHaveLength(1);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pid, Registry } from "../../../src/kernel/index.ts";
import { FrameReader, FrameValues, FrameWriter } from "../../../src/schedulers/isolation/frames.ts";
import { pipeContext } from "../../../src/schedulers/isolation/pipe-context.ts";
import { Codec } from "../../../src/transport/index.ts";

const pids = { entryOf: () => 0, pidOf: (id: number) => Pid.ofDead(id) };
const codec = new Codec(pipeContext(1, pids), Registry.at("frames-test"));

/** The same bytes, cut at these places, as a socket would give them: views into larger buffers. */
function cut(bytes: Uint8Array, lengths: ReadonlyArray<number>): ReadonlyArray<Uint8Array> {
  const pieces: Array<Uint8Array> = [];
  let start = 0;
  for (let turn = 0; start < bytes.length; turn++) {
    const end = Math.min(bytes.length, start + (lengths[turn % lengths.length] as number));
    pieces.push(Buffer.concat([Buffer.from([0]), bytes.subarray(start, end)]).subarray(1));
    start = end;
  }
  return pieces;
}

describe("frames in a pipe", () => {
  test("come out as they went in, whatever pieces the pipe makes of them", () => {
    const frame = fc.record({
      kind: fc.integer({ min: 0, max: 255 }),
      values: fc.array(fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean()), {
        maxLength: 4,
      }),
    });
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(frame), lengths, (frames, cuts) => {
        const writer = new FrameWriter();
        for (const { kind, values } of frames) writer.values(kind, codec, values);
        const reader = new FrameReader();
        const read = cut(writer.take(), cuts).flatMap((piece) => reader.push(piece));
        const seen = read.map(({ kind, body }, index) => {
          const [one, other] = [new FrameValues(codec, body), new FrameValues(codec, body)];
          expect(frames[index]?.values.map(() => one.next())).toEqual(other.all());
          expect(other.all()).toEqual([]);
          return { kind, values: new FrameValues(codec, body).all() };
        });
        expect(seen).toEqual(frames);
      }),
    );
  });

  test("may be larger than what the writer holds at first", () => {
    const writer = new FrameWriter();
    const text = "large ".repeat(50_000);
    writer.values(1, codec, ["small"]);
    writer.values(2, codec, [text]);
    const [, large] = new FrameReader().push(writer.take());
    expect(new FrameValues(codec, large?.body as never).next()).toBe(text);
    expect(writer.isEmpty).toBe(true);
  });

  test("that cannot be written leave nothing behind", () => {
    const writer = new FrameWriter();
    writer.values(1, codec, ["before"]);
    expect(() => writer.values(2, codec, ["half", () => 1])).toThrow("cannot cross");
    writer.values(3, codec, ["after"]);
    expect(new FrameReader().push(writer.take()).map(({ kind }) => kind)).toEqual([1, 3]);
  });
});

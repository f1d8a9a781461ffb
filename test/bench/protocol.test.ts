/** Rules of bench/harness/protocol.ts. */
import { describe, expect, test } from "vitest";
import { parse, render, request } from "../../bench/harness/index.ts";

describe("the lines between harness and arm", () => {
  test("a request names workload and size", () => {
    expect(request("ring", 1_000)).toBe("ring 1000\n");
  });

  test("a measurement survives the way there and back", () => {
    const measurement = { elapsedNs: 12, bytes: 34, proof: { received: 5, sum: 6 } };
    expect(parse(render(measurement).trim())).toEqual({ kind: "measured", measurement });
  });

  test("an arm says who it is and what it offers", () => {
    expect(parse("ready Erlang/OTP 29")).toEqual({ kind: "ready", runtime: "Erlang/OTP 29" });
    expect(parse("offers ring ask")).toEqual({ kind: "offers", workloads: ["ring", "ask"] });
  });

  test("chatter is ignored", () => {
    expect(parse("=INFO REPORT==== started")).toBeUndefined();
    expect(parse("")).toBeUndefined();
  });

  test.each(["measured elapsedNs", "measured elapsedNs=", "measured sum=many", "measured =1"])(
    "%j is a failure",
    (line) => {
      expect(parse(line)).toMatchObject({ kind: "failed" });
    },
  );
});

import { afterEach, describe, expect, test } from "vitest";
import { Atom, atoms, printTermsWith } from "../../src/kernel/index.ts";
import { CalleeExited, describeReason, ProcessCrashed } from "../../src/system/index.ts";

/** As if the program had not said how it shows its values. */
const nothingSaid = (): undefined => undefined;
afterEach(() => printTermsWith(nothingSaid));

describe("an exit reason in words", () => {
  test("is the message of what was thrown, the name of an atom, a tuple of those", () => {
    expect(describeReason([new Error("out of stock"), "at shop.gleam"])).toBe("out of stock");
    expect(describeReason(atoms.killed)).toBe("killed");
    expect(describeReason([atoms.shutdown, [Atom.create("failed"), 0, "late"]])).toBe(
      '#(shutdown, #(failed, 0, "late"))',
    );
    expect(describeReason({ code: 7 })).toBe('{"code":7}');
  });

  test("shows values as the program does", () => {
    printTermsWith((term) => (term === undefined ? "Nil" : `Refused(${JSON.stringify(term)})`));
    expect(describeReason([atoms.shutdown, { why: "late" }, undefined])).toBe(
      '#(shutdown, Refused({"why":"late"}), Nil)',
    );
  });

  test("is never a failure of its own", () => {
    const ring: Array<unknown> = [];
    ring.push(ring);
    expect(describeReason(ring)).toContain("a term that cannot be shown");
    printTermsWith(() => {
      throw new Error("not printable");
    });
    expect(describeReason(1n)).toBe("a term that cannot be shown");
  });

  test("is part of the message of an error", () => {
    const reason = [atoms.shutdown, atoms.normal];
    expect(new ProcessCrashed({ operation: "shop.open", reason }).message).toBe(
      "shop.open crashed: #(shutdown, normal)",
    );
    expect(new CalleeExited({ operation: "shop.ask", reason: atoms.killed }).message).toBe(
      "shop.ask: the process exited before it replied: killed",
    );
  });
});

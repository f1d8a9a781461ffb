import { Runtime } from "effect";
import { describe, expect, test } from "vitest";
import { CommandFailure, presentFailure, presentFault } from "../../codegen/cli/failure.ts";
import { paint } from "../../codegen/cli/terminal.ts";

const plain = paint(false);

describe("a failure", () => {
  test("shows its title, its details and what to do", () => {
    const failure = new CommandFailure({
      title: "There is no gleam.toml",
      details: ["  looked in /app"],
      advice: ["starfish new NAME"],
    });
    expect(presentFailure(failure, plain)).toBe(
      ["error: There is no gleam.toml", "", "  looked in /app", "", "→ starfish new NAME"].join(
        "\n",
      ),
    );
  });

  test("of the compiler is shown in the compiler's own words", () => {
    const failure = new CommandFailure({
      title: "error: Unknown variable\n  ┌─ x\n",
      verbatim: true,
    });
    expect(presentFailure(failure, plain)).toBe("error: Unknown variable\n  ┌─ x");
  });

  test("gives status 1 unless it says otherwise, and is never logged by the runtime", () => {
    const status = (failure: CommandFailure) => Runtime.getErrorExitCode(failure);
    expect(status(new CommandFailure({ title: "x" }))).toBe(1);
    expect(status(new CommandFailure({ title: "x", status: 7 }))).toBe(7);
    expect(Runtime.getErrorReported(new CommandFailure({ title: "x" }))).toBe(false);
  });
});

describe("a fault of starfish itself", () => {
  test("is shown with its stack and asks to be reported", () => {
    const fault = new Error("impossible");
    expect(presentFault(fault, plain)).toContain(String(fault.stack));
    expect(presentFault(fault, plain)).toContain("please report it");
    expect(presentFault("text", plain)).toContain("\ntext\n");
  });
});

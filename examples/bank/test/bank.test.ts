// The example as its reader meets it: built, type-checked, called with Promises, and run from its first line to its last.

import { beforeAll, expect, test } from "vitest";
import { buildExample, run } from "../../../test/examples/commands.ts";

beforeAll(() => buildExample("bank"));

test("is fully typed", () => {
  expect(run("tsc", "-p", "examples/bank/tsconfig.json").stdout).toBe("");
});

test("carries out ten thousand transfers, survives its crashes, and loses no money", () => {
  const { status, stdout, stderr } = run("tsx", "examples/bank/main.ts");
  expect(stdout).toMatch(/^money is conserved: 21000\.00 before, 21000\.00 after$/m);
  // Each crash takes the account and every teller that waits for it.
  const [, restarts] = stdout.match(/^actors started again: (\d+)$/m) ?? [];
  expect(Number(restarts)).toBeGreaterThanOrEqual(6);
  expect(stdout).toMatch(/^refused, no such account +20$/m);
  expect(stdout.match(/^[a-z]+ +\d+\.\d\d$/gm)).toHaveLength(21);
  expect(stderr).toContain("10000 of 10000 transfers");
  expect(
    stderr.match(/crashed: `panic` was evaluated: the account fails, as it was asked to/g),
  ).toHaveLength(3);
  expect(status).toBe(0);
});

test("is called with Promises as well", async () => {
  const { Starfish } = await import("starfish-otp");
  const Bank = await import("../build/starfish/bindings/bank.ts");
  const Teller = await import("../build/starfish/bindings/bank/teller.ts");
  await using system = await Starfish.start({}, { bank: Bank, teller: Teller });
  const opening = [
    Bank.Holding({ holder: "ada", balance: 100 }),
    Bank.Holding({ holder: "joe", balance: 0 }),
  ];
  const bank = await system.bank.open(opening, { tellers: 2, faults: [] });
  const tellers = system.bank.tellers(bank).map(system.teller.ref);
  await Promise.all(
    tellers.map((teller, index) =>
      teller.carry({ transfer: index, from: "ada", to: "joe", amount: 10 }),
    ),
  );
  const holdings = await system.bank.holdings(bank);
  expect(new Map(holdings.map(({ holder, balance }) => [holder, balance]))).toEqual(
    new Map([
      ["ada", 80],
      ["joe", 20],
    ]),
  );
  await expect(
    tellers[0]?.carry({ transfer: 7, from: "joe", to: "ada", amount: 21 }),
  ).rejects.toMatchObject({
    _tag: "ProgramError",
    error: { _tag: "InsufficientFunds", account: "joe", balance: 20 },
  });
});

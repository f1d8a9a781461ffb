/**
 * A day at the bank: opens it, carries out ten thousand transfers through its tellers while some
 * accounts crash on purpose, and checks that not a cent was lost.
 *
 * Ends with status 1 if money was lost or made, or if a transfer could not be carried out at all.
 */
import { NodeRuntime } from "@effect/platform-node";
import { Effect, Schedule } from "effect";
import { ActorSystem, type LogEntry } from "starfish-otp";
import * as Teller from "./build/starfish/bindings/bank/teller.ts";
import * as Vault from "./build/starfish/bindings/bank/vault.ts";
import * as Bank from "./build/starfish/bindings/bank.ts";
import { balanceTable, countTable, money, Progress } from "./screen.ts";
import { HOLDERS, type Row, readTransfers, TREASURY, TREASURY_EVERY } from "./transfers.ts";

/** What is in each account when the bank opens, in cents. */
const OPENING_BALANCE = 100_000;
const TELLERS = 8;
/** Transfers asked for at a time. */
const CONCURRENCY = 64;
/** An account fails before, or after, it has saved what one of these transfers brings. */
const FAULTS = [
  Vault.BeforeSaving({ transfer: TREASURY_EVERY + 1 }),
  Vault.AfterSaving({ transfer: 2 * TREASURY_EVERY + 1 }),
  Vault.BeforeSaving({ transfer: 3 * TREASURY_EVERY + 1 }),
];
const ACCOUNTS = [...HOLDERS, TREASURY];

/** Longest text of a crash that is shown, in characters. */
const LINE_WIDTH = 80;

/** The teller has crashed, or is being started again. */
const isAway = (error: { readonly _tag: string }): boolean =>
  error._tag === "CalleeExited" || error._tag === "NotRunning";

/**
 * Asks again where a teller crashed: a transfer moves its money once, however often it is asked
 * for.
 */
const carry = (teller: Teller.Ref, row: Row) =>
  teller.carry({ transfer: row.id, from: row.from, to: row.to, amount: row.amount }).pipe(
    Effect.retry({ while: isAway, schedule: Schedule.spaced("1 millis"), times: 1_000 }),
    Effect.as("carried out"),
    Effect.catchTags({
      InsufficientFunds: () => Effect.succeed("refused, too little money"),
      UnknownAccount: () => Effect.succeed("refused, no such account"),
    }),
  );

const day = Effect.gen(function* () {
  const rows = readTransfers(new URL("transfers.csv", import.meta.url));
  const opening = ACCOUNTS.map((holder) => Bank.Holding({ holder, balance: OPENING_BALANCE }));
  const bank = yield* Bank.open(opening, { tellers: TELLERS, faults: FAULTS });
  const tellers = yield* Effect.forEach(Bank.tellers(bank), Teller.ref);
  const progress = new Progress(rows.length);
  const outcomes = yield* Effect.forEach(
    rows,
    (row) =>
      carry(tellerOf(tellers, row), row).pipe(Effect.tap(() => Effect.sync(() => progress.step()))),
    { concurrency: CONCURRENCY },
  );
  const holdings = yield* Bank.holdings(bank);
  return { outcomes, holdings, restarts: yield* Bank.restarts(bank) };
});

/** The tellers take turns. */
const tellerOf = (tellers: ReadonlyArray<Teller.Ref>, row: Row): Teller.Ref => {
  const teller = tellers[row.id % tellers.length];
  if (teller === undefined) throw new Error("the bank has no tellers");
  return teller;
};

/** Takes the log: each crash in a line. */
const showCrash = ({ reason }: LogEntry): void => {
  const [line = ""] = (reason ?? "").split("\n");
  console.error(`an actor crashed: ${line.slice(0, LINE_WIDTH)}`);
};

const main = Effect.gen(function* () {
  const { outcomes, holdings, restarts } = yield* Effect.provide(
    day,
    ActorSystem.layer({ logger: showCrash, logLevel: "error" }),
  );
  const before = ACCOUNTS.length * OPENING_BALANCE;
  const after = holdings.reduce((sum, { balance }) => sum + balance, 0);
  console.log(balanceTable(holdings));
  console.log(`\n${countTable(outcomes)}`);
  console.log(`\nactors started again: ${restarts}`);
  if (after !== before) {
    return yield* Effect.die(
      `money is not conserved: ${money(before)} before, ${money(after)} after`,
    );
  }
  console.log(`money is conserved: ${money(before)} before, ${money(after)} after`);
});

NodeRuntime.runMain(main);

// Owns one figure: how long it takes under `starfish dev` from a changed source to the new program's first output, on a
// copy of a project whose builds are warm. Each round adds a public function to one module, so that nothing of the way
// is left out: compiling, transforming, bindings, ending the old program, starting the new one. Prints all rounds and
// their median, with what the build alone took. Ends with status 1 if a round does not come to output in a minute.
//
//     npm run bench:edit -- examples/hello src/hello.gleam
//     npm run bench:edit -- examples/shop-api src/inventory.gleam --command "node src/main.ts"

import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const rounds = 12;
/** The first ones warm up the compiler's caches and the code of the command itself. */
const warmUpRounds = 4;
const longestRoundMs = 60_000;

const launcher = resolve(import.meta.dirname, "../bin/starfish.js");

/** A running `starfish dev`, and what comes of it. */
class Session {
  readonly #child: ChildProcess;
  #told = "";
  #onOutput: () => void = () => undefined;

  constructor(directory: string, options: ReadonlyArray<string>) {
    this.#child = spawn(process.execPath, [launcher, "dev", directory, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", () => this.#onOutput());
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#told += text;
    });
  }

  /** Waits for the next output of the program itself. */
  output(): Promise<void> {
    return new Promise((done, failed) => {
      const limit = setTimeout(
        () => failed(new Error(`no output:\n${this.#told}`)),
        longestRoundMs,
      );
      this.#onOutput = () => {
        clearTimeout(limit);
        this.#onOutput = () => undefined;
        done();
      };
    });
  }

  /** What the command said of its last build. */
  get lastBuild(): string {
    return [...this.#told.matchAll(/built in ([^,]+),/g)].at(-1)?.[1] ?? "unknown";
  }

  end(): Promise<void> {
    const ended = new Promise<void>((done) => this.#child.once("close", () => done()));
    this.#child.kill("SIGINT");
    return ended;
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

function median(values: ReadonlyArray<number>): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function measure(directory: string, source: string, options: ReadonlyArray<string>) {
  const session = new Session(directory, options);
  const times: Array<number> = [];
  try {
    await session.output();
    for (let round = 1; round <= warmUpRounds + rounds; round += 1) {
      // The program says more than one thing; what it still has to say is not the next one's.
      await pause(500);
      const running = session.output();
      const started = performance.now();
      appendFileSync(
        join(directory, source),
        `\npub fn round_${round}() -> Int {\n  ${round}\n}\n`,
      );
      await running;
      const tookMs = performance.now() - started;
      if (round > warmUpRounds) times.push(tookMs);
      console.log(`${round}: ${Math.round(tookMs)} ms, the build ${session.lastBuild}`);
    }
  } finally {
    await session.end();
  }
  return times;
}

const [project, source, ...options] = process.argv.slice(2);
if (project === undefined || source === undefined) {
  console.error("usage: npm run bench:edit -- PROJECT SOURCE [options of starfish dev]");
  process.exit(2);
}

const place = realpathSync(mkdtempSync(join(tmpdir(), "starfish-edit-")));
try {
  const directory = join(place, basename(resolve(project)));
  cpSync(project, directory, { recursive: true, filter: (path) => basename(path) !== "build" });
  const times = await measure(directory, source, options);
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `edit to running, median of ${times.length}: ${Math.round(median(times))} ms (load ${load})`,
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}

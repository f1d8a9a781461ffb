// Owns one figure: how long it takes under `starfish dev` from a changed source to the new program's first output, on a
// copy of a project whose builds are warm. Each round adds a public function to one module, so that nothing of the way
// is left out: compiling, transforming, bindings, ending the old program, starting the new one. A program that also
// says something when it ends is known to run by a text, `--ready`. Prints all rounds and their median, with what the
// build alone took. Ends with status 1 if a round does not come to output in a minute.
//
//     npm run bench:edit -- examples/hello src/hello.gleam
//     npm run bench:edit -- examples/shop-api src/shop/stock.gleam --ready "listening on" \\
//       -- --command "node main.ts --port 0"

import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const rounds = 12;
/** The first ones warm up the compiler's caches and the code of the command itself. */
const warmUpRounds = 4;
const longestRoundMs = 60_000;
const betweenEditsMs = 2_500;

const root = resolve(import.meta.dirname, "..");
const launcher = join(root, "bin/starfish.js");

/** A running `starfish dev`, and what comes of it. */
class Session {
  readonly #child: ChildProcess;
  #told = "";
  #onOutput: () => void = () => undefined;

  constructor(directory: string, ready: string, options: ReadonlyArray<string>) {
    this.#child = spawn(process.execPath, [launcher, "dev", directory, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes(ready)) this.#onOutput();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#told += text;
    });
  }

  /** Waits until the program itself next says that it runs. */
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

interface Experiment {
  readonly directory: string;
  /** The module that is changed, relative to the directory. */
  readonly source: string;
  /** What the program's output has in it when it runs; any output will do if this is empty. */
  readonly ready: string;
  /** For `starfish dev`. */
  readonly options: ReadonlyArray<string>;
}

async function measure({ directory, source, ready, options }: Experiment) {
  const session = new Session(directory, ready, options);
  const times: Array<number> = [];
  try {
    await session.output();
    for (let round = 1; round <= warmUpRounds + rounds; round += 1) {
      // Nobody edits faster; what the program still has to say is not the next one.s, and the next one stands by then.
      await pause(betweenEditsMs);
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

/** A copy of a project, which finds the packages that it imports as an app of its own would. */
function copyOf(project: string, place: string): string {
  const directory = join(place, basename(resolve(project)));
  cpSync(project, directory, { recursive: true, filter: (path) => basename(path) !== "build" });
  mkdirSync(join(place, "node_modules"));
  symlinkSync(root, join(place, "node_modules", "starfish-otp"), "junction");
  return directory;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ready: { type: "string", default: "" } },
});
const [project, source, ...options] = positionals;
if (project === undefined || source === undefined) {
  console.error(
    'usage: npm run bench:edit -- PROJECT SOURCE [--ready "TEXT"] [-- options of starfish dev]',
  );
  process.exit(2);
}

const place = realpathSync(mkdtempSync(join(tmpdir(), "starfish-edit-")));
try {
  const directory = copyOf(project, place);
  const times = await measure({ directory, source, ready: values.ready, options });
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `edit to running, median of ${times.length}: ${Math.round(median(times))} ms (load ${load})`,
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}

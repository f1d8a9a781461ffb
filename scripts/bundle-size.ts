// Owns one figure: how large the runtime is in a page. Bundles what an app needs of it for browsers, once with `effect`
// left outside and once whole, minified, and prints the sizes as they are and gzipped. The first is held against the
// limit of 60 KB (1 KB = 1,000 bytes), and a larger one ends with status 1. A page with schedulers, whose workers load more,
// is printed beside it. `--json` prints the figures for machines. It bundles dist/, so compile first: `npm run size` does.

import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";

const limitBytes = 60_000;

/** What generated bindings and compiled programs import: all of both doors. */
const ofEveryPage = `export * from "starfish-otp";
export * as kernel from "starfish-otp/kernel";
`;

/** What a page with schedulers imports, and its workers. */
const ofSchedulers = `${ofEveryPage}export * as page from "starfish-otp/page";
export * as worker from "starfish-otp/worker";
`;

const root = resolve(import.meta.dirname, "..");
/** Where the entry would lie if it were a file. */
const entryFile = resolve(root, "runtime-entry.js");

export interface BundleSize {
  readonly bytes: number;
  readonly gzippedBytes: number;
  /** Modules of Node that the bundle imports; a page has none. */
  readonly nodeImports: ReadonlyArray<string>;
}

/** Bundles what `entry` exports of the runtime; `external` says which imports stay outside. */
async function bundleSize(
  entry: string,
  external: (specifier: string) => boolean,
): Promise<BundleSize> {
  const result = (await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "runtime-entry",
        enforce: "pre",
        resolveId: (source) => (source === entryFile ? entryFile : null),
        load: (id) => (id === entryFile ? entry : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2023",
      // Not as a library: the bundles of those keep their spaces.
      rolldownOptions: {
        input: entryFile,
        preserveEntrySignatures: "strict",
        external: (specifier: string) => external(specifier),
      },
    },
  })) as Rolldown.RolldownOutput | ReadonlyArray<Rolldown.RolldownOutput>;
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap(({ output }) => output).filter((file) => file.type === "chunk");
  const codes = chunks.map(({ code }) => code);
  const sum = (sizes: ReadonlyArray<number>) => sizes.reduce((total, size) => total + size, 0);
  const imported = codes.flatMap((code) =>
    [
      ...code.matchAll(/(?:from|import)\s*\(?\s*["']((?:node:|__vite-browser-external)[^"']*)/g),
    ].map(([, specifier = ""]) => specifier),
  );
  return {
    bytes: sum(codes.map((code) => Buffer.byteLength(code))),
    gzippedBytes: sum(codes.map((code) => gzipSync(code, { level: 9 }).length)),
    nodeImports: [...new Set(imported)],
  };
}

const isEffect = (specifier: string): boolean =>
  specifier === "effect" || specifier.startsWith("effect/");

/** The runtime besides `effect`, also with schedulers, and with `effect`. */
export async function runtimeSizes(): Promise<{
  readonly runtime: BundleSize;
  readonly withSchedulers: BundleSize;
  readonly whole: BundleSize;
  readonly limitBytes: number;
}> {
  const runtime = await bundleSize(ofEveryPage, isEffect);
  const withSchedulers = await bundleSize(ofSchedulers, isEffect);
  const whole = await bundleSize(ofEveryPage, () => false);
  return { runtime, withSchedulers, whole, limitBytes };
}

const inKilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;

function shown(title: string, { bytes, gzippedBytes }: BundleSize): string {
  return `${title.padEnd(24)} ${inKilobytes(gzippedBytes).padStart(9)} gzipped  ${inKilobytes(bytes).padStart(9)}`;
}

if (import.meta.main) {
  const sizes = await runtimeSizes();
  const { runtime, withSchedulers, whole } = sizes;
  if (process.argv.includes("--json")) console.log(JSON.stringify(sizes));
  else {
    console.log(shown("the runtime", runtime));
    console.log(shown("with schedulers", withSchedulers));
    console.log(shown("the runtime with effect", whole));
    console.log(
      `${"the limit".padEnd(24)} ${inKilobytes(limitBytes).padStart(9)} gzipped, besides effect`,
    );
  }
  const nodeImports = [...runtime.nodeImports, ...withSchedulers.nodeImports];
  if (runtime.gzippedBytes > limitBytes || nodeImports.length > 0) process.exitCode = 1;
}

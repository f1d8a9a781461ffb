/**
 * The description of a built program that `starfish build` leaves next to it: where its modules lie,
 * and what its gleam.toml says in `[tools.starfish]`. A program that is part of a page has none: its
 * bundler says instead how it is loaded (`pageProgram`).
 *
 * Promise: reading touches no platform but where files can be read; elsewhere (in a browser) there
 * is no description. A build that is older than its sources is known as such.
 *
 * Failure: a description that is named and cannot be read, or is none, is `InvalidOptions`.
 */
import type { PageProgram } from "../schedulers/threads/index.ts";
import { InvalidOptions } from "./errors.ts";
import type { WrittenSetting } from "./settings/index.ts";
import type { obstacleToThreads, startThreads } from "./threads/start.ts";

/** The parts of a description that a system needs. */
export interface Program {
  readonly name: string;
  /** The folder in which the compiled packages lie, as a URL; "" for what is part of a page. */
  readonly root: string;
  /** The modules of the project itself, as URLs; they import the others. */
  readonly modules: ReadonlyArray<string>;
  readonly settings: Readonly<Record<string, WrittenSetting>>;
  /** Sources of the project itself that were changed since it was built, where they are at hand. */
  readonly changedSources: ReadonlyArray<string>;
  /** What there is of a program that is part of a page. */
  readonly page?: PageParts;
}

/** A program in a page with schedulers. */
export interface PageParts extends PageProgram {
  /** Loads the part of the runtime that has threads: `starfish-otp/page`. */
  readonly threads: () => Promise<ThreadsPart>;
}

/** Why a system can have no other threads where it is, as the end of a sentence, and what kind of report that is. */
export interface Obstacle {
  readonly kind: "no_schedulers" | "no_shared_memory";
  readonly why: string;
}

/** The part of the runtime that has threads. */
export interface ThreadsPart {
  readonly obstacleToThreads: typeof obstacleToThreads;
  readonly startThreads: typeof startThreads;
}

/** What is in the file, as far as it concerns a system. */
interface Description {
  readonly name: string;
  readonly output: string;
  readonly modules: Readonly<Record<string, DescribedModule>>;
  readonly settings: Readonly<Record<string, WrittenSetting>>;
}

interface DescribedModule {
  readonly packageName: string;
  readonly file: string;
  readonly source: string;
  /** The beginning of the SHA-256 of the source, as it was built. */
  readonly hash: string;
  readonly isTest: boolean;
}

interface Platform {
  readonly crypto: typeof import("node:crypto");
  readonly fs: typeof import("node:fs");
  readonly url: typeof import("node:url");
}

function platform(): Platform | undefined {
  if (typeof process === "undefined" || process.getBuiltinModule === undefined) return undefined;
  return {
    crypto: process.getBuiltinModule("node:crypto"),
    fs: process.getBuiltinModule("node:fs"),
    url: process.getBuiltinModule("node:url"),
  };
}

/** Programs of this page, by what stands for the address of their description. */
const pagePrograms = new Map<string, Program>();

/**
 * Says how the program of that name is loaded in this page; gives what stands for the address of its
 * description, for the option `program`.
 */
export function pageProgram(name: string, page: PageParts): string {
  const address = `page:${name}`;
  pagePrograms.set(address, {
    name,
    root: "",
    modules: [],
    settings: {},
    changedSources: [],
    page,
  });
  return address;
}

/** Reads the description in that file; undefined where no files can be read. */
export function readProgram(program: string | URL): Program | undefined {
  const known = pagePrograms.get(String(program));
  if (known !== undefined) return known;
  const node = platform();
  if (node === undefined) return undefined;
  const description = parsed(textOf(node, program), program);
  const own = Object.values(description.modules).filter(
    ({ packageName, isTest }) => packageName === description.name && !isTest,
  );
  const urlOf = (path: string): string => node.url.pathToFileURL(path).href;
  return {
    name: description.name,
    root: urlOf(`${description.output}/`),
    modules: own.map(({ file }) => urlOf(file)),
    settings: description.settings,
    changedSources: own.filter((module) => isChanged(node, module)).map(({ source }) => source),
  };
}

/** Whether a source is there, and is another than the one that was built. */
function isChanged({ crypto, fs }: Platform, { source, hash }: DescribedModule): boolean {
  try {
    const now = crypto.createHash("sha256").update(fs.readFileSync(source)).digest("hex");
    return !now.startsWith(hash);
  } catch {
    // An app that runs elsewhere has its build and not its sources.
    return false;
  }
}

function textOf({ fs }: Platform, program: string | URL): string {
  const isUrl = program instanceof URL || program.startsWith("file:");
  try {
    return fs.readFileSync(isUrl ? new URL(program) : program, "utf8");
  } catch (error) {
    throw new InvalidOptions({
      problem: `program cannot be read: ${(error as Error).message}; starfish build writes it`,
    });
  }
}

function parsed(text: string, program: string | URL): Description {
  let description: Partial<Description> = {};
  try {
    description = JSON.parse(text) as Partial<Description>;
  } catch {
    // It is refused below, like any other file that is no description.
  }
  const { name, output, modules, settings } = description;
  if (typeof name === "string" && typeof output === "string" && modules && settings) {
    return { name, output, modules, settings };
  }
  throw new InvalidOptions({
    problem: `program is no description of a program of this version: ${program}; build it again`,
  });
}

// Owns reading the public modules of a Gleam package. What is public and what its documentation says the compiler tells, as
// its package interface; how it is written, in which order and under which heading of the source (`// ---- Policy`) the
// source tells, since the interface has neither names of arguments nor an order.
//
// A failure of the compiler is its own error; something public that the source does not seem to have is one of this file.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildProject, packageInterface } from "../../codegen/project/index.ts";

const root = resolve(import.meta.dirname, "../..");

export type GleamKind = "type" | "function" | "constant";

export interface GleamItem {
  readonly name: string;
  readonly kind: GleamKind;
  /** As the source has it, without a body. */
  readonly signature: string;
  readonly doc: string;
}

export interface GleamModule {
  /** `gleam/otp/actor`. */
  readonly name: string;
  readonly doc: string;
  /** In the order of the source. A part without a title comes before all headings. */
  readonly parts: ReadonlyArray<GleamPart>;
}

export interface GleamPart {
  readonly title: string;
  readonly items: ReadonlyArray<GleamItem>;
}

export interface GleamPackage {
  readonly name: string;
  readonly version: string;
  readonly modules: ReadonlyArray<GleamModule>;
}

interface Documented {
  readonly documentation: string | null;
}

interface InterfaceModule {
  readonly documentation: ReadonlyArray<string>;
  readonly types: Readonly<Record<string, Documented>>;
  readonly "type-aliases": Readonly<Record<string, Documented>>;
  readonly constants: Readonly<Record<string, Documented>>;
  readonly functions: Readonly<Record<string, Documented>>;
}

interface PackageInterface {
  readonly version: string;
  readonly modules: Readonly<Record<string, InterfaceModule>>;
}

/** Reads a package of this repository, by its name. */
export async function readGleamPackage(name: string): Promise<GleamPackage> {
  const directory = join(root, "gleam", name);
  const built = await buildProject({ directory });
  const told = JSON.parse(await packageInterface(built)) as PackageInterface;
  const modules = Object.keys(told.modules)
    .sort()
    .flatMap((module) => {
      const file = join(directory, "src", `${module}.gleam`);
      // Modules of test/ are in the interface as well.
      if (!existsSync(file)) return [];
      const source = readFileSync(file, "utf8");
      return [readModule(module, told.modules[module] as InterfaceModule, source)];
    });
  return { name, version: told.version, modules };
}

/** One space after the slashes is no part of the text. */
const withoutMargin = (text: string): string => text.replace(/^ /gm, "").trim();

function readModule(name: string, told: InterfaceModule, source: string): GleamModule {
  const found = [
    ...itemsOf("type", { ...told.types, ...told["type-aliases"] }, source),
    ...itemsOf("constant", told.constants, source),
    ...itemsOf("function", told.functions, source),
  ].sort((one, other) => one.at - other.at);
  const headings = [{ title: "", at: -1 }, ...headingsOf(source)];
  const parts = headings.map(({ title, at }, index) => {
    const end = headings[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return { title, items: found.filter((item) => item.at > at && item.at < end) };
  });
  return {
    name,
    doc: withoutMargin(told.documentation.join("\n")),
    parts: parts.filter(({ items }) => items.length > 0),
  };
}

function headingsOf(
  source: string,
): ReadonlyArray<{ readonly title: string; readonly at: number }> {
  return [...source.matchAll(/^\/\/ -{4,} (.+)$/gm)].map(({ 1: title = "", index }) => ({
    title,
    at: index,
  }));
}

const openings: Readonly<Record<GleamKind, (name: string) => RegExp>> = {
  type: (name) => new RegExp(`^pub (?:opaque )?type ${name}\\b`, "m"),
  constant: (name) => new RegExp(`^pub const ${name}\\b`, "m"),
  function: (name) => new RegExp(`^pub fn ${name}\\(`, "m"),
};

function itemsOf(
  kind: GleamKind,
  told: Readonly<Record<string, Documented>>,
  source: string,
): ReadonlyArray<GleamItem & { readonly at: number }> {
  return Object.entries(told).map(([name, { documentation }]) => {
    const at = source.search(openings[kind](name));
    if (at === -1) throw new Error(`the source has no ${kind} ${name}`);
    const doc = withoutMargin(documentation ?? "");
    return { name, kind, signature: signatureAt(source, at, kind), doc, at };
  });
}

/** A function up to its body, a type with its constructors unless they are nobody's business. */
function signatureAt(source: string, at: number, kind: GleamKind): string {
  const text = source.slice(at);
  const isShown = kind === "type" && !text.startsWith("pub opaque");
  if (isShown) {
    const [head = ""] = text.split("\n");
    return head.endsWith("{") ? text.slice(0, text.search(/^}/m) + 1) : paragraphAt(text);
  }
  const body = text.search(/ \{$/m);
  const end = text.search(/\n\s*\n|\n}|$(?![\s\S])/);
  return (body !== -1 && body < end ? text.slice(0, body) : paragraphAt(text)).trim();
}

const paragraphAt = (text: string): string => (text.split(/\n\s*\n/)[0] ?? "").trim();

// Owns the page that shows what a Gleam module becomes for TypeScript: the source of a small program, and the face of the
// bindings that a build writes for it. The examples of the reference use the same program.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "ts-morph";
import { assembleProgram } from "../../codegen/assemble/index.ts";
import { readFileExports } from "./declarations.ts";
import type { Entry, Member } from "./entries.ts";
import { codeBlock, paragraphs } from "./markdown.ts";

/** The program of the examples. */
export const exampleProgram = join(import.meta.dirname, "program");

/** Its modules. */
export const exampleModules = ["app/till", "app/board"] as const;

const shownModule = exampleModules[0];

/** Names of modules that bindings import under marks of their own. */
const readable = (text: string): string =>
  text.replace(/\$\.(?=\w)/g, "").replace(/\$gleam_(?:otp|erlang)_(?=\w+\.)/g, "");

function commented(text: string, doc: string, indent: string): string {
  if (doc === "") return `${indent}${text}`;
  const lines = doc.split("\n");
  const comment =
    lines.length === 1
      ? [`/** ${doc} */`]
      : ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
  return [...comment, text].map((line) => `${indent}${line}`).join("\n");
}

const memberText = ({ signature, doc }: Member): string =>
  commented(`${signature};`, doc.text, "  ");

function entryText({ signature, doc, members, kind }: Entry): string {
  const isBlock = kind === "class" || kind === "interface";
  const body = isBlock ? ` {\n${members.map(memberText).join("\n")}\n}` : "";
  return readable(commented(`export ${signature}${body}`, doc.text, ""));
}

/** Builds the program and reads the face of the bindings of one of its modules. */
async function bindingsFace(project: Project): Promise<ReadonlyArray<Entry>> {
  await assembleProgram({ directory: exampleProgram });
  const file = join(exampleProgram, "build/starfish/bindings", `${shownModule}.ts`);
  return readFileExports(project, file);
}

/** The page, before its links. */
export async function bindingsPage(project: Project): Promise<string> {
  const face = await bindingsFace(project);
  const source = (module: string): string =>
    readFileSync(join(exampleProgram, "src", `${module}.gleam`), "utf8");
  return paragraphs(
    "# What a Gleam module becomes",
    "`starfish build` writes a module of TypeScript for each public module of a program, below `build/starfish/bindings`. This page shows one: " +
      "first the Gleam module, then the face of its bindings. The [guide](../guide/typescript.md) uses such bindings step by step.",
    `## \`${shownModule}.gleam\``,
    codeBlock("gleam", source(shownModule)),
    `## \`${shownModule}.ts\``,
    [
      "- A type is a union of objects with `_tag`, a constructor is a function, and `is…`, `match…`, a converter `$…` and, where its values can be",
      "  written down, a schema `…Schema` go with each.",
      "- A function that can suspend gives an Effect that needs an `ActorSystem`; others are plain functions. `promised` has them as Promises: that is",
      "  what `Starfish.start` binds.",
      "- A message type has clients, `Ref` and `PromisedRef`. A variant that carries a subject for its answer is a call, any other a send.",
      "- For each type of messages that the module takes a subject of there is an inbox.",
    ].join("\n"),
    "Names without a declaration here are those of `starfish-otp`; `actor` and `process` are the modules of these names, bound the same way.",
    codeBlock("ts", face.map(entryText).join("\n\n")),
    "## The other module of the examples",
    codeBlock("gleam", source(exampleModules[1])),
  );
}

// docs/reference is what the sources say, and what they say is enough: a description for every public name, examples, links that
// lead somewhere.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../scripts/reference/entries.ts";
import { anchorOf } from "../../scripts/reference/markdown.ts";
import { referencePages } from "../../scripts/reference/pages.ts";
import { namespacesOf, readSources } from "../../scripts/reference/sources.ts";
import { entriesOf } from "../../scripts/reference/typescript-page.ts";
import { outdatedPages, writtenPages } from "../../scripts/reference.ts";

const folder = resolve(import.meta.dirname, "../../docs/reference");

const sources = await readSources();
const { doors, packages } = sources;

/** A name as an application writes it. */
interface Described {
  readonly name: string;
  readonly entry: Entry;
  /** Whether it has to be shown at work. */
  readonly isShown: boolean;
}

const described: ReadonlyArray<Described> = doors.flatMap((open) => [
  ...open.door.topics.flatMap((topic) =>
    entriesOf(topic, open.door, open.exports).map((entry) => ({
      name: entry.name,
      entry,
      isShown: topic.withoutExamples !== true,
    })),
  ),
  ...namespacesOf(open).flatMap((namespace) =>
    namespace.entries.map((entry) => ({
      name: `${namespace.name}.${entry.name}`,
      entry,
      isShown: true,
    })),
  ),
]);

const shown = described.filter(({ isShown }) => isShown);

/** Errors that only a program can cause that ends a process which it was never given. */
const outOfReach = ["CallLost", "InboxLost"];

describe("docs/reference", () => {
  test("is what `npm run reference` writes: run it if this fails", async () => {
    expect(outdatedPages(await referencePages(sources))).toEqual([]);
  });

  test("has links that lead somewhere", () => {
    const lost = [...writtenPages()].flatMap(([page, text]) =>
      linksOf(text)
        .filter((link) => !leadsSomewhere(join(folder, page), link))
        .map((link) => `${page}: ${link}`),
    );
    expect(lost).toEqual([]);
  });
});

describe("the doc comments of TypeScript", () => {
  test("describe every public name", () => {
    const silent = described.filter(({ entry }) => entry.doc.text === "");
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test("describe what names of an application have", () => {
    const silent = shown.flatMap(({ name, entry }) =>
      entry.members
        .filter((member) => member.doc.text === "" && !isPlain(member.name))
        .map((member) => `${name}.${member.name}`),
    );
    expect(silent).toEqual([]);
  });

  test("show how functions and classes are used", () => {
    const unshown = shown
      .filter(({ entry: { kind } }) => kind === "function" || kind === "class")
      .filter(({ entry: { doc } }) => doc.examples.length === 0);
    expect(unshown.map(({ name }) => name)).toEqual(outOfReach);
  });
});

describe("the documentation of Gleam packages", () => {
  test("describes every public name", () => {
    const silent = packages.flatMap(({ modules }) =>
      modules.flatMap((module) =>
        module.parts
          .flatMap(({ items }) => items)
          .filter(({ doc }) => doc === "")
          .map(({ name }) => `${module.name}.${name}`),
      ),
    );
    expect(silent).toEqual([]);
  });

  test("shows how functions of Starfish's own are used", () => {
    const own = packages.filter(({ name }) => name === "starfish");
    const unshown = own.flatMap(({ modules }) =>
      modules.flatMap((module) =>
        module.parts
          .flatMap(({ items }) => items)
          .filter(({ kind, doc }) => kind === "function" && !doc.includes("```gleam"))
          .map(({ name }) => `${module.name}.${name}`),
      ),
    );
    expect(unshown).toEqual([]);
  });
});

/** What says all there is to say of itself. */
const isPlain = (member: string): boolean => member === "_tag" || member.startsWith("[Symbol.");

const withoutCode = (text: string): string => text.replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, "");

const linksOf = (text: string): ReadonlyArray<string> =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? page : resolve(dirname(page), path);
  if (!existsSync(file)) return false;
  if (anchor === undefined) return true;
  const headings = withoutCode(readFileSync(file, "utf8")).matchAll(/^#+ (.+)$/gm);
  return [...headings].filter(([, heading = ""]) => anchorOf(heading) === anchor).length === 1;
}

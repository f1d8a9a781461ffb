// Owns the links of the reference: from a name in code marks to where it is described, and from a mention of
// docs/semantics.md to its sections. A section or rule that is not there is an error, so that none is pointed to after it
// has moved.

import { readFileSync } from "node:fs";
import { dirname, posix, resolve } from "node:path";
import { anchorOf, outsideOfCode } from "./markdown.ts";

/** Where a name is described. */
export interface Target {
  /** Below docs/reference. */
  readonly page: string;
  /** Empty: the page as a whole. */
  readonly anchor: string;
}

interface Section {
  readonly anchor: string;
  /** Numbers of its rules. */
  readonly rules: ReadonlySet<number>;
}

const semanticsFile = resolve(import.meta.dirname, "../../docs/semantics.md");

/** The sections of docs/semantics.md by their numbers. */
function readSections(): ReadonlyMap<number, Section> {
  const [, ...parts] = readFileSync(semanticsFile, "utf8").split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [heading = ""] = part.split("\n");
      const rules = [...part.matchAll(/^(\d+)\. /gm)].slice(1).map(([, number]) => Number(number));
      return [Number.parseInt(heading, 10), { anchor: anchorOf(heading), rules: new Set(rules) }];
    }),
  );
}

export class Links {
  readonly #sections = readSections();
  readonly #targets: ReadonlyMap<string, Target>;

  /** `targets`: where each name is described, as it stands between code marks. */
  constructor(targets: ReadonlyMap<string, Target>) {
    this.#targets = targets;
  }

  /** The text of a page with its links. `ownNames`: the anchors of what the page itself describes. */
  link(text: string, page: string, ownNames: ReadonlyMap<string, string> = new Map()): string {
    let described = "";
    const linked = (line: string): string => {
      if (line.startsWith("#")) {
        described = anchorOf(line.replace(/^#+ /, ""));
        return line;
      }
      const anchorOfName = (name: string): string | null => {
        const anchor = ownNames.get(name);
        // What is being described needs no link to itself.
        if (anchor === described) return null;
        return anchor === undefined ? this.#elsewhere(name, page) : `#${anchor}`;
      };
      return this.#withRules(withNames(line, anchorOfName), page);
    };
    return outsideOfCode(text, (prose) => prose.split("\n").map(linked).join("\n"));
  }

  /** Only what nobody can take for another word: `Inbox`, `Actor.send`, `gleam/otp/actor`. */
  #elsewhere(name: string, page: string): string | null {
    const target = /^[A-Z]|[./]/.test(name) ? this.#targets.get(name) : undefined;
    if (target === undefined || target.page === page) return null;
    const anchor = target.anchor === "" ? "" : `#${target.anchor}`;
    return `${relativePath(page, target.page)}${anchor}`;
  }

  /** `docs/semantics.md 4.1, 4.2` leads to the section of each. */
  #withRules(prose: string, page: string): string {
    const mention =
      /`?docs\/semantics\.md`?(?:,? (?:sections? )?(\d+(?:\.\d+)?(?:(?:, | and | to )\d+(?:\.\d+)?)*))?/g;
    return prose.replace(mention, (_, numbers: string | undefined) => {
      if (numbers === undefined) return `[semantics](${relativePath(page, "../semantics.md")})`;
      return `semantics ${numbers.replace(/\d+(?:\.\d+)?/g, (number) => this.#rule(number, page))}`;
    });
  }

  #rule(number: string, page: string): string {
    const [section = 0, rule] = number.split(".").map(Number);
    const found = this.#sections.get(section);
    if (found === undefined || (rule !== undefined && !found.rules.has(rule))) {
      throw new Error(`${page} points to docs/semantics.md ${number}, which is not there`);
    }
    return `[${number}](${relativePath(page, "../semantics.md")}#${found.anchor})`;
  }
}

/** The text with links where a name between code marks leads somewhere; what is the text of a link stays as it is. */
function withNames(prose: string, linkOf: (name: string) => string | null): string {
  return prose.replace(/(?<!\[)`([\w.$/-]+)`(?!\])/g, (whole, name: string) => {
    const link = linkOf(name);
    return link === null ? whole : `[${whole}](${link})`;
  });
}

/** From one page to another, both below docs/reference. */
export function relativePath(from: string, to: string): string {
  return posix.relative(dirname(from), to);
}

// Owns reading a doc comment: its prose, its examples and where its rule stands, whatever language the comment is of.
// TypeScript's are read from their raw text, since a parser of tags takes an `@` inside an example for one.
//
// Fails with an error that names the tag when a comment has one that nothing here knows.

export interface DocComment {
  /** Markdown; empty if there is none. */
  readonly text: string;
  /** The text between the fences of each example. */
  readonly examples: ReadonlyArray<Example>;
  /** What `@see` says. */
  readonly see: ReadonlyArray<string>;
  /** Whether it is part of no public interface. */
  readonly isInternal: boolean;
}

export interface Example {
  readonly language: string;
  readonly code: string;
}

export const noComment: DocComment = { text: "", examples: [], see: [], isInternal: false };

interface Section {
  /** Empty: what stands before the first tag. */
  readonly tag: string;
  readonly lines: Array<string>;
}

const FENCE = "```";

/** Cuts the text at its tags; those inside of fences are code. */
function sectionsOf(text: string): ReadonlyArray<Section> {
  let current: Section = { tag: "", lines: [] };
  const sections = [current];
  let isCode = false;
  for (const line of text.split("\n")) {
    if (line.trimStart().startsWith(FENCE)) isCode = !isCode;
    const tag = isCode ? null : /^@(\w+)\s*(.*)$/.exec(line);
    if (tag === null) {
      current.lines.push(line);
      continue;
    }
    const [, name = "", rest = ""] = tag;
    current = { tag: name, lines: rest === "" ? [] : [rest] };
    sections.push(current);
  }
  return sections;
}

const trimmed = (lines: ReadonlyArray<string>): string =>
  lines
    .join("\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();

/** A comment without its slashes and asterisks. */
export function innerText(comment: string): string {
  return comment
    .replace(/^\/\*+|\s*\*\/$/g, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
}

/** The examples in fences. */
export function fencesIn(text: string): ReadonlyArray<Example> {
  const found = text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, language = "", code = ""]) => ({ language, code }));
}

/** Reads a doc comment of TypeScript without its slashes and asterisks. */
export function readDocComment(innerText: string): DocComment {
  let comment = noComment;
  for (const { tag, lines } of sectionsOf(innerText)) {
    const text = trimmed(lines);
    if (tag === "") comment = { ...comment, text };
    else if (tag === "see") comment = { ...comment, see: [...comment.see, text] };
    else if (tag === "internal") comment = { ...comment, isInternal: true };
    else if (tag === "example") comment = { ...comment, examples: exampleOf(text, comment) };
    else throw new Error(`a doc comment has @${tag}, which the reference does not know`);
  }
  return comment;
}

function exampleOf(text: string, { examples }: DocComment): ReadonlyArray<Example> {
  const fences = fencesIn(text);
  if (fences.length === 0) throw new Error(`an @example has no fence:\n${text}`);
  return [...examples, ...fences];
}

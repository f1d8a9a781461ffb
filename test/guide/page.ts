// Reads a page of docs/guide as a reader follows it: files to write and commands to give, in the order in which they
// stand there.
//
// A fence whose first line names a language and a path (```gleam src/app.gleam) is a file. A fence of the language
// `console` is commands, each after `$ `, with what they print below them; a line `...` there stands for any lines.
// Every other fence is a fragment, which is shown and not run; it must say so with the word `fragment`, so that none is
// left out by mistake. A page that cannot be read so throws, with the line.

export type Step =
  | { readonly kind: "file"; readonly line: number; readonly path: string; readonly text: string }
  | {
      readonly kind: "command";
      readonly line: number;
      readonly command: string;
      readonly output: ReadonlyArray<string>;
    };

interface Fence {
  readonly line: number;
  readonly info: string;
  readonly lines: ReadonlyArray<string>;
}

function fencesOf(text: string): ReadonlyArray<Fence> {
  const fences: Array<Fence> = [];
  let open: { line: number; info: string; lines: Array<string> } | null = null;
  text.split("\n").forEach((content, index) => {
    if (!content.startsWith("```")) {
      open?.lines.push(content);
      return;
    }
    if (open === null) open = { line: index + 1, info: content.slice(3).trim(), lines: [] };
    else {
      fences.push(open);
      open = null;
    }
  });
  if (open !== null) throw new Error("a fence is not closed");
  return fences;
}

function commandsOf(fence: Fence): ReadonlyArray<Step> {
  const steps: Array<{ kind: "command"; line: number; command: string; output: Array<string> }> =
    [];
  fence.lines.forEach((content, index) => {
    const line = fence.line + 1 + index;
    if (content.startsWith("$ ")) {
      steps.push({ kind: "command", line, command: content.slice(2), output: [] });
      return;
    }
    const last = steps.at(-1);
    if (last === undefined) throw new Error(`line ${line}: output before the first command`);
    last.output.push(content);
  });
  return steps;
}

function stepsOf(fence: Fence): ReadonlyArray<Step> {
  const [language, path, ...rest] = fence.info.split(" ");
  if (path === "fragment") return [];
  if (language === "console") return commandsOf(fence);
  if (path === undefined || rest.length > 0) {
    throw new Error(`line ${fence.line}: a fence says its file, or \`fragment\`: ${fence.info}`);
  }
  const text = `${fence.lines.join("\n")}\n`;
  return [{ kind: "file", line: fence.line, path, text }];
}

/** What a reader of the page does, in order. */
export function readPage(text: string): ReadonlyArray<Step> {
  return fencesOf(text).flatMap(stepsOf);
}

/** Whether a command printed what the page says; `...` stands for any lines, also none. */
export function printsAsSaid(said: ReadonlyArray<string>, printed: ReadonlyArray<string>): boolean {
  const [first, ...rest] = said;
  if (first === undefined) return printed.length === 0;
  if (first !== "...") return printed[0] === first && printsAsSaid(rest, printed.slice(1));
  if (rest.length === 0) return true;
  return printed.some((_, index) => printsAsSaid(rest, printed.slice(index)));
}

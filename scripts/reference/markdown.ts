// Owns what all pages of the reference are written with: headings and their anchors, blocks of code, lists whose items have
// several paragraphs. What hosts of code disagree about is not used.

/** The anchor that hosts of code give a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

export function codeBlock(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

/** An item of a list; what goes over several lines or paragraphs stands below its first line. */
export function listItem(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return [`- ${first}`, ...rest.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}

/** Paragraphs with empty lines between them. */
export function paragraphs(...blocks: ReadonlyArray<string>): string {
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** A cell of a table holds no line breaks and no bars. */
export function tableRow(cells: ReadonlyArray<string>): string {
  const plain = cells.map((cell) => cell.replace(/\n/g, " ").replaceAll("|", "\\|"));
  return `| ${plain.join(" | ")} |`;
}

export function table(
  header: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): string {
  return [tableRow(header), tableRow(header.map(() => "---")), ...rows.map(tableRow)].join("\n");
}

/** The text outside of code blocks, changed; code blocks as they are. */
export function outsideOfCode(text: string, change: (prose: string) => string): string {
  const parts = text.split(/(^[ \t]*```[\s\S]*?^[ \t]*```$)/m);
  return parts.map((part, index) => (index % 2 === 0 ? change(part) : part)).join("");
}

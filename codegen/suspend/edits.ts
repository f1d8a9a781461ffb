// Edits to a text at given offsets, put in order and applied with magic-string. Several edits may meet at one offset: what
// closes there comes before what opens; of those that open, the one that reaches farther is the outer one and comes first; of
// those that close, the one that began last is the inner one and comes first; of two around the same range, the one that was
// made first is the outer one. No edit contains a line break, so lines stay.

import MagicString from "magic-string";

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** The other end of the range that this edit belongs to; `at` itself for one that stands alone. */
  readonly other: number;
  /** Place among the edits, in the order in which they were made. */
  readonly order: number;
}

interface Removal {
  readonly start: number;
  readonly end: number;
}

export class Edits {
  private readonly insertions: Insertion[] = [];
  private readonly removals: Removal[] = [];
  /** Starts of expression statements. */
  private readonly heads = new Set<number>();

  get isEmpty(): boolean {
    return this.insertions.length === 0 && this.removals.length === 0;
  }

  insert(at: number, text: string): void {
    this.add(at, text, at);
  }

  /** Puts something before and after a range. */
  around(start: number, end: number, before: string, after: string): void {
    if (before !== "") this.add(start, before, end);
    if (after !== "") this.add(end, after, start);
  }

  private add(at: number, text: string, other: number): void {
    this.insertions.push({ at, text, other, order: this.insertions.length });
  }

  /**
   * Says that an expression statement begins here. The compiler leaves out some semicolons, so a statement must not begin with
   * a parenthesis, nor of course with `function`: whichever edit comes first, such a statement gets a \`void\` before it.
   */
  statement(at: number): void {
    this.heads.add(at);
  }

  remove(start: number, end: number): void {
    this.removals.push({ start, end });
  }

  /** The edits as text: equal edits of equal texts give equal results. */
  get signature(): string {
    return JSON.stringify([this.insertions.map(({ at, text }) => [at, text]), this.removals]);
  }

  /** Applies all edits inside [start, end] to that part of the code. */
  apply(code: string, start = 0, end = code.length): MagicString {
    const text = new MagicString(
      start === 0 && end === code.length ? code : code.slice(start, end),
    );
    for (const removal of this.removals) text.remove(removal.start - start, removal.end - start);
    const inserted = this.insertions.filter(({ at }) => at >= start && at <= end).sort(byPlace);
    let last = -1;
    for (const { at, text: added } of inserted) {
      if (added.includes("\n")) throw new Error("an edit would add a line");
      const heads = at !== last && this.heads.has(at) && /^(?:\(|function)/.test(added);
      text.appendLeft(at - start, heads ? `void ${added}` : added);
      last = at;
    }
    return text;
  }
}

/** At one offset: closing (other end before), standing alone, opening (other end behind). */
function byPlace(a: Insertion, b: Insertion): number {
  if (a.at !== b.at) return a.at - b.at;
  const kind = Math.sign(a.other - a.at) - Math.sign(b.other - b.at);
  if (kind !== 0) return kind;
  if (a.other !== b.other) return b.other - a.other;
  return a.other < a.at ? b.order - a.order : a.order - b.order;
}

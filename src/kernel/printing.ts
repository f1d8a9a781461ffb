// How values of the running program are shown to people.
//
// Only the program's own standard library knows how its values look in Gleam, and the kernel knows no Gleam. So the first
// module of the program that is loaded brings its `string.inspect` along. Without one, or where it fails, there is no text,
// and whoever asked shows the value in its own way. Nothing here throws.

let inspectTerm: ((term: unknown) => unknown) | undefined;

/** Says how the program shows its values; the last one to say so is asked. */
export function printTermsWith(inspect: (term: unknown) => unknown): void {
  inspectTerm = inspect;
}

/** A term as the program shows it; undefined if it has not said how, or could not. */
export function printTerm(term: unknown): string | undefined {
  try {
    const text = inspectTerm?.(term);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

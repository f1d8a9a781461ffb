// Owns how the command looks on a terminal: which streams may carry colour, and the few styles that are used.
// Colour only where somebody looks (a terminal), NO_COLOR wins over FORCE_COLOR, TERM=dumb has none. Notices go to
// standard error, because standard output belongs to the running program or to `--json`. Nothing here fails.

/** Text styles; each returns the text unchanged where the stream carries no colour. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** What decides about colour, so that tests need no terminal. */
export interface ColourSource {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== "";

/**
 * Whether a stream carries colour.
 *
 * The rules are those of https://no-color.org and https://force-color.org: `NO_COLOR` (any non-empty value) wins,
 * then `FORCE_COLOR` (any non-empty value but `0` and `false`), then whether the stream is a terminal.
 *
 * @example
 * canColour({ isTerminal: false, environment: { FORCE_COLOR: "1" } }) // true
 */
export function canColour({ isTerminal, environment }: ColourSource): boolean {
  if (isSet(environment.NO_COLOR) || environment.TERM === "dumb") return false;
  const force = environment.FORCE_COLOR;
  if (isSet(force)) return force !== "0" && force.toLowerCase() !== "false";
  return isTerminal;
}

/** The styles for a stream that carries colour or not. */
export function paint(coloured: boolean): Paint {
  const style = (open: number, close: number) => (text: string) =>
    coloured && text !== "" ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}

/** Whether standard error of this process carries colour. */
export function errorStreamHasColour(): boolean {
  return canColour({ isTerminal: process.stderr.isTTY === true, environment: process.env });
}

/** Whether standard output of this process carries colour. */
export function outputStreamHasColour(): boolean {
  return canColour({ isTerminal: process.stdout.isTTY === true, environment: process.env });
}

/** Writes one line about what the command does to standard error. */
export function notice(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** `3 modules`, `1 module`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** A duration as people say it: `84 ms`, `1.3 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

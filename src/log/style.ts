// Owns how text for people is marked: whether a stream carries colour, and the few styles that are used. Colour only
// where somebody looks (a terminal), NO_COLOR wins over FORCE_COLOR, TERM=dumb has none. Nothing here fails.

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

/** Whether standard error of this process carries colour; without a process (in a browser) it does not. */
export function errorStreamHasColour(): boolean {
  if (typeof process === "undefined" || process.stderr === undefined) return false;
  return canColour({ isTerminal: process.stderr.isTTY === true, environment: process.env });
}

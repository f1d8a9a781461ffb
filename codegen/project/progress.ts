// Owns how long work shows itself on standard error: one line that rewrites itself on a terminal, a plain line now
// and then elsewhere (a log, CI).

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** Shows the state of things; may be called as often as one likes. */
  update(text: string): void;
  /** Shows the last state, which stays. */
  finish(text: string): void;
}

const redrawIntervalMs = 100;
const plainIntervalMs = 10_000;
const defaultColumns = 80;
const eraseLine = "\r\u001b[2K";

export function createProgress(stream: ProgressStream, now: () => number = Date.now): Progress {
  const isTerminal = stream.isTTY === true;
  const intervalMs = isTerminal ? redrawIntervalMs : plainIntervalMs;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  const show = (text: string, isLast: boolean): void => {
    shownAtMs = now();
    // One column stays free: a terminal may wrap when the last one is written.
    const width = (stream.columns ?? defaultColumns) - 1;
    if (!isTerminal) stream.write(`${text}\n`);
    else stream.write(`${eraseLine}${isLast ? `${text}\n` : text.slice(0, width)}`);
  };
  return {
    update(text) {
      if (now() - shownAtMs >= intervalMs) show(text, false);
    },
    finish(text) {
      show(text, true);
    },
  };
}

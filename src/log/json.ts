/**
 * Log entries for machines: one JSON object a line, with the fields of `LogEntry` but for the values that only code can
 * use. The time is ISO 8601 in UTC. Line breaks inside of values are escaped, so a line is always one entry.
 */
import type { LogEntry } from "./entry.ts";

/** One entry as one line, without its end. */
export function jsonOf(entry: LogEntry): string {
  const { timeMs, event: _event, thrown, ...fields } = entry;
  const stack = thrown instanceof Error ? (thrown.stack ?? null) : null;
  return JSON.stringify({ time: new Date(timeMs).toISOString(), ...fields, stack });
}

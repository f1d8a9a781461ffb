/**
 * Owns the few lines of text spoken between the harness and the process of an arm, the same for JavaScript
 * and for Erlang.
 *
 *   arm:     ready NAME OF THE RUN TIME
 *   arm:     offers WORKLOAD WORKLOAD ...
 *   harness: WORKLOAD SIZE
 *   arm:     measured elapsedNs=12 bytes=0 sum=42 ...      or      failed WHY
 *
 * The arm ends when its standard input does. Every other line is the arm's own chatter and is ignored.
 * Promises: `parse` turns a line into a reply or into undefined, never throws; a field that is no number
 * makes the whole line a failure.
 */
import type { Measurement } from "./workload.ts";

export type Reply =
  | { readonly kind: "ready"; readonly runtime: string }
  | { readonly kind: "offers"; readonly workloads: readonly string[] }
  | { readonly kind: "measured"; readonly measurement: Measurement }
  | { readonly kind: "failed"; readonly reason: string };

export function parse(line: string): Reply | undefined {
  const space = line.indexOf(" ");
  const rest = space < 0 ? "" : line.slice(space + 1).trim();
  switch (space < 0 ? line : line.slice(0, space)) {
    case "ready":
      return { kind: "ready", runtime: rest };
    case "offers":
      return { kind: "offers", workloads: words(rest) };
    case "measured":
      return measured(rest);
    case "failed":
      return { kind: "failed", reason: rest };
    default:
      return undefined;
  }
}

export function request(workload: string, size: number): string {
  return `${workload} ${size}\n`;
}

export function render(measurement: Measurement): string {
  const { elapsedNs, bytes, proof } = measurement;
  const fields: string[] = [];
  if (elapsedNs !== undefined) fields.push(`elapsedNs=${elapsedNs}`);
  if (bytes !== undefined) fields.push(`bytes=${bytes}`);
  for (const [name, value] of Object.entries(proof)) fields.push(`${name}=${value}`);
  return `measured ${fields.join(" ")}\n`;
}

function measured(text: string): Reply {
  const proof: Record<string, number> = {};
  for (const field of words(text)) {
    const [name, value] = field.split("=");
    const number = Number(value);
    if (!name || value === undefined || value === "" || Number.isNaN(number)) {
      return { kind: "failed", reason: `the arm reported "${field}", which is no NAME=NUMBER` };
    }
    proof[name] = number;
  }
  const { elapsedNs, bytes, ...rest } = proof;
  return {
    kind: "measured",
    measurement: {
      ...(elapsedNs === undefined ? {} : { elapsedNs }),
      ...(bytes === undefined ? {} : { bytes }),
      proof: rest,
    },
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

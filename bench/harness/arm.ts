/**
 * Owns what an arm is to the harness: a name, a role and the command that starts its process.
 *
 * Promises: nothing is started here. `command` may fail (no Erlang on this machine, a program not built); the
 * message says what is missing and how to get it, and the arm counts as absent.
 */
import type { Command } from "./session.ts";

export interface Arm {
  readonly name: string;
  /**
   * `bound`: hand-written lower bound; `ours`; `beam`: Erlang; `peer`: anything else people would compare with.
   * Ratios are taken against `bound`, and against the best of `beam`.
   */
  readonly role: "bound" | "ours" | "beam" | "peer";
  /** For the legend. */
  readonly about: string;
  command(): Command | Promise<Command>;
}

/**
 * What a system tells whoever runs it: crashes, lost messages, what supervisors did, failures of the host's own code.
 * Values as the kernel has them; `entries.ts` says them in words.
 */
import type { CrashReport, DeadLetter, ReportedEvent } from "../kernel/index.ts";

/** Something that happened in a system. */
export type SystemEvent =
  | { readonly _tag: "Crash"; readonly report: CrashReport }
  | { readonly _tag: "DeadLetter"; readonly letter: DeadLetter }
  /** What the Gleam side reports: unexpected messages, supervisors that restart or give up. */
  | { readonly _tag: "Report"; readonly event: ReportedEvent }
  /** A listener or a host callback threw. */
  | { readonly _tag: "HostFailure"; readonly error: unknown };

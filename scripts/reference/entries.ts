// Owns the shape of what the reference tells of one exported name of TypeScript.

import type { DocComment } from "./doc-comment.ts";

export type Kind = "class" | "interface" | "type" | "function" | "constant" | "namespace";

/** Something public of a class, an interface or a service. */
export interface Member {
  readonly name: string;
  /** In one line: `readonly capacity?: number`. */
  readonly signature: string;
  readonly doc: DocComment;
}

export interface Entry {
  /** The name that is imported. */
  readonly name: string;
  readonly kind: Kind;
  /** As the source has it, without what a caller does not see. */
  readonly signature: string;
  readonly doc: DocComment;
  readonly members: ReadonlyArray<Member>;
  /** Of a namespace. */
  readonly entries: ReadonlyArray<Entry>;
}

/** What a door exports. */
export interface DoorExports {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Names that are another package's, by package. */
  readonly others: ReadonlyMap<string, ReadonlyArray<string>>;
}

/**
 * Subjects that TypeScript makes for processes of its own: who gets the messages, and what marks
 * them. They have no class of the program, since they are made without knowing it.
 *
 * Promise: such a subject passes wherever one is asked for; the border makes the program's own
 * subject of it (`subjectBehind` and `subject` in `handles.ts`).
 */
import type { Atom, Pid } from "../kernel/index.ts";

/** A subject of a process, or of whoever has a name. */
export class MadeSubject {
  readonly owner: Pid;
  /** The tag of its messages. */
  readonly tag: Pid;
  /** Null: messages go to the owner itself. */
  readonly name: Atom | null;

  constructor(owner: Pid, name: Atom | null) {
    this.owner = owner;
    this.tag = owner;
    this.name = name;
  }
}

// What the tests use of the program.

import type { Atom, Pid, Reference } from "../../../../src/kernel/index.ts";

export declare class Letter {
  readonly text: string;
  constructor(text: string);
}
export declare function whereAmI(): string;
export declare function letter(text: string): Letter;
export declare function slowly(value: unknown): unknown;
export declare function callBack(callback: () => unknown): unknown;
export declare function crash(text: string): never;
export declare function secret(): unknown;
export declare function forever(): unknown;
export declare function exitThread(): never;
export declare function openOffice(name: Atom | null): Pid;
export declare function openFrontDesk(office: Pid): Pid;
export declare function openArchive(
  observer: Pid,
  tag: Reference,
  name: string,
  delayMs: number,
): Pid;
export declare function openVault(): Pid;
export declare function reportSecret(): void;

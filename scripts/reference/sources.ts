// Owns reading everything that the reference is made of, once: what the doors of the package export, the public modules of
// the Gleam packages, the commands. Builds the packages; a failure of that is the build's own error.

import type { HelpDoc } from "effect/cli";
import type { Project } from "ts-morph";
import { readCommands } from "./command-line-page.ts";
import { openSources, readDoor } from "./declarations.ts";
import { type Door, doors } from "./doors.ts";
import type { DoorExports, Entry } from "./entries.ts";
import { type GleamPackage, readGleamPackage } from "./gleam-modules.ts";

/** The packages of Gleam that have pages, those of Starfish's own making first. */
const gleamPackages = ["starfish", "gleam_otp", "gleam_erlang"] as const;

/** A door with what it exports. */
export interface OpenDoor {
  readonly door: Door;
  readonly exports: DoorExports;
}

/** What the doors with pages export. Throws for an export that no topic of its door has. */
export function readDoors(project: Project = openSources()): ReadonlyArray<OpenDoor> {
  return doors.map((door) => {
    const told = new Set(door.topics.flatMap(({ names }) => names));
    const exports = withoutInsides(
      readDoor(project, door.file, door.rest === undefined ? undefined : told),
      door,
    );
    const untold = [...exports.entries.values()].filter(
      ({ name, kind }) => kind !== "namespace" && !told.has(name),
    );
    if (untold.length > 0) {
      const names = untold.map(({ name }) => name).join(", ");
      throw new Error(
        `${door.specifier} exports ${names}: say under which topic in scripts/reference/doors.ts`,
      );
    }
    return { door, exports };
  });
}

function withoutInsides(exports: DoorExports, { opaque = [] }: Door): DoorExports {
  const entries = [...exports.entries].map(([name, entry]): [string, Entry] => [
    name,
    opaque.includes(name) ? { ...entry, members: [] } : entry,
  ]);
  return { ...exports, entries: new Map(entries) };
}

/** The namespaces that a door exports. */
export const namespacesOf = ({ exports }: OpenDoor): ReadonlyArray<Entry> =>
  [...exports.entries.values()].filter(({ kind }) => kind === "namespace");

export interface Sources {
  readonly project: Project;
  readonly doors: ReadonlyArray<OpenDoor>;
  readonly packages: ReadonlyArray<GleamPackage>;
  readonly commands: ReadonlyArray<HelpDoc.HelpDoc>;
}

export async function readSources(): Promise<Sources> {
  const project = openSources();
  const packages = await Promise.all(gleamPackages.map(readGleamPackage));
  return { project, doors: readDoors(project), packages, commands: await readCommands() };
}

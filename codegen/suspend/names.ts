// Names that the transform adds to a module. Gleam writes names such as `loop$s` (the parameter `s` of a loop) and `$budget`
// (a module of that name) itself, so each name is checked against those in the text and lengthened by `$` until it is free.

import type { LinkedModule } from "./link.ts";

export const TWIN_SUFFIX = "$s";

export class Names {
  private readonly taken: ReadonlySet<string>;

  constructor(module: LinkedModule) {
    this.taken = new Set(module.facts.taken);
  }

  free(name: string): string {
    let found = name;
    while (this.taken.has(found)) found += "$";
    return found;
  }

  /** Name by which a twin is called inside the module. */
  twin(name: string): string {
    return this.free(name + TWIN_SUFFIX);
  }
}

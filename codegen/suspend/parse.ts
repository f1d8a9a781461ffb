// Text of a module to its syntax tree (ESTree, by oxc). A text that does not parse is no exception: it comes back as an
// empty program with the errors and where they are, so that one broken FFI file is reported like any other diagnostic.

import { type Program, parseSync } from "oxc-parser";

export interface ParsedModule {
  readonly program: Program;
  readonly errors: ReadonlyArray<{ readonly message: string; readonly start: number }>;
}

export function parseModule(id: string, code: string): ParsedModule {
  const parsed = parseSync(id, code, { lang: "js", sourceType: "module", preserveParens: false });
  const errors = parsed.errors
    .filter((error) => error.severity === "Error")
    .map((error) => ({ message: error.message, start: error.labels[0]?.start ?? 0 }));
  return { program: parsed.program, errors };
}

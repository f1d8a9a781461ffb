// The tests in TypeScript. build/ holds copies of them, made by the Gleam compiler, and is left out.

import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/**/*.test.ts"] } });

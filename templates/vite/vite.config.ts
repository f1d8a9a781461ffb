// The plugin lets TypeScript import Gleam, in the page and in the tests.

import starfish from "starfish-otp/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [starfish()] });

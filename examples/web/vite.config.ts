// The page of this example: Gleam by the plugin, everything else as Vite does it.

import starfish from "starfish-otp/vite";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [starfish()],
  build: { outDir: "build/page", sourcemap: true },
  cacheDir: "build/vite",
});

// The page of this example: Gleam by the plugin, everything else as Vite does it. With these two headers a page may share memory
// with its workers, and so have several schedulers.

import starfish from "starfish-otp/vite";
import { defineConfig } from "vite";

const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [starfish({ schedulers: true })],
  server: { headers },
  preview: { headers },
  build: { outDir: "build/page", sourcemap: true },
  cacheDir: "build/vite",
});

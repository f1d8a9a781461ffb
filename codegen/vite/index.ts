// The door of the Vite plugin, `starfish-otp/vite`: imports of `.gleam` files in Vite and Vitest.

export { type StarfishPluginOptions, starfish as default, starfish } from "./plugin.ts";

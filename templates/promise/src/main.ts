// Calls the Gleam program from TypeScript, fully typed: the bindings are written by `starfish build`.

import { Starfish } from "starfish-otp";
import * as app from "../build/starfish/bindings/app_name.ts";

await using system = await Starfish.start({}, { app });
const counter = await system.app.start();

await counter.add({ amount: 2 });
await counter.add({ amount: 40 });
console.log(`the counter stands at ${await counter.value()}`);

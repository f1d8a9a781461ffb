// The page: starts the Gleam program here in the browser and calls it, fully typed.

import { Starfish } from "starfish-otp";
import * as app from "./app_name.gleam";

const system = await Starfish.start({}, { app });
const counter = await system.app.start();

function on(id: string, task: () => Promise<void>): void {
  document.getElementById(id)?.addEventListener("click", () => void task());
}

async function show(): Promise<void> {
  // A counter that is just being started again has no value to tell.
  const value = await counter.value().catch(() => "…");
  const output = document.getElementById("value");
  if (output !== null) output.textContent = String(value);
}

on("add", () => counter.add({ amount: 1 }));
on("crash", () => counter.crash());
setInterval(show, 100);

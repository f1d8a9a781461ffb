/**
 * The farm from TypeScript: draws the picture on as many schedulers as asked for and says what it
 * took. With `--kill`, one of the threads is lost half-way; the picture is the same.
 *
 *     tsx examples/crunch/main.ts --schedulers 2 --kill
 *
 * Ends with status 1 if there is no picture, or if no thread was lost that should have been.
 */
import { parseArgs } from "node:util";
import { Option, ProcessCrashed, Starfish, type SystemEvent } from "starfish-otp";
import { Plan } from "./build/starfish/bindings/crunch/picture.ts";
import * as Crunch from "./build/starfish/bindings/crunch.ts";

const WORKERS = 8;

const { values } = parseArgs({
  options: {
    schedulers: { type: "string", default: "2" },
    kill: { type: "boolean", default: false },
    height: { type: "string", default: "32" },
    depth: { type: "string", default: "400000" },
  },
});

const schedulers = values.schedulers === "auto" ? "auto" : Number(values.schedulers);
if (values.kill && (schedulers === 0 || schedulers === 1)) {
  console.error("error: with --kill a thread is ended, so there have to be two at least");
  process.exit(2);
}

/** Says what happens to the threads. */
const showThread = (event: SystemEvent): void => {
  if (event._tag !== "Report" || !event.event.kind.startsWith("scheduler_")) return;
  console.error(String(event.event.text));
};

const plan = Plan({ width: 78, height: Number(values.height), depth: Number(values.depth) });
const sabotageAfter = values.kill ? Option.some(Math.floor(plan.height / 2)) : Option.none();

await using system = await Starfish.start(
  { schedulers, logger: "none", onEvent: showThread },
  { crunch: Crunch },
);
const farm = await system.crunch.start({ workers: WORKERS });
const startedMs = performance.now();
let attempts = 0;
const draw = async (sabotage: Option.Option<number>): Promise<Crunch.Drawing> => {
  attempts += 1;
  return system.crunch.draw(farm, plan, { sabotageAfter: sabotage });
};
// Whoever waits for the picture may be lost with the thread as well, and asks again.
const drawing = await draw(sabotageAfter).catch((error: unknown) => {
  if (!(error instanceof ProcessCrashed)) throw error;
  return draw(Option.none());
});
const tookMs = Math.round(performance.now() - startedMs);

console.log(drawing.picture);
console.log(Crunch.summary(drawing));
console.error(`${WORKERS} workers, ${drawing.lost} lost on the way, ${tookMs} ms`);
if (values.kill && drawing.lost === 0 && attempts === 1) process.exitCode = 1;

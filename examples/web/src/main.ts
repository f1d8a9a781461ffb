// The page: starts the Gleam program, asks its world for one generation after the other, and draws them. The regions live on as
// many schedulers as the page may have, which are workers; where it may have none, all is in this thread. What the supervisor and the
// crashed regions say is shown beside it.

import { type LogEntry, Starfish } from "starfish-otp";
import * as life from "./life.gleam";
import { aliveIn, Painter, restartsIn } from "./picture.ts";

const division = { columns: 4, rows: 3 };
/** Between two generations, in milliseconds. */
const pauseMs = 60;
const logLinesMax = 12;

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} called ${id}`);
  return found;
}

const log = element("log", HTMLOListElement);

function show({ process, summary, decision }: LogEntry): void {
  const line = document.createElement("li");
  const who = process === null ? "" : `${process.name}: `;
  line.textContent = `${who}${summary}${decision === null ? "" : ` (${decision})`}`;
  log.prepend(line);
  while (log.childElementCount > logLinesMax) log.lastElementChild?.remove();
}

const system = await Starfish.start(
  { schedulers: "auto", spread: "supervised", logger: show },
  { life },
);
const world = await system.life.start(division);

const canvas = element("world", HTMLCanvasElement);
const painter = new Painter(canvas, division);

canvas.addEventListener("pointermove", (event) => {
  if (event.buttons !== 0) void world.touch(painter.cellAt(event.clientX, event.clientY));
});
canvas.addEventListener("pointerdown", (event) => {
  void world.touch(painter.cellAt(event.clientX, event.clientY));
});

element("crash", HTMLButtonElement).addEventListener("click", () => {
  const region = Math.floor(Math.random() * division.columns * division.rows);
  void world.crash({ region });
});

const schedulers = system.running.schedulers.filter(({ phase }) => phase === "running").length;
element("schedulers", HTMLOutputElement).value = schedulers === 0 ? "none" : String(schedulers);

let isPaused = false;
const pause = element("pause", HTMLButtonElement);
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? "go on" : "pause";
});

const generation = element("generation", HTMLOutputElement);
const alive = element("alive", HTMLOutputElement);
const restarts = element("restarts", HTMLOutputElement);

async function live(): Promise<void> {
  if (!isPaused) {
    const picture = await world.step();
    painter.draw(picture, performance.now());
    generation.value = String(picture.generation);
    alive.value = String(aliveIn(picture));
    restarts.value = String(restartsIn(picture));
  }
  setTimeout(live, pauseMs);
}

await live();

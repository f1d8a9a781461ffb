// Owns how the world is drawn: the cells of every region, the borders between regions, and for a moment a mark where a
// region was started again. Knows nothing of actors; draws what a picture says.

import type { Picture } from "./life/world.gleam";

/** How the world is divided into regions. */
export interface Division {
  readonly columns: number;
  readonly rows: number;
}

/** Cells in a row of a region, and rows in a region. */
export const regionSize = 16;

const aliveColour = "#ffaff3";
const borderColour = "#2b3446";
const markColour = "255, 107, 107";
/** How long a mark is seen, in milliseconds. */
const markMs = 1_500;

/** Calls back for every living cell of a row, with its column. */
function eachAlive(row: number, visit: (column: number) => void): void {
  for (let column = 0; column < regionSize; column += 1) {
    if ((row >> (regionSize - 1 - column)) & 1) visit(column);
  }
}

/** How many cells are alive. */
export function aliveIn(picture: Picture): number {
  let count = 0;
  for (const { rows } of picture.regions) {
    for (const row of rows) {
      eachAlive(row, () => {
        count += 1;
      });
    }
  }
  return count;
}

/** How often regions were started again, all together. */
export function restartsIn(picture: Picture): number {
  return picture.regions.reduce((sum, { restarts }) => sum + restarts, 0);
}

/** Draws pictures of one world on one canvas. */
export class Painter {
  readonly #context: CanvasRenderingContext2D;
  readonly #division: Division;
  readonly #cell: number;
  readonly #restarts = new Map<number, number>();
  readonly #markedAt = new Map<number, number>();

  constructor(canvas: HTMLCanvasElement, division: Division) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser draws no canvas");
    this.#context = context;
    this.#division = division;
    this.#cell = canvas.width / (division.columns * regionSize);
  }

  /** The cell of the world below a point of the page. */
  cellAt(x: number, y: number): { readonly column: number; readonly row: number } {
    const { canvas } = this.#context;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const column = Math.floor(((x - left) / width) * this.#division.columns * regionSize);
    const row = Math.floor(((y - top) / height) * this.#division.rows * regionSize);
    return { column, row };
  }

  draw(picture: Picture, nowMs: number): void {
    const { canvas } = this.#context;
    this.#context.clearRect(0, 0, canvas.width, canvas.height);
    picture.regions.forEach(({ rows, restarts }, index) => {
      if ((this.#restarts.get(index) ?? 0) !== restarts) this.#markedAt.set(index, nowMs);
      this.#restarts.set(index, restarts);
      this.#drawRegion(index, rows, nowMs);
    });
  }

  #drawRegion(index: number, rows: ReadonlyArray<number>, nowMs: number): void {
    const side = this.#cell * regionSize;
    const left = (index % this.#division.columns) * side;
    const top = Math.floor(index / this.#division.columns) * side;
    this.#drawMark(index, left, top, nowMs);
    this.#context.strokeStyle = borderColour;
    this.#context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
    this.#context.fillStyle = aliveColour;
    rows.forEach((row, down) => {
      eachAlive(row, (column) => {
        const x = left + column * this.#cell;
        const y = top + down * this.#cell;
        this.#context.fillRect(x + 1, y + 1, this.#cell - 2, this.#cell - 2);
      });
    });
  }

  #drawMark(index: number, left: number, top: number, nowMs: number): void {
    const age = nowMs - (this.#markedAt.get(index) ?? Number.NEGATIVE_INFINITY);
    if (age > markMs) return;
    const side = this.#cell * regionSize;
    this.#context.fillStyle = `rgba(${markColour}, ${0.6 * (1 - age / markMs)})`;
    this.#context.fillRect(left, top, side, side);
  }
}

// The one thing that timers of Node can and those of browsers cannot: to say whether they keep the process alive.

interface CountedTimer {
  ref(): void;
  unref(): void;
}

const isCounted = (timer: unknown): timer is CountedTimer =>
  typeof timer === "object" && timer !== null && "unref" in timer;

/** Lets the timer keep a Node process alive. */
export function ref(timer: unknown): void {
  if (isCounted(timer)) timer.ref();
}

/** Lets a Node process end although the timer is set. Browsers have numbers for timers, and nothing to end. */
export function unref(timer: unknown): void {
  if (isCounted(timer)) timer.unref();
}

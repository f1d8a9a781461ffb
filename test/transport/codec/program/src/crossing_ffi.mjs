class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  length() {
    return Math.hypot(this.x, this.y);
  }
}

class Counter {
  #count = 0;
  next() {
    return ++this.#count;
  }
}

export function point(x, y) {
  return new Point(x, y);
}

export function counter() {
  return new Counter();
}

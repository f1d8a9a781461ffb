/**
 * Owns the timers of the lower bound: a hashed wheel of doubly linked lists whose nodes are pooled, so arming and
 * cancelling are a few writes each.
 *
 * Promises: arm and cancel in constant time. Nothing expires: the workloads cancel every timer in time.
 */
const SLOTS = 4096;

class Node {
  previous: Node;
  next: Node;
  dueMs = 0;
  action: (() => void) | undefined;

  constructor() {
    this.previous = this;
    this.next = this;
  }
}

export type Timer = Node;

const slots = Array.from({ length: SLOTS }, () => new Node());
const free = new Node();

export function arm(nowMs: number, delayMs: number, action: () => void): Timer {
  const timer = free.next === free ? new Node() : unlink(free.next);
  timer.dueMs = nowMs + delayMs;
  timer.action = action;
  link(slots[timer.dueMs & (SLOTS - 1)] as Node, timer);
  return timer;
}

/** True when the timer was still armed. */
export function cancel(timer: Timer): boolean {
  if (timer.action === undefined) return false;
  timer.action = undefined;
  link(free, unlink(timer));
  return true;
}

function unlink(node: Node): Node {
  node.previous.next = node.next;
  node.next.previous = node.previous;
  return node;
}

function link(after: Node, node: Node): void {
  node.previous = after;
  node.next = after.next;
  after.next.previous = node;
  after.next = node;
}

/**
 * Owns the actors of the lower bound: an array as the mailbox of each, and a queue of the actors that have messages. It is what
 * a good programmer writes first: messages are pushed, a turn reads them by index, to the last one.
 *
 * Promises: the messages to one actor are handled in the order they were sent. Nothing more: no process identity, links, monitors,
 * isolation of crashes, fairness or limits.
 */

export abstract class Actor {
  readonly mailbox: unknown[] = [];
  isRunnable = false;

  abstract receive(message: unknown): void;
}

/** Turns after which the part of the queue that was read is cut off. */
const READ_LIMIT = 1024;

let runnable: Actor[] = [];

export function send(to: Actor, message: unknown): void {
  to.mailbox.push(message);
  if (to.isRunnable) return;
  to.isRunnable = true;
  runnable.push(to);
}

/** Handles messages until none is left. */
export function drain(): void {
  let read = 0;
  for (let actor = runnable[read]; actor !== undefined; actor = runnable[read]) {
    read += 1;
    if (read === READ_LIMIT) {
      runnable = runnable.slice(read);
      read = 0;
    }
    const { mailbox } = actor;
    for (let index = 0; index < mailbox.length; index += 1) actor.receive(mailbox[index]);
    mailbox.length = 0;
    actor.isRunnable = false;
  }
  runnable = [];
}

// What Gleam alone cannot do: say which thread this is, and end it.

import { threadId } from "node:worker_threads";

export const place = () => `${process.pid}.${threadId}`;

export const exit_thread = () => process.exit(3);

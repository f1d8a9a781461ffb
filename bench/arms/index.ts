/**
 * Owns the list of arms: which processes compete, what each is, and how it is started.
 *
 * Promises: nothing is started or looked for until an arm's command is asked for; a missing prerequisite is an error that says
 * how to get it, and makes the arm absent instead of failing the bench.
 */
import { fileURLToPath } from "node:url";
import type { Arm, Command } from "../harness/index.ts";
import { beamCommand } from "./beam.ts";
import { buildPrograms } from "./programs.ts";

export const ARMS: readonly Arm[] = [
  {
    name: "lb",
    role: "bound",
    about: "hand-written lower bound: a loop over actors with an array for a mailbox",
    command: () => javascript("lower-bound"),
  },
  {
    name: "flat",
    role: "peer",
    about: "the strongest hand-written loop: one queue of (actor, message) pairs, no mailboxes",
    command: () => javascript("flat"),
  },
  {
    name: "starfish",
    role: "ours",
    about: "Gleam programs over gleam_otp, compiled by starfish build",
    command: () => gleam("starfish"),
  },
  {
    name: "gleam",
    role: "peer",
    about: "Gleam's own output, untransformed",
    command: () => gleam("gleam"),
  },
  {
    name: "kernel",
    role: "ours",
    about: "the same on the kernel's own interface, without Gleam",
    command: () => javascript("kernel"),
  },
  {
    name: "typescript",
    role: "ours",
    about: "calls from TypeScript through the generated bindings, with Promises",
    command: () => gleam("typescript"),
  },
  {
    name: "typescript-effect",
    role: "ours",
    about: "the same with Effects",
    command: () => gleam("typescript-effect"),
  },
  {
    name: "nact",
    role: "peer",
    about: "actors as asynchronous functions",
    command: () => javascript("nact"),
  },
  {
    name: "xstate",
    role: "peer",
    about: "actors of fromTransition logic",
    command: () => javascript("xstate"),
  },
  {
    name: "effect",
    role: "peer",
    about: "a fiber in a loop over a Queue for each actor",
    command: () => javascript("effect"),
  },
  {
    name: "platform",
    role: "peer",
    about: "setTimeout; yield* for blocking",
    command: () => javascript("platform"),
  },
  {
    name: "threads",
    role: "ours",
    about: "Gleam programs on several schedulers, each a thread",
    command: () => gleam("threads"),
  },
  {
    name: "post",
    role: "peer",
    about: "worker threads and postMessage, one message at a time",
    command: () => javascript("post"),
  },
  {
    name: "post-64",
    role: "peer",
    about: "worker threads and postMessage, 64 messages at a time",
    command: () => javascript("post-64"),
  },
  {
    name: "beam",
    role: "beam",
    about: "Erlang on all cores",
    command: () => beamCommand([]),
  },
  {
    name: "beam-1",
    role: "beam",
    about: "Erlang on one scheduler",
    command: () => beamCommand(["+S", "1:1"]),
  },
];

async function gleam(folder: string): Promise<Command> {
  await buildPrograms();
  return javascript(folder);
}

const SERVE = fileURLToPath(new URL("../harness/serve.ts", import.meta.url));

/** A JavaScript arm in a Node of its own: the Node that runs the bench, with the collector in reach for weighing. */
function javascript(folder: string): Command {
  const file = fileURLToPath(new URL(`./${folder}/index.ts`, import.meta.url));
  return { program: process.execPath, arguments: ["--expose-gc", SERVE, file] };
}

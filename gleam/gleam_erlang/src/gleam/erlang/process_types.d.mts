// The TypeScript side of the types of gleam/erlang/process that have parameters. The runtime knows
// nothing of the parameters; they are kept as properties that are never there.

import type { Atom, Selector as KernelSelector } from "starfish-otp/kernel";

declare const ofMessage: unique symbol;
declare const ofPayload: unique symbol;

/** The name of a process that takes messages of this type. */
export type Name<Message> = Atom & { readonly [ofMessage]?: (message: Message) => void };

/** What a process waits for, with the values that come out of it. */
export type Selector<Payload> = KernelSelector & { readonly [ofPayload]?: () => Payload };

// The systems of rings that are explored. A ring of 64 bytes holds two batches of one message (24 bytes each) and no third. Each plan says in
// its name what is new in it.

import type { Plan } from "./plan.ts";

const A = 0;
const B = 1;
const C = 2;

export const plans: ReadonlyArray<Plan> = [
  {
    name: "one to one, waiting on the word",
    slots: 2,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "one to one, looking at the word before waiting on it",
    slots: 2,
    isSmall: true,
    looks: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "one to one, in the event loop",
    slots: 2,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "in its event loop" },
    ],
  },
  {
    name: "full ring of one batch",
    slots: 2,
    ringBytes: 32,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "full ring: spill, hold, drain, wrap",
    slots: 2,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }, { 3: B }, { 4: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "batches of several messages, part of them spilled",
    slots: 2,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B, 3: B, 4: B }, { 5: B }], sleeps: "in its event loop" },
      { slot: B, sleeps: "in its event loop" },
    ],
  },
  {
    name: "tickets and positions cross the ends of 32 bits",
    slots: 2,
    firstTicket: 0x7ffffffd,
    firstPosition: -32,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }, { 3: B }, { 4: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "causality over three threads, one flush",
    slots: 3,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: C, 2: B }] },
      { slot: B, reacts: { 2: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [1] },
  },
  {
    name: "causality over three threads, two flushes",
    slots: 3,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: B }] },
      { slot: B, reacts: { 2: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [1] },
  },
  {
    name: "causality after a commit so old that it looks new",
    slots: 3,
    firstCommit: 5,
    actors: [
      { slot: A, sends: [{ 1: B, 2: C }] },
      { slot: B, reacts: { 1: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [2] },
  },
  {
    name: "causality behind a full ring",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C, 3: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting", startsAt: 3 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a hold that is set while the consumer looks",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C, 3: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting", startsAt: 1 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a message that comes before a spilled one",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }], reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: B, sends: [{ 2: C, 3: A }], sleeps: "waiting", endsAfter: 0, startsAt: 1 },
      { slot: C, sleeps: "waiting", startsAt: 1 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a producer dies between its slots",
    slots: 3,
    firstTicket: 5,
    actors: [
      { slot: A, sends: [{ 1: C, 2: B }] },
      { slot: B, sleeps: "waiting" },
      { slot: C, sleeps: "in its event loop" },
    ],
    mortal: { slot: A },
  },
  {
    name: "a producer dies, another takes its slot",
    slots: 3,
    ringBytes: 128,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C }] },
      { slot: C, sleeps: "in its event loop" },
    ],
    mortal: { slot: A, next: { slot: A, sends: [{ 11: B }, { 12: C }], incarnation: 4 } },
  },
  {
    name: "a producer dies with a full ring",
    slots: 2,
    ringBytes: 32,
    firstPosition: -24,
    mayLoseSpill: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
    mortal: { slot: A, next: { slot: A, sends: [{ 11: B }], sleeps: "waiting", incarnation: 4 } },
  },
  {
    name: "a consumer dies, another takes its slot",
    slots: 2,
    ringBytes: 32,
    actors: [
      {
        slot: A,
        sends: [{ 1: B }, { 2: B }, { 11: B }, { 12: B }],
        awaits: { slot: B, beforeGroup: 2 },
        sleeps: "waiting",
      },
      { slot: B, sleeps: "waiting" },
    ],
    mortal: { slot: B, next: { slot: B, sleeps: "waiting", incarnation: 4 } },
  },
  {
    name: "a producer dies and leaves a hold",
    slots: 3,
    ringBytes: 32,
    mayLoseSpill: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, sleeps: "waiting", startsAt: 3 },
      { slot: C, sends: [{ 21: B }], startsAfterDeath: 0 },
    ],
    mortal: { slot: A },
  },
  {
    name: "a consumer dies that others were held for",
    slots: 3,
    ringBytes: 32,
    actors: [
      {
        slot: A,
        sends: [{ 1: B }, { 2: B }, {}],
        awaits: { slot: B, beforeGroup: 2 },
      },
      { slot: B, sleeps: "waiting", startsAt: 3 },
      {
        slot: C,
        sends: [{ 21: B }],
        awaits: { slot: B, beforeGroup: 0 },
        startsAfterDeath: 1,
      },
    ],
    mortal: { slot: B, next: { slot: B, sleeps: "waiting", incarnation: 4 } },
  },
];

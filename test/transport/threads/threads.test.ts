import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import {
  Atom,
  Kernel,
  newReference,
  type Pid,
  Registry,
  self,
  send,
} from "../../../src/kernel/index.ts";
import { useNumbers } from "../../../src/kernel/numbers.ts";
import { sharedNow } from "../../../src/schedulers/threads/shared-clock.ts";
import {
  Codec,
  type CreateOptions,
  createMemory,
  type SharedMemory,
  ThreadRemote,
} from "../../../src/transport/index.ts";
import { attach } from "../../../src/transport/memory.ts";
import { claimNumbers } from "../../../src/transport/numbers.ts";
import { receive } from "../../kernel/world.ts";
import type { Finding, programs } from "./programs.ts";
import type { WorkerData } from "./worker.ts";

interface Options extends Partial<CreateOptions> {
  readonly program: keyof typeof programs;
  readonly slots: number;
  readonly messages?: number;
  readonly briefMs?: number;
}

type Told = Finding & { readonly slot: number };

/** A system with real threads; this thread is slot 0. */
class System {
  readonly memory: SharedMemory;
  readonly remote: ThreadRemote;
  readonly kernel: Kernel;
  readonly told: Array<Told> = [];
  readonly #options: Options;
  readonly #workers = new Map<number, Worker>();
  /** The ends of the channels of each slot, by the other slot. */
  #ports: Array<Array<MessagePort | null>> = [];
  #hear: () => void = () => undefined;
  #isScheduled = false;
  readonly #numbers: Parameters<typeof useNumbers>[0];

  constructor(options: Options) {
    this.#options = options;
    const { slots, ...memory } = options;
    this.memory = createMemory({
      ringBytes: 8192,
      entries: 1024,
      foreignEntries: 64,
      names: 64,
      ...memory,
      slots,
    });
    const { words, layout } = attach(this.memory);
    const nextBlock = () => claimNumbers(words, layout, 0);
    const { first, last } = nextBlock();
    this.#numbers = { next: first, last, step: 64, nextBlock };
    useNumbers(this.#numbers);
    this.kernel = new Kernel({
      now: () => performance.now(),
      random: () => Math.random(),
      ready: () => this.#schedule(),
      completed: (deliver) => deliver(),
    });
    this.remote = new ThreadRemote({
      kernel: this.kernel,
      memory: this.memory,
      slot: 0,
      codec: (context) => new Codec(context, Registry.at("file:///no/program/")),
      wakeUp: (slot) => this.#ports[0]?.[slot]?.postMessage(0),
      sharedNow,
    });
    this.kernel.remote = this.remote;
    this.#connect();
    for (let slot = 1; slot < slots; slot++) this.start(slot);
  }

  /** New channels between all; those who run already keep theirs. */
  #connect(): void {
    const { slots } = this.#options;
    this.#ports = Array.from({ length: slots }, () => Array.from({ length: slots }, () => null));
    for (let one = 0; one < slots; one++) {
      for (let other = one + 1; other < slots; other++) this.#join(one, other);
    }
    for (const port of this.#ports[0] ?? []) this.#listen(port);
  }

  #join(one: number, other: number): void {
    const { port1, port2 } = new MessageChannel();
    (this.#ports[one] as Array<MessagePort | null>)[other] = port1;
    (this.#ports[other] as Array<MessagePort | null>)[one] = port2;
  }

  #listen(port: MessagePort | null): void {
    port?.on("message", () => this.#slice());
    port?.unref();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#slice());
  }

  #slice(): void {
    this.#isScheduled = false;
    this.remote.bell.awake();
    for (;;) {
      if (this.kernel.run(1e6).kind === "more") {
        this.#schedule();
        return;
      }
      if (this.remote.bell.sleep()) return;
    }
  }

  start(slot: number): void {
    this.remote.openSlot(slot);
    const { program, messages = 0, briefMs = 0 } = this.#options;
    const ports = this.#ports[slot] as Array<MessagePort | null>;
    const workerData: WorkerData = { memory: this.memory, slot, ports, program, messages, briefMs };
    const transferList = ports.filter((port) => port !== null);
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData,
      transferList,
      execArgv: ["--experimental-strip-types", "--no-warnings"],
    });
    this.#workers.set(slot, worker);
    worker.on("message", (told: Told) => {
      this.told.push(told);
      this.#hear();
    });
    worker.on("error", (error) => {
      this.told.push({ slot, problem: String(error) });
      this.#hear();
    });
  }

  /** Starts the next thread of a slot, with channels of its own to all others. */
  restart(slot: number): void {
    for (let other = 0; other < this.#options.slots; other++) {
      if (other === slot) continue;
      this.#join(other, slot);
      const port = this.#ports[other]?.[slot] as MessagePort;
      if (other === 0) this.#listen(port);
      else this.#workers.get(other)?.postMessage({ slot, port }, [port]);
    }
    this.start(slot);
  }

  /** Ends a thread wherever it is, and cleans up after it. */
  async kill(slot: number): Promise<void> {
    await this.#workers.get(slot)?.terminate();
    this.#workers.delete(slot);
    this.remote.closeSlot(slot);
  }

  /** Waits until threads have told that many findings. */
  async hears(findings: number): Promise<ReadonlyArray<Told>> {
    while (this.told.length < findings) {
      await new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
    }
    return this.told;
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers.values()) await worker.terminate();
    for (const port of this.#ports.flat()) port?.close();
  }
}

const systems: Array<System> = [];

function start(options: Options): System {
  const system = new System(options);
  systems.push(system);
  return system;
}

afterEach(async () => {
  for (const system of systems.splice(0)) await system.stop();
});

describe("real threads", () => {
  test.each([
    ["that wait on their bells", 1, 8192],
    ["that sleep in their event loops", 0, 8192],
    ["with rings that are always full", 0.2, 1024],
  ])("send each other everything once, whole and in order: %s", async (_, briefMs, ringBytes) => {
    const messages = 5000;
    const system = start({ program: "hammer", slots: 4, messages, briefMs, ringBytes });
    const told = await system.hears(3);
    expect(told.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
    expect(told.map(({ received }) => received)).toEqual([
      2 * messages,
      2 * messages,
      2 * messages,
    ]);
  });

  test("never hear an effect before its cause", async () => {
    const messages = 5000;
    const system = start({
      program: "triangle",
      slots: 4,
      messages,
      ringBytes: 2048,
      briefMs: 0.1,
    });
    expect(await system.hears(1)).toEqual([{ slot: 3, received: messages }]);
  });

  test.each([
    ["that wait on their bells", 1],
    ["that sleep in their event loops", 0],
  ])(
    "end each timer once, by its message or by one of all that cancel it: %s",
    async (_, briefMs) => {
      const messages = 3000;
      const system = start({ program: "race", slots: 4, messages, briefMs, ringBytes: 65_536 });
      expect(await system.hears(1)).toEqual([{ slot: 1, received: messages }]);
    },
  );

  test("answer a question although both sleep in between", async () => {
    const system = start({ program: "echo", slots: 2 });
    const name = Atom.create("collector 1");
    while (system.remote.whereis(name) === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const far = system.remote.whereis(name) as Pid;
    const answers: Array<unknown> = [];
    await new Promise<void>((resolve) => {
      system.kernel.spawnRoot(function* () {
        for (let question = 0; question < 200; question++) {
          const tag = newReference();
          send(far, tag, [self(), question]);
          answers.push(yield* receive(tag));
        }
        resolve();
      });
    });
    expect(answers).toEqual(Array.from({ length: 200 }, (_, question) => question));
  });

  test("may end at any moment: what came of them is a beginning of what they sent, and others take their slots", async () => {
    const system = start({
      program: "victims",
      slots: 3,
      messages: 1e9,
      ringBytes: 4096,
      briefMs: 0.1,
    });
    const name = Atom.create("collector 2");
    while (system.remote.whereis(name) === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const lives = 6;
    for (let life = 1; life <= lives; life++) {
      // It tells when it has begun; a little later it is somewhere in the middle of sending.
      await system.hears(life);
      await new Promise((resolve) => setTimeout(resolve, 7 * life));
      await system.kill(1);
      if (life < lives) system.restart(1);
    }
    const collector = system.remote.whereis(name) as Pid;
    system.kernel.spawnRoot(() => send(collector, "stop", null));
    const finding = (await system.hears(lives + 1)).at(-1);
    expect(finding?.problem).toBe(undefined);
    const counts = Object.values(finding?.bySender ?? {});
    expect(counts.length).toBe(lives);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

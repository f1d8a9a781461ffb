// The processors of a machine and which of them are ours, as they are told, and the order in which schedulers take them. How they are
// found out is the platform's. Nothing here fails.

/** One processor as the system counts them: a thread of a core. */
export interface Cpu {
  readonly id: number;
  /** Which physical core it belongs to, counted from 0 over the whole machine. */
  readonly core: number;
  readonly package: number;
  readonly node: number;
  /** How fast it is compared to the fastest, from 0 to 1: less than 1 for the small cores of a mixed machine. */
  readonly speed: number;
  /** Whether this process may run there. */
  readonly isOurs: boolean;
}

export interface Topology {
  /** By id. Empty where the system does not tell. */
  readonly cpus: ReadonlyArray<Cpu>;
  /** Processors' worth of time that the control group allows; null: no limit. */
  readonly quotaCpus: number | null;
  /** Memory that this process may use. */
  readonly memoryBytes: number;
  /** Schedulers for `schedulers: "auto"`. */
  readonly schedulers: number;
  /** What could not be found out, in words. */
  readonly notes: ReadonlyArray<string>;
}

export interface TopologyOptions {
  /** The folder that has `sys` and `proc`; the machine's own unless given. */
  readonly root?: string;
  /** Processors where the system tells no more than their number; Node's count unless given. */
  readonly fallbackCpus?: number;
}

/**
 * Our processors in the order in which schedulers take them: one thread of each core before the second of any, fast cores
 * first, and in turn over the NUMA nodes.
 */
export function coresForSchedulers(topology: Topology): ReadonlyArray<Cpu> {
  const ours = topology.cpus.filter(({ isOurs }) => isOurs);
  const seen = new Map<number, number>();
  const perNode = new Map<string, number>();
  const ranked = ours.map((cpu) => {
    const sibling = seen.get(cpu.core) ?? 0;
    seen.set(cpu.core, sibling + 1);
    const place = `${cpu.node}/${sibling}/${cpu.speed}`;
    const turn = perNode.get(place) ?? 0;
    perNode.set(place, turn + 1);
    return { cpu, sibling, turn };
  });
  ranked.sort(
    (a, b) =>
      a.sibling - b.sibling ||
      b.cpu.speed - a.cpu.speed ||
      a.turn - b.turn ||
      a.cpu.node - b.cpu.node ||
      a.cpu.id - b.cpu.id,
  );
  return ranked.map(({ cpu }) => cpu);
}

import { repeatFor } from '../../lib/repeatFor.ts';
import type { BoardOptions, Looking, Parts } from './boardParts.ts';
import { contextId, listOtherContexts, ownId, signsInByProgram } from './composeEntries.ts';
import { createMeter } from './createMeter.ts';
import type { OwnCluster } from './followClusters.ts';
import { probeCluster } from './probeCluster.ts';

/** Milliseconds between two looks at clusters, while anybody watches. */
const OWN_EVERY = 10_000;
const OTHERS_EVERY = 30_000;
const UNREACHABLE_AT_MOST = 120_000;
const MEASURE_EVERY = 10_000;
/** The first rate is wanted sooner. */
const MEASURE_FIRST = 2_000;
/** Asks API servers and the engine's counters, calmly, while anybody watches. */
export const startLooks = (options: BoardOptions, { parts, show, signal }: Looking) => {
  const meter = createMeter();
  const failures = new Map<string, number>();
  const probes = repeatFor<{ id: string; key: string; every: number; measures: boolean }>({
    signal,
    atOnce: 6,
    look: async ({ id, every, measures }, stop) => {
      const result = await probeCluster({ connect: options.connect, measures }, id, stop);
      if (stop.aborted) return every;
      parts.probes.set(id, result);
      show();
      const failed = result.reachable ? 0 : (failures.get(id) ?? 0) + 1;
      failures.set(id, failed);
      return Math.min(every * 2 ** Math.max(0, failed - 1), Math.max(every, UNREACHABLE_AT_MOST));
    },
  });
  const measures = repeatFor<{ id: string; key: string; cluster: OwnCluster }>({
    signal,
    atOnce: 2,
    look: async ({ id, cluster }, stop) => {
      const use = await measure(options, cluster, { parts, meter, signal: stop });
      if (use === undefined) return MEASURE_FIRST;
      parts.uses.set(id, use);
      show();
      return MEASURE_EVERY;
    },
  });
  return {
    setTargets: () => {
      const own = parts.own.filter(
        ({ summary: { provider, state } }) =>
          /running/.test(state) && (provider === 'ssh' || parts.engineProblem === undefined),
      );
      const others = listOtherContexts(parts).filter(
        (context) => context.problem === undefined && !signsInByProgram(context),
      );
      const targets = [
        ...own.map(({ summary }) => ({
          id: ownId(summary.name),
          key: keyOf(summary),
          every: OWN_EVERY,
          // The engine measures those in Docker, against what this machine has.
          measures: summary.provider !== 'docker',
        })),
        ...others.map((context) => ({
          id: contextId(context.name),
          key: JSON.stringify(context),
          every: OTHERS_EVERY,
          measures: true,
        })),
      ];
      forgetOthers(parts.probes, new Set(targets.map(({ id }) => id)));
      forgetOthers(parts.uses, new Set(own.map(({ summary }) => ownId(summary.name))));
      probes.setTargets(targets);
      measures.setTargets(
        own
          .filter(({ summary }) => summary.provider === 'docker')
          .map((cluster) => ({ id: ownId(cluster.summary.name), key: keyOf(cluster.summary), cluster })),
      );
    },
  };
};

const keyOf = ({ nodes, server, state }: OwnCluster['summary']) => JSON.stringify([nodes, server, state]);

const forgetOthers = (map: Map<string, unknown>, wanted: ReadonlySet<string>) => {
  for (const id of map.keys()) if (!wanted.has(id)) map.delete(id);
};

interface Measuring {
  readonly parts: Parts;
  readonly meter: ReturnType<typeof createMeter>;
  readonly signal: AbortSignal;
}

const measure = async ({ tools }: BoardOptions, cluster: OwnCluster, { parts, meter, signal }: Measuring) => {
  try {
    const { providers } = await tools(signal);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(MEASURE_EVERY)]);
    const measures = await providers[cluster.found.provider].measure(cluster.found, { signal: limit });
    return parts.machine === undefined ? undefined : meter.read(cluster, measures, parts.machine);
  } catch {
    // Numbers are a nicety; that the engine is gone is told by its events.
    return undefined;
  }
};

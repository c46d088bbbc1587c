import type { ClusterSummary } from '../../../shared/cluster.ts';
import type { FoundCluster, ProviderKind } from '../../hosts/provider.ts';
import type { createEventQueue } from '../../lib/eventQueue.ts';
import { pause } from '../../lib/pause.ts';
import type { ClusterTools } from '../clusterTools.ts';
import { summarizeCluster } from '../listClusters.ts';

export interface OwnCluster {
  readonly summary: ClusterSummary;
  readonly found: FoundCluster;
}

/** Asks for a look, again and again. */
export type Looks = ReturnType<typeof createEventQueue<true>>;

export interface Following {
  readonly looks: Looks;
  readonly onClusters: (clusters: readonly OwnCluster[]) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds for one look at all hosts. */
const LOOK_WITHIN = 20_000;
/** Milliseconds that a burst of events is gathered. */
const SETTLE = 100;

/** Looks at all clusters of one provider now, and whenever a look is asked for; rejects when one fails. */
export const followClusters = async (
  tools: ClusterTools,
  provider: ProviderKind,
  { looks, onClusters, signal }: Following,
): Promise<void> => {
  looks.push(true);
  for await (const _ of looks) {
    const found = await tools.providers[provider].find({
      signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_WITHIN)]),
    });
    const own = found.map(async (cluster) => ({
      found: cluster,
      summary: await summarizeCluster(tools, cluster),
    }));
    onClusters(await Promise.all(own));
    await pause(SETTLE, signal);
  }
};

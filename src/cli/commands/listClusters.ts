import type { ClusterSummary } from '../../shared/cluster.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../output/formatTable.ts';
import { formatAge } from '../output/formatTime.ts';

const countRunning = ({ nodes }: ClusterSummary): string => {
  const running = nodes.filter(({ host }) => host === 'running').length;
  return running === nodes.length ? String(nodes.length) : `${running} of ${nodes.length}`;
};

/** `list`: the clusters of this machine's engine. */
export const listClusters = defineCommand({
  name: 'list',
  words: [],
  summary: 'List the clusters.',
  options: {},
  examples: ['list', 'list --json'],
  run: async (_call, { core, signal, io }) => {
    const clusters = await core.clusters.list({ signal });
    const rows = clusters.map((cluster) => [
      cluster.name,
      cluster.state,
      cluster.kubernetes,
      countRunning(cluster),
      formatAge(io.now() - cluster.createdAt),
    ]);
    const lines =
      rows.length === 0
        ? ['There are no clusters yet.', `To make one:  ${io.program} create demo`]
        : formatTable(['NAME', 'STATE', 'KUBERNETES', 'NODES', 'AGE'], rows);
    return { lines, json: { clusters } };
  },
});

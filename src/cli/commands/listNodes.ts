import { defineCommand } from '../command.ts';
import { formatTable } from '../output/formatTable.ts';
import { formatAge } from '../output/formatTime.ts';
import { readClusterName } from '../readClusterName.ts';

/** `nodes list`: the nodes as Kubernetes sees them. */
export const listNodes = defineCommand({
  name: 'nodes list',
  words: ['CLUSTER'],
  summary: 'List the nodes of a cluster, as Kubernetes sees them.',
  options: {},
  examples: ['nodes list demo'],
  run: async ({ words }, { core, signal, io }) => {
    const cluster = readClusterName(words[0]);
    const nodes = await core.clusters.nodes(cluster, { signal });
    const rows = nodes.map((node) => [
      node.name,
      node.status,
      node.role,
      node.createdAt === undefined ? '–' : formatAge(io.now() - node.createdAt),
      node.version || '–',
      node.address,
    ]);
    return {
      lines: formatTable(['NAME', 'STATUS', 'ROLE', 'AGE', 'VERSION', 'ADDRESS'], rows),
      json: { cluster, nodes },
    };
  },
});

import { ADMIN_CONF, type BootstrapCluster, findNode, firstControlPlane } from '../cluster.ts';
import type { Phase } from '../phase.ts';

const WAIT_FOR_NODE = `until kubectl --kubeconfig "$1" get node "$2" >/dev/null 2>&1; do sleep 0.2; done`;

/** Gives nodes the labels of the cluster file; through the API, as a kubelet may not set all of them itself. */
export const labelNodes = (cluster: BootstrapCluster): Phase => ({
  id: 'labels',
  title: 'Label the nodes',
  needs: ['configuration'],
  nodes: cluster.nodes.filter(({ spec }) => Object.keys(spec.labels).length > 0).map(({ name }) => name),
  run: async ({ node: name, signal, log }) => {
    const node = findNode(cluster, name);
    const host = firstControlPlane(cluster).host();
    await host.exec(['/bin/sh', '-c', WAIT_FOR_NODE, 'wait', ADMIN_CONF, node.name], {
      signal,
      deadline: 120_000,
    });
    const labels = Object.entries(node.spec.labels).map(([key, value]) => `${key}=${value}`);
    await host.exec(
      ['kubectl', `--kubeconfig=${ADMIN_CONF}`, 'label', '--overwrite', 'node', node.name, ...labels],
      {
        signal,
        onLine: log,
      },
    );
  },
});

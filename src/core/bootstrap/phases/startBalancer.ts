import { AppError } from '../../../shared/errors.ts';
import { API_PORT, BALANCER_PORT, type BootstrapCluster, controlPlanes, findNode } from '../cluster.ts';
import type { Phase } from '../phase.ts';

/** Each node's own way to whichever API servers are ready. */
const renderBalancerConfig = (cluster: BootstrapCluster): string => `global
  maxconn 4096
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  default-server check check-ssl verify none inter 2s fall 2 rise 1 on-marked-down shutdown-sessions
frontend api
  bind 127.0.0.1:${BALANCER_PORT}
  default_backend control-planes
backend control-planes
  option httpchk GET /readyz
  balance first
${controlPlanes(cluster)
  .map(({ name, address }) => `  server ${name} ${address}:${API_PORT}`)
  .join('\n')}
`;

/** Starts a balancer on every node, for clusters with several control planes. */
export const startBalancer = (
  cluster: BootstrapCluster,
  names = cluster.nodes.map(({ name }) => name),
): Phase => ({
  id: 'balancer',
  title: 'Start the balancer on each node',
  needs: ['prepare'],
  nodes: names,
  run: async ({ node: name, signal }) => {
    const host = findNode(cluster, name).host();
    await host.exec(['haproxy', '-v'], { signal }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'COMMAND_FAILED') throw error;
      throw new AppError(
        'UNSUPPORTED',
        'This node image has no haproxy, which several control planes need.',
        {
          cause: error,
          hint: "Name no image to use Slipway's own, or ask for one control plane.",
        },
      );
    });
    await host.putFiles([{ path: '/etc/haproxy/haproxy.cfg', content: renderBalancerConfig(cluster) }], {
      signal,
    });
    await host.exec(['systemctl', 'enable', 'haproxy'], { signal });
    await host.exec(['systemctl', 'restart', 'haproxy'], { signal });
  },
});

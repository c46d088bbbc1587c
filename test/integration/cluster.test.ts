import { describeCluster, NODE_PORT } from '../helpers/clusterSuite.ts';
import { openTestCluster } from '../helpers/testCluster.ts';

describeCluster('in Docker', async () => {
  const cluster = await openTestCluster({
    name: 'it-main',
    nodes: [
      { role: 'control-plane' },
      { role: 'worker', ports: [{ container: NODE_PORT }] },
      { role: 'worker' },
    ],
  });
  return {
    cluster,
    nodePortUrl: async () => {
      const { NetworkSettings } = await cluster.docker.getContainer('it-main-worker-1').inspect();
      return `http://127.0.0.1:${NetworkSettings.Ports[`${NODE_PORT}/tcp`]?.[0]?.HostPort}`;
    },
  };
});

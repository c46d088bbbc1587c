import { stringify } from 'yaml';
import type { HostFile } from '../../hosts/host.ts';
import {
  API_PORT,
  type BootstrapCluster,
  controlPlanes,
  firstControlPlane,
  KUBEADM_CONF,
  nodeIsReadied,
  PATCHES_FOLDER,
} from '../cluster.ts';
import { renderInitConfig } from '../kubeadmConfig.ts';
import type { Phase } from '../phase.ts';
import { runKubeadm } from '../runKubeadm.ts';
import { readCgroupVersion } from './prepareNode.ts';

/** kubeadm's phases that need the API server: the next phases of ours run them once it answers. */
const LATER = [
  'preflight',
  'control-plane/controller-manager',
  'control-plane/scheduler',
  'wait-control-plane',
  'upload-config',
  'upload-certs',
  'mark-control-plane',
  'bootstrap-token',
  'kubelet-finalize',
  'addon',
  'show-join-command',
];

/**
 * CoreDNS is asked whether it is ready every 10 s by default: one answer too early, and names resolve that much later.
 * With one control plane it is also given that one's own address, so that it need not wait for kube-proxy.
 */
const renderCorednsPatch = (cluster: BootstrapCluster) => {
  const env =
    controlPlanes(cluster).length > 1
      ? []
      : [
          { name: 'KUBERNETES_SERVICE_HOST', value: firstControlPlane(cluster).address },
          { name: 'KUBERNETES_SERVICE_PORT', value: String(API_PORT) },
        ];
  const container = { name: 'coredns', readinessProbe: { periodSeconds: 1, failureThreshold: 10 }, env };
  return stringify({ spec: { template: { spec: { containers: [container] } } } });
};

/** The patch that kubeadm reads when it installs CoreDNS, on whichever control plane that is. */
export const corednsPatch = (cluster: BootstrapCluster): HostFile => ({
  path: `${PATCHES_FOLDER}/corednsdeployment+strategic.yaml`,
  content: renderCorednsPatch(cluster),
});

/** Makes keys, kubeconfigs and the first manifests (etcd, API server) and starts the kubelet, which runs them. */
export const startControlPlane = (cluster: BootstrapCluster): Phase => {
  const node = firstControlPlane(cluster);
  return {
    id: 'control-plane',
    title: 'Start the control plane',
    needs: nodeIsReadied(cluster),
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const host = node.host();
      const cgroup = await readCgroupVersion(host, signal);
      await host.putFiles(
        [
          { path: KUBEADM_CONF, content: renderInitConfig({ cluster, node, cgroup }), mode: 0o600 },
          corednsPatch(cluster),
        ],
        { signal },
      );
      await runKubeadm(host, ['init', `--config=${KUBEADM_CONF}`, `--skip-phases=${LATER.join(',')}`], {
        signal,
        deadline: 300_000,
        onLine: log,
      });
    },
  };
};

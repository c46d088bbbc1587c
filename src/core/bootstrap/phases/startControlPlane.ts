import { stringify } from 'yaml';
import type { HostFile } from '../../hosts/host.ts';
import {
  API_PORT,
  type BootstrapCluster,
  firstControlPlane,
  hasSeveralControlPlanes,
  KUBEADM_CONF,
  nodeIsReadied,
  PATCHES_FOLDER,
} from '../cluster.ts';
import { renderInitConfig } from '../kubeadmConfig.ts';
import type { Phase } from '../phase.ts';
import { runKubeadm, skipAllBut } from '../runKubeadm.ts';
import { readCgroupVersion } from './prepareNode.ts';

/** Those of kubeadm's phases that need no API server: the next phases of ours run the others once it answers. */
const FIRST = skipAllBut(['certs', 'kubeconfig', 'etcd', 'control-plane/apiserver', 'kubelet-start']);

/**
 * CoreDNS is asked whether it is ready every 10 s by default: one answer too early, and names resolve that much later.
 * With one control plane it is also given that one's own address, so that it need not wait for kube-proxy.
 */
const renderCorednsPatch = (cluster: BootstrapCluster) => {
  const env = hasSeveralControlPlanes(cluster)
    ? []
    : [
        { name: 'KUBERNETES_SERVICE_HOST', value: firstControlPlane(cluster).address },
        { name: 'KUBERNETES_SERVICE_PORT', value: String(API_PORT) },
      ];
  const container = { name: 'coredns', readinessProbe: { periodSeconds: 1, failureThreshold: 10 }, env };
  return { spec: { template: { spec: { containers: [container] } } } };
};

/**
 * An API server or etcd that answers late on a slow machine is not killed before five minutes: kubeadm's 80 s are less
 * than an emulated machine needs when all pods start at once, and one that starts anew makes it slower still.
 */
const LATE_IS_ALIVE = { livenessProbe: { failureThreshold: 30 }, readinessProbe: { periodSeconds: 5 } };

const patch = (target: string, content: object): HostFile => ({
  path: `${PATCHES_FOLDER}/${target}+strategic.yaml`,
  content: stringify(content),
});

const patchPod = (name: string, container: object) =>
  patch(name, { spec: { containers: [{ name, ...container }] } });

/** What kubeadm reads on each control plane when it writes the pods' manifests and installs CoreDNS. */
export const controlPlanePatches = (cluster: BootstrapCluster): readonly HostFile[] => [
  patch('corednsdeployment', renderCorednsPatch(cluster)),
  ...(cluster.spec.provider === 'ssh'
    ? ['kube-apiserver', 'etcd'].map((name) => patchPod(name, LATE_IS_ALIVE))
    : []),
];

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
      await runKubeadm(host, ['init', `--config=${KUBEADM_CONF}`, `--skip-phases=${FIRST}`], {
        files: [
          { path: KUBEADM_CONF, content: renderInitConfig({ cluster, node, cgroup }), mode: 0o600 },
          ...controlPlanePatches(cluster),
        ],
        signal,
        deadline: 300_000,
        onLine: log,
      });
    },
  };
};

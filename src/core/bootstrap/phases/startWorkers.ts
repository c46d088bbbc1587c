import { stringify } from 'yaml';
import type { Host, HostFile } from '../../hosts/host.ts';
import { parseAdminConf } from '../../kubeconfig/parseAdminConf.ts';
import {
  type BootstrapCluster,
  type BootstrapNode,
  findNode,
  firstControlPlane,
  KUBEADM_CONF,
  nodeIsReadied,
  workers,
} from '../cluster.ts';
import { workerKubeletArgs } from '../kubeadmConfig.ts';
import type { Phase } from '../phase.ts';

const CLIENT_PEM = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const CA = '/etc/kubernetes/pki/ca.crt';
const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';

/** The kubeconfig that kubeadm leaves on a node once its certificate rotates by itself. */
const renderKubeletConf = (server: string): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'default-cluster', cluster: { 'certificate-authority': CA, server } }],
    users: [{ name: 'default-auth', user: { 'client-certificate': CLIENT_PEM, 'client-key': CLIENT_PEM } }],
    contexts: [{ name: 'default-context', context: { cluster: 'default-cluster', user: 'default-auth' } }],
    'current-context': 'default-context',
  });

/**
 * Lets workers join. The control plane signs each kubelet's first certificate itself, with the cluster's own key, so
 * a worker needs no token and no answer from the API server to start; the kubelet renews it from then on.
 */
export const startWorkers = (
  cluster: BootstrapCluster,
  names = workers(cluster).map(({ name }) => name),
): Phase => {
  // One program signs for all of them, begun by the first: starting one on a busy node costs more than the signing.
  let signing: Promise<Signed> | undefined;
  return {
    id: 'workers',
    title: 'Join the workers',
    needs: [...nodeIsReadied(cluster), 'control-plane'],
    nodes: names,
    run: async ({ node: name, signal, log }) => {
      const node = findNode(cluster, name);
      signing ??= sign(firstControlPlane(cluster).host(), names, signal);
      const files = makeWorkerFiles(cluster, node, await signing);
      await node.host().exec(['systemctl', 'restart', 'kubelet'], { files, signal, onLine: log });
    },
  };
};

interface Signed {
  /** The first kubeconfig of each kubelet, by its node's name. */
  readonly kubeconfigs: ReadonlyMap<string, string>;
  /** The kubelet's configuration, the same on all nodes. */
  readonly config: string;
}

/** The kubelet's configuration, and after a line `---` each the first kubeconfig of the nodes that are named. */
const SIGN = `cat ${KUBELET_CONFIG} || exit
for node; do
  echo --- && kubeadm kubeconfig user --config=${KUBEADM_CONF} --org=system:nodes --client-name="system:node:$node" || exit
done`;

/** Milliseconds for each that is signed for; on a machine that is slow, kubeadm takes seconds. */
const SIGNED_WITHIN = 60_000;

const sign = async (first: Host, names: readonly string[], signal: AbortSignal): Promise<Signed> => {
  const { stdout } = await first.exec(['/bin/sh', '-c', SIGN, 'sign', ...names], {
    signal,
    deadline: SIGNED_WITHIN * names.length,
  });
  const [config = '', ...kubeconfigs] = stdout.split(/^---\n/m);
  return { config, kubeconfigs: new Map(names.map((name, index) => [name, kubeconfigs[index] ?? ''])) };
};

const makeWorkerFiles = (
  cluster: BootstrapCluster,
  node: BootstrapNode,
  { kubeconfigs, config }: Signed,
): readonly HostFile[] => {
  const signed = kubeconfigs.get(node.name) ?? '';
  const { server, certificateAuthority, clientCertificate, clientKey } = parseAdminConf(signed);
  const decode = (text: string) => Buffer.from(text, 'base64');
  // A machine may be named otherwise in the inventory. On control planes kubeadm sees to it.
  const args = [...workerKubeletArgs({ cluster, node }), `--hostname-override=${node.name}`].join(' ');
  return [
    { path: CA, content: decode(certificateAuthority) },
    { path: CLIENT_PEM, content: Buffer.concat([decode(clientCertificate), decode(clientKey)]), mode: 0o600 },
    { path: '/etc/kubernetes/kubelet.conf', content: renderKubeletConf(server), mode: 0o600 },
    { path: KUBELET_CONFIG, content: config },
    { path: '/var/lib/kubelet/kubeadm-flags.env', content: `KUBELET_KUBEADM_ARGS="${args}"\n` },
  ];
};

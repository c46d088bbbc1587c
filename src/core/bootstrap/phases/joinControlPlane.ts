import type { Host } from '../../hosts/host.ts';
import { parseAdminConf } from '../../kubeconfig/parseAdminConf.ts';
import { withCleanup } from '../../lib/withCleanup.ts';
import {
  ADMIN_CONF,
  API_PORT,
  type BootstrapCluster,
  type BootstrapNode,
  controlPlaneEndpoint,
  firstControlPlane,
} from '../cluster.ts';
import { renderJoinConfig } from '../kubeadmConfig.ts';
import type { Phase } from '../phase.ts';
import { runAlone, runKubeadm, waitForKubeadm } from '../runKubeadm.ts';
import { controlPlanePatches } from './startControlPlane.ts';
import { ASK_API } from './waitForApi.ts';

/** What every control plane shares; the rest each makes for itself. */
const SHARED_KEYS = ['ca', 'front-proxy-ca', 'etcd/ca'].flatMap((name) => [`${name}.crt`, `${name}.key`]);
const PKI = '/etc/kubernetes/pki';
const JOIN_CONF = '/kind/kubeadm-join.conf';
const DISCOVERY = '/kind/discovery.conf';

const readSharedFiles = (host: Host, signal: AbortSignal) =>
  Promise.all(
    [...SHARED_KEYS, 'sa.key', 'sa.pub'].map(async (name) => ({
      path: `${PKI}/${name}`,
      content: await host.getFile(`${PKI}/${name}`, { signal }),
      mode: name.endsWith('.key') ? 0o600 : 0o644,
    })),
  );

/** A kubeconfig of where the cluster is and its CA, without credentials; kubeadm wants a context all the same. */
const renderDiscovery = (server: string, authority: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'cluster', context: { cluster: 'cluster', user: 'nobody' } }],
    'current-context': 'cluster',
  });

interface Joining {
  readonly host: Host;
  /** Of the host, as etcd's other members know it. */
  readonly address: string;
  readonly first: Host;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Whether a former try began to make a node of it. */
const hasBegun = async ({ host, signal }: Joining): Promise<boolean> => {
  const traces = ['/etc/kubernetes/kubelet.conf', '/etc/kubernetes/manifests/etcd.yaml'];
  const { stdout } = await host.exec(['find', ...traces, '-size', '+0'], { signal, okCodes: [0, 1] });
  return stdout !== '';
};

/** kubeadm marks a control plane when all else of its join is done. */
const hasJoined = async ({ host, first, signal }: Joining): Promise<boolean> => {
  const marked = ['get', 'nodes', '--selector=node-role.kubernetes.io/control-plane', '--output=name'];
  const { stdout } = await first.exec(['kubectl', `--kubeconfig=${ADMIN_CONF}`, ...marked], { signal });
  return stdout.split('\n').includes(`node/${host.name}`);
};

/**
 * Joins with the configuration `$3` a node whose API server will be at the address `$1` and the port `$2`. Its kubelet
 * asks that API server, alone, from before it is there, and rests longer and longer between its tries; begun anew once
 * it is there, it signs in at once. It gets all answers then, without which it starts no pod.
 */
const JOIN = `kubeadm join --config="$3" &
kubeadm=$!
${ASK_API}
while kill -0 "$kubeadm" 2>/dev/null; do
  rest 0.2
  if listens "$@" && ready --fail "$url"; then
    systemctl restart kubelet
    break
  fi
done
wait "$kubeadm"`;

/**
 * Takes the member at the address `$1` out of etcd; `$2` is the node that is asked. kubeadm's reset does so only for a
 * node that has registered, and a member whose data is gone would take the majority along. etcd refuses while it has
 * not been in touch with all members for five seconds. Without etcdctl on the node, etcd's own image has it.
 */
const REMOVE_MEMBER = `flags='--endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key'
ask() {
  if command -v etcdctl >/dev/null; then etcdctl $flags "$@"
  else kubectl --kubeconfig=${ADMIN_CONF} --namespace=kube-system exec "etcd-$node" -- etcdctl $flags "$@"; fi
}
node=$2
members=$(ask member list) || exit
id=$(echo "$members" | sed -n "s#^\\([0-9a-f]*\\), .*https://$1:2380,.*#\\1#p")
[ -n "$id" ] || exit 0
for try in $(seq 15); do
  ask member remove "$id" && exit
  sleep 1
done
exit 1`;

/**
 * A machine that went down in the middle of its join has a member of etcd, and a kubelet whose token is gone: kubeadm
 * takes no node that is there in part, so all of it is taken back first.
 */
const undoJoin = async ({ host, address, first, signal, log }: Joining): Promise<void> => {
  await first.exec(['/bin/sh', '-c', REMOVE_MEMBER, 'remove', address, first.name], { signal, onLine: log });
  const remove = ['delete', 'node', host.name, '--ignore-not-found'];
  await first.exec(['kubectl', `--kubeconfig=${ADMIN_CONF}`, ...remove], { signal, onLine: log });
  // Last: it takes away what tells that there is something to take back.
  await runKubeadm(host, ['reset', '--force', `--kubeconfig=${ADMIN_CONF}`], {
    signal,
    deadline: 120_000,
    onLine: log,
  });
};

/**
 * Joins one more control plane: the cluster's keys are copied, then `kubeadm join` adds an etcd member. Members are
 * added one after the other, as etcd wants it, so `after` names the phase before.
 */
export const joinControlPlane = (cluster: BootstrapCluster, node: BootstrapNode, after: string): Phase => ({
  id: `join-${node.name}`,
  title: `Join the control plane ${node.name}`,
  needs: ['addons', 'configuration', 'balancer', after],
  nodes: [node.name],
  run: async ({ signal, log }) => {
    const host = node.host();
    const first = firstControlPlane(cluster).host();
    const joining = { host, address: node.address, first, signal, log };
    await waitForKubeadm(host, signal);
    if (await hasBegun(joining)) {
      if (await hasJoined(joining)) return;
      await undoJoin(joining);
    }
    const [shared, admin] = await Promise.all([
      readSharedFiles(first, signal),
      first.getFile(ADMIN_CONF, { signal }),
    ]);
    const kubeadm = ['kubeadm', `--kubeconfig=${ADMIN_CONF}`, 'token'];
    const created = await first.exec([...kubeadm, 'create', '--ttl=10m'], { signal });
    const token = created.stdout.trim();
    const deleteToken = () =>
      first.exec([...kubeadm, 'delete', token.split('.')[0] ?? ''], {
        signal: AbortSignal.timeout(20_000),
        okCodes: [0, 1],
      });
    await withCleanup(async () => {
      const server = `https://${controlPlaneEndpoint(cluster)}`;
      const { certificateAuthority } = parseAdminConf(admin.toString('utf8'));
      await runAlone(host, ['bash', '-c', JOIN, 'join', node.address, String(API_PORT), JOIN_CONF], {
        files: [
          ...shared,
          { path: DISCOVERY, content: renderDiscovery(server, certificateAuthority), mode: 0o600 },
          {
            path: JOIN_CONF,
            content: renderJoinConfig({ cluster, node, token, discoveryFile: DISCOVERY }),
            mode: 0o600,
          },
          ...controlPlanePatches(cluster),
        ],
        signal,
        deadline: 280_000,
        onLine: log,
      });
    }, deleteToken);
  },
});

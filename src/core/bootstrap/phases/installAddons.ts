import { AppError } from '../../../shared/errors.ts';
import type { ProviderKind } from '../../hosts/provider.ts';
import { type BootstrapCluster, firstControlPlane, KUBEADM_CONF, SUPER_ADMIN_CONF } from '../cluster.ts';
import type { Phase, PhaseHead } from '../phase.ts';
import { skipAllBut } from '../runKubeadm.ts';

/** Those of kubeadm's phases that store what the cluster and nodes that join it need to know. */
const CONFIGURATION = skipAllBut(['upload-config', 'mark-control-plane', 'bootstrap-token']);

/** How often a command is run that the API server has no time for. */
const TRIES = 6;

/** kubeadm gives each request ten seconds; an API server that has just started on a slow machine may need longer. */
const isTooBusy = (error: unknown): error is AppError =>
  error instanceof AppError &&
  error.code === 'COMMAND_FAILED' &&
  error.details.some((line) =>
    /context deadline exceeded|Client\.Timeout exceeded|request timed out|TLS handshake timeout/.test(line),
  );

/** A phase of kubeadm that changes nothing when it runs again. */
const kubeadmPhase = (cluster: BootstrapCluster, phase: PhaseHead, args: readonly string[]): Phase => {
  const node = firstControlPlane(cluster);
  return {
    ...phase,
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const argv = ['kubeadm', 'init', ...args, `--config=${KUBEADM_CONF}`];
      for (let tries = 1; ; tries++) {
        try {
          await node.host().exec(argv, { signal, deadline: 300_000, onLine: log });
          return;
        } catch (error) {
          if (tries === TRIES || !isTooBusy(error)) throw error;
          log('The API server was too busy to answer in time; kubeadm runs again.');
        }
      }
    },
  };
};

/**
 * Installs kube-proxy and CoreDNS. As the administrator that needs no role binding: kubeadm makes the other's binding
 * when it first needs it, and the API server may refuse him for a moment after that.
 */
export const installAddons = (cluster: BootstrapCluster): Phase =>
  kubeadmPhase(cluster, { id: 'addons', title: 'Install kube-proxy and CoreDNS', needs: ['api'] }, [
    ...['phase', 'addon', 'all'],
    `--kubeconfig=${SUPER_ADMIN_CONF}`,
  ]);

/**
 * Stores kubeadm's configuration in the cluster, labels the control plane, and sets up the joining of nodes. No node
 * needs it to become Ready, so it may come when the machine has less to do; kubeadm throttles its own requests there.
 */
export const storeConfiguration = (cluster: BootstrapCluster, needs: Phase['needs']): Phase =>
  kubeadmPhase(cluster, { id: 'configuration', title: "Store kubeadm's configuration", needs }, [
    `--skip-phases=${CONFIGURATION}`,
  ]);

/** Where a node image keeps its manifests (kind's contract). */
const MANIFESTS = '/kind/manifests';

/**
 * Applies the manifest `$1` with the kubeconfig `$2`. kind fills in the pod subnet (`$3`) where the file asks for it
 * with these words; `$4` is a program of sed for it, `$5` an object that comes with it. 66: it is missing.
 */
export const APPLY_MANIFEST = `set -euo pipefail
file=$1 kubeconfig=$2 subnet=$3 change=$4
if [ ! -f "$file" ]; then echo "there is no $file"; exit 66; fi
fill=
if grep -q 'would you kindly template this file' "$file"; then
  fill="s#{{[[:space:]]*\\.PodSubnet[[:space:]]*}}#$subnet#g"
fi
{ sed -e "$fill" -e "$change" "$file"; echo "---"; echo "$5"; } |
  kubectl --kubeconfig="$kubeconfig" apply --validate=false --filename=-`;

const MISSING = 66;

/** Containers share one network, so routes are enough there; machines need not, so packets are wrapped. */
const FIT_NETWORK: Readonly<Record<ProviderKind, string>> = {
  docker: '',
  ssh: 's/"Backend":{"Type":"host-gw"}/"Backend":{"Type":"vxlan"}/',
};

const applyManifest = (
  cluster: BootstrapCluster,
  phase: PhaseHead,
  { name, beside }: { readonly name: string; readonly beside?: object },
): Phase => {
  const node = firstControlPlane(cluster);
  const { provider, network } = cluster.spec;
  return {
    ...phase,
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const given = [
        ...[`${MANIFESTS}/${name}`, SUPER_ADMIN_CONF, network.podSubnet, FIT_NETWORK[provider]],
        beside === undefined ? '' : JSON.stringify(beside),
      ];
      const { exitCode, stdout } = await node.host().exec(['bash', '-c', APPLY_MANIFEST, 'apply', ...given], {
        signal,
        deadline: 300_000,
        okCodes: [0, MISSING],
        onLine: log,
      });
      if (exitCode === 0) return;
      throw new AppError('IMAGE_BROKEN', `The node image is not whole: ${stdout.trim()}.`, {
        hint: 'Name a node image that follows the contract of kindest/node, or none.',
      });
    },
  };
};

/**
 * What makes the user of admin.conf an administrator. kubeadm makes it when it first needs it, which is at the end. The
 * create asks for its nodes as that user before, and a person looks so at a cluster whose create stopped on its way.
 */
const ADMIN_BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'kubeadm:cluster-admins' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'kubeadm:cluster-admins' }],
};

/** Installs the network plugin that the node image brings, and lets the administrator in. */
export const installNetwork = (cluster: BootstrapCluster): Phase =>
  applyManifest(
    cluster,
    { id: 'network', title: 'Install the network', needs: ['api'] },
    { name: 'default-cni.yaml', beside: ADMIN_BINDING },
  );

/** Installs the default StorageClass that the node image brings. */
export const installStorage = (cluster: BootstrapCluster, needs: Phase['needs']): Phase =>
  applyManifest(
    cluster,
    { id: 'storage', title: 'Install the storage class', needs },
    { name: 'default-storage.yaml' },
  );

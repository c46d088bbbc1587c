import { AppError } from '../../../shared/errors.ts';
import type { ProviderKind } from '../../hosts/provider.ts';
import { type BootstrapCluster, firstControlPlane, KUBEADM_CONF, SUPER_ADMIN_CONF } from '../cluster.ts';
import type { Phase } from '../phase.ts';
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
const kubeadmPhase = (
  cluster: BootstrapCluster,
  phase: Pick<Phase, 'id' | 'title'>,
  args: readonly string[],
): Phase => {
  const node = firstControlPlane(cluster);
  return {
    ...phase,
    needs: ['api'],
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
  kubeadmPhase(cluster, { id: 'addons', title: 'Install kube-proxy and CoreDNS' }, [
    ...['phase', 'addon', 'all'],
    `--kubeconfig=${SUPER_ADMIN_CONF}`,
  ]);

/**
 * Stores kubeadm's configuration in the cluster, marks the control plane, and sets up the joining of nodes. kubeadm
 * throttles its own requests there, so it runs beside the rest and nothing waits for it but the end.
 */
export const storeConfiguration = (cluster: BootstrapCluster): Phase =>
  kubeadmPhase(cluster, { id: 'configuration', title: "Store kubeadm's configuration" }, [
    `--skip-phases=${CONFIGURATION}`,
  ]);

/** Where a node image keeps its manifests (kind's contract). */
const MANIFESTS = '/kind/manifests';

/**
 * Applies the manifests `$5` and following of the folder `$1` with the kubeconfig `$2`. kind fills in the pod subnet
 * (`$3`) where a file asks for it with these words; `$4` is a program of sed for all of them. 66: one is missing.
 */
export const APPLY_MANIFESTS = `set -euo pipefail
folder=$1 kubeconfig=$2 subnet=$3 change=$4
shift 4
for name; do
  if [ ! -f "$folder/$name" ]; then echo "there is no $folder/$name"; exit 66; fi
done
for name; do
  echo ---
  fill=
  if grep -q 'would you kindly template this file' "$folder/$name"; then
    fill="s#{{[[:space:]]*\\.PodSubnet[[:space:]]*}}#$subnet#g"
  fi
  sed -e "$fill" -e "$change" "$folder/$name"
done | kubectl --kubeconfig="$kubeconfig" apply --validate=false --filename=-`;

const MISSING = 66;

/** Containers share one network, so routes are enough there; machines need not, so packets are wrapped. */
const FIT_NETWORK: Readonly<Record<ProviderKind, string>> = {
  docker: '',
  ssh: 's/"Backend":{"Type":"host-gw"}/"Backend":{"Type":"vxlan"}/',
};

/** Installs the network plugin and the default StorageClass that the node image brings. */
export const installNetworkAndStorage = (cluster: BootstrapCluster): Phase => {
  const node = firstControlPlane(cluster);
  const { provider, network } = cluster.spec;
  const { podSubnet, plugin } = network;
  return {
    id: 'network',
    title: plugin === 'none' ? 'Install the storage class' : 'Install network and storage class',
    needs: ['api'],
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const names = [...(plugin === 'none' ? [] : ['default-cni.yaml']), 'default-storage.yaml'];
      const given = [MANIFESTS, SUPER_ADMIN_CONF, podSubnet, FIT_NETWORK[provider], ...names];
      const { exitCode, stdout } = await node
        .host()
        .exec(['bash', '-c', APPLY_MANIFESTS, 'apply', ...given], {
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

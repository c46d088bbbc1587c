import { AppError } from '../../../shared/errors.ts';
import type { Host } from '../../hosts/host.ts';
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

/** kind fills its template's places only when the file asks for it with these words. */
const TEMPLATE_WORDS = 'would you kindly template this file';

export const fillManifest = (manifest: string, podSubnet: string): string =>
  manifest.includes(TEMPLATE_WORDS) ? manifest.replaceAll(/\{\{\s*\.PodSubnet\s*\}\}/g, podSubnet) : manifest;

/** Containers share one network, so routes are enough there; machines need not, so packets are wrapped. */
const fitNetwork = (manifest: string, provider: ProviderKind): string =>
  provider === 'ssh'
    ? manifest.replace('"Backend":{"Type":"host-gw"}', '"Backend":{"Type":"vxlan"}')
    : manifest;

const readManifest = async (host: Host, name: string, signal: AbortSignal) => {
  try {
    return (await host.getFile(`${MANIFESTS}/${name}`, { signal })).toString('utf8');
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'COMMAND_FAILED') throw error;
    throw new AppError('IMAGE_BROKEN', `The node image has no ${MANIFESTS}/${name}.`, {
      cause: error,
      hint: 'Name a node image that follows the contract of kindest/node, or none.',
    });
  }
};

/** Installs the network plugin and the default StorageClass that the node image brings. */
export const installNetworkAndStorage = (cluster: BootstrapCluster): Phase => {
  const node = firstControlPlane(cluster);
  const { podSubnet, plugin } = cluster.spec.network;
  return {
    id: 'network',
    title: plugin === 'none' ? 'Install the storage class' : 'Install network and storage class',
    needs: ['api'],
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const host = node.host();
      const names = [...(plugin === 'none' ? [] : ['default-cni.yaml']), 'default-storage.yaml'];
      const manifests = await Promise.all(names.map((name) => readManifest(host, name, signal)));
      await host.exec(
        ['kubectl', `--kubeconfig=${SUPER_ADMIN_CONF}`, 'apply', '--validate=false', '--filename=-'],
        {
          signal,
          deadline: 300_000,
          stdin: manifests
            .map((manifest) => fitNetwork(fillManifest(manifest, podSubnet), cluster.spec.provider))
            .join('\n---\n'),
          onLine: log,
        },
      );
    },
  };
};

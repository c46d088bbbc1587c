import path from 'node:path';
import type { ClusterTools } from './clusters/clusterTools.ts';
import { logCommands } from './clusters/operations/logCommands.ts';
import type { OperationHub } from './clusters/operations/operationHub.ts';
import type { OperationHome } from './clusters/operations/startOperation.ts';
import { combineProviders, failingProvider } from './hosts/combineProviders.ts';
import { createDockerProvider } from './hosts/docker/dockerProvider.ts';
import type { FoundEngine } from './hosts/docker/findEngine.ts';
import { rememberPrivileged } from './hosts/docker/rememberPrivileged.ts';
import { preflight } from './hosts/preflight/preflight.ts';
import type { Machines } from './hosts/ssh/machines.ts';
import { openMarkerMemory } from './hosts/ssh/markerMemory.ts';
import { sendFile } from './hosts/ssh/sendFile.ts';
import { createSshProvider } from './hosts/ssh/sshProvider.ts';
import { resolveKubeconfigPaths } from './kubeconfig/resolveKubeconfigPaths.ts';
import { findNodeImage, goArch } from './nodeImage/findNodeImage.ts';
import { makeBundle } from './nodeImage/makeBundle.ts';
import type { findFolders } from './settings/folders.ts';

/** What the modules of the engine have in common. */
export interface Wiring {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly resources: string;
  readonly folders: ReturnType<typeof findFolders>;
  readonly engine: (signal: AbortSignal) => Promise<FoundEngine>;
  readonly operations: OperationHome & { readonly hub: OperationHub };
  readonly machines: Machines;
  readonly forgetMarks: ClusterTools['forgetMarks'];
}

/** What operations on clusters work with: both providers, and images for them. */
export const wireTools = async (wiring: Wiring, signal: AbortSignal): Promise<ClusterTools> => {
  const { env, home, folders, resources, machines } = wiring;
  const engine = await wiring.engine(signal).catch((error: unknown) => ({ error }));
  // Without an engine there may be machines all the same.
  const docker =
    'error' in engine
      ? failingProvider(engine.error)
      : createDockerProvider({
          docker: engine.docker,
          privileged: rememberPrivileged(folders.cache, engine.endpoint.host),
        });
  const needEngine = () => {
    if ('error' in engine) throw engine.error;
    return engine.docker;
  };
  const ssh = createSshProvider({
    machines,
    resources,
    memory: openMarkerMemory(path.join(folders.data, 'machines')),
    findParts: async (image, call) =>
      (
        await makeBundle({
          ...call,
          docker: needEngine(),
          image,
          resources,
          cache: path.join(folders.cache, 'bundle'),
        })
      ).parts,
    send: async (machine, { path: source, sha256 }, { target, signal: stop, onProgress }) =>
      await sendFile(
        (await machines.find(machine)).ssh,
        { source, target },
        { sha256, signal: stop, onProgress },
      ),
  });
  return {
    ...combineProviders(
      { docker: logCommands(docker), ssh: logCommands(ssh) },
      async () => (await machines.names()).length > 0,
    ),
    home: wiring.operations,
    forgetMarks: wiring.forgetMarks,
    checkMachines: async ({ spec, nodes }, call) => {
      const { podSubnet, serviceSubnet } = spec.network;
      const hosts = nodes.map(async ({ name, role }) => ({
        host: ssh.host(await machines.find(name)),
        role,
      }));
      return await preflight(await Promise.all(hosts), {
        ...call,
        cluster: spec.name,
        podSubnet,
        serviceSubnet,
        severalControlPlanes: spec.nodes.filter(({ role }) => role === 'control-plane').length > 1,
        arch: goArch(process.arch),
      });
    },
    kubeconfigPaths: (explicit) =>
      resolveKubeconfigPaths({ env, homedir: home, ...(explicit === undefined ? {} : { explicit }) }),
    findImage: async (request) =>
      await findNodeImage({
        ...request,
        docker: needEngine(),
        resources,
        cache: path.join(folders.cache, 'node-image'),
      }),
  };
};

import { homedir, hostname } from 'node:os';
import path from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { DEFAULT_KUBERNETES_VERSION } from '../shared/clusterSpec.ts';
import { reportTo } from './bootstrap/phase.ts';
import { addNodes } from './clusters/addNodes.ts';
import { createBoard } from './clusters/board/createBoard.ts';
import { createCluster, resumeCluster } from './clusters/createCluster.ts';
import { createReadAccess, isContextId } from './clusters/createReadAccess.ts';
import { deleteCluster } from './clusters/deleteCluster.ts';
import { getCluster, listClusters } from './clusters/listClusters.ts';
import { createJournal } from './clusters/operations/journal.ts';
import { createOperationHub } from './clusters/operations/operationHub.ts';
import { startOperation } from './clusters/operations/startOperation.ts';
import { listNodeStatus, readKubeconfig } from './clusters/reachCluster.ts';
import { removeNode } from './clusters/removeNode.ts';
import { type Contexts, createContexts } from './contexts/createContexts.ts';
import { keepFolders } from './contexts/keepFolders.ts';
import type { Core } from './core.ts';
import type { Finding } from './doctor/finding.ts';
import { runDoctor } from './doctor/runDoctor.ts';
import { createForwards } from './forwards/createForwards.ts';
import type { FoundEngine } from './hosts/docker/findEngine.ts';
import { keepEngine } from './hosts/docker/keepEngine.ts';
import { readUsedSubnets } from './hosts/docker/readTakenSubnets.ts';
import { fixHost } from './hosts/preflight/fixes/fixHost.ts';
import { preflight } from './hosts/preflight/preflight.ts';
import { readIdentity } from './hosts/preflight/readIdentity.ts';
import { createMachines } from './hosts/ssh/createMachines.ts';
import { openMachineAccess } from './hosts/ssh/openMachineAccess.ts';
import { createHosts } from './inventory/createHosts.ts';
import { createMachineSecrets } from './inventory/createMachineSecrets.ts';
import { openInventory } from './inventory/openInventory.ts';
import { createMemorySecrets, type SecretStore } from './inventory/secretStore.ts';
import { createConnect } from './kube/connect/createConnect.ts';
import { resolveKubeconfigPaths } from './kubeconfig/resolveKubeconfigPaths.ts';
import { createManifests } from './manifests/createManifests.ts';
import { createNamespaces } from './namespaces/createNamespaces.ts';
import { buildNodeImage, nodeImageName } from './nodeImage/buildNodeImage.ts';
import { goArch, hasImage } from './nodeImage/findNodeImage.ts';
import { listNodeImages } from './nodeImage/listNodeImages.ts';
import { listVersions } from './nodeImage/listVersions.ts';
import { readPins } from './nodeImage/readPins.ts';
import { createNodes } from './nodes/createNodes.ts';
import { findNodeHost } from './nodes/findNodeHost.ts';
import { createSettings, type Settings } from './settings/createSettings.ts';
import { findFolders } from './settings/folders.ts';
import { forgetMarks } from './settings/forgetMarks.ts';
import { createReadOnlyGuard } from './settings/readOnlyGuard.ts';
import { renameMarks } from './settings/renameMarks.ts';
import { createTerminals } from './terminals/createTerminals.ts';
import { type Wiring, wireTools } from './wireTools.ts';

export interface CoreOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly homedir?: string;
  /** Folder `resources` of the app. */
  readonly resources?: string;
  /** Keeps the secrets of machines; by default until the process ends. */
  readonly secrets?: SecretStore;
}

/** What the modules have in common. */
const openWiring = (options: CoreOptions) => {
  const env = options.env ?? process.env;
  const home = options.homedir ?? homedir();
  const folders = findFolders(env);
  const settings = createSettings(folders.config);
  const engine = keepEngine({
    env,
    homedir: home,
    platform: process.platform,
    readSetting: () => settings.get().dockerHost,
  });
  const inventory = openInventory(folders.config);
  const secrets = createMachineSecrets(options.secrets ?? createMemorySecrets(), env);
  const machines = createMachines({
    homedir: home,
    env,
    listEntries: inventory.list,
    readSecrets: secrets.read,
  });
  const hosts = createHosts({
    inventory,
    secrets,
    homedir: home,
    access: openMachineAccess(machines, { homedir: home, env }),
    readIdentity,
    preflight,
    fixHost,
    arch: goArch(process.arch),
  });
  const wiring: Wiring = {
    env,
    home,
    machines,
    resources: options.resources ?? path.resolve(import.meta.dirname, '../../resources'),
    folders,
    engine: engine.get,
    operations: openOperations(folders.data),
    forgetMarks: (ids) => forgetMarks(settings, ids),
  };
  return { wiring, settings, engine, hosts };
};

/** The kubeconfigs of this machine, with the folders and marks that the settings keep. */
const openContexts = ({ env, home }: Wiring, settings: Settings): Contexts =>
  createContexts({
    chain: resolveKubeconfigPaths({ env, homedir: home }),
    isNamed: Boolean(env.KUBECONFIG),
    homedir: home,
    folders: keepFolders(settings),
    onRenamed: (renamed) => renameMarks(settings, renamed),
  });

/** Wires the engine together; nothing is looked for or written before it is needed. */
export const createCore = (options: CoreOptions = {}): Core => {
  const { wiring, settings, engine, hosts } = openWiring(options);
  const { env, folders } = wiring;
  const tools = (signal: AbortSignal) => wireTools(wiring, signal);
  const contexts = openContexts(wiring, settings);
  const connections = createConnect({
    env,
    isCheap: isContextId,
    readAccess: createReadAccess({
      tools,
      env,
      listSources: contexts.listSources,
    }),
  });
  const listImages: Core['images']['list'] = async ({ signal }) =>
    await listNodeImages((await wiring.engine(signal)).docker, wiring.resources);
  const { hub } = wiring.operations;
  const board = createBoard({
    tools,
    hub,
    settings,
    contexts,
    connect: connections.connect,
    locks: wiring.operations.locks,
    forgetEngine: engine.forget,
    findEngine: async (signal) => {
      const { endpoint, info } = await engine.get(signal);
      return { description: endpoint.description, cpus: info.cpus, memory: info.memoryBytes };
    },
  });
  const forwards = createForwards({ connect: connections.connect });
  const terminals = createTerminals({
    connect: connections.connect,
    findHost: (place, signal) => findNodeHost(tools, place, signal),
  });
  return {
    version: packageFile.version,
    settings,
    contexts,
    hosts,
    clusters: { ...makeClusters(wiring, listImages), watch: board.watchClusters },
    operations: {
      ...hub,
      list: async () => (await wiring.operations.journal.list()).map(({ record }) => record),
    },
    images: {
      list: listImages,
      build: async (request) => await startImageBuild(wiring, request),
    },
    nodes: createNodes({ connect: connections.connect, openProviders: tools }),
    namespaces: createNamespaces({ connect: connections.connect }),
    connect: connections.connect,
    refuseReadOnly: createReadOnlyGuard({ settings, contexts }),
    terminals,
    forwards,
    close: async () => {
      await Promise.allSettled([terminals.close(), forwards.close()]);
      for (const each of [connections, wiring.machines]) each.close();
    },
    manifests: createManifests({
      connect: connections.connect,
      folder: path.join(folders.data, 'releases'),
    }),
    doctor: ({ signal }) => examine(wiring, signal),
    watchEngine: board.watchEngine,
    describeEngine: async ({ signal }) => (await wiring.engine(signal)).endpoint.description,
  };
};

const makeClusters = (
  wiring: Wiring,
  listImages: Core['images']['list'],
): Omit<Core['clusters'], 'watch'> => {
  const tools = (signal: AbortSignal) => wireTools(wiring, signal);
  const soon = () => AbortSignal.timeout(60_000);
  return {
    list: async ({ signal }) => await listClusters(await tools(signal), signal),
    get: async (name, { signal }) => await getCluster(await tools(signal), name, signal),
    create: async (request) => await createCluster(await tools(soon()), request),
    resume: async (request) => await resumeCluster(await tools(soon()), request),
    delete: async (request) => await deleteCluster(await tools(soon()), request),
    addNodes: async (request) => await addNodes(await tools(soon()), request),
    removeNode: async (request) => await removeNode(await tools(soon()), request),
    kubeconfig: async (name, { signal }) => await readKubeconfig(await tools(signal), name, signal),
    nodes: async (name, { signal }) => await listNodeStatus(await tools(signal), name, signal),
    versions: async ({ signal }) =>
      // Without an engine they can be read about all the same.
      await listVersions(wiring.resources, await listImages({ signal }).catch(() => [])),
  };
};

/** The journal, and one stream of what this process and others do. */
const openOperations = (data: string): Wiring['operations'] => {
  const journal = createJournal(path.join(data, 'operations'));
  const hub = createOperationHub(journal);
  return { journal, hub, locks: path.join(data, 'locks'), onStart: hub.add };
};

const startImageBuild = async (
  wiring: Wiring,
  { kubernetes, force = false }: { readonly kubernetes: string; readonly force?: boolean },
) => {
  const pins = await readPins(wiring.resources, kubernetes);
  const arch = goArch(process.arch);
  const { docker } = await wiring.engine(AbortSignal.timeout(60_000));
  return await startOperation(
    {
      kind: 'build-image',
      // No cluster can have this name.
      cluster: `node-image-${kubernetes}`,
      phases: [
        {
          id: 'build',
          title: `Build the node image of Kubernetes ${kubernetes}`,
          needs: [],
          run: async (step) => {
            const { signal, note } = step;
            const name = await nodeImageName({ pins, arch });
            if (!force && (await hasImage(docker, name))) return note(`${name} is there already`);
            const cache = path.join(wiring.folders.cache, 'node-image');
            note(await buildNodeImage({ docker, pins, cache, arch, signal, report: reportTo(step) }));
          },
        },
      ],
    },
    wiring.operations,
  );
};

/** The image that a create would use is in the engine. */
const hasUsableImage = async (wiring: Wiring, signal: AbortSignal) => {
  try {
    const { docker } = await wiring.engine(signal);
    const pins = await readPins(wiring.resources, DEFAULT_KUBERNETES_VERSION);
    const names = [
      await nodeImageName({ pins, arch: goArch(process.arch) }),
      `kindest/node:${pins.kubernetes}`,
    ];
    return (await Promise.all(names.map((name) => hasImage(docker, name)))).includes(true);
  } catch {
    // Without an engine the doctor says so itself; the tools for a build are then worth a look too.
    return false;
  }
};

const examine = async (wiring: Wiring, signal: AbortSignal): Promise<readonly Finding[]> => {
  const mustBuildImage = !(await hasUsableImage(wiring, signal));
  return await runDoctor<FoundEngine>({
    findEngine: () => wiring.engine(signal),
    readUsedSubnets: (engine) =>
      readUsedSubnets({ docker: engine?.docker, platform: process.platform, signal }),
    cluster: { controlPlanes: 1, workers: 2, podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' },
    mustBuildImage,
    cacheFolder: wiring.folders.cache,
    platform: process.platform,
    hostName: hostname(),
    env: wiring.env,
    root: '/',
    signal,
  });
};

import type { ClusterSpec } from '../../shared/clusterSpec.ts';
import { AppError } from '../../shared/errors.ts';
import { mayHoldWork } from '../../shared/operation.ts';
import { firstControlPlane } from '../bootstrap/cluster.ts';
import { renderInitConfig } from '../bootstrap/kubeadmConfig.ts';
import { type Phase, reportTo } from '../bootstrap/phase.ts';
import { type HostPhase, planPhases, planRest } from '../bootstrap/plan.ts';
import type { CreateRequest, StartedOperation } from '../core.ts';
import type { Host } from '../hosts/host.ts';
import type { PlannedCluster } from '../hosts/provider.ts';
import type { ApiCredentials } from '../kube/connect/certificateAccess.ts';
import { connectAsAdmin } from '../kube/connect/connectAsAdmin.ts';
import { checkContext, mergeContext } from '../kubeconfig/mergeContext.ts';
import { type Draft, draftCluster } from './bootstrapCluster.ts';
import { checkMachines } from './checkMachines.ts';
import { checkSpec } from './clusterFile/checkSpec.ts';
import { nodeNames } from './clusterFile/nodeNames.ts';
import { formatPath, joinPlace, toProblemsError } from './clusterFile/problem.ts';
import type { ClusterTools } from './clusterTools.ts';
import { readCredentials } from './connectApi.ts';
import { removeEverything } from './deleteCluster.ts';
import { startOperation } from './operations/startOperation.ts';
import { readyPhases, storageClassPhase } from './readyPhases.ts';

const DEFAULT_WAIT = 300_000;

/** Everything in a spec that can be found wrong without making anything. */
const validateSpec = (spec: ClusterSpec) => {
  const { problems } = checkSpec(spec);
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => joinPlace(formatPath(path), message));
    throw toProblemsError('The cluster as asked for', lines);
  }
  // A patch may not fit the document that it is for: that shows only when it is applied.
  const nodes = nodeNames(spec).map((name, index) => ({
    name,
    role: spec.nodes[index]?.role ?? 'worker',
    address: '192.0.2.1',
    spec: spec.nodes[index] as ClusterSpec['nodes'][number],
    host: (): Host => {
      throw new Error('there is no host yet');
    },
  }));
  const cluster = { spec, nodes, apiAddress: spec.api.address };
  for (const node of nodes) renderInitConfig({ cluster, node, cgroup: 'v2' });
};

/** Makes a cluster; see `Core.clusters.create`. */
export const createCluster = async (
  tools: ClusterTools,
  request: CreateRequest,
): Promise<StartedOperation> => {
  validateSpec(request.spec);
  await checkContext({ paths: tools.kubeconfigPaths(request.kubeconfig), cluster: request.spec.name });
  return await begin(tools, request, {
    removesOnCancel: true,
    check: () => refuseExisting(tools, request.spec.name),
  });
};

/** Goes on with a create that failed or was cut off, with the spec that its hosts or the journal hold. */
export const resumeCluster = async (
  tools: ClusterTools,
  request: Omit<CreateRequest, 'spec'> & { readonly name: string },
): Promise<StartedOperation> => {
  const signal = AbortSignal.timeout(30_000);
  const [found] = await tools.find({ cluster: request.name, signal });
  const entries = await tools.home.journal.list();
  const latest = entries.find(({ record }) => record.cluster === request.name);
  const spec = found?.spec ?? (latest?.record.kind === 'create' ? latest.details.spec : undefined);
  if (spec === undefined) {
    throw new AppError(
      'CLUSTER_NOT_FOUND',
      `There is no create of a cluster named ${request.name} to go on with.`,
      {
        hint: 'slipway list shows the clusters there are.',
      },
    );
  }
  const kubeconfig = request.kubeconfig ?? latest?.details.kubeconfig;
  const makeCurrent = request.makeCurrent ?? latest?.details.makeCurrent ?? false;
  const ignorePreflightErrors = request.ignorePreflightErrors ?? latest?.details.ignorePreflightErrors;
  const records = entries.map(({ record }) => record);
  const removesOnCancel = !mayHoldWork(records, request.name);
  const asBefore = { ...request, spec, kubeconfig, makeCurrent, ignorePreflightErrors };
  return await begin(tools, asBefore, { removesOnCancel });
};

const refuseExisting = async (tools: ClusterTools, name: string) => {
  const [found] = await tools.find({ cluster: name, signal: AbortSignal.timeout(30_000) });
  if (found === undefined) return;
  const latest = await tools.home.journal.latest(name);
  if (latest?.record.kind === 'create' && latest.record.state !== 'done') {
    throw new AppError('CLUSTER_UNFINISHED', `A create of ${name} did not finish (${latest.record.state}).`, {
      hint: `Go on with slipway create ${name} --resume, or remove what is there with slipway delete ${name}.`,
    });
  }
  throw new AppError('CLUSTER_EXISTS', `There is a cluster named ${name} already.`, {
    hint: `Choose another name, or remove it with slipway delete ${name}.`,
  });
};

interface BeginOptions {
  /** A cancel removes what was made; not where that may be a whole cluster whose nodes were only stopped. */
  readonly removesOnCancel: boolean;
  readonly check?: () => Promise<void>;
}

const begin = (tools: ClusterTools, request: CreateRequest, { removesOnCancel, check }: BeginOptions) => {
  const draft = draftCluster(request.spec);
  const { kubeconfig, makeCurrent, ignorePreflightErrors, onFailure } = request;
  return startOperation(
    {
      kind: 'create',
      cluster: request.spec.name,
      isStart: !removesOnCancel,
      phases: listPhases(tools, request, draft),
      details: {
        spec: request.spec,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(makeCurrent === undefined ? {} : { makeCurrent }),
        ...(ignorePreflightErrors === undefined ? {} : { ignorePreflightErrors }),
      },
      cleanUp: {
        title: 'Remove what was made',
        when: [
          ...(removesOnCancel ? (['cancelled'] as const) : []),
          ...(onFailure === 'keep' ? [] : (['failed'] as const)),
        ],
        run: async (signal) => {
          if (check !== undefined && !draft.begun) return;
          await removeEverything(tools, { name: request.spec.name, kubeconfig }, signal);
        },
      },
      ...(check === undefined ? {} : { check }),
    },
    tools.home,
  );
};

/** Where nobody waits for Ready nodes. */
const AT_ONCE = { configuration: ['api'], storage: ['api'] };

const listPhases = (tools: ClusterTools, request: CreateRequest, draft: Draft): readonly Phase[] => {
  const { cluster } = draft;
  const wait = request.wait ?? DEFAULT_WAIT;
  const provider = tools.providers[cluster.spec.provider];
  let credentials: Promise<ApiCredentials> | undefined;
  const admin = (signal: AbortSignal) => {
    credentials ??= readCredentials(firstControlPlane(cluster).host(), planned(draft).server, signal);
    return credentials;
  };
  const openApi = async (signal: AbortSignal) => connectAsAdmin(await admin(signal));
  const ready = readyPhases({
    nodes: cluster.nodes.map(({ name }) => name),
    host: (name) => provider.host(cluster.nodes.find((node) => node.name === name) ?? { name, address: '' }),
    serviceSubnet: cluster.spec.network.serviceSubnet,
    domain: cluster.spec.network.domain,
    within: wait,
    needs: ['addons', 'network'],
    openApi,
  });
  // Without a network plugin no node becomes Ready until the person installs one.
  const waits = wait > 0 && cluster.spec.network.plugin !== 'none';
  const before = firstPhases(tools, request, draft);
  const begun = before.map(({ id }) => id);
  const phases = [
    ...before,
    ...planPhases(cluster, {
      startHosts: (phase) => startHosts(tools, draft, { ...phase, needs: [...begun, ...phase.needs] }),
      within: wait,
    }),
    ...(waits ? ready : []),
    ...planRest(cluster, waits ? { configuration: ['coredns'], storage: ['dns'] } : AT_ONCE),
    ...(waits ? [storageClassPhase({ needs: ['storage'], within: wait, openApi })] : []),
  ];
  return [...phases, contextPhase(tools, request, { admin, needs: phases.map(({ id }) => id) })];
};

const planned = (draft: Draft): PlannedCluster => {
  if (draft.planned === undefined) throw new Error('the cluster is not planned yet');
  return draft.planned;
};

/** What comes before anything is started. */
const firstPhases = (tools: ClusterTools, request: CreateRequest, draft: Draft): readonly Phase[] => {
  const { spec, nodes } = draft.cluster;
  const names = nodes.map(({ name }) => name);
  const checks =
    spec.provider === 'ssh'
      ? [
          checkMachines({
            spec,
            names,
            check: (signal) => tools.checkMachines(draft.cluster, { signal }),
            ignored: request.ignorePreflightErrors,
          }),
        ]
      : [];
  let image = '';
  return [
    ...checks,
    {
      id: 'image',
      title: 'Find the node image',
      needs: [],
      run: async (step) => {
        image = await tools.findImage({
          image: spec.image,
          kubernetes: spec.kubernetes,
          signal: step.signal,
          report: reportTo(step),
        });
        step.note(image);
      },
    },
    {
      id: 'places',
      title: 'Settle addresses and ports',
      needs: ['image'],
      run: async ({ signal }) => {
        // Docker's network is made here.
        draft.begun ||= spec.provider === 'docker';
        draft.planned = await tools.providers[spec.provider].prepare(spec, { names, image, signal });
      },
    },
  ];
};

/** Makes and starts the hosts of a phase's nodes. */
const startHosts = (tools: ClusterTools, draft: Draft, phase: HostPhase): Phase => ({
  ...phase,
  run: async (step) => {
    draft.begun = true;
    const { node: name = '', signal } = step;
    const cluster = planned(draft);
    const node = cluster.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name} is planned`);
    const provider = tools.providers[cluster.spec.provider];
    draft.hosts.set(name, await provider.createHost(cluster, node, { signal, report: reportTo(step) }));
  },
});

interface ContextParts {
  readonly admin: (signal: AbortSignal) => Promise<ApiCredentials>;
  readonly needs: Phase['needs'];
}

const contextPhase = (
  tools: ClusterTools,
  request: CreateRequest,
  { admin, needs }: ContextParts,
): Phase => ({
  id: 'kubeconfig',
  title: 'Write the context to the kubeconfig',
  needs,
  run: async ({ signal, note }) => {
    const { path, context } = await mergeContext({
      ...(await admin(signal)),
      paths: tools.kubeconfigPaths(request.kubeconfig),
      cluster: request.spec.name,
      makeCurrent: request.makeCurrent ?? false,
      signal,
    });
    note(`${context} in ${path}`);
  },
});

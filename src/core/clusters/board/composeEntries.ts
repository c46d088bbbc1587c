import type { ClusterEntry, ClusterUse } from '../../../shared/contract/clusters.ts';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { CLEAN_UP, type OperationRecord } from '../../../shared/operation.ts';
import type { OwnCluster } from './followClusters.ts';
import type { ProbeResult } from './probeCluster.ts';

/** All that the list of clusters is made of. */
export interface BoardState {
  readonly own: readonly OwnCluster[];
  /** Why the engine does not answer; what is known of our clusters in Docker is then from before. */
  readonly engineProblem: string | undefined;
  readonly contexts: readonly ContextEntry[];
  readonly probes: ReadonlyMap<string, ProbeResult>;
  readonly uses: ReadonlyMap<string, ClusterUse>;
  /** The latest operation on each cluster. */
  readonly operations: readonly OperationRecord[];
}

export const ownId = (name: string): string => `slipway/${name}`;
export const contextId = (name: string): string => `context/${name}`;

/** Contexts that count and lead to something else than a cluster that is listed as ours. */
export const listOtherContexts = ({ own, contexts }: Pick<BoardState, 'own' | 'contexts'>) => {
  const names = new Set(own.map(({ summary }) => summary.name));
  return contexts.filter(
    ({ isShadowed, slipway }) => !isShadowed && (slipway === undefined || !names.has(slipway)),
  );
};

/** Signing in runs a program, which may open a browser: nothing to do every half minute unasked. */
export const signsInByProgram = ({ signIn }: ContextEntry): boolean => signIn.startsWith('exec');

/** The rows of the list: ours first, by name, then those of the kubeconfigs. */
export const composeEntries = (state: BoardState): readonly ClusterEntry[] => {
  const telling = state.operations.filter((record) => record.state === 'running' || isLeftUnfinished(record));
  const ids = new Map(telling.map(({ cluster, id }) => [cluster, id]));
  const own = state.own.map((cluster) => describeOwn(cluster, state, ids.get(cluster.summary.name)));
  const known = new Set(state.own.map(({ summary }) => summary.name));
  const begun = telling
    .filter(({ kind, cluster }) => kind === 'create' && !known.has(cluster))
    .map((record) => describeBegun(record, state));
  return [
    ...[...own, ...begun].toSorted((a, b) => a.name.localeCompare(b.name)),
    ...listOtherContexts(state).map((context) =>
      describeContext(context, state.probes.get(contextId(context.name))),
    ),
  ];
};

/** A create that was not cleaned up after. */
const isLeftUnfinished = ({ kind, state, phases }: OperationRecord): boolean =>
  kind === 'create' &&
  (state === 'failed' || state === 'interrupted') &&
  !phases.some((phase) => phase.id === CLEAN_UP && phase.state === 'done');

const describeOwn = (
  { summary }: OwnCluster,
  { contexts, probes, uses, ...state }: BoardState,
  operation: string | undefined,
): ClusterEntry => {
  const id = ownId(summary.name);
  const engineProblem = summary.provider === 'docker' ? state.engineProblem : undefined;
  const probe = probes.get(id);
  const context = contexts.find(({ slipway, isShadowed }) => slipway === summary.name && !isShadowed);
  const problem =
    engineProblem ?? (probe?.reachable === false ? probe.problem : undefined) ?? explainStopped(summary);
  const use = uses.get(id) ?? probe?.use;
  return {
    id,
    name: summary.name,
    provider: summary.provider,
    state: engineProblem === undefined ? summary.state : 'unknown',
    kubernetes: probe?.version ?? summary.kubernetes,
    isCurrentContext: context?.isCurrent ?? false,
    nodes: summary.nodes.map(({ name, role, host }) => ({
      name,
      role,
      state:
        (host === 'running' ? probe?.nodes?.find((node) => node.name === name)?.state : undefined) ?? host,
    })),
    createdAt: summary.createdAt,
    ...(summary.server === undefined ? {} : { server: summary.server }),
    ...(context === undefined ? {} : { context: context.name, file: context.file }),
    ...(problem === undefined ? {} : { problem }),
    ...(use === undefined || engineProblem !== undefined ? {} : { use }),
    ...(operation === undefined ? {} : { operation }),
  };
};

/** A machine that is off cannot say so. */
const explainStopped = ({ provider, state, nodes }: OwnCluster['summary']): string | undefined => {
  const names = nodes.flatMap(({ name, host }) => (host === 'running' ? [] : [name]));
  if (provider === 'docker' || state === 'busy' || names.length === 0) return undefined;
  return names.length === 1
    ? `${names[0]} does not answer, or its containers do not run.`
    : `${names.join(', ')} do not answer, or their containers do not run.`;
};

/** A create whose hosts are not there yet: it may be building its image, or have failed before it made any. */
const describeBegun = (
  { cluster, provider = 'docker', id, startedAt, state, error }: OperationRecord,
  board: BoardState,
): ClusterEntry => {
  const engineProblem = provider === 'docker' ? board.engineProblem : undefined;
  const left = engineProblem === undefined ? 'unfinished' : 'unknown';
  const problem = engineProblem ?? error?.message;
  return {
    id: ownId(cluster),
    name: cluster,
    provider,
    state: state === 'running' ? 'busy' : left,
    isCurrentContext: false,
    nodes: [],
    createdAt: startedAt,
    operation: id,
    ...(problem === undefined ? {} : { problem }),
  };
};

const describeContext = (context: ContextEntry, probe: ProbeResult | undefined): ClusterEntry => {
  const problem = context.problem ?? probe?.problem ?? explainSilence(context);
  return {
    id: contextId(context.name),
    name: context.name,
    provider: 'kubeconfig',
    state: stateOf(probe),
    isCurrentContext: context.isCurrent,
    context: context.name,
    file: context.file,
    nodes: probe?.nodes ?? [],
    ...(context.server === undefined ? {} : { server: context.server }),
    ...(probe?.version === undefined ? {} : { kubernetes: probe.version }),
    ...(problem === undefined ? {} : { problem }),
    ...(probe?.use === undefined ? {} : { use: probe.use }),
  };
};

const stateOf = (probe: ProbeResult | undefined): ClusterEntry['state'] => {
  if (probe === undefined) return 'unknown';
  return probe.reachable ? 'reachable' : 'unreachable';
};

const explainSilence = (context: ContextEntry): string | undefined =>
  signsInByProgram(context)
    ? `It signs in by running a program (${context.signIn.replace(/^exec\s+/, '')}), so it is asked only when you open it.`
    : undefined;

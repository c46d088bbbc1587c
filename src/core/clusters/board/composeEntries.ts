import type { ClusterEntry, ClusterUse } from '../../../shared/contract/clusters.ts';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import type { OperationRecord } from '../../../shared/operation.ts';
import type { OwnCluster } from './followEngine.ts';
import type { ProbeResult } from './probeCluster.ts';

/** All that the list of clusters is made of. */
export interface BoardState {
  readonly own: readonly OwnCluster[];
  /** Why the engine does not answer; what is known of our clusters is then from before. */
  readonly engineProblem: string | undefined;
  readonly contexts: readonly ContextEntry[];
  readonly probes: ReadonlyMap<string, ProbeResult>;
  readonly uses: ReadonlyMap<string, ClusterUse>;
  /** Operations that are running. */
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
  const working = new Map(state.operations.map(({ cluster, id }) => [cluster, id]));
  const own = state.own.map((cluster) => describeOwn(cluster, state, working.get(cluster.summary.name)));
  const known = new Set(state.own.map(({ summary }) => summary.name));
  const begun = state.operations.filter(({ kind, cluster }) => kind === 'create' && !known.has(cluster));
  return [
    ...[...own, ...begun.map(describeBegun)].toSorted((a, b) => a.name.localeCompare(b.name)),
    ...listOtherContexts(state).map((context) =>
      describeContext(context, state.probes.get(contextId(context.name))),
    ),
  ];
};

const describeOwn = (
  { summary }: OwnCluster,
  { contexts, engineProblem, probes, uses }: BoardState,
  operation: string | undefined,
): ClusterEntry => {
  const id = ownId(summary.name);
  const probe = probes.get(id);
  const context = contexts.find(({ slipway, isShadowed }) => slipway === summary.name && !isShadowed);
  const problem = engineProblem ?? (probe?.reachable === false ? probe.problem : undefined);
  const use = uses.get(id);
  return {
    id,
    name: summary.name,
    provider: 'docker',
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

/** A create whose hosts are not there yet: it may be building its image. */
const describeBegun = ({ cluster, id, startedAt }: OperationRecord): ClusterEntry => ({
  id: ownId(cluster),
  name: cluster,
  provider: 'docker',
  state: 'busy',
  isCurrentContext: false,
  nodes: [],
  createdAt: startedAt,
  operation: id,
});

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

import type { ClusterUse } from '../../../shared/contract/clusters.ts';
import { AppError, toErrorInfo } from '../../../shared/errors.ts';
import { parseQuantity } from '../../../shared/parseQuantity.ts';
import type { Connect, KubeConnection } from '../../kube/connection.ts';
import { isReady, type KubeNode } from '../../kube/nodes.ts';
import { readMetrics } from '../../nodes/readNodeUse.ts';

/** What a look at a cluster's API server found. */
export interface ProbeResult {
  readonly reachable: boolean;
  readonly problem?: string;
  /** Such as v1.36.3. */
  readonly version?: string;
  /** Absent where the person may not list them. */
  readonly nodes?: readonly { readonly name: string; readonly role: string; readonly state: string }[];
  /** What its nodes have, and what metrics-server says that they use; only where it was asked for. */
  readonly use?: ClusterUse;
}

interface ProbeOptions {
  readonly connect: Connect;
  /** Asks what the nodes have and use, too. */
  readonly measures: boolean;
}

/** Milliseconds for finding the way in, the two calls, and all of it. */
const CALL_WITHIN = 5_000;
const ALL_WITHIN = 15_000;

const ROLE = 'node-role.kubernetes.io/';

const roleOf = ({ metadata }: KubeNode): string => {
  const roles = Object.keys(metadata.labels ?? {}).flatMap((label) =>
    label.startsWith(ROLE) ? [label.slice(ROLE.length)] : [],
  );
  return roles.includes('control-plane') || roles.includes('master') ? 'control-plane' : 'worker';
};

const stateOf = (node: KubeNode): string => {
  if (!isReady(node)) return 'NotReady';
  return node.spec?.unschedulable ? 'Cordoned' : 'Ready';
};

const readNodes = async (connection: KubeConnection, measures: boolean, signal: AbortSignal) => {
  try {
    const { body } = await connection.call<{ readonly items: readonly KubeNode[] }>(
      'GET',
      '/api/v1/nodes?limit=500&resourceVersion=0',
      { signal, deadline: CALL_WITHIN },
    );
    const nodes = body.items.map((node) => ({
      name: node.metadata.name,
      role: roleOf(node),
      state: stateOf(node),
    }));
    return {
      nodes: nodes.toSorted(byRoleAndName),
      ...(measures && nodes.length > 0 ? { use: await readUse(connection, body.items, signal) } : {}),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'FORBIDDEN') return {};
    throw error;
  }
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const readUse = async (
  connection: KubeConnection,
  nodes: readonly KubeNode[],
  signal: AbortSignal,
): Promise<ClusterUse> => {
  const capacityOf = (resource: string) =>
    sum(nodes.map(({ status }) => parseQuantity(status?.capacity?.[resource])));
  // Not every cluster has a metrics-server, nor may everybody ask it.
  const metrics = await readMetrics(connection, { signal, deadline: CALL_WITHIN }).catch(() => undefined);
  const used = [...(metrics?.values() ?? [])];
  return {
    cpuCapacity: capacityOf('cpu'),
    memoryCapacity: capacityOf('memory'),
    ...(used.length === 0
      ? {}
      : { cpu: sum(used.map(({ cpu }) => cpu)), memory: sum(used.map(({ memory }) => memory)) }),
  };
};

/** Control planes first, then by number: worker-2 before worker-10. */
const byRoleAndName = (a: { name: string; role: string }, b: { name: string; role: string }) => {
  if (a.role !== b.role) return a.role === 'control-plane' ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
};

const explain = (error: unknown): string => {
  const { code, message } = toErrorInfo(error);
  // Its own files were looked for on a control plane, and are not there.
  return code === 'COMMAND_FAILED' ? 'Its control plane is not set up, or not yet.' : message;
};

/** Looks whether a cluster's API server answers, which version it is, and at its nodes; never rejects. */
export const probeCluster = async (
  { connect, measures }: ProbeOptions,
  id: string,
  signal: AbortSignal,
): Promise<ProbeResult> => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ALL_WITHIN)]);
  try {
    const connection = await connect(id, limit);
    const { body } = await connection.call<{ readonly gitVersion?: string }>('GET', '/version', {
      signal: limit,
      deadline: CALL_WITHIN,
    });
    return {
      reachable: true,
      ...(body.gitVersion === undefined ? {} : { version: body.gitVersion }),
      ...(await readNodes(connection, measures, limit)),
    };
  } catch (error) {
    if (limit.aborted)
      return { reachable: false, problem: `It did not answer within ${ALL_WITHIN / 1000} s.` };
    return { reachable: false, problem: explain(error) };
  }
};

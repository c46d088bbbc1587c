import type { NodeTaint } from '../../shared/contract/nodes.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import type { KubeNode } from '../kube/nodes.ts';
import { noSuchNode } from './noSuchNode.ts';

type Taint = NonNullable<NonNullable<KubeNode['spec']>['taints']>[number];

const TRIES = 5;

/** Taints that Kubernetes itself sets and takes away, by the node's conditions. */
const isAutomatic = ({ key }: Pick<Taint, 'key'>) =>
  key.startsWith('node.kubernetes.io/') || key.startsWith('node.cloudprovider.kubernetes.io/');

const refuseTwice = (taints: readonly NodeTaint[]) => {
  const seen = new Set<string>();
  for (const { key, effect } of taints) {
    if (seen.has(`${key}:${effect}`)) {
      throw new AppError('BAD_INPUT', `The taint ${key} is there twice with the effect ${effect}.`, {
        hint: 'A node has a key once for each effect; remove one of the two.',
      });
    }
    seen.add(`${key}:${effect}`);
  }
};

interface SetTaints {
  readonly node: string;
  readonly taints: readonly NodeTaint[];
  readonly signal: AbortSignal;
}

/**
 * Replaces the taints that people and tools have set on a node. Those that Kubernetes sets by itself stay as they are,
 * whatever the caller saw of them.
 */
export const setTaints = async (
  connection: Pick<KubeConnection, 'call'>,
  { node, taints, signal }: SetTaints,
): Promise<void> => {
  refuseTwice(taints);
  const wanted = taints.filter((taint) => !isAutomatic(taint));
  const path = `/api/v1/nodes/${encodeURIComponent(node)}`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await connection.call<KubeNode>('GET', path, { signal, okCodes: [404] });
    if (current.status === 404) throw noSuchNode(node);
    const automatic = (current.body.spec?.taints ?? []).filter(isAutomatic);
    const { status } = await connection.call('PATCH', path, {
      signal,
      okCodes: [409],
      contentType: 'application/merge-patch+json',
      body: {
        metadata: { resourceVersion: current.body.metadata.resourceVersion },
        spec: { taints: [...automatic, ...wanted] },
      },
    });
    if (status !== 409) return;
  }
  throw new AppError('CONFLICT', `Node ${node} changed again and again while its taints were written.`, {
    hint: 'Try again in a moment.',
  });
};

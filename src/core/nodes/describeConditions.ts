import type { NodeCondition } from '../../shared/contract/nodes.ts';
import type { KubeNode } from '../kube/nodes.ts';

type KubeCondition = NonNullable<NonNullable<KubeNode['status']>['conditions']>[number];

interface Words {
  /** Status that is as it should be. */
  readonly good: 'True' | 'False';
  readonly fine: string;
  readonly bad: string;
}

/** https://kubernetes.io/docs/reference/node/node-status/#condition */
const KNOWN: Readonly<Record<string, Words>> = {
  Ready: { good: 'True', fine: 'takes pods and runs them', bad: 'is not ready to run pods' },
  MemoryPressure: { good: 'False', fine: 'has enough memory', bad: 'is running out of memory' },
  DiskPressure: { good: 'False', fine: 'has enough disk', bad: 'is running out of disk' },
  PIDPressure: {
    good: 'False',
    fine: 'has room for more processes',
    bad: 'is running out of process ids',
  },
  NetworkUnavailable: { good: 'False', fine: 'has its network set up', bad: 'has no network set up' },
};

const UNHEARD = 'has not been heard of: its kubelet does not report';

const toStatus = (status: string): NodeCondition['status'] =>
  status === 'True' || status === 'False' ? status : 'Unknown';

const findWords = (type: string, status: NodeCondition['status']): string => {
  const known = KNOWN[type];
  if (status === 'Unknown') return known === undefined ? `nobody knows whether ${type} holds` : UNHEARD;
  if (known !== undefined) return status === known.good ? known.fine : known.bad;
  return status === 'True' ? `${type} holds` : `${type} does not hold`;
};

/** Conditions that others than the kubelet write have no known good state, so only not knowing is a problem. */
const isProblem = (type: string, status: NodeCondition['status']) =>
  status === 'Unknown' || (KNOWN[type] !== undefined && KNOWN[type].good !== status);

const describeCondition = (condition: KubeCondition): NodeCondition => {
  const status = toStatus(condition.status);
  return {
    type: condition.type,
    status,
    words: findWords(condition.type, status),
    isProblem: isProblem(condition.type, status),
    message: condition.message ?? '',
    since: Date.parse(condition.lastTransitionTime ?? '') || 0,
  };
};

const ORDER = Object.keys(KNOWN);

const rank = ({ type }: NodeCondition) => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);

/** A node's conditions in words that follow its name, Ready first, what the kubelet writes before what others do. */
export const describeConditions = (node: KubeNode): readonly NodeCondition[] =>
  (node.status?.conditions ?? [])
    .map(describeCondition)
    .toSorted((a, b) => rank(a) - rank(b) || a.type.localeCompare(b.type));

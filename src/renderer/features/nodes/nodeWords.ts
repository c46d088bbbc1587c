import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import type { Tone } from '../../ui/stateTone.ts';

export const CONTROL_PLANE_TAINT = 'node-role.kubernetes.io/control-plane';

/** What is wrong with a node, as sentences that need no name before them; empty when all is well. */
export const listProblems = (node: NodeEntry): readonly string[] => {
  if (node.state === 'Stopped') return ['Its host is stopped, so nothing on it runs.'];
  if (node.state === 'Missing') return ['Its host runs, but Kubernetes does not know it.'];
  return node.conditions
    .filter(({ isProblem }) => isProblem)
    .map(({ words, message }) => `It ${words}${message === '' ? '.' : `: ${message}`}`);
};

/** State in the table: a cordoned node says so; problems beside Ready make it amber. */
export const describeState = (
  node: NodeEntry,
): { readonly word: string; readonly tone?: Tone; readonly title: string } => {
  const problems = listProblems(node);
  const title = problems.length > 0 ? problems.join(' ') : 'All conditions are as they should be.';
  if (node.state !== 'Ready') return { word: node.state, title };
  if (problems.length > 0) return { word: 'Ready', tone: 'warn', title };
  if (!node.schedulable)
    return { word: 'Cordoned', tone: 'warn', title: 'Ready, but nothing new is scheduled on it.' };
  return { word: 'Ready', title };
};

/** Kubernetes sets and removes these taints by itself, by the node's conditions. */
export const isAutomaticTaint = ({ key }: { readonly key: string }): boolean =>
  key.startsWith('node.kubernetes.io/') || key.startsWith('node.cloudprovider.kubernetes.io/');

export const formatTaint = ({ key, value, effect }: NodeEntry['taints'][number]): string =>
  `${key}${value === '' ? '' : `=${value}`}:${effect}`;

export const isControlPlane = ({ roles }: NodeEntry): boolean => roles.includes('control-plane');

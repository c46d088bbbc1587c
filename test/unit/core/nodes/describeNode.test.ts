import { describe, expect, it } from 'vitest';
import type { KubeNode } from '../../../../src/core/kube/nodes.ts';
import { describeHost, describeNode } from '../../../../src/core/nodes/describeNode.ts';

const SINCE = '2026-03-01T10:00:00Z';
const NOTHING = { cpu: 0, memory: 0, pods: 0 };

const makeNode = (ready: string, more: Partial<KubeNode> = {}): KubeNode => ({
  metadata: {
    name: 'demo-1',
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: SINCE,
    labels: { 'node-role.kubernetes.io/control-plane': '' },
  },
  status: {
    conditions: [
      { type: 'KernelDeadlock', status: 'False', lastTransitionTime: SINCE },
      { type: 'MemoryPressure', status: 'False', message: 'kubelet has …', lastTransitionTime: SINCE },
      { type: 'DiskPressure', status: 'True', message: 'kubelet has …', lastTransitionTime: SINCE },
      { type: 'Ready', status: ready, message: 'kubelet is posting', lastTransitionTime: SINCE },
    ],
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    allocatable: { cpu: '3800m', memory: '7Gi', pods: '110' },
  },
  ...more,
});

const makeHost = (running: boolean) => ({
  name: 'demo-1',
  role: 'control-plane' as const,
  address: '10.0.0.2',
  image: 'x',
  running,
});

const describeIt = (node: KubeNode, running?: boolean) =>
  describeNode({
    node,
    requests: NOTHING,
    use: { cpu: 1, memory: 2 },
    host: running === undefined ? undefined : makeHost(running),
  });

describe('a node as an entry', () => {
  it('says its conditions in words, Ready first, and which are a problem', () => {
    expect(describeIt(makeNode('True')).conditions).toMatchObject([
      { type: 'Ready', status: 'True', words: 'takes pods and runs them', isProblem: false },
      { type: 'MemoryPressure', words: 'has enough memory', isProblem: false, since: Date.parse(SINCE) },
      { type: 'DiskPressure', words: 'is running out of disk', isProblem: true },
      { type: 'KernelDeadlock', words: 'KernelDeadlock does not hold', isProblem: false },
    ]);
  });

  it('takes a condition that nobody knows for a problem', () => {
    const [ready] = describeIt(makeNode('Unknown')).conditions;
    expect(ready).toMatchObject({ isProblem: true, words: expect.stringContaining('not been heard of') });
  });

  it.each([
    ['True', 'Ready'],
    ['False', 'Not ready'],
    ['Unknown', 'Unknown'],
  ])('whose Ready is %s is %s', (ready, state) => {
    expect(describeIt(makeNode(ready)).state).toBe(state);
  });

  it('is stopped when its host is, whatever Kubernetes still believes, and then uses nothing', () => {
    const entry = describeIt(makeNode('True'), false);
    expect(entry).toMatchObject({ state: 'Stopped', managed: true });
    expect(entry.use).toBeUndefined();
  });

  it('has capacity in cores and bytes, and what it uses', () => {
    expect(describeIt(makeNode('True'))).toMatchObject({
      capacity: { cpu: 4, memory: 8 * 2 ** 30, pods: 110 },
      allocatable: { cpu: 3.8, memory: 7 * 2 ** 30, pods: 110 },
      use: { cpu: 1, memory: 2 },
      roles: ['control-plane'],
      managed: false,
      schedulable: true,
    });
  });

  it('is a worker without a role of its own', () => {
    const { metadata, ...rest } = makeNode('True');
    expect(describeIt({ ...rest, metadata: { ...metadata, labels: {} } }).roles).toEqual(['worker']);
  });

  it('is missing when its host runs and Kubernetes does not know it', () => {
    expect(describeHost(makeHost(true))).toMatchObject({ name: 'demo-1', state: 'Missing', managed: true });
    expect(describeHost(makeHost(false)).state).toBe('Stopped');
  });
});

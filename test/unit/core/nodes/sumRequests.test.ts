import { describe, expect, it } from 'vitest';
import type { KubeContainer, KubePod } from '../../../../src/core/nodes/kubePod.ts';
import { sumPodRequests } from '../../../../src/core/nodes/sumRequests.ts';

const makeContainer = (name: string, cpu: string, restartPolicy?: string): KubeContainer => ({
  name,
  resources: { requests: { cpu, memory: '100Mi' } },
  ...(restartPolicy === undefined ? {} : { restartPolicy }),
});

const makePod = (spec: Partial<KubePod['spec']>, status: KubePod['status'] = {}): KubePod => ({
  metadata: { uid: '1', name: 'web', namespace: 'shop' },
  spec: { containers: [makeContainer('main', '1')], ...spec },
  status,
});

const cpu = (pod: KubePod) => sumPodRequests(pod).cpu;

describe('the requests of a pod', () => {
  it('are the sum of its containers', () => {
    const pod = makePod({ containers: [makeContainer('a', '250m'), makeContainer('b', '500m')] });
    expect(sumPodRequests(pod)).toEqual({ cpu: 0.75, memory: 200 * 2 ** 20 });
  });

  it('are nothing for a container that asks nothing', () => {
    expect(sumPodRequests(makePod({ containers: [{ name: 'a' }] }))).toEqual({ cpu: 0, memory: 0 });
  });

  it('are those of an init container that needs more than all that run later', () => {
    const initContainers = [makeContainer('small', '500m'), makeContainer('big', '3')];
    expect(cpu(makePod({ initContainers }))).toBe(3);
  });

  it('count sidecars beside the containers', () => {
    expect(cpu(makePod({ initContainers: [makeContainer('proxy', '500m', 'Always')] }))).toBe(1.5);
  });

  it('count for an init container only the sidecars that were started before it', () => {
    const before = [makeContainer('proxy', '500m', 'Always'), makeContainer('init', '2')];
    expect(cpu(makePod({ initContainers: before }))).toBe(2.5);
    expect(cpu(makePod({ initContainers: before.toReversed() }))).toBe(2);
  });

  it('count the overhead of the runtime class', () => {
    expect(cpu(makePod({ overhead: { cpu: '250m' } }))).toBe(1.25);
  });

  it('are those of the pod as a whole where it names them', () => {
    const pod = makePod({ resources: { requests: { cpu: '2' } } });
    expect(sumPodRequests(pod)).toEqual({ cpu: 2, memory: 100 * 2 ** 20 });
  });

  it('keep what a container still has while it is made smaller in place', () => {
    const containerStatuses = [{ name: 'main', resources: { requests: { cpu: '2', memory: '100Mi' } } }];
    expect(cpu(makePod({}, { containerStatuses }))).toBe(2);
  });

  it('are what the container has when the kubelet cannot make it larger', () => {
    const status = {
      conditions: [{ type: 'PodResizePending', reason: 'Infeasible' }],
      containerStatuses: [{ name: 'main', allocatedResources: { cpu: '250m', memory: '100Mi' } }],
    };
    expect(cpu(makePod({}, status))).toBe(0.25);
  });
});

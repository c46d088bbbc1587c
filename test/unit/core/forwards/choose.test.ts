import { describe, expect, it } from 'vitest';
import { renderSelector } from '../../../../src/core/forwards/findSiblings.ts';
import { choosePod } from '../../../../src/core/forwards/followPod.ts';
import { chooseEndpoint, type EndpointSlice } from '../../../../src/core/forwards/followService.ts';
import type { PodObject } from '../../../../src/core/forwards/target.ts';

const metadata = { uid: '', resourceVersion: '' };
const pod = (name: string, { phase = 'Running', ready = true, deleted = false } = {}): PodObject => ({
  metadata: {
    ...metadata,
    name,
    creationTimestamp: '',
    ...(deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const target = { namespace: 'shop', kind: 'Pod', name: 'web-1', port: 8080 } as const;

describe('a forward to a pod', () => {
  it('stays with its pod while that runs, ready or not', () => {
    const pods = [pod('web-2'), pod('web-1', { ready: false })];
    expect(choosePod(pods, 'web-1', target)).toEqual({ pod: 'web-1', port: 8080 });
  });

  it('goes on to a ready one when its pod is being deleted', () => {
    const pods = [pod('web-1', { deleted: true }), pod('web-2', { ready: false }), pod('web-3')];
    expect(choosePod(pods, 'web-1', target)).toEqual({ pod: 'web-3', port: 8080 });
  });

  it('says why there is none', () => {
    expect(choosePod([], 'web-1', target).problem).toContain('web-1 is gone');
    expect(choosePod([pod('web-2', { phase: 'Pending' })], 'web-1', target).problem).toBe(
      'Pod web-2 is not running: it is Pending.',
    );
  });
});

describe('a forward to a service', () => {
  const slice = (port: number, ...names: readonly [string, boolean][]): EndpointSlice => ({
    metadata: { ...metadata, name: 'web-x' },
    ports: [
      { name: 'admin', port: 1 },
      { name: 'http', port },
    ],
    endpoints: names.map(([name, ready]) => ({ conditions: { ready }, targetRef: { kind: 'Pod', name } })),
  });
  const service = { ...target, kind: 'Service', name: 'web', port: 80 } as const;
  const choose = (slices: readonly EndpointSlice[], before?: string) =>
    chooseEndpoint(slices, { before, portName: 'http', target: service });

  it('leads to a ready pod, to the port that the service’s port means there', () => {
    const slices = [slice(8080, ['web-1', false], ['web-2', true]), slice(9090, ['web-3', true])];
    expect(choose(slices)).toEqual({ pod: 'web-2', port: 8080 });
    expect(choose(slices, 'web-3')).toEqual({ pod: 'web-3', port: 9090 });
    expect(choose(slices, 'web-1')).toEqual({ pod: 'web-2', port: 8080 });
  });

  it('says when no pod is ready, also without any slice', () => {
    expect(choose([slice(8080, ['web-1', false])]).problem).toBe('No pod behind Service web is ready.');
    expect(choose([]).problem).toBe('No pod behind Service web is ready.');
  });
});

it('a controller’s selector is written as the API takes it', () => {
  const selector = {
    matchLabels: { app: 'web', tier: 'front' },
    matchExpressions: [
      { key: 'zone', operator: 'In', values: ['a', 'b'] },
      { key: 'old', operator: 'DoesNotExist' },
      { key: 'track', operator: 'NotIn', values: ['canary'] },
      { key: 'on', operator: 'Exists' },
    ],
  };
  expect(renderSelector(selector)).toBe('app=web,tier=front,zone in (a,b),!old,track notin (canary),on');
  expect(renderSelector({})).toBeUndefined();
});

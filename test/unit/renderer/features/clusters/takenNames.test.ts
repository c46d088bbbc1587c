import { expect, it } from 'vitest';
import { listTakenNames } from '../../../../../src/renderer/features/clusters/startSpec.ts';
import type { ClusterEntry } from '../../../../../src/shared/contract/clusters.ts';

const entry = (name: string, more: Partial<ClusterEntry> = {}): ClusterEntry => ({
  id: `slipway/${name}`,
  name,
  provider: 'docker',
  state: 'running',
  isCurrentContext: false,
  nodes: [{ name: `${name}-control-plane-1`, role: 'control-plane', state: 'Ready' }],
  ...more,
});

it('leaves a name free that only a context of a kubeconfig has, as the engine does', () => {
  const context = entry('work', { id: 'context/work', provider: 'kubeconfig', state: 'reachable' });
  expect(listTakenNames([entry('demo'), context])).toEqual(['demo']);
});

it('leaves the name of a create free that failed before it made anything', () => {
  const begun = entry('begun', { state: 'unfinished', nodes: [] });
  const held = entry('held', { state: 'unfinished' });
  expect(listTakenNames([begun, held])).toEqual(['held']);
});

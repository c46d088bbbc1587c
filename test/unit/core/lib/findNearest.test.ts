import { describe, expect, it } from 'vitest';
import { findNearest } from '../../../../src/core/lib/findNearest.ts';

describe('findNearest', () => {
  it.each([
    ['worker', ['workers', 'name'], 'workers'],
    ['PODSUBNET', ['podSubnet', 'nodeSubnet'], 'podSubnet'],
    ['nod', ['role', 'node', 'nodes'], 'node'],
    ['ClusterConfig', ['InitConfiguration', 'ClusterConfiguration'], 'ClusterConfiguration'],
    ['k', ['kind', 'name'], undefined],
    ['colour', ['address', 'port'], undefined],
    ['x', [], undefined],
    ['n'.repeat(1000), ['n'.repeat(999)], undefined],
  ])('%s among %j is %s', (word, known, nearest) => {
    expect(findNearest(word, known)).toBe(nearest);
  });
});

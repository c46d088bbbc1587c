import type { NodeMarker } from '../../../../../src/core/hosts/ssh/nodeMarker.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';

/** A cluster on the machines «one» and «two». */
export const spec = clusterSpec.parse({
  name: 'lab',
  provider: 'ssh',
  nodes: [
    { role: 'control-plane', host: 'one' },
    { role: 'worker', host: 'two' },
  ],
});
/** What «one» says of itself. */
export const marker: NodeMarker = {
  version: 1,
  cluster: 'lab',
  node: 'one',
  spec,
  server: 'https://10.0.0.1:6443',
  createdAt: 1,
  updatedAt: 2,
  nodes: [
    { name: 'one', role: 'control-plane', address: '10.0.0.1', image: 'i' },
    { name: 'two', role: 'worker', address: '10.0.0.2', image: 'i' },
  ],
};

import { expect, it } from 'vitest';
import type { KubeConnection } from '../../../../src/core/kube/connection.ts';
import { listContainers } from '../../../../src/core/kube/logsContainers.ts';

it('sidecars come after what the pod is for, and init containers last', async () => {
  const spec = {
    containers: [{ name: 'web' }],
    initContainers: [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }],
    ephemeralContainers: [{ name: 'debugger' }],
  };
  const connection = { call: async () => ({ body: { spec } }) } as unknown as KubeConnection;
  const pod = { namespace: 'team', pod: 'web-1' };
  const containers = await listContainers(connection, pod, AbortSignal.abort());
  expect(containers.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'web main',
    'proxy sidecar',
    'debugger ephemeral',
    'migrate init',
  ]);
});

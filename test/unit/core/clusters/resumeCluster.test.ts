import path from 'node:path';
import { expect, it } from 'vitest';
import type { ClusterTools } from '../../../../src/core/clusters/clusterTools.ts';
import { createCluster, resumeCluster } from '../../../../src/core/clusters/createCluster.ts';
import { createJournal } from '../../../../src/core/clusters/operations/journal.ts';
import { clusterSpec } from '../../../../src/shared/clusterSpec.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const spec = clusterSpec.parse({
  name: 'lab',
  provider: 'ssh',
  nodes: [{ role: 'control-plane', host: 'web-1' }],
});

/** Machines on which a check finds a taken port, and which then cannot be reached. */
const makeTools = (folder: string): ClusterTools =>
  ({
    find: async () => [],
    home: {
      journal: createJournal(path.join(folder, 'operations')),
      locks: path.join(folder, 'locks'),
    },
    checkMachines: async () => [
      { host: 'web-1', id: 'ports', title: 'Ports', level: 'problem', found: 'TCP 10250 is used' },
    ],
    kubeconfigPaths: () => [path.join(folder, 'kubeconfig')],
    findImage: async () => 'node:1',
    providers: {
      ssh: {
        prepare: () => Promise.reject(new AppError('HOST_UNREACHABLE', 'web-1 did not answer.')),
      },
    },
  }) as unknown as ClusterTools;

const finish = async (started: ReturnType<typeof createCluster>) => {
  const { phases, error } = await (await started).done;
  return { check: phases.find(({ id }) => id === 'preflight')?.state, code: error?.code };
};

it('goes on in spite of the findings that the create was to go on in spite of', async () => {
  await using folder = await openTempFolder();
  const tools = makeTools(folder.path);
  const request = { spec, onFailure: 'keep' } as const;
  expect(await finish(createCluster(tools, request))).toEqual({ check: 'failed', code: 'HOSTS_UNFIT' });
  expect(await finish(resumeCluster(tools, { name: 'lab', onFailure: 'keep' }))).toMatchObject({
    check: 'failed',
  });
  const ignoring = { name: 'lab', onFailure: 'keep', ignorePreflightErrors: ['ports'] } as const;
  const unreachable = { check: 'done', code: 'HOST_UNREACHABLE' };
  expect(await finish(resumeCluster(tools, ignoring))).toEqual(unreachable);
  expect(await finish(resumeCluster(tools, { name: 'lab', onFailure: 'keep' }))).toEqual(unreachable);
});

import path from 'node:path';
import { expect, it } from 'vitest';
import type { ClusterTools } from '../../../../src/core/clusters/clusterTools.ts';
import { deleteCluster } from '../../../../src/core/clusters/deleteCluster.ts';
import { createJournal } from '../../../../src/core/clusters/operations/journal.ts';
import { createSettings } from '../../../../src/core/settings/createSettings.ts';
import { forgetMarks } from '../../../../src/core/settings/forgetMarks.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const MARKS = ['slipway/lab', 'context/slipway-lab', 'slipway/lab-2', 'context/slipway-lab-2'];

/** Deletes the cluster lab, all of whose ids are marked, as those of lab-2 are; gives the marks that are left. */
const deleteMarked = async (remove: () => Promise<void>) => {
  await using folder = await openTempFolder();
  const settings = createSettings(path.join(folder.path, 'config'));
  await settings.change({ production: MARKS, readOnly: MARKS });
  const tools = {
    find: async () => [{ name: 'lab', provider: 'docker', nodes: [] }],
    home: {
      journal: createJournal(path.join(folder.path, 'operations')),
      locks: path.join(folder.path, 'locks'),
    },
    kubeconfigPaths: () => [path.join(folder.path, 'kubeconfig')],
    providers: { docker: { remove } },
    forgetMarks: (ids: readonly string[]) => forgetMarks(settings, ids),
  } as unknown as ClusterTools;
  const { state } = await (await deleteCluster(tools, { name: 'lab' })).done;
  const { production, readOnly } = settings.get();
  return { state, production, readOnly };
};

it('takes the marks of a cluster away with it, and leaves those of others', async () => {
  const left = ['slipway/lab-2', 'context/slipway-lab-2'];
  expect(await deleteMarked(async () => undefined)).toEqual({
    state: 'done',
    production: left,
    readOnly: left,
  });
});

it('leaves the marks while something of the cluster is left', async () => {
  const fail = () => Promise.reject(new AppError('DOCKER_FAILED', 'A container is stuck.'));
  expect(await deleteMarked(fail)).toEqual({ state: 'failed', production: MARKS, readOnly: MARKS });
});

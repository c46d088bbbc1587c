import type { OperationKind } from '../../shared/operation.ts';
import { defineCommand } from '../command.ts';
import { formatTable } from '../output/formatTable.ts';
import { formatAge, formatElapsed } from '../output/formatTime.ts';

const kindWords: Readonly<Record<OperationKind, string>> = {
  create: 'create',
  delete: 'delete',
  'add-nodes': 'nodes add',
  'remove-node': 'nodes remove',
  'build-image': 'image build',
};

/** `operations`: the journal of what was done. */
export const listOperations = defineCommand({
  name: 'operations',
  words: [],
  summary: 'List what was done, newest first.',
  options: {},
  examples: ['operations'],
  run: async (_call, { core, io }) => {
    const operations = await core.operations.list();
    const rows = operations.map(({ kind, cluster, state, startedAt, endedAt }) => [
      kindWords[kind],
      cluster || '–',
      state,
      endedAt === undefined ? '–' : formatElapsed(endedAt - startedAt),
      formatAge(io.now() - startedAt),
    ]);
    const lines =
      rows.length === 0
        ? ['Nothing was done yet.']
        : formatTable(['WHAT', 'CLUSTER', 'STATE', 'TOOK', 'AGE'], rows);
    return { lines, json: { operations } };
  },
});

import { AppError } from '../../shared/errors.ts';
import { askLine } from '../askLine.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { overrideOption, refuseReadOnly } from '../overrideReadOnly.ts';
import { usageError } from '../parseArguments.ts';
import { readClusterName } from '../readClusterName.ts';
import { reportFailure } from '../reportFailure.ts';

/** `delete`: removes a cluster with all that belongs to it. */
export const deleteCluster = defineCommand({
  name: 'delete',
  words: ['NAME'],
  summary: 'Remove a cluster with its nodes, its data and its context.',
  options: {
    ...overrideOption,
    yes: { type: 'boolean', help: 'do not ask' },
    kubeconfig: {
      type: 'string',
      value: 'FILE',
      help: 'kubeconfig that has its context (KUBECONFIG or ~/.kube/config)',
    },
  },
  examples: ['delete demo', 'delete demo --yes'],
  run: async ({ words, values }, context) => {
    const { yes, kubeconfig } = values;
    const name = readClusterName(words[0]);
    const { core, io } = context;
    await refuseReadOnly(name, values, context);
    if (!yes) await confirmDelete(name, context);
    const ifStopped = `what is still there is then left, and ${io.program} delete ${name} removes it`;
    const record = await context.follow(() => core.clusters.delete({ name, kubeconfig }), { ifStopped });
    if (record.state !== 'done') {
      return reportFailure(record, [`To try again:  ${io.program} delete ${name}`]);
    }
    const took = formatElapsed((record.endedAt ?? io.now()) - record.startedAt);
    return { lines: [`${name} is deleted, after ${took}.`], json: { cluster: name, operation: record } };
  },
});

const confirmDelete = async (name: string, { core, io, json, signal }: CommandContext): Promise<void> => {
  if (json || !io.stdin.isTTY || !io.stdout.isTTY) {
    throw usageError(
      `Deleting ${name} has to be confirmed, and ${json ? 'with --json' : 'without a terminal'} nobody can be asked.`,
      `Add --yes: slipway delete ${name} --yes`,
    );
  }
  // Half a cluster, which cannot be described any more, can still be deleted.
  const cluster = await core.clusters.get(name, { signal }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'CLUSTER_NOT_FOUND') return undefined;
    throw error;
  });
  const count = cluster?.nodes.length ?? 0;
  const nodes = count === 0 ? '' : ` with its ${count === 1 ? 'node' : `${count} nodes`}`;
  io.stdout.write(`This deletes the cluster ${name}${nodes} and all data in it.\n`);
  const typed = await askLine('Type its name to go ahead: ', { ...io, signal });
  if (typed.trim() !== name) {
    throw new AppError('CANCELLED', `That is not ${name}; nothing was deleted.`);
  }
};

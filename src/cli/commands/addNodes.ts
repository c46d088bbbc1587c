import { defineCommand } from '../command.ts';
import { ignoreOption, readIgnored } from '../hosts/ignoreOption.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { overrideOption, refuseReadOnly } from '../overrideReadOnly.ts';
import { usageError } from '../parseArguments.ts';
import { readClusterName } from '../readClusterName.ts';
import { reportFailure } from '../reportFailure.ts';

const MAX_WORKERS = 50;

const readCount = (typed: string): number => {
  const count = Number(typed);
  if (/^\d+$/.test(typed) && count >= 1 && count <= MAX_WORKERS) return count;
  throw usageError(
    `\`--workers ${typed}\` is no whole number from 1 to ${MAX_WORKERS}.`,
    'For example: slipway nodes add demo --workers 2',
  );
};

/** `nodes add`: adds workers to a live cluster. */
export const addNodes = defineCommand({
  name: 'nodes add',
  words: ['CLUSTER'],
  summary: 'Add workers to a running cluster.',
  options: {
    workers: { type: 'string', value: 'N', help: 'number of workers to add (1)' },
    host: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'machine of the inventory that becomes a worker, for clusters on machines; may be repeated',
    },
    'ignore-preflight-errors': ignoreOption,
    ...overrideOption,
  },
  examples: ['nodes add demo', 'nodes add demo --workers 2', 'nodes add lab --host box-4'],
  run: async ({ words, values }, context) => {
    const cluster = readClusterName(words[0]);
    const hosts = values.host;
    const count = readCount(values.workers ?? String(hosts?.length ?? 1));
    const { core, follow, io } = context;
    await refuseReadOnly(cluster, values, context);
    const ifStopped = `a half-added worker is then left; ${io.program} nodes list ${cluster} shows it`;
    const ignorePreflightErrors = readIgnored(values['ignore-preflight-errors']);
    const begin = () => core.clusters.addNodes({ cluster, count, hosts, ignorePreflightErrors });
    const record = await follow(begin, { ifStopped });
    const look = `To see the nodes:  ${io.program} nodes list ${cluster}`;
    if (record.state !== 'done') return reportFailure(record, [look]);
    const took = formatElapsed((record.endedAt ?? io.now()) - record.startedAt);
    const what = count === 1 ? 'one more worker' : `${count} more workers`;
    return { lines: [`${cluster} has ${what}, after ${took}.`, look], json: { cluster, operation: record } };
  },
});

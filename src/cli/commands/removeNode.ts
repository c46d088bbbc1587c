import { defineCommand } from '../command.ts';
import { cleanText } from '../output/cleanText.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { overrideOption, refuseReadOnly } from '../overrideReadOnly.ts';
import { readClusterName } from '../readClusterName.ts';
import { readDuration } from '../readDuration.ts';
import { reportFailure } from '../reportFailure.ts';

/** `nodes remove`: drains a worker and removes it. */
export const removeNode = defineCommand({
  name: 'nodes remove',
  words: ['CLUSTER', 'NODE'],
  summary: 'Drain a worker and remove it from its cluster.',
  options: {
    force: { type: 'boolean', help: 'go on without evicting what the drain could not' },
    ...overrideOption,
    'drain-timeout': { type: 'string', value: 'TIME', help: 'how long the drain may take (5m)' },
  },
  examples: [
    'nodes remove demo demo-worker-2',
    'nodes remove demo demo-worker-2 --drain-timeout 90s --force',
  ],
  run: async ({ words: [typed, node = ''], values }, context) => {
    const { core, follow, io } = context;
    const cluster = readClusterName(typed);
    await refuseReadOnly(cluster, values, context);
    const limit = values['drain-timeout'];
    const request = {
      cluster,
      node,
      force: values.force === true,
      ...(limit === undefined ? {} : { drainWithin: readDuration(limit, '--drain-timeout') }),
    };
    const ifStopped = `the node is then left as it is; ${io.program} nodes list ${cluster} shows it`;
    const record = await follow(() => core.clusters.removeNode(request), { ifStopped });
    const look = `To see the nodes:  ${io.program} nodes list ${cluster}`;
    if (record.state !== 'done') return reportFailure(record, [look]);
    const took = formatElapsed((record.endedAt ?? io.now()) - record.startedAt);
    return {
      lines: [`${cleanText(node)} is removed from ${cluster}, after ${took}.`, look],
      json: { cluster, node, operation: record },
    };
  },
});

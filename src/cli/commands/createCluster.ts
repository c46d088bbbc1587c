import { describeSpec } from '../../core/clusters/clusterFile/describeSpec.ts';
import type { CreateRequest, StartedOperation } from '../../core/core.ts';
import { contextName } from '../../core/kubeconfig/contextEntries.ts';
import type { OperationRecord } from '../../shared/operation.ts';
import { type CommandContext, type CommandResult, defineCommand, type Values } from '../command.ts';
import { hasCurrentContext } from '../hasCurrentContext.ts';
import { ignoreOption, readIgnored } from '../hosts/ignoreOption.ts';
import { cleanText } from '../output/cleanText.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { overrideOption, refuseReadOnly } from '../overrideReadOnly.ts';
import { usageError } from '../parseArguments.ts';
import { readClusterName } from '../readClusterName.ts';
import { readDuration } from '../readDuration.ts';
import { describeLeftovers, reportFailure } from '../reportFailure.ts';
import { readSpec } from './readSpec.ts';
import { specOptions } from './specOptions.ts';

const options = {
  ...specOptions,
  wait: { type: 'string', value: 'TIME', help: 'how long to wait for Ready nodes (5m); 0 does not wait' },
  'keep-on-failure': { type: 'boolean', help: 'leave what was made when it fails, for a look and --resume' },
  'ignore-preflight-errors': ignoreOption,
  resume: { type: 'boolean', help: 'go on with a create that failed or was interrupted' },
  ...overrideOption,
  kubeconfig: {
    type: 'string',
    value: 'FILE',
    help: 'kubeconfig to write to (KUBECONFIG or ~/.kube/config)',
  },
  use: { type: 'boolean', help: 'make the new context the current one' },
} as const;

type CreateValues = Values<typeof options>;

type Begin = () => Promise<StartedOperation>;

interface Plan {
  readonly name: string;
  readonly begin: Begin;
}

/** `create`: makes a cluster, or goes on with one that is unfinished. */
export const createCluster = defineCommand({
  name: 'create',
  words: ['[NAME]'],
  summary: 'Make a cluster.',
  options,
  notes: [
    'NAME can be left out when the cluster file has it. What fails is removed again unless',
    '--keep-on-failure; with --resume it stays. The current context of kubectl changes only',
    'with --use, or when there is none.',
  ],
  examples: [
    'create demo',
    'create demo --workers 3 --memory 2Gi --port 8080:30080',
    'create --config cluster.yaml --wait 10m',
    'create demo --resume',
  ],
  run: async ({ words: [typed], values }, context) => {
    const settings = await readSettings(values, context);
    const plan = values.resume
      ? await planResume(typed, values, { context, settings })
      : await planCreate(typed, values, { context, settings });
    const engine = await context.core.describeEngine({ signal: context.signal });
    context.say(cleanText(engine));
    const ifStopped = `what is there is then left, and ${context.io.program} delete ${plan.name} removes it`;
    const record = await context.follow(plan.begin, { ifStopped });
    if (record.state !== 'done') return reportFailure(record, await describeLeftovers(record, context));
    return reportReady(record, settings, context);
  },
});

type Settings = Omit<CreateRequest, 'spec' | 'onFailure'>;

interface Prepared {
  readonly context: CommandContext;
  readonly settings: Settings;
}

const readSettings = async (values: CreateValues, { io }: CommandContext): Promise<Settings> => {
  const { wait, kubeconfig, use } = values;
  const milliseconds = wait === undefined ? undefined : readDuration(wait, '--wait');
  const current = await hasCurrentContext({ env: io.env, homedir: io.homedir, explicit: kubeconfig });
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    makeCurrent: use === true || !current,
    ignorePreflightErrors: readIgnored(values['ignore-preflight-errors']),
    ...(milliseconds === undefined ? {} : { wait: milliseconds }),
  };
};

const planCreate = async (
  typed: string | undefined,
  values: CreateValues,
  { context, settings }: Prepared,
): Promise<Plan> => {
  const { spec, notes } = await readSpec(typed, values, context.io);
  context.say(describeSpec(spec));
  for (const note of notes) context.say(`Note: ${cleanText(note)}`);
  const onFailure = values['keep-on-failure'] ? 'keep' : 'delete';
  return { name: spec.name, begin: () => context.core.clusters.create({ ...settings, spec, onFailure }) };
};

/** What is there was made as it was asked for then, and stays when this fails too: it was somebody's wish to keep it. */
const planResume = async (
  typed: string | undefined,
  values: CreateValues,
  { context, settings }: Prepared,
): Promise<Plan> => {
  const given = Object.keys(specOptions).find((option) => option in values);
  if (given !== undefined) {
    throw usageError(
      `\`--${given}\` cannot be used with \`--resume\`, which goes on with the cluster as it was asked for.`,
      'Leave it out, or delete the cluster and create it anew.',
    );
  }
  if (typed === undefined)
    throw usageError('`--resume` needs NAME.', 'For example: slipway create demo --resume');
  const name = readClusterName(typed);
  await refuseReadOnly(name, values, context);
  context.say(`Going on with ${name}`);
  return { name, begin: () => context.core.clusters.resume({ ...settings, name, onFailure: 'keep' }) };
};

/** For a shell, only where it is needed. */
const quote = (path: string): string =>
  /^[\w./:@+,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

const reportReady = (
  record: OperationRecord,
  { wait, kubeconfig, makeCurrent }: Settings,
  { io }: CommandContext,
): CommandResult => {
  const context = contextName(record.cluster);
  const took = formatElapsed((record.endedAt ?? io.now()) - record.startedAt);
  const file = kubeconfig === undefined ? '' : ` --kubeconfig ${quote(kubeconfig)}`;
  const ready = wait === 0 ? 'is made, and was not waited for' : 'is ready';
  return {
    lines: [
      '',
      `${record.cluster} ${ready}, after ${took}.`,
      ...(makeCurrent ? [`The current context is now ${context}.`] : []),
      `To use it:     kubectl${file} --context ${context} get nodes`,
      `To remove it:  ${io.program} delete ${record.cluster}${file}`,
    ],
    json: { cluster: record.cluster, context, current: makeCurrent === true, operation: record },
  };
};

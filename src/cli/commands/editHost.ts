import type { EditHostRequest } from '../../core/inventory/hostsArea.ts';
import { type CommandContext, defineCommand, type Options, type Values } from '../command.ts';
import { canAsk, tryWithAnswers } from '../hosts/answerMachine.ts';
import { explainRefusal, makeFormatCall } from '../hosts/explainRefusal.ts';
import { acceptOption, readAcceptedKeys, readIdentities, readLabels } from '../hosts/machineOptions.ts';
import { cleanText } from '../output/cleanText.ts';
import { usageError } from '../parseArguments.ts';

const options = {
  target: { type: 'string', value: 'USER@HOST', help: 'what is signed in to' },
  address: { type: 'string', value: 'ADDRESS', help: 'IPv4 address that the other machines reach it by' },
  identity: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'private key to sign in with, in place of those before; may be repeated',
  },
  'no-identity': { type: 'boolean', help: 'no private key of its own any more' },
  label: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'label of its node, in place of those before; may be repeated',
  },
  'no-labels': { type: 'boolean', help: 'no labels any more' },
  'accept-host-key': acceptOption,
} as const satisfies Options;

/** What is to be different; throws what is wrong with the usage. */
const readChange = (values: Values<typeof options>, cwd: string): EditHostRequest => {
  const { target, address, identity, label } = values;
  if (identity && values['no-identity'])
    throw usageError('--identity and --no-identity exclude each other.', 'Leave one of them out.');
  if (label && values['no-labels'])
    throw usageError('--label and --no-labels exclude each other.', 'Leave one of them out.');
  const hasKeys = identity !== undefined || values['no-identity'];
  const hasLabels = label !== undefined || values['no-labels'];
  if (target === undefined && address === undefined && !hasKeys && !hasLabels) {
    throw usageError(
      'Nothing is said about what is to change.',
      'For instance: hosts edit web-1 --label zone=b',
    );
  }
  return {
    target,
    address,
    ...(hasKeys ? { identityFiles: readIdentities(identity, cwd) } : {}),
    ...(hasLabels ? { labels: readLabels(label) } : {}),
  };
};

/** `hosts edit`: changes what is known of a machine, once it was tested. */
export const editHost = defineCommand({
  name: 'hosts edit',
  words: ['NAME'],
  summary: 'Change how a machine is reached, or its labels; nothing changes on it.',
  options,
  notes: [
    'The machine is tested first, as `hosts add` does, unless only its labels change; when the test fails, all',
    'stays as it was. A node that is there already keeps the labels that it has.',
  ],
  examples: [
    'hosts edit web-1 --target deploy@10.0.0.9',
    'hosts edit web-1 --label zone=b --label rack=2',
    'hosts edit web-1 --no-labels',
  ],
  run: async ({ words, values }, context) => {
    const { io } = context;
    const [name = ''] = words;
    const change = readChange(values, io.cwd);
    const acceptedKeys = readAcceptedKeys(values['accept-host-key']);
    const machine = await edit(name, { ...change, acceptedKeys }, context).catch((error: unknown) => {
      const formatCall = makeFormatCall('hosts edit', { words, values }, io.program);
      throw canAsk(context) ? error : explainRefusal(error, (key) => formatCall([key]));
    });
    const { target, address } = machine;
    return {
      lines: [`${name} is changed: ${cleanText(target)}, which the other machines reach by ${address}.`],
      json: { machine },
    };
  },
});

const edit = async (name: string, change: EditHostRequest, context: CommandContext) =>
  await tryWithAnswers(
    (given) => context.core.hosts.edit(name, { ...change, ...given }, { signal: context.signal }),
    { acceptedKeys: change.acceptedKeys ?? [], secrets: {} },
    context,
  );

import type { AddHostRequest } from '../../core/inventory/hostsArea.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { type CommandContext, type CommandResult, defineCommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { addOptions } from '../hosts/addOptions.ts';
import { canAsk, tryWithAnswers } from '../hosts/answerMachine.ts';
import { explainRefusal, makeFormatCall } from '../hosts/explainRefusal.ts';
import { readAcceptedKeys, readIdentities, readLabels } from '../hosts/machineOptions.ts';
import { type AskedTarget, readTargets } from '../hosts/readTargets.ts';
import { cleanText } from '../output/cleanText.ts';
import { formatError } from '../output/formatError.ts';
import { makePaint } from '../output/paint.ts';

/** What became of one machine: what was kept, or why it was not. */
type Added = AskedTarget &
  ({ readonly machine: MachineEntry; readonly typedSecret: boolean } | { readonly error: unknown });

/** `hosts add`: tests machines and keeps those that let us in. */
export const addHosts = defineCommand({
  name: 'hosts add',
  words: ['[user@host…]'],
  summary: 'Test machines that answer SSH, and keep them for clusters.',
  options: addOptions,
  notes: [
    'Each machine is signed in to, and becomes root by sudo where the user is not root; nothing changes on it.',
    'Keys come from --identity, ~/.ssh/config, the SSH agent and ~/.ssh. A machine that is not known yet shows',
    'its key: compare it before you accept it. Secrets are asked for on a terminal; a script gives them as',
    'SLIPWAY_SSH_PASSWORD, SLIPWAY_SSH_PASSPHRASE and SLIPWAY_SUDO_PASSWORD. They are never written to a file.',
  ],
  examples: [
    'hosts add deploy@10.0.0.5',
    'hosts add root@10.0.0.5:2222 --name web-1 --identity ~/.ssh/web',
    'hosts add --from-ssh-config web-1 web-2',
    'hosts add --file machines.txt',
  ],
  run: async ({ words, values }, context) => {
    const { io } = context;
    const shared = {
      labels: readLabels(values.label),
      identityFiles: readIdentities(values.identity, io.cwd),
      ...(values.address === undefined ? {} : { address: values.address }),
    };
    const targets = await readTargets(words, values, context);
    const acceptedKeys = readAcceptedKeys(values['accept-host-key']);
    const results = await addAll(targets, (target) => ({ ...shared, ...target, acceptedKeys }), context);
    const formatCall = makeFormatCall('hosts add', { words, values }, io.program);
    const [only] = results;
    if (results.length === 1 && only !== undefined && 'error' in only) {
      throw canAsk(context) ? only.error : explainRefusal(only.error, (key) => formatCall([key]));
    }
    return describeAdded(results, formatCall, context);
  },
});

const addAll = async (
  targets: readonly AskedTarget[],
  toRequest: (target: AskedTarget) => AddHostRequest,
  context: CommandContext,
): Promise<readonly Added[]> => {
  const { core, signal } = context;
  const add = async (target: AskedTarget): Promise<Added> => {
    const request = toRequest(target);
    let typedSecret = false;
    try {
      const machine = await tryWithAnswers(
        (given) => {
          typedSecret = Object.keys(given.secrets).length > 0;
          return core.hosts.add({ ...request, ...given }, { signal });
        },
        { acceptedKeys: request.acceptedKeys ?? [], secrets: {} },
        context,
      );
      return { ...target, machine, typedSecret };
    } catch (error) {
      if (signal.aborted) throw error;
      return { ...target, error };
    }
  };
  if (!canAsk(context)) return await Promise.all(targets.map(add));
  // One after the other: each may have a question.
  const results: Added[] = [];
  for (const target of targets) results.push(await add(target));
  return results;
};

const describeAdded = (
  results: readonly Added[],
  formatCall: (acceptedKeys: readonly string[]) => string,
  { core, io }: CommandContext,
): CommandResult => {
  const isForgotten =
    !core.hosts.keepsSecrets && results.some((result) => 'machine' in result && result.typedSecret);
  const machines = results.flatMap((result) => ('machine' in result ? [result.machine] : []));
  const failed = results.flatMap((result) =>
    'error' in result ? [{ target: result.target, error: toErrorInfo(result.error) }] : [],
  );
  const keys = failed.flatMap(({ error: { code, details } }) =>
    code === 'HOST_KEY_UNKNOWN' ? (details ?? []).slice(0, 1) : [],
  );
  const paint = makePaint(io.stdout, io.env);
  return {
    lines: [
      ...machines.map(
        ({ name, target, address }) =>
          `${name} is added: ${cleanText(target)}, which the other machines reach by ${address}.`,
      ),
      ...failed.flatMap(({ target, error }) => [
        '',
        `${cleanText(target)} is not added.`,
        ...formatError(error, paint),
      ]),
      ...(isForgotten ? ['What you typed is not kept: it is asked for again when it is needed.'] : []),
      '',
      ...(keys.length === 0 ? [] : [`To accept the keys:  ${formatCall(keys)}`]),
      `To see whether they can become nodes:  ${io.program} hosts check`,
    ],
    json: { machines, failed },
    exitCode: failed.length > 0 ? EXIT.failed : EXIT.done,
  };
};

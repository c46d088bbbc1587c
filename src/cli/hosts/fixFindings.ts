import type { CheckHostsOptions } from '../../core/inventory/hostsArea.ts';
import type { FixReport, FixRequest, FixResult, HostFinding, HostFix } from '../../shared/hostFinding.ts';
import { askLine } from '../askLine.ts';
import type { CommandContext } from '../command.ts';
import { cleanText } from '../output/cleanText.ts';
import { usageError } from '../parseArguments.ts';
import { canAsk } from './answerMachine.ts';

/** What each fix does, as the question before it. */
const questions: Readonly<Record<HostFix, string>> = {
  'swap-off': 'Turn swap off, and take it out of /etc/fstab?',
  'load-modules': 'Load the missing kernel modules, now and at every start?',
  'open-firewall-ports': 'Open the ports that nodes need in its firewall, for the other machines?',
  'set-host-name': "Give it the name of its node as host name? It is the machine's name in the inventory.",
  'set-clock': "Set its clock by this computer's, and turn time synchronisation on?",
};

/** Where nobody can be asked, mending has to be confirmed beforehand. */
export const requireAnswers = (context: CommandContext): void => {
  if (canAsk(context)) return;
  throw usageError(
    `Mending has to be confirmed, and ${context.json ? 'with --json' : 'without a terminal'} nobody can be asked.`,
    'Add --yes: slipway hosts check --fix --yes',
  );
};

interface Asked {
  readonly context: CommandContext;
  readonly plan: CheckHostsOptions;
  readonly names: readonly string[];
  /** Nobody is asked. */
  readonly yes: boolean;
}

/** Mends what can be, after asking about each, and checks again. */
export const fixFindings = async (
  found: readonly HostFinding[],
  { context, plan, names, yes }: Asked,
): Promise<FixReport> => {
  const wanted: FixRequest[] = [];
  for (const finding of listFixable(found)) {
    if (yes || (await confirm(finding, context))) wanted.push({ host: finding.host, fix: finding.fix });
  }
  if (wanted.length === 0) return { results: [], findings: found };
  return await context.core.hosts.fix(names, wanted, plan);
};

type Fixable = HostFinding & FixRequest;

/** One of each kind a machine. */
const listFixable = (found: readonly HostFinding[]): readonly Fixable[] => {
  const fixable = found.filter((finding): finding is Fixable => finding.fix !== undefined);
  return [...new Map(fixable.map((finding) => [`${finding.host} ${finding.fix}`, finding])).values()];
};

const confirm = async (
  { host, title, found, fix }: Fixable,
  { io, signal }: CommandContext,
): Promise<boolean> => {
  const question = `${host}: ${cleanText(title)}: ${cleanText(found)}\n${questions[fix]} (y/N) `;
  return /^\s*(?:y|yes)\s*$/i.test(await askLine(question, { ...io, signal }));
};

/** What became of a fix, for people. */
export const formatResult = ({ host, fix, state, changes, error }: FixResult): readonly string[] => {
  const words = { done: 'done', unneeded: 'nothing to do', failed: 'failed' }[state];
  return [
    `${host}: ${fix}: ${words}`,
    ...[...changes, error?.message ?? [], error?.hint ?? []].flat().map((line) => `  ${cleanText(line)}`),
    '',
  ];
};

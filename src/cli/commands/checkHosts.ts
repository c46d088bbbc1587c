import { AppError } from '../../shared/errors.ts';
import type { HostFinding } from '../../shared/hostFinding.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { askWhatIsMissing } from '../hosts/askWhatIsMissing.ts';
import { fixFindings, formatResult, requireAnswers } from '../hosts/fixFindings.ts';
import { makePaint, type Paint } from '../output/paint.ts';
import { countWords, formatFinding } from './checkMachine.ts';

const levels = ['problem', 'warning', 'ok'] as const;

const countLevels = (findings: readonly HostFinding[]): string => {
  const count = (level: HostFinding['level']) => findings.filter((one) => one.level === level).length;
  const problems = countWords(count('problem'), 'problem');
  return `${problems}, ${countWords(count('warning'), 'warning')}, ${count('ok')} fine`;
};

const formatMachine = (
  name: string,
  findings: readonly HostFinding[],
  { paint, all }: { readonly paint: Paint; readonly all: boolean },
): readonly string[] => {
  const shown = levels
    .filter((level) => all || level !== 'ok')
    .flatMap((level) => findings.filter((finding) => finding.level === level));
  return [
    `${name}: ${countLevels(findings)}`,
    ...shown.flatMap(({ means, ...finding }) =>
      formatFinding({ ...finding, found: [finding.found, means ?? []].flat().join('\n') }, paint),
    ),
    '',
  ];
};

/** `hosts check`: whether machines can become nodes. */
export const checkHosts = defineCommand({
  name: 'hosts check',
  words: ['[NAME…]'],
  summary: 'Check whether machines can become nodes of a cluster, and say what to do.',
  options: {
    'control-plane': {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'machine that is to be a control plane (the first one); may be repeated',
    },
    cluster: {
      type: 'string',
      value: 'NAME',
      help: 'cluster that they are to be nodes of; those that are already are no problem',
    },
    all: { type: 'boolean', help: 'show also what is fine' },
    fix: { type: 'boolean', help: 'mend what Slipway can mend; asks before each' },
    yes: { type: 'boolean', help: 'with --fix: do not ask' },
  },
  notes: [
    'It changes nothing on the machines without --fix. What --fix changes is yours: it stays when a',
    'cluster is deleted. Without a NAME all are checked. With a problem it ends with exit code 1.',
  ],
  examples: ['hosts check', 'hosts check web-1 web-2 web-3 --control-plane web-1', 'hosts check --fix'],
  run: async ({ words, values }, context) => {
    const { core, signal, io } = context;
    const known = await core.hosts.list({ signal, ask: false });
    if (known.length === 0) {
      throw new AppError('NOT_FOUND', 'There are no machines to check yet.', {
        hint: `To add one:  ${io.program} hosts add user@host`,
      });
    }
    if (values.fix && !values.yes) requireAnswers(context);
    await askWhatIsMissing(words, context);
    const { cluster, fix } = values;
    const plan = { signal, controlPlanes: values['control-plane'], cluster };
    const found = await core.hosts.check(words, plan);
    const { results, findings } = fix
      ? await fixFindings(found, { context, plan, names: words, yes: values.yes === true })
      : { results: [], findings: found };
    const paint = makePaint(io.stdout, io.env);
    const lines = [...Map.groupBy(findings, ({ host }) => host)].flatMap(([name, own]) =>
      formatMachine(name, own, { paint, all: values.all === true }),
    );
    return {
      lines: [...results.flatMap(formatResult), ...lines, `${countLevels(findings)}.`],
      json: { findings, ...(fix ? { fixes: results } : {}) },
      exitCode: findings.some(({ level }) => level === 'problem') ? EXIT.failed : EXIT.done,
    };
  },
});

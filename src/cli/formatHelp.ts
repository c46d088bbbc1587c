import type { Command, OptionSpec, Options } from './command.ts';
import { commonOptions } from './parseArguments.ts';

type Row = readonly [string, string];

const alignRows = (rows: readonly Row[]): readonly string[] => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

const formatCall = ({ name, words }: Command): string => [name, ...words].join(' ');

const listOptions = (options: Options): readonly Row[] =>
  Object.entries<OptionSpec>({ ...options, ...commonOptions }).map(([name, { value, help }]) => [
    [name === 'help' ? '-h, --help' : `--${name}`, value].filter(Boolean).join(' '),
    help,
  ]);

const formatExamples = (examples: readonly string[], program: string): readonly string[] => [
  examples.length === 1 ? 'Example:' : 'Examples:',
  ...examples.map((example) => `  ${program} ${example}`),
];

/** The help of one command. */
export const formatCommandHelp = (command: Command, program: string): readonly string[] => [
  command.summary,
  '',
  `Usage: ${program} ${formatCall(command)} [options]`,
  '',
  'Options:',
  ...alignRows(listOptions(command.options)),
  '',
  ...(command.notes ? [...command.notes, ''] : []),
  ...formatExamples(command.examples, program),
];

/** The help of a group of commands, such as `nodes`. */
export const formatGroupHelp = (
  group: string,
  commands: readonly Command[],
  program: string,
): readonly string[] => {
  const members = commands.filter(({ name }) => name.startsWith(`${group} `));
  return [
    `Usage: ${program} ${group} COMMAND [options]`,
    '',
    'Commands:',
    ...alignRows(members.map((command) => [formatCall(command), command.summary])),
    '',
    ...formatExamples(
      members.flatMap(({ examples }) => examples.slice(0, 1)),
      program,
    ),
  ];
};

/** The help of the whole program. */
export const formatProgramHelp = (commands: readonly Command[], program: string): readonly string[] => [
  'Slipway makes real Kubernetes clusters of several nodes on this machine.',
  '',
  `Usage: ${program} COMMAND [options]`,
  '',
  'Commands:',
  ...alignRows([
    ...commands.map((command): Row => [formatCall(command), command.summary]),
    ['help [COMMAND]', 'Show how a command is used.'],
  ]),
  '',
  'Options of every command:',
  ...alignRows([...listOptions({}), ['--version', 'show the version of Slipway']]),
  '',
  'Exit codes: 0 done, 1 failed, 2 not understood, 130 cancelled.',
  '',
  ...formatExamples(['create demo', 'create demo --workers 3 --kubernetes v1.35.4', 'delete demo'], program),
];

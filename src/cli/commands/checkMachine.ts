import type { Finding } from '../../core/doctor/finding.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { cleanLines, cleanText } from '../output/cleanText.ts';
import { type Colour, makePaint, type Paint } from '../output/paint.ts';

const marks: Readonly<Record<Finding['level'], readonly [string, Colour]>> = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  problem: ['PROBLEM', 'red'],
};

/** Columns of the longest mark. */
const MARK = 7;

/** A finding as lines: how it is, what was found, and what to do. */
export const formatFinding = (finding: Finding, paint: Paint): readonly string[] => {
  const [mark, colour] = marks[finding.level];
  const indent = ' '.repeat(MARK + 2);
  const [first = '', ...more] = cleanLines(finding.found);
  const todo = finding.todo === undefined ? [] : cleanLines(finding.todo);
  return [
    `${paint(colour, mark.padEnd(MARK))}  ${cleanText(finding.title)}: ${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...todo.map((line, index) => `${indent}${index === 0 ? '→' : ' '} ${line}`),
  ];
};

/** `1 problem`, `2 problems`. */
export const countWords = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** `doctor`: looks whether this machine can carry a cluster. */
export const checkMachine = defineCommand({
  name: 'doctor',
  words: [],
  summary: 'Check whether this machine can carry a cluster, and say what to do.',
  options: {},
  notes: ['It changes nothing. With a problem it ends with exit code 1.'],
  examples: ['doctor'],
  run: async (_call, { core, signal, io }) => {
    const findings = await core.doctor({ signal });
    const paint = makePaint(io.stdout, io.env);
    const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
    const problems = count('problem');
    return {
      lines: [
        ...findings.flatMap((finding) => formatFinding(finding, paint)),
        '',
        `${countWords(problems, 'problem')}, ${countWords(count('warning'), 'warning')}, ${count('ok')} fine.`,
      ],
      json: { findings },
      exitCode: problems > 0 ? EXIT.failed : EXIT.done,
    };
  },
});

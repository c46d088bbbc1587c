import { type Document, isScalar, type LineCounter, type Scalar, visit } from 'yaml';
import { lineOfNode } from '../locateYaml.ts';
import type { LineProblem } from '../yamlProblems.ts';

const WHOLE = /^[-+]?(?:[\d_]+|0_*[xXoObB].*)$/;

/** A number with a fraction, as the shortest text that is the same number in 32 bits. */
const writeFraction = (value: number): string => {
  for (let digits = 1; ; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (digits === 9 || Math.fround(short) === Math.fround(value)) return String(short);
  }
};

/** The key that kubectl makes of a scalar; undefined where that is nothing to rely on. */
const writeKey = ({ value, source = '' }: Scalar): string | undefined => {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      if (WHOLE.test(source)) return String(value);
      return Math.abs(value) < 1e6 && Math.abs(value) >= 1e-4 ? writeFraction(value) : undefined;
    default:
      return undefined;
  }
};

/**
 * Makes texts of all keys, as JSON has them and in the same way as kubectl: `yes:` is the key `true`, `0644:` is `420`.
 * What it cannot make one of is told.
 */
export const settleKeys = (document: Document, lines: LineCounter): readonly LineProblem[] => {
  const problems: LineProblem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      const line = lineOfNode(key, lines) ?? 1;
      if (!isScalar(key)) {
        problems.push({ line, message: 'a list or a map cannot be a key here' });
        return;
      }
      if (typeof key.value === 'symbol') return;
      const text = writeKey(key);
      if (text === undefined) {
        const what = key.source === '' ? 'an empty key' : `the key \`${key.source}\` is no text`;
        problems.push({ line, message: `${what}; write it in quotes` });
      } else key.value = text;
    },
  });
  return problems;
};

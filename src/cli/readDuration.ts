import { usageError } from './parseArguments.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const DAY = 86_400_000;

/** Milliseconds of a duration such as `5m`, `90s`, `1m30s` or `0`. Throws `BAD_INPUT` that names the option. */
export const readDuration = (text: string, option: string): number => {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  const milliseconds = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
  const whole = parts.map(([part]) => part).join('') === text;
  if (text !== '' && whole && milliseconds <= DAY) return Math.round(milliseconds);
  const problem = whole && text !== '' ? 'is more than a day' : 'is no duration';
  throw usageError(`\`${option} ${text}\` ${problem}.`, 'A duration looks like 5m, 90s, 1m30s or 0.');
};

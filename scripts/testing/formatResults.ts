import type { Counts, StepResult } from './stepResult.ts';

const formatCounts = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const formatOutcome = ({ counts, problem }: StepResult): string => {
  if (problem !== undefined) return `FAILED: ${problem}`;
  return counts === undefined ? 'passed' : formatCounts(counts);
};

/** One line for each step: its name, how it ended, and how long it took in seconds. */
export const formatTable = (results: readonly StepResult[]): string => {
  const rows = results.map((result) => [
    result.name,
    `${(result.milliseconds / 1000).toFixed(1)} s`,
    formatOutcome(result),
  ]);
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map(
      ([name = '', time = '', outcome = '']) =>
        `${name.padEnd(widthOf(0))}  ${time.padStart(widthOf(1))}  ${outcome}`,
    )
    .join('\n');
};

/** Lines of a failure's message that are repeated. */
const MESSAGE_LINES = 12;

/** The tests that failed, each with what it said; empty when none did. */
export const formatFailures = (results: readonly StepResult[]): string =>
  results
    .flatMap(({ name, failures = [] }) =>
      failures.map(({ test, message }) => {
        const lines = message.trim().split('\n').slice(0, MESSAGE_LINES);
        return [`FAILED in ${name}: ${test}`, ...lines.map((line) => `  ${line}`)].join('\n');
      }),
    )
    .join('\n');

/** The sum over all suites. */
export const sumCounts = (results: readonly StepResult[]): Counts => {
  const sum = (key: keyof Counts): number =>
    results.reduce((total, { counts }) => total + (counts?.[key] ?? 0), 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
};

/** `N passed, N failed, N skipped`: the last line of `npm test`, for people and for programs. */
export const formatLastLine = (results: readonly StepResult[]): string => formatCounts(sumCounts(results));

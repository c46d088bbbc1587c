import { describe, expect, it } from 'vitest';
import { formatFailures, formatLastLine, formatTable } from '../../../../scripts/testing/formatResults.ts';
import type { StepResult } from '../../../../scripts/testing/stepResult.ts';

const results: readonly StepResult[] = [
  { name: 'lint', milliseconds: 412 },
  {
    name: 'types',
    milliseconds: 12_345,
    counts: { passed: 0, failed: 1, skipped: 0 },
    problem: 'exit code 2',
  },
  { name: 'test:unit', milliseconds: 3000, counts: { passed: 40, failed: 2, skipped: 1 } },
  { name: 'test:integration', milliseconds: 90_000, counts: { passed: 10, failed: 0, skipped: 0 } },
];

describe('formatResults', () => {
  it('shows every step with its time, and a failed step with its reason', () => {
    expect(formatTable(results).split('\n')).toEqual([
      'lint               0.4 s  passed',
      'types             12.3 s  FAILED: exit code 2',
      'test:unit          3.0 s  40 passed, 2 failed, 1 skipped',
      'test:integration  90.0 s  10 passed, 0 failed, 0 skipped',
    ]);
  });

  it('ends with the sum: a failed step is one failure, a passed one is no test', () => {
    expect(formatLastLine(results)).toBe('50 passed, 3 failed, 1 skipped');
  });

  it('says once more which tests failed, and what they said, in a dozen lines', () => {
    const message = ['expected 1 to be 2', ...Array.from({ length: 20 }, (_, line) => `at ${line}`)].join(
      '\n',
    );
    const failed = { ...results[2], failures: [{ test: 'a.test.ts: adds', message }] } as StepResult;
    const lines = formatFailures([...results.slice(0, 2), failed]).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'FAILED in test:unit: a.test.ts: adds',
      '  expected 1 to be 2',
      '  at 0',
    ]);
    expect(lines).toHaveLength(13);
    expect(formatFailures(results)).toBe('');
  });
});

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Counts } from './stepResult.ts';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/**
 * Reads what vitest's `json` reporter wrote. A file that failed without a failed test (it did not load, or a hook
 * of it threw) counts as one failure. Rejects when there is no report or it is not one.
 */
export const readVitestReport = async (path: string): Promise<Counts> => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report.parse(
    JSON.parse(await readFile(path, 'utf8')),
  );
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles,
    skipped: numPendingTests + numTodoTests,
  };
};

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Counts, Failure } from './stepResult.ts';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

type ReportedFile = z.output<typeof report>['testResults'][number];

/** It failed without a failed test: it did not load, or a hook of it threw. */
const isBroken = ({ status, assertionResults }: ReportedFile): boolean =>
  status === 'failed' && assertionResults.every((test) => test.status !== 'failed');

const listFailures = (file: ReportedFile): readonly Failure[] => {
  if (isBroken(file)) return [{ test: file.name, message: file.message }];
  return file.assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({
      test: `${file.name}: ${fullName}`,
      message: (failureMessages ?? []).join('\n'),
    }));
};

/**
 * Reads what vitest's `json` reporter wrote. A file that failed without a failed test counts as one failure. Rejects
 * when there is no report or it is not one.
 */
export const readVitestReport = async (
  path: string,
): Promise<{ readonly counts: Counts; readonly failures: readonly Failure[] }> => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report.parse(
    JSON.parse(await readFile(path, 'utf8')),
  );
  return {
    counts: {
      passed: numPassedTests,
      failed: numFailedTests + testResults.filter(isBroken).length,
      skipped: numPendingTests + numTodoTests,
    },
    failures: testResults.flatMap(listFailures),
  };
};

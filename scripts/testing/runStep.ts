import { spawn } from 'node:child_process';
import { readVitestReport } from './readVitestReport.ts';
import { type Counts, FAILED_STEP, type Failure, type StepResult } from './stepResult.ts';

export interface Step {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** Where the step leaves vitest's JSON report, if it is a test suite. */
  readonly report?: string;
}

/** Runs one step with its output shown as it comes. Never rejects: what goes wrong is in the result. */
export const runStep = async ({ name, argv, report }: Step): Promise<StepResult> => {
  const startedAt = performance.now();
  const problem = await runToEnd(argv);
  const judged = report === undefined ? judgeCommand(problem) : await judgeSuite(report, problem);
  return { name, ...judged, milliseconds: performance.now() - startedAt };
};

/** Resolves with what went wrong, if something did. */
const runToEnd = ([file, ...args]: Step['argv']): Promise<string | undefined> =>
  new Promise((done) => {
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => done(`${file} could not be started: ${error.message}`));
    // Not 'close': a daemon that the step leaves behind may hold on to its output for ever.
    child.once('exit', (code, signal) => done(code === 0 ? undefined : describeEnd(code, signal)));
  });

const describeEnd = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `exit code ${code}` : `ended by ${signal}`;

const judgeCommand = (problem: string | undefined): Pick<StepResult, 'counts' | 'problem'> =>
  problem === undefined ? {} : { counts: FAILED_STEP, problem };

/** A suite has to have run at least one test, and to have ended well if none failed. */
const judgeSuite = async (
  report: string,
  problem: string | undefined,
): Promise<Omit<StepResult, 'name' | 'milliseconds'>> => {
  let counts: Counts;
  let failures: readonly Failure[];
  try {
    ({ counts, failures } = await readVitestReport(report));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { counts: FAILED_STEP, problem: problem ?? `it left no report: ${reason}` };
  }
  if (counts.failed > 0) return { counts, failures };
  if (problem !== undefined) return { counts: { ...counts, failed: 1 }, problem };
  if (counts.passed === 0) return { counts: { ...counts, failed: 1 }, problem: 'it ran no tests' };
  return { counts };
};

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toErrorInfo } from '../src/shared/errors.ts';
import { ensureBuildTools } from './ensureBuildTools.ts';
import { ensureChromium } from './ensureChromium.ts';
import { ensureEngine } from './ensureEngine.ts';
import { ensureLimits } from './ensureLimits.ts';
import { ensureTestTools } from './ensureTestTools.ts';
import { hasNodeImage } from './setup/hasNodeImage.ts';
import { formatFailures, formatLastLine, formatTable, sumCounts } from './testing/formatResults.ts';
import { runStep, type Step } from './testing/runStep.ts';
import { FAILED_STEP, type StepResult } from './testing/stepResult.ts';

const checks = ['format:check', 'lint', 'types', 'knip', 'build'];
const suitesWithoutEngine = ['test:unit', 'test:component'];
const suitesWithEngine = ['test:integration', 'test:e2e'];
/** Gets the node image, before the suites that need it. */
const imageStep: Step = { name: 'node image', argv: ['npm', 'run', '-s', 'slipway', '--', 'image', 'build'] };

const checkStep = (script: string): Step => ({ name: script, argv: ['npm', 'run', '-s', script] });

const suiteStep = (script: string, reports: string): Step => {
  const report = join(reports, `${script.replace(':', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name: script, argv: ['npm', 'run', '-s', script, '--', ...reporters], report };
};

/** Sees to it that a Docker engine answers, as the quickstart does, and that there is a browser. */
const setUp = async (): Promise<StepResult> => {
  const startedAt = performance.now();
  const automatic = process.argv.includes('--yes') || Boolean(process.env.CI);
  const end = (problem?: string): StepResult => ({
    name: 'set-up',
    milliseconds: performance.now() - startedAt,
    ...(problem === undefined ? {} : { counts: FAILED_STEP, problem }),
  });
  try {
    const options = {
      yes: automatic,
      interactive: !automatic && process.stdin.isTTY && process.stdout.isTTY,
      out: (line: string) => console.log(line),
    };
    const { docker } = await ensureEngine(options);
    await ensureLimits(options);
    await ensureChromium(options);
    await ensureTestTools(options);
    // The suites build on the image that is made here: on a new machine that takes a quarter of an hour.
    if (!(await hasNodeImage(docker))) await ensureBuildTools(options);
    return end();
  } catch (error) {
    const { message, hint } = toErrorInfo(error);
    return end([message, hint].filter(Boolean).join(' '));
  }
};

const runSteps = async (reports: string): Promise<readonly StepResult[]> => {
  const results = [await setUp()];
  const engine = results[0]?.problem === undefined;
  const steps = [
    ...checks.map(checkStep),
    ...suitesWithoutEngine.map((script) => suiteStep(script, reports)),
    ...(engine ? [imageStep, ...suitesWithEngine.map((script) => suiteStep(script, reports))] : []),
  ];
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    results.push(await runStep(step));
  }
  const left = engine ? [] : suitesWithEngine;
  const notRun = left.map((name) => ({
    name,
    counts: FAILED_STEP,
    problem: 'not run, as there is no engine',
    milliseconds: 0,
  }));
  return [...results, ...notRun];
};

const reports = await mkdtemp(join(tmpdir(), 'slipway-test-'));
const results = await runSteps(reports);
await rm(reports, { recursive: true });
// What a long run failed on is said once more where it ends.
const parts = [formatFailures(results), formatTable(results), formatLastLine(results)].filter(
  (part) => part !== '',
);
console.log(`\n${parts.join('\n\n')}`);
// Not by running out of work: a daemon started above may keep this process's pipes open.
process.exit(sumCounts(results).failed === 0 ? 0 : 1);

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from '../../../../scripts/testing/runStep.ts';

const vitest = resolve(import.meta.dirname, '../../../../node_modules/.bin/vitest');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-run-step-'));
});
afterEach(() => rm(folder, { recursive: true }));

const runNode = (code: string, report?: string) =>
  runStep({
    name: 'step',
    argv: [process.execPath, '-e', code],
    ...(report === undefined ? {} : { report }),
  });

describe('runStep, with a command that is no suite', () => {
  it('counts nothing when it goes well', async () => {
    expect(await runNode('')).toEqual({ name: 'step', milliseconds: expect.any(Number) });
  });

  it('counts one failure when it fails, and says how it ended', async () => {
    expect(await runNode('process.exit(3)')).toMatchObject({
      counts: { passed: 0, failed: 1, skipped: 0 },
      problem: 'exit code 3',
    });
    expect(await runNode('process.kill(process.pid, "SIGKILL")')).toMatchObject({
      problem: 'ended by SIGKILL',
    });
  });

  it('counts one failure when it cannot be started', async () => {
    const result = await runStep({ name: 'step', argv: [join(folder, 'none')] });
    expect(result.counts?.failed).toBe(1);
    expect(result.problem).toMatch(/could not be started/);
  });

  it('ends with the command, even if that leaves a process behind that holds its output', async () => {
    const leaveBehind = `
      const child = require('node:child_process').spawn('sleep', ['3600'], { detached: true, stdio: 'inherit' });
      require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(child.pid));
      child.unref();`;
    await runNode(leaveBehind);
    process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')));
  });
});

/** Runs the real vitest over one test file. */
const runSuite = async (content: string | undefined) => {
  if (content !== undefined) await writeFile(join(folder, 'a.test.js'), content);
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default { test: { globals: true } };');
  const report = join(folder, 'report.json');
  const argv = [vitest, 'run', '--root', folder, '--reporter=json', `--outputFile.json=${report}`] as const;
  return runStep({ name: 'suite', argv, report });
};

describe('runStep, with a suite', () => {
  it('counts what passed, failed and was skipped', async () => {
    const result = await runSuite(`
      it('a', () => {}); it('b', () => {}); it.skip('c', () => {}); it.todo('d'); it('e', () => { throw new Error('no'); });
    `);
    expect(result).toMatchObject({ counts: { passed: 2, failed: 1, skipped: 2 } });
    const test = `${join(folder, 'a.test.js')}: e`;
    expect(result.failures).toEqual([{ test, message: expect.stringContaining('Error: no') }]);
  });

  it('counts a file that does not load as one failure', async () => {
    const result = await runSuite(`throw new Error('broken file');`);
    expect(result.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(result.failures).toMatchObject([{ message: expect.stringContaining('broken file') }]);
  });

  it('counts a hook that throws as a failure, though no test ran', async () => {
    const result = await runSuite(`beforeAll(() => { throw new Error('no'); }); it('a', () => {});`);
    expect(result.counts?.failed).toBe(1);
  });

  it('counts an error that no test caught as a failure, though all tests passed', async () => {
    const result = await runSuite(`it('a', () => { setTimeout(() => { throw new Error('late'); }); });
      it('b', () => new Promise((done) => setTimeout(done, 100)));`);
    expect(result.counts).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(result.problem).toBe('exit code 1');
  });

  it('fails a suite that ran no tests', async () => {
    expect((await runSuite(`it.skip('a', () => {});`)).problem).toBe('it ran no tests');
    expect((await runSuite(undefined)).counts?.failed).toBe(1);
  });

  it('fails a suite that left no report', async () => {
    const result = await runNode('', join(folder, 'none.json'));
    expect(result.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(result.problem).toMatch(/it left no report/);
  });
});

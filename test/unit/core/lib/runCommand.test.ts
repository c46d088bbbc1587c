import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pollUntil } from '../../../../src/core/lib/pollUntil.ts';
import { commandError, runCommand } from '../../../../src/core/lib/runCommand.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const never = new AbortController().signal;
const sh = (script: string, ...args: string[]) => ['sh', '-c', script, 'sh', ...args];

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const untilGone = (pid: number) =>
  pollUntil(async () => !isRunning(pid), {
    every: 10,
    within: 5_000,
    signal: never,
    what: `process ${pid} to end`,
  });

describe('runCommand', () => {
  it('gives the words on as they are, and collects stdout alone', async () => {
    const words = ['a b', '$HOME', '"\'', 'two\nlines', '', '*'];
    const script = 'for word in "$@"; do printf "<%s>\\n" "$word"; done; echo aside >&2';
    const { exitCode, stdout } = await runCommand(sh(script, ...words), { signal: never });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(words.map((word) => `<${word}>`).join('\n'));
  });

  it('runs in the folder and with the environment that it is given', async () => {
    await using folder = await openTempFolder();
    const options = { signal: never, cwd: folder.path, env: { PATH: process.env['PATH'], HERE: 'there' } };
    const { stdout } = await runCommand(sh('pwd; echo "$HERE $HOME"'), options);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([folder.path, 'there']);
  });

  it('tells lines of both streams as they come', async () => {
    const lines: string[] = [];
    await runCommand(sh('echo one; echo two >&2'), { signal: never, onLine: (line) => lines.push(line) });
    expect(lines.toSorted()).toEqual(['one', 'two']);
  });

  it('accepts the exit codes that it is told to', async () => {
    expect((await runCommand(sh('exit 3'), { signal: never, okCodes: [0, 3] })).exitCode).toBe(3);
    const error = await errorOf(runCommand(sh('exit 3'), { signal: never, okCodes: [0, 4] }));
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', message: 'sh ended with exit code 3.' });
  });

  it('fails with the command and its last lines', async () => {
    const error = await errorOf(runCommand(sh('seq 1 50; echo oh no >&2; exit 1'), { signal: never }));
    expect(error.details[0]).toMatch(/^\$ sh -c seq 1 50;/);
    expect(error.details).toHaveLength(21);
    expect(error.details).toContain('oh no');
    expect(error.details).toContain('50');
    expect(error.details).not.toContain('20');
  });

  it('fails when the program ends by a signal', async () => {
    expect((await errorOf(runCommand(sh('kill -9 $$'), { signal: never }))).code).toBe('COMMAND_FAILED');
  });

  it.each([
    ['a program', ['slipway-no-such-program'], {}],
    ['a folder', ['true'], { cwd: path.join('/', 'no', 'such', 'folder') }],
  ])('says of %s that is not there that it could not be started', async (_name, argv, options) => {
    const error = await errorOf(runCommand(argv, { signal: never, ...options }));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toContain(`${argv[0]} could not be started`);
  });

  it('knows a full disk by what the program says', async () => {
    const script = 'echo "write /x: No space left on device" >&2; exit 1';
    const error = await errorOf(runCommand(sh(script), { signal: never }));
    expect(error.code).toBe('DISK_FULL');
    expect(error.hint).toContain('Free some space');
    expect(error.details).toContain('write /x: No space left on device');
  });

  it('ends the program and its children when it is cancelled', async () => {
    const cancel = new AbortController();
    const pids = Promise.withResolvers<number[]>();
    const running = runCommand(sh('trap "" TERM INT; sleep 60 & echo $$ $!; wait'), {
      signal: cancel.signal,
      onLine: (line) => pids.resolve(line.split(' ').map(Number)),
    });
    const all = await pids.promise;
    expect(all.every(isRunning)).toBe(true);
    cancel.abort();
    expect((await errorOf(running)).code).toBe('CANCELLED');
    for (const pid of all) await untilGone(pid);
  });

  it('ends at once when it is cancelled while only a child that left the group holds its output', async () => {
    const cancel = new AbortController();
    const started = Promise.withResolvers<number>();
    const running = runCommand(sh("setsid sh -c 'echo $$; exec sleep 60' & exit 0"), {
      signal: cancel.signal,
      onLine: (line) => started.resolve(Number(line)),
    });
    const pid = await started.promise;
    const settled = errorOf(running);
    // Once the shell is gone its group is empty, and there is nobody to send a signal to.
    await new Promise((resolve) => setTimeout(resolve, 100));
    cancel.abort();
    expect((await settled).code).toBe('CANCELLED');
    process.kill(pid, 'SIGKILL');
  });

  it('starts nothing when it was cancelled before', async () => {
    const reason = new AppError('CANCELLED', 'It was cancelled.');
    await expect(runCommand(['true'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('commandError', () => {
  it('says where it was', () => {
    const error = commandError({
      argv: ['kubeadm', 'init'],
      exitCode: 2,
      lines: ['why'],
      where: ' on demo-1',
    });
    expect(error.message).toBe('kubeadm ended with exit code 2 on demo-1.');
    expect(error.details).toEqual(['$ kubeadm init', 'why']);
  });
});

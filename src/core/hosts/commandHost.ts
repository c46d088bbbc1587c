import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { commandError } from '../lib/runCommand.ts';
import type { RawResult } from './commandOutput.ts';
import type { ExecOptions, Host, RunOptions } from './host.ts';
import { ALTERED, PUT_FILES_SCRIPT, packFiles } from './putFilesScript.ts';

/** Exit codes of `timeout` (GNU coreutils) when it had to end the program. */
const TIMED_OUT_CODES = [124, 137];

export const DEFAULT_DEADLINE = 60_000;

/** Runs the program `$0` once the files on stdin are where they belong. */
const PUT_AND_RUN = `set -e
(${PUT_FILES_SCRIPT})
exec "$0" "$@" </dev/null`;

/**
 * What every host makes of a way to run a program under `timeout`: exit codes become results or errors, and files are
 * put and got by a program.
 */
export const createCommandHost = (
  name: string,
  start: (argv: readonly string[], options: RunOptions) => Promise<RawResult>,
): Pick<Host, 'exec' | 'putFiles' | 'getFile'> => {
  const run = async (argv: readonly string[], { files, ...options }: ExecOptions): Promise<RawResult> => {
    const started = performance.now();
    const result =
      files === undefined
        ? await start(argv, options)
        : await start(['/bin/sh', '-c', PUT_AND_RUN, ...argv], { ...options, stdin: await packFiles(files) });
    if ((options.okCodes ?? [0]).includes(result.exitCode)) return result;
    const lines = [
      ...result.stdout.toString('utf8').split('\n').slice(-20),
      ...result.stderr.split('\n').slice(-20),
    ];
    const error = commandError({
      argv,
      exitCode: result.exitCode,
      lines: lines.filter(Boolean),
      where: ` on ${name}`,
    });
    const limit = options.deadline ?? DEFAULT_DEADLINE;
    if (TIMED_OUT_CODES.includes(result.exitCode) && performance.now() - started >= limit * 0.9) {
      throw new AppError('TIMED_OUT', `${argv[0]} on ${name} did not end within ${limit / 1000} s.`, {
        details: error.details,
      });
    }
    throw error;
  };
  return {
    exec: async (argv, options) => {
      const { exitCode, stdout, stderr } = await run(argv, options);
      return { exitCode, stdout: stdout.toString('utf8'), stderr };
    },
    putFiles: async (files, options) => {
      const stdin = await packFiles(files);
      const { exitCode, stderr } = await run(['/bin/sh', '-c', PUT_FILES_SCRIPT], {
        ...options,
        stdin,
        okCodes: [0, ALTERED],
      });
      if (exitCode === ALTERED) {
        throw new AppError('COMMAND_FAILED', `A file sent to ${name} arrived altered.`, {
          details: [stderr],
        });
      }
    },
    getFile: async (path, options) => {
      const { stdout } = await run(['/bin/sh', '-c', 'sha256sum < "$1"; cat "$1"', 'sh', path], options);
      const end = stdout.indexOf('\n');
      const [sum] = stdout.subarray(0, end).toString('latin1').split(' ');
      const content = stdout.subarray(end + 1);
      if (createHash('sha256').update(content).digest('hex') !== sum) {
        throw new AppError('COMMAND_FAILED', `The file ${path} of ${name} changed while it was read.`, {
          hint: 'Try again.',
        });
      }
      return content;
    },
  };
};

import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { commandError } from '../../lib/runCommand.ts';
import type { Host, HostFile, RunOptions, RunResult } from '../host.ts';
import { ALTERED, PUT_FILES_SCRIPT, packFiles } from '../putFilesScript.ts';
import { dockerExec, type RawResult } from './dockerExec.ts';
import { forwardPort } from './forwardPort.ts';
import { openShell } from './openShell.ts';

/** Exit codes of `timeout` (GNU coreutils) when it had to end the program. */
const TIMED_OUT_CODES = [124, 137];

export interface DockerHostOptions {
  readonly docker: Docker;
  /** Name of the container, which is the node's name too. */
  readonly name: string;
  readonly address: string;
}

/** A node in a container of the Docker engine. */
export const createDockerHost = ({ docker, name, address }: DockerHostOptions): Host => {
  const container = docker.getContainer(name);

  const run = async (argv: readonly string[], options: RunOptions): Promise<RawResult> => {
    const started = Date.now();
    const result = await dockerExec(container, argv, { ...options, node: name });
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
    const limit = options.deadline ?? 60_000;
    if (TIMED_OUT_CODES.includes(result.exitCode) && Date.now() - started >= limit * 0.9) {
      throw new AppError('TIMED_OUT', `${argv[0]} on ${name} did not end within ${limit / 1000} s.`, {
        details: error.details,
      });
    }
    throw error;
  };

  const exec = async (argv: readonly string[], options: RunOptions): Promise<RunResult> => {
    const { exitCode, stdout, stderr } = await run(argv, options);
    return { exitCode, stdout: stdout.toString('utf8'), stderr };
  };

  const putFiles = async (files: readonly HostFile[], options: RunOptions) => {
    const stdin = await packFiles(files);
    const okCodes = [0, ALTERED];
    const { exitCode, stderr } = await run(['/bin/sh', '-c', PUT_FILES_SCRIPT], {
      ...options,
      stdin,
      okCodes,
    });
    if (exitCode === ALTERED)
      throw new AppError('COMMAND_FAILED', `A file sent to ${name} arrived altered.`, { details: [stderr] });
  };

  const getFile = async (path: string, options: RunOptions) => {
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
  };

  return {
    name,
    address,
    exec,
    putFiles,
    getFile,
    forward: (port, { signal }) => forwardPort(container, port, { node: name, signal }),
    openShell: (options) => openShell(container, { ...options, node: name }),
  };
};

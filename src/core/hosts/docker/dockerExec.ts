import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { DEFAULT_DEADLINE } from '../commandHost.ts';
import { CommandOutput, type RawResult } from '../commandOutput.ts';
import type { RunOptions } from '../host.ts';
import { GONE_WITHIN, waitForEnd } from '../waitForEnd.ts';
import { isNotFound, statusOf, toDockerError } from './dockerErrors.ts';
import { FrameSplitter } from './frames.ts';

/**
 * Exit codes of a program whose container may be going: it was killed, as all in it are, or the engine could not start
 * it any more, or never knew how it ended.
 */
const MAY_BE_GONE = [137, 126, -1];

/**
 * The engine cannot end a program that `exec` started, so the shell first says its process id, and `timeout`
 * ends the program and its children even if this side is gone.
 */
const SAY_PID = 'echo "$$" >&2; exec timeout --kill-after=2 "$0" "$@"';

interface ExecOptions extends RunOptions {
  readonly node: string;
}

/** Runs a program in a container; see `Host.exec`, but any exit code is a result. */
export const dockerExec = async (
  container: Docker.Container,
  argv: readonly string[],
  options: ExecOptions,
): Promise<RawResult> => {
  const { signal, stdin } = options;
  const deadline = options.deadline ?? DEFAULT_DEADLINE;
  const seconds = (deadline / 1000).toFixed(3);
  try {
    signal.throwIfAborted();
    const exec = await container.exec({
      Cmd: ['/bin/sh', '-c', SAY_PID, seconds, ...argv],
      AttachStdin: stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
    });
    signal.throwIfAborted();
    const stream = await exec.start({ hijack: true, stdin: stdin !== undefined });
    const printed = await collect(stream, {
      ...options,
      deadline,
      program: argv[0] ?? '',
      end: (pid) => endProgram(container, pid),
    });
    return { ...printed, exitCode: await readExitCode(container, exec, options) };
  } catch (error) {
    throw await addLastLines(container, toExecError(error, options), options.node);
  }
};

/** A container that is not running any more may have said why: what it printed last becomes the error's details. */
const addLastLines = async (
  container: Docker.Container,
  error: AppError,
  node: string,
): Promise<AppError> => {
  if (error.code !== 'HOST_UNREACHABLE') return error;
  try {
    // A node has a terminal, so its output comes as it is.
    const output = (await container.logs({ stdout: true, stderr: true, tail: 10 })) as unknown as Buffer;
    const details = output
      .toString('utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
    const hint = `The last lines that it printed may say why; docker start ${node} starts it again.`;
    return new AppError(error.code, error.message, { cause: error.cause, hint, details });
  } catch {
    // It is gone altogether, or the engine is.
    return error;
  }
};

const toUnreachable = (node: string, cause?: unknown) =>
  new AppError('HOST_UNREACHABLE', `The container of node ${node} is not running.`, { cause });

/** 409: the container is not running. One that is just ending is refused by the runtime instead, in words and with 400 or 500. */
const isStopped = (error: unknown) =>
  isNotFound(error) ||
  statusOf(error) === 409 ||
  /cannot exec in a stopped|container \S+ is not running|process has already finished/i.test(
    (error as Error).message,
  );

/** Makes of what the engine or the signal threw an error about this node's container. */
export const toExecError = (
  error: unknown,
  { node, signal }: { readonly node: string; readonly signal: AbortSignal },
): AppError => {
  if (signal.aborted)
    return new AppError('CANCELLED', `The command on ${node} was stopped.`, { cause: error });
  if (error instanceof AppError) return error;
  if (isStopped(error)) return toUnreachable(node, error);
  return toDockerError(error, `run a command on ${node}`);
};

/** The output may end a moment before the engine knows that the program has. */
const readExitCode = async (container: Docker.Container, exec: Docker.Exec, options: ExecOptions) => {
  const end = performance.now() + GONE_WITHIN;
  let { Running, ExitCode } = await exec.inspect();
  while ((Running || ExitCode === null) && performance.now() < end) {
    await pause(50, options.signal);
    ({ Running, ExitCode } = await exec.inspect());
  }
  const exitCode = ExitCode ?? -1;
  if (MAY_BE_GONE.includes(exitCode) && (await stopsSoon(container, options.signal)))
    throw toUnreachable(options.node);
  return exitCode;
};

/** A container that goes takes its programs along, and the engine knows of these a moment sooner. */
const stopsSoon = async (container: Docker.Container, signal: AbortSignal) => {
  for (let tries = 0; tries < 10; tries++) {
    if (!(await container.inspect()).State.Running) return true;
    await pause(100, signal);
  }
  return false;
};

const endProgram = async (container: Docker.Container, pid: string) => {
  if (!/^\d+$/.test(pid)) return;
  const exec = await container.exec({ Cmd: ['kill', '-TERM', pid] });
  await exec.start({ Detach: true });
};

interface CollectOptions extends ExecOptions {
  readonly deadline: number;
  readonly program: string;
  /** Ends the program whose process id was said. */
  readonly end: (pid: string) => Promise<void>;
}

const collect = async (stream: Duplex, options: CollectOptions) => {
  const output = new CommandOutput(options, options);
  const said = Promise.withResolvers<string>();
  let first: Buffer | undefined = Buffer.alloc(0);
  /** The first line on stderr is the process id; what follows is the program's. */
  const addAside = (data: Buffer) => {
    if (first === undefined) return output.add('stderr', data);
    first = Buffer.concat([first, data]);
    const end = first.indexOf('\n');
    if (end < 0) return;
    said.resolve(first.toString('latin1', 0, end));
    const rest = first.subarray(end + 1);
    first = undefined;
    output.add('stderr', rest);
  };
  const frames = new FrameSplitter((name, data) =>
    name === 'stderr' ? addAside(data) : output.add('stdout', data),
  );
  const ended = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  stream.on('data', (chunk: Buffer) => {
    try {
      frames.push(chunk);
    } catch (error) {
      failed.reject(error);
    }
  });
  stream.on('end', ended.resolve);
  stream.on('close', ended.resolve);
  stream.on('error', ended.reject);
  if (options.stdin !== undefined) stream.end(options.stdin);
  try {
    await waitForEnd({
      ended: ended.promise,
      failed: failed.promise,
      // Also when it has only just been started and has not said its process id yet.
      end: async () => options.end(await said.promise),
      signal: options.signal,
      deadline: options.deadline + GONE_WITHIN,
      silent: 'The Docker engine did not answer in time.',
    });
  } finally {
    stream.destroy();
  }
  return output.finish();
};

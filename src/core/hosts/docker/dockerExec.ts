import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { LineSplitter } from '../../lib/lines.ts';
import { pause } from '../../lib/pause.ts';
import type { RunOptions } from '../host.ts';
import { isNotFound, statusOf, toDockerError } from './dockerErrors.ts';
import { FrameSplitter } from './frames.ts';

const DEFAULT_DEADLINE = 60_000;
const MAX_OUTPUT = 8 * 1024 * 1024;
/** Milliseconds that a stopped program gets to be gone: `timeout` kills it after 2 s. */
const GONE_WITHIN = 5_000;
/** Exit code of a program that was killed, as all of a container's are when it goes. */
const KILLED = 137;

export interface RawResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

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

/** Makes of what the engine or the signal threw an error about this node's container. */
export const toExecError = (
  error: unknown,
  { node, signal }: { readonly node: string; readonly signal: AbortSignal },
): AppError => {
  if (signal.aborted)
    return new AppError('CANCELLED', `The command on ${node} was stopped.`, { cause: error });
  if (error instanceof AppError) return error;
  // 409: the container is not running.
  if (isNotFound(error) || statusOf(error) === 409) return toUnreachable(node, error);
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
  if (exitCode === KILLED && (await stopsSoon(container, options.signal))) throw toUnreachable(options.node);
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
  const tooMuch = () =>
    new AppError('COMMAND_FAILED', `${options.program} on ${options.node} printed more than 8 MiB.`);
  const stdout = new Output(tooMuch);
  const stderr = new Output(tooMuch);
  const said = Promise.withResolvers<string>();
  let isSaid = false;
  const outLines = new LineSplitter((line) => options.onLine?.(line));
  const errorLines = new LineSplitter((line) => {
    if (isSaid) return options.onLine?.(line);
    isSaid = true;
    said.resolve(line);
  });
  const frames = new FrameSplitter((name, data) => {
    (name === 'stderr' ? errorLines : outLines).push(data);
    if (!options.linesOnly) (name === 'stderr' ? stderr : stdout).add(data);
  });
  await readToEnd(stream, {
    onData: (chunk) => frames.push(chunk),
    signal: options.signal,
    // The program is ended by `timeout` in the container; this is for an engine that stopped answering.
    deadline: options.deadline + GONE_WITHIN,
    stdin: options.stdin,
    // Also when it has only just been started and has not said its process id yet.
    end: async () => options.end(await said.promise),
  });
  outLines.end();
  errorLines.end();
  const aside = stderr.toBuffer();
  return { stdout: stdout.toBuffer(), stderr: aside.subarray(aside.indexOf('\n') + 1).toString('utf8') };
};

class Output {
  readonly #tooMuch: () => AppError;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(tooMuch: () => AppError) {
    this.#tooMuch = tooMuch;
  }

  add(data: Buffer): void {
    this.#size += data.length;
    if (this.#size > MAX_OUTPUT) throw this.#tooMuch();
    this.#chunks.push(Buffer.from(data));
  }

  toBuffer = () => Buffer.concat(this.#chunks);
}

interface ReadOptions {
  readonly onData: (chunk: Buffer) => void;
  readonly end: () => Promise<void>;
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly stdin: string | Uint8Array | undefined;
}

/** Reads until the program has ended; when it is to be stopped, rejects once it is gone, or was given the time for it. */
const readToEnd = async (stream: Duplex, options: ReadOptions) => {
  const ended = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  const abort = () => failed.reject(options.signal.reason);
  const timer = setTimeout(
    () => failed.reject(new AppError('TIMED_OUT', 'The Docker engine did not answer in time.')),
    options.deadline,
  );
  options.signal.addEventListener('abort', abort, { once: true });
  if (options.signal.aborted) abort();
  stream.on('data', (chunk: Buffer) => {
    try {
      options.onData(chunk);
    } catch (error) {
      failed.reject(error);
    }
  });
  stream.on('end', ended.resolve);
  stream.on('close', ended.resolve);
  stream.on('error', ended.reject);
  ended.promise.catch(() => undefined);
  if (options.stdin !== undefined) stream.end(options.stdin);
  try {
    await Promise.race([ended.promise, failed.promise]);
  } catch (error) {
    // Whoever tries again must not find the program still at work.
    const gone = options.end().then(() => ended.promise);
    await Promise.race([ended.promise, gone, delay(GONE_WITHIN, undefined, { ref: false })]).catch(
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', abort);
    stream.destroy();
  }
};

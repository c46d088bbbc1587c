import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import type { Host, RunOptions } from '../../src/core/hosts/host.ts';
import { LineSplitter } from '../../src/core/lib/lines.ts';
import { commandError } from '../../src/core/lib/runCommand.ts';
import { writeFileAtomically } from '../../src/core/lib/writeFileAtomically.ts';
import { AppError } from '../../src/shared/errors.ts';
import { openLocalShell } from './openLocalShell.ts';

const MAX_OUTPUT = 8 * 1024 * 1024;

/**
 * A host for tests of what runs on hosts, without Docker: programs are this machine's own, files are below `root`,
 * and the host is gone when `root` is. Keeps the contract of hosts (test/helpers/hostContract.ts).
 */
export const createFakeHost = (name: string, root: string): Host => {
  const refuseGone = async () => {
    const found = await stat(root).catch(() => undefined);
    if (found === undefined)
      throw new AppError('HOST_UNREACHABLE', `The host of node ${name} is not running.`);
  };
  const toFileError = (error: unknown) => {
    throw new AppError('COMMAND_FAILED', 'A file could not be used.', {
      details: [(error as Error).message],
    });
  };
  const place = (file: string) => path.join(root, file);
  const putFiles: Host['putFiles'] = async (files, { signal }) => {
    refuseCancelled(signal, name);
    await refuseGone();
    for (const file of files) {
      await mkdir(path.dirname(place(file.path)), { recursive: true }).catch(toFileError);
      await writeFileAtomically(place(file.path), file.content, { mode: file.mode ?? 0o644 }).catch(
        toFileError,
      );
    }
  };
  return {
    name,
    address: '127.0.0.1',
    exec: async (argv, { files = [], ...options }) => {
      refuseCancelled(options.signal, name);
      await refuseGone();
      await putFiles(files, options);
      return await runProgram(argv, options, { name, refuseGone });
    },
    putFiles,
    getFile: async (file, { signal }) => {
      refuseCancelled(signal, name);
      await refuseGone();
      return await readFile(place(file)).catch(toFileError);
    },
    forward: async (port, { signal }) => {
      refuseCancelled(signal, name);
      await refuseGone();
      const socket = connect({ port, host: '127.0.0.1' });
      await once(socket, 'connect').catch((error: unknown) => {
        throw new AppError('HOST_UNREACHABLE', `Nobody listens on port ${port} of ${name}.`, {
          cause: error,
        });
      });
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      return socket;
    },
    openShell: async (options) => {
      refuseCancelled(options.signal, name);
      await refuseGone();
      return await openLocalShell(options);
    },
  };
};

const refuseCancelled = (signal: AbortSignal, name: string) => {
  if (signal.aborted) throw new AppError('CANCELLED', `The command on ${name} was stopped.`);
};

interface Around {
  readonly name: string;
  readonly refuseGone: () => Promise<void>;
}

const runProgram = async (argv: readonly string[], options: RunOptions, { name, refuseGone }: Around) => {
  const [file = '', ...args] = argv;
  const limit = options.deadline ?? 60_000;
  const child = spawn(file, args, { stdio: 'pipe', detached: true });
  const ended = Promise.withResolvers<number>();
  const fail = (error: unknown) => {
    ended.reject(error);
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const stop = () => fail(new AppError('CANCELLED', `The command on ${name} was stopped.`));
  const tooLate = () =>
    fail(new AppError('TIMED_OUT', `${file} on ${name} did not end within ${limit / 1000} s.`));
  const timer = setTimeout(tooLate, limit);
  // A host that goes away takes its programs along.
  const watch = setInterval(() => void refuseGone().catch(fail), 50);
  options.signal.addEventListener('abort', stop, { once: true });
  // It may have fired since it was looked at last.
  if (options.signal.aborted) stop();
  const read = (stream: NodeJS.ReadableStream) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const lines = new LineSplitter((line) => options.onLine?.(line));
    stream.on('data', (chunk: Buffer) => {
      if (options.linesOnly) return lines.push(chunk);
      size += chunk.length;
      if (size > MAX_OUTPUT) return fail(new AppError('COMMAND_FAILED', `${file} printed more than 8 MiB.`));
      chunks.push(chunk);
      lines.push(chunk);
    });
    stream.on('end', () => lines.end());
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
  child.once('error', (error) => fail(commandError({ argv, exitCode: 127, lines: [error.message] })));
  child.once('close', (code) => ended.resolve(code ?? 128));
  // A program may end without having read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin);
  try {
    const exitCode = await ended.promise;
    if ((options.okCodes ?? [0]).includes(exitCode)) return { exitCode, stdout: stdout(), stderr: stderr() };
    const lines = `${stdout()}\n${stderr()}`.split('\n').filter(Boolean).slice(-20);
    throw commandError({ argv, exitCode, lines, where: ` on ${name}` });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    options.signal.removeEventListener('abort', stop);
  }
};

/** Takes a fake host away. */
export const removeFakeHost = (root: string): Promise<void> => rm(root, { recursive: true, force: true });

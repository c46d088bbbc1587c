import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { TerminalEnd } from '../../../shared/contract/pods.ts';
import { AppError } from '../../../shared/errors.ts';
import { LIFELINE, SAY_SESSION } from '../../lib/endSession.ts';
import { guardSession, type Lifeline } from '../../lib/guardSession.ts';
import type { TerminalSession } from '../../lib/terminalSession.ts';
import type { ShellOptions } from '../host.ts';
import { toExecError } from './dockerExec.ts';

/** A node has bash; what is no node of ours may have sh alone. */
const SHELL = `${SAY_SESSION}cd; if command -v bash >/dev/null; then exec bash -l; fi; exec sh -l`;

interface OpenShellOptions extends ShellOptions {
  readonly node: string;
}

/** Opens a root shell on a terminal in a container; see `Host.openShell`. */
export const openShell = async (
  container: Docker.Container,
  options: OpenShellOptions,
): Promise<TerminalSession> => {
  const { signal, node } = options;
  try {
    signal.throwIfAborted();
    const session = await openTerminal(container, options);
    const guarded = await guardSession(session, {
      signal,
      openLifeline: (pid) => openLifeline(container, pid),
    });
    if (guarded !== undefined) return guarded;
    await session[Symbol.asyncDispose]();
    const { exitCode, message = `its shell ended with exit code ${exitCode}` } = await session.ended;
    throw new AppError('COMMAND_FAILED', `No shell could be opened on ${node}: ${message}.`);
  } catch (error) {
    throw toExecError(error, { node, signal });
  }
};

const openTerminal = async (
  container: Docker.Container,
  { columns, rows }: OpenShellOptions,
): Promise<TerminalSession> => {
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', SHELL],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
  // Who reads learns of a lost connection by `ended`.
  stream.on('error', () => undefined);
  const ended = finished(stream, { writable: false, error: false }).then(
    () => readEnd(exec),
    () => readEnd(exec),
  );
  const resize: TerminalSession['resize'] = async (size) => {
    await exec.resize({ w: size.columns, h: size.rows });
  };
  // It may have ended by now.
  await resize({ columns, rows }).catch(() => undefined);
  return {
    output: stream,
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    resize,
    ended,
    [Symbol.asyncDispose]: async () => {
      stream.destroy();
      await ended;
    },
  };
};

const readEnd = async (exec: Docker.Exec): Promise<TerminalEnd> => {
  try {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return { exitCode: ExitCode };
    return { message: 'The connection to the node was lost.' };
  } catch {
    return { message: "The node's container is gone." };
  }
};

const openLifeline = async (container: Docker.Container, pid: string): Promise<Lifeline> => {
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', LIFELINE, 'sh', pid],
    AttachStdin: true,
    AttachStdout: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  stream.on('error', () => undefined);
  stream.resume();
  return {
    release: async () => {
      stream.end();
    },
    ended: finished(stream, { writable: false }).catch(() => undefined),
    close: async () => {
      stream.destroy();
    },
  };
};

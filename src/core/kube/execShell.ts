import { AppError } from '../../shared/errors.ts';
import { LIFELINE, SAY_SESSION } from '../lib/endSession.ts';
import { guardSession, type Lifeline } from '../lib/guardSession.ts';
import type { TerminalSession, TerminalSize } from '../lib/terminalSession.ts';
import type { KubeConnection } from './connection.ts';
import { type ContainerPlace, openExec } from './exec.ts';

export interface ShellRequest extends ContainerPlace, TerminalSize {
  /** A program with its arguments; without it the best shell that the container has. */
  readonly command?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** How a container may have a shell, in the order of trying; most have the first. */
const SHELLS = [['sh'], ['/bin/sh'], ['bash'], ['ash'], ['/busybox/sh'], ['busybox', 'sh']];
const BEST_SHELL = `${SAY_SESSION}for shell in bash ash; do command -v "$shell" >/dev/null 2>&1 && exec "$shell"; done; exec "$@"`;
const COMMAND = `${SAY_SESSION}exec "$@"`;
/** Words of container runtimes for a program that the image does not have. */
const NO_PROGRAM = /executable file not found|no such file or directory|not a directory/i;
/** Exit codes for a program that could not be started. */
const NOT_STARTED = [126, 127];

/** Opens a terminal in a container; its programs end when the session is disposed of or this process ends. */
export const openPodShell = async (
  connection: KubeConnection,
  request: ShellRequest,
): Promise<TerminalSession> => {
  const { command } = request;
  for (const shell of SHELLS) {
    const session = await tryShell(connection, request, shell);
    if (session !== undefined) return session;
  }
  // What has no shell may still have the program; nothing can end it but its input's end.
  if (command !== undefined) return await openSized(connection, request, command);
  const { namespace, pod, container } = request;
  throw new AppError('UNSUPPORTED', `Container ${container} of pod ${pod} has no shell.`, {
    hint: 'Its image holds neither sh nor bash. A debug container brings them along: kubectl debug.',
    details: [`$ kubectl debug -n ${namespace} -it ${pod} --image=busybox --target=${container}`],
  });
};

/** Undefined where the container has no such shell. */
const tryShell = async (connection: KubeConnection, request: ShellRequest, shell: readonly string[]) => {
  const { command } = request;
  const script = command === undefined ? BEST_SHELL : COMMAND;
  const session = await openSized(connection, request, [...shell, '-c', script, 'sh', ...(command ?? shell)]);
  const guarded = await guardSession(session, {
    signal: request.signal,
    openLifeline: (pid) => openLifeline(connection, request, [...shell, '-c', LIFELINE, 'sh', pid]),
  });
  if (guarded !== undefined) return guarded;
  await session[Symbol.asyncDispose]();
  request.signal.throwIfAborted();
  const { exitCode, message } = await session.ended;
  if (NOT_STARTED.includes(exitCode ?? 0) || NO_PROGRAM.test(message ?? '')) return undefined;
  throw describeRefusal(request, message ?? `its shell ended with exit code ${exitCode}`);
};

const openSized = async (
  connection: KubeConnection,
  request: ShellRequest,
  command: readonly string[],
): Promise<TerminalSession> => {
  const session = await openExec(connection, { ...request, command, tty: true });
  // It may have ended by now; then the end says why.
  await session.resize(request).catch(() => undefined);
  return session;
};

const openLifeline = async (
  connection: KubeConnection,
  request: ShellRequest,
  command: readonly string[],
): Promise<Lifeline> => {
  // Not the caller's signal: it has work to do when that fires.
  const { signal } = new AbortController();
  const exec = await openExec(connection, { ...request, command, tty: false, signal });
  exec.output.resume();
  return {
    release: exec.closeInput,
    ended: exec.ended,
    close: async () => {
      await exec[Symbol.asyncDispose]();
    },
  };
};

const describeRefusal = ({ container, pod }: ShellRequest, words: string) => {
  const stopped = /container not found|not running|is not created or running|completed pod/i.test(words);
  return stopped
    ? new AppError('UNSUPPORTED', `Container ${container} of pod ${pod} is not running.`, {
        hint: 'A shell needs a running container; its logs may say why it is not.',
        details: [words],
      })
    : new AppError(
        'API_FAILED',
        `No shell could be opened in container ${container} of pod ${pod}: ${words}`,
      );
};

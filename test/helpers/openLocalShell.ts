import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { ShellOptions } from '../../src/core/hosts/host.ts';
import { LIFELINE, SAY_SESSION } from '../../src/core/lib/endSession.ts';
import { guardSession } from '../../src/core/lib/guardSession.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import type { TerminalSession, TerminalSize } from '../../src/core/lib/terminalSession.ts';

/** A shell of this machine on a real terminal, which `script` makes. */
export const openLocalShell = async (options: ShellOptions): Promise<TerminalSession> => {
  // Whatever shell the environment names is replaced, so that the one that says its session is the session's first.
  const command = `exec sh -c '${quote(`${SAY_SESSION}exec bash --norc`)}'`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  const exit = once(child, 'exit');
  const session: TerminalSession = {
    output: child.stdout,
    write: (data) =>
      new Promise((resolve, reject) => {
        child.stdin.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    resize: (size) => resizeTerminal(child, size),
    ended: exit.then(([code]) => ({ exitCode: Number(code) })),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
  const guarded = await guardSession(session, {
    signal: options.signal,
    openLifeline: async (pid) => {
      const line = spawn('sh', ['-c', LIFELINE, 'sh', pid], { stdio: ['pipe', 'ignore', 'inherit'] });
      return {
        release: async () => {
          line.stdin.end();
        },
        ended: once(line, 'exit'),
        close: async () => {
          line.kill('SIGKILL');
        },
      };
    },
  });
  if (guarded === undefined) throw new Error('script did not start a shell');
  await guarded.resize(options);
  return guarded;
};

const quote = (text: string) => text.replaceAll("'", "'\\''");

/** The terminal is known by the program that `script` runs on it. */
const resizeTerminal = async ({ pid }: ChildProcess, { columns, rows }: TerminalSize) => {
  const [shell] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ');
  const argv = ['stty', '-F', `/proc/${shell}/fd/0`, 'cols', String(columns), 'rows', String(rows)];
  await runCommand(argv, { signal: AbortSignal.timeout(10_000) });
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LineSplitter } from '../../src/core/lib/lines.ts';
import { commandError } from '../../src/core/lib/runCommand.ts';
import { AppError } from '../../src/shared/errors.ts';
import { findOnMachine, type Machine, type Setup } from './machine.ts';

const KEPT_LINES = 20;

/** Whether root's rights can be had: as root, or through sudo. */
export const canBeRoot = async (machine: Machine): Promise<boolean> =>
  machine.uid === 0 || (await findOnMachine(machine, 'sudo')) !== undefined;

/** The same command, through sudo where this is not root; without a person sudo must not ask for a password. */
export const asRoot = (argv: readonly string[], { machine, interactive }: Setup): readonly string[] =>
  machine.uid === 0 ? argv : ['sudo', ...(interactive ? [] : ['-n']), ...argv];

/**
 * Runs a program as root and hands its lines over as they come. It stays in the terminal's own group, so that
 * sudo can ask for a password there. Rejects with `COMMAND_FAILED` (the last lines as details) or `DISK_FULL`.
 */
export const runAsRoot = async (
  argv: readonly string[],
  setup: Setup,
  onLine: (line: string) => void = () => undefined,
): Promise<void> => {
  const full = asRoot(argv, setup);
  const [file = '', ...args] = full;
  const child = spawn(file, args, {
    env: setup.machine.env,
    signal: setup.signal,
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    const lines = new LineSplitter((line) => {
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
      onLine(line);
    });
    stream.on('data', (chunk: Buffer) => lines.push(chunk));
    stream.on('end', () => lines.end());
  }
  const [code] = await once(child, 'close').catch((cause: unknown): never => {
    if (setup.signal.aborted) throw new AppError('CANCELLED', `${argv[0]} was stopped.`, { cause });
    throw new AppError('COMMAND_FAILED', `${file} could not be started.`, {
      cause,
      details: [String(cause)],
    });
  });
  if (code !== 0)
    throw commandError({ argv: full, exitCode: typeof code === 'number' ? code : 128, lines: last });
};

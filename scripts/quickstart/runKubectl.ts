import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../../src/core/lib/findProgram.ts';

/**
 * Runs the kubectl of this machine with its output shown. `missing`: there is none; `failed`: it did not end
 * well, and has said so.
 */
export const runKubectl = async (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<'done' | 'failed' | 'missing'> => {
  const program = await findProgram('kubectl', env['PATH']);
  if (program === undefined) return 'missing';
  const child = spawn(program, ['--request-timeout=20s', ...args], {
    env: { ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit').catch(() => [1]);
  return code === 0 ? 'done' : 'failed';
};

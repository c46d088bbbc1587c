import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from '../../src/core/lib/findProgram.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { AppError } from '../../src/shared/errors.ts';

export const KIND_VERSION = 'v0.33.0';

export interface InstallKindOptions {
  /** Folder of what can be made again. */
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/**
 * Installs kind with Go into the cache, once, and gives the program's path.
 * Rejects with `UNSUPPORTED` when go is missing, `COMMAND_FAILED` when it cannot build it.
 */
export const installKind = async ({ cache, env, signal, report }: InstallKindOptions): Promise<string> => {
  const folder = path.join(cache, `kind-${KIND_VERSION}`);
  const program = path.join(folder, 'kind');
  const there = await access(program).then(
    () => true,
    () => false,
  );
  if (there) return program;
  if ((await findProgram('go', env['PATH'])) === undefined) {
    throw new AppError(
      'UNSUPPORTED',
      `kind ${KIND_VERSION} is installed with go, which is not on this machine.`,
      {
        hint: 'Install Go (https://go.dev/dl) and put it on PATH.',
      },
    );
  }
  report(`installing kind ${KIND_VERSION}`);
  await mkdir(folder, { recursive: true });
  await runCommand(['go', 'install', `sigs.k8s.io/kind@${KIND_VERSION}`], {
    env: { ...env, GOBIN: folder },
    signal,
    onLine: report,
  });
  return program;
};

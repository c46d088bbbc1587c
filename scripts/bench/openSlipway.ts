import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import type { OperationRecord } from '../../src/shared/operation.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** The command line as a person would run it, with a journal and a kubeconfig of its own. */
export interface SlipwayCommand extends AsyncDisposable {
  /** Makes a cluster with one control plane; resolves, when the command returns, with the record of what it did. */
  create(
    cluster: { name: string; image: string; workers: number },
    options: { readonly signal: AbortSignal },
  ): Promise<OperationRecord>;
  delete(name: string, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** Names of a cluster's nodes, as Slipway forms them. */
export const slipwayNodeNames = (name: string, workers: number): readonly string[] => [
  `${name}-control-plane-1`,
  ...Array.from({ length: workers }, (_, index) => `${name}-worker-${index + 1}`),
];

export const openSlipway = async (env: NodeJS.ProcessEnv): Promise<SlipwayCommand> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-bench-'));
  const kubeconfig = ['--kubeconfig', path.join(folder, 'kubeconfig')];
  const run = async (args: readonly string[], signal: AbortSignal) => {
    const { stdout } = await runCommand([process.execPath, MAIN, ...args, ...kubeconfig, '--json'], {
      env: { ...env, SLIPWAY_HOME: folder },
      signal,
    });
    return JSON.parse(stdout) as { readonly operation: OperationRecord };
  };
  return {
    create: async ({ name, image, workers }, { signal }) => {
      const args = ['create', name, '--control-planes', '1', '--workers', String(workers), '--image', image];
      return (await run(args, signal)).operation;
    },
    delete: async (name, { signal }) => void (await run(['delete', name, '--yes'], signal)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { findFolders } from '../../../src/core/settings/folders.ts';
import { startSlipway } from '../../helpers/startSlipway.ts';

/** A cluster of one control plane and two workers. */
export interface SharedCluster {
  readonly name: string;
  /** As the contract names it. */
  readonly id: string;
  /** A kubeconfig with its context, `slipway-NAME`, as the current one; give it to `startServe`. */
  readonly kubeconfig: string;
}

const describe = (name: string, kubeconfig: string): SharedCluster => ({
  name,
  id: `slipway/${name}`,
  kubeconfig,
});

const run = async (args: readonly string[], folder: string) => {
  const env = { ...process.env, SLIPWAY_HOME: folder };
  const { code, stdout, stderr } = await startSlipway(args, { env }).done;
  if (code !== 0) throw new Error(`slipway ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
};

const noteOf = (runFolder: string) => path.join(runFolder, 'cluster');

/**
 * The cluster that all files of a run share: each leaves it as it was, and works in a namespace of its own. It is made
 * when the first file asks, which takes a minute; SLIPWAY_E2E_CLUSTER and SLIPWAY_E2E_KUBECONFIG name one to use instead.
 */
export const useCluster = async (): Promise<SharedCluster> => {
  const { SLIPWAY_E2E_CLUSTER: given, SLIPWAY_E2E_KUBECONFIG: file } = process.env;
  if (given !== undefined && file !== undefined) return describe(given, file);
  const folder = inject('runFolder');
  const kubeconfig = path.join(folder, 'kubeconfig');
  const made = await readFile(noteOf(folder), 'utf8').catch(() => undefined);
  if (made !== undefined) return describe(made, kubeconfig);
  const name = `e2e-${process.pid}`;
  // Noted before it is made, so that what a failed create leaves is removed too.
  await writeFile(noteOf(folder), name);
  await symlink(findFolders(process.env).cache, path.join(folder, 'cache'));
  await run(['create', name, '--workers', '2', '--kubeconfig', kubeconfig], folder);
  return describe(name, kubeconfig);
};

/** Removes the cluster if this run has made one. */
export const removeMadeCluster = async (runFolder: string): Promise<void> => {
  const name = await readFile(noteOf(runFolder), 'utf8').catch(() => undefined);
  if (name === undefined) return;
  await run(['delete', name, '--yes', '--kubeconfig', path.join(runFolder, 'kubeconfig')], runFolder);
};

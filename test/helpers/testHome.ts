import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import type { Core, StartedOperation } from '../../src/core/core.ts';
import { createCore } from '../../src/core/createCore.ts';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { findFolders } from '../../src/core/settings/folders.ts';
import type { OperationRecord } from '../../src/shared/operation.ts';

/** The app with a journal, locks and a kubeconfig of its own; only the cache is the person's. */
export interface TestHome extends AsyncDisposable {
  readonly core: Core;
  readonly docker: Docker;
  /** A folder that goes away with the home. */
  readonly folder: string;
  readonly kubeconfig: string;
}

/** `homedir` holds `.ssh`; the person's own by default. */
export const openTestHome = async (own: { readonly homedir?: string } = {}): Promise<TestHome> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-test-'));
  const { cache } = findFolders(process.env);
  await mkdir(cache, { recursive: true });
  await symlink(cache, path.join(folder, 'cache'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const env = { ...process.env, SLIPWAY_HOME: folder, KUBECONFIG: kubeconfig };
  const { docker } = await findEngine({
    env,
    homedir: homedir(),
    platform: process.platform,
    signal: AbortSignal.timeout(60_000),
  });
  const core = createCore({ env, ...own });
  return {
    core,
    docker,
    folder,
    kubeconfig,
    [Symbol.asyncDispose]: async () => {
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Waits for an operation; throws the error that it ended with, its details in the message. */
export const finish = async (started: Promise<StartedOperation>): Promise<OperationRecord> => {
  const record = await (await started).done;
  if (record.state === 'done') return record;
  const { code, message, details = [] } = record.error ?? { code: 'INTERNAL', message: record.state };
  throw new Error([`${record.kind} of ${record.cluster}: ${code}: ${message}`, ...details].join('\n'));
};

import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { KubeconfigChange } from '../../../../src/core/kubeconfig/changeKubeconfigText.ts';
import { changeKubeconfigText } from '../../../../src/core/kubeconfig/changeKubeconfigText.ts';
import { asLists, buildEntries, isOwnEntry } from '../../../../src/core/kubeconfig/contextEntries.ts';
import { type ErrorInfo, toErrorInfo } from '../../../../src/shared/errors.ts';

/** What a cluster brings into a kubeconfig; the PEM fields hold made-up base64. */
export const contentOf = (cluster: string) => ({
  cluster,
  server: 'https://127.0.0.1:40123',
  certificateAuthority: 'Q0E=',
  clientCertificate: 'Q0VSVA==',
  clientKey: 'S0VZ',
});

export const addTo = (text: string, cluster: string, rest: KubeconfigChange = {}): string =>
  changeKubeconfigText(text, { ...rest, set: asLists(buildEntries(contentOf(cluster))) }, 'FILE');

export const removeFrom = (text: string, cluster: string, rest: KubeconfigChange = {}): string =>
  changeKubeconfigText(text, { ...rest, remove: (list, entry) => isOwnEntry(list, entry, cluster) }, 'FILE');

/** A folder that is gone when the test ends. */
export const makeTempFolder = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'slipway-kubeconfig-')));
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await chmod(path, 0o700);
      await rm(path, { recursive: true, force: true });
    },
  };
};

/** The error that a promise rejects with, as a person sees it. */
export const failureOf = async (promise: Promise<unknown>): Promise<ErrorInfo> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => toErrorInfo(error),
  );

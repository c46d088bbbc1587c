import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveKubeconfigPaths } from '../../../../src/core/kubeconfig/resolveKubeconfigPaths.ts';

const homedir = '/home/ada';
const platform = 'linux';

describe('resolveKubeconfigPaths', () => {
  it('is ~/.kube/config when nothing is said', () => {
    expect(resolveKubeconfigPaths({ env: {}, homedir, platform })).toEqual(['/home/ada/.kube/config']);
    expect(resolveKubeconfigPaths({ env: { KUBECONFIG: '' }, homedir, platform })).toEqual([
      '/home/ada/.kube/config',
    ]);
  });

  it('takes the files of KUBECONFIG in their order, each once, empty parts left out', () => {
    const env = { KUBECONFIG: '/b:/a::/b:' };
    expect(resolveKubeconfigPaths({ env, homedir, platform })).toEqual(['/b', '/a']);
  });

  it('parts KUBECONFIG at semicolons on Windows', () => {
    const env = { KUBECONFIG: 'a;b' };
    expect(resolveKubeconfigPaths({ env, homedir, platform: 'win32' })).toEqual([resolve('a'), resolve('b')]);
  });

  it('takes only the file of the flag, whatever KUBECONFIG says', () => {
    const env = { KUBECONFIG: '/a:/b' };
    expect(resolveKubeconfigPaths({ env, homedir, platform, explicit: 'mine' })).toEqual([resolve('mine')]);
  });
});

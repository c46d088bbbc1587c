import { describe, expect, it } from 'vitest';
import { ApiRefusal } from '../../../../src/core/kube/apiRefusal.ts';
import type { KubeConnection } from '../../../../src/core/kube/connection.ts';
import { identifyCluster } from '../../../../src/core/kube/identifyCluster.ts';
import { createReleaseStore, nameOwner } from '../../../../src/core/manifests/release/releaseStore.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const revision = (owner: string) => ({
  owner,
  cluster: 'slipway/demo',
  name: 'shop',
  namespace: 'default',
  state: 'applied' as const,
  objects: [],
  dropped: [],
  results: [],
});
const files = [{ path: 'a.yaml', text: 'a' }];

describe('releases of one name in two clusters', () => {
  it('are two, also when the clusters have one name', async () => {
    await using folder = await openTempFolder();
    const store = createReleaseStore(folder.path);
    const [old, now] = [await store.add(revision('uid-1'), files), await store.add(revision('uid-2'), files)];
    expect(old.id).not.toBe(now.id);
    expect((await store.list('uid-2')).map(({ id }) => id)).toEqual([now.id]);
  });

  it('go to their cluster with all revisions, and never in place of one that it has', async () => {
    await using folder = await openTempFolder();
    const store = createReleaseStore(folder.path);
    const named = nameOwner('slipway/demo');
    await store.add(revision(named), files);
    const { id } = await store.add(revision(named), [{ path: 'b.yaml', text: 'b' }]);
    await store.give(id, 'uid-1');
    const given = store.idOf('uid-1', 'shop');
    expect((await store.revisions(given)).map(({ owner, revision: at }) => `${owner} ${at}`)).toEqual([
      'uid-1 2',
      'uid-1 1',
    ]);
    expect(await store.files(given, 1)).toEqual(files);
    expect(await store.list(named)).toEqual([]);

    const again = await store.add(revision(named), files);
    await store.give(again.id, 'uid-1');
    expect(await store.revisions(given)).toHaveLength(2);
    expect(await store.revisions(again.id)).toHaveLength(1);
  });
});

describe('who a cluster is', () => {
  const connection = (answer: () => unknown) =>
    ({
      server: 'https://10.0.0.1:6443',
      authority: 'abc',
      call: async () => answer(),
    }) as unknown as KubeConnection;
  const refuse = (status: number) => () => {
    throw new ApiRefusal({ method: 'GET', path: '/' }, status, '');
  };
  const ask = (answer: () => unknown) => identifyCluster(connection(answer), new AbortController().signal);

  it('is the UID of its namespace kube-system', async () => {
    expect((await ask(() => ({ body: { metadata: { uid: 'one' } } }))).id).toBe('uid-one');
  });

  it('is its certificate authority for people who may not read that', async () => {
    expect((await ask(refuse(403))).id).toBe('authority-abc');
  });

  it('is not known when it does not answer', async () => {
    await expect(ask(refuse(503))).rejects.toThrow('503');
  });
});

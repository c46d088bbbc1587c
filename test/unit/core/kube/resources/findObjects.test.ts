import { expect, it } from 'vitest';
import type { KubeConnection } from '../../../../../src/core/kube/connection.ts';
import { findObjects } from '../../../../../src/core/kube/resources/findObjects.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

const signal = new AbortController().signal;
type Answer = (path: string, query: URLSearchParams) => unknown;

/** An API server that has only what `answer` gives. */
const serve = (answer: Answer): Pick<KubeConnection, 'call'> => ({
  call: async <T>(_method: string, path: string) => {
    const { pathname, searchParams } = new URL(path, 'https://api');
    const body = (await answer(pathname, searchParams)) ?? { metadata: {}, items: [] };
    return { status: 200, body: body as T };
  },
});
const named = (...names: readonly string[]) =>
  names.map((name) => ({ metadata: { name, namespace: 'default' } }));

it('finds objects by a part of their names, page by page', async () => {
  const connection = serve((path, query) => {
    if (path !== '/api/v1/pods') return undefined;
    return query.get('continue') === 'more'
      ? { metadata: {}, items: named('my-web-2') }
      : { metadata: { continue: 'more' }, items: named('web-1', 'api-1') };
  });
  const { objects, unsearched } = await findObjects(connection, { query: 'WEB', signal });
  expect(objects.map(({ kind, ref }) => `${kind} ${ref.namespace}/${ref.name}`)).toEqual([
    'Pod default/web-1',
    'Pod default/my-web-2',
  ]);
  expect(unsearched).toEqual([]);
});

it('names the kinds that may not be listed, and finds the others', async () => {
  const connection = serve((path) => {
    if (path === '/api/v1/secrets') throw new AppError('FORBIDDEN', 'secrets is forbidden');
    return path === '/api/v1/services' ? { metadata: {}, items: named('web') } : undefined;
  });
  const { objects, unsearched } = await findObjects(connection, { query: 'web', signal });
  expect(objects).toHaveLength(1);
  expect(unsearched).toEqual(['Secret']);
});

it('reads no more than some thousands of a kind, and says that it did not read all', async () => {
  let calls = 0;
  const connection = serve((path) => {
    if (path !== '/api/v1/pods') return undefined;
    calls += 1;
    return { metadata: { continue: 'more' }, items: named('api') };
  });
  expect(await findObjects(connection, { query: 'web', signal })).toEqual({
    objects: [],
    unsearched: ['Pod'],
  });
  expect(calls).toBe(10);
});

it('fails where nobody answers', async () => {
  const connection = serve(() => {
    throw new AppError('HOST_UNREACHABLE', 'Nobody answers.');
  });
  await expect(findObjects(connection, { query: 'web', signal })).rejects.toThrow('Nobody answers.');
});

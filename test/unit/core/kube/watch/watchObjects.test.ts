import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WatchEvent, watchObjects } from '../../../../../src/core/kube/watchObjects.ts';
import { connectTo } from '../../../../helpers/connectTo.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { type ApiRequest, serveApi } from '../../../../helpers/serveApi.ts';
import { waitUntil } from '../../../../helpers/waitUntil.ts';

interface Thing {
  readonly metadata: { readonly uid: string; readonly name: string; readonly resourceVersion: string };
}

const thing = (name: string, resourceVersion: string): Thing => ({
  metadata: { uid: `uid-${name}`, name, resourceVersion },
});

const list = (items: readonly Thing[], resourceVersion: string, more: object = {}) => ({
  kind: 'ThingList',
  apiVersion: 'v1',
  metadata: { resourceVersion, ...more },
  items,
});

const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
const query = ({ path }: ApiRequest) => new URL(path, 'https://x').searchParams;
const isWatch = (request: ApiRequest) => query(request).has('watch');

/** What the next watch does, one after the other; the last stays open. */
type Play = (response: ServerResponse, request: ApiRequest) => unknown;

const serve = async (lists: readonly object[], plays: readonly Play[]) => {
  let listed = 0;
  let watched = 0;
  const api = await serveApi((request, response) => {
    if (!isWatch(request)) return lists[Math.min(listed++, lists.length - 1)];
    const play = plays[watched++];
    if (play === undefined) response.flushHeaders();
    else play(response, request);
    return undefined;
  });
  onTestFinished(() => api[Symbol.asyncDispose]());
  return api;
};

const describeEvent = (event: WatchEvent<Thing>) =>
  'objects' in event
    ? {
        [event.type]: event.objects.map(({ metadata }) => metadata.name),
        ...(event.type === 'changed' ? { deleted: event.deleted.map(({ metadata }) => metadata.name) } : {}),
      }
    : { type: event.type };

/** Reads events until there are `count`, then stops. */
const read = async (api: { credentials: Parameters<typeof connectTo>[0] }, count: number) => {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const events: object[] = [];
  const connection = await connectTo(api.credentials);
  for await (const event of watchObjects<Thing>(connection, { path: '/things', signal: stop.signal })) {
    events.push(describeEvent(event));
    if (events.length === count) break;
  }
  return events;
};

describe('watching objects', () => {
  it('lists in pages, then tells of changes in batches', async () => {
    let page = 0;
    const api = await serveApi((request, response) => {
      if (isWatch(request)) {
        response.write(line('ADDED', thing('c', '11')) + line('DELETED', thing('a', '12')));
        response.write(line('MODIFIED', thing('c', '13')));
        return undefined;
      }
      page++;
      return page === 1 ? list([thing('a', '1')], '10', { continue: 'next' }) : list([thing('b', '2')], '10');
    });
    onTestFinished(() => api[Symbol.asyncDispose]());
    expect(await read(api, 2)).toEqual([{ snapshot: ['a', 'b'] }, { changed: ['c'], deleted: ['a'] }]);
    expect(api.requests.map((request) => query(request).get('continue') ?? '')).toEqual(['', 'next', '']);
    expect(query(api.requests[2] as ApiRequest).get('resourceVersion')).toBe('10');
  });

  it('resumes after an abrupt reset from the last version that it saw, bookmarks included', async () => {
    const sockets: Socket[] = [];
    const api = await serve(
      [list([thing('a', '1')], '10')],
      [
        async (response) => {
          response.write(line('MODIFIED', thing('a', '11')));
          response.write(line('BOOKMARK', { kind: 'Thing', metadata: { resourceVersion: '15' } }));
          await new Promise((resolve) => setTimeout(resolve, 100));
          for (const socket of sockets) socket.resetAndDestroy();
        },
        (response) => response.write(line('ADDED', thing('b', '16'))),
      ],
    );
    api.server.on('connection', (socket) => sockets.push(socket as Socket));
    expect(await read(api, 3)).toEqual([
      { snapshot: ['a'] },
      { changed: ['a'], deleted: [] },
      { changed: ['b'], deleted: [] },
    ]);
    const watches = api.requests.filter(isWatch).map((request) => query(request).get('resourceVersion'));
    expect(watches).toEqual(['10', '15']);
    expect(api.requests.filter((request) => !isWatch(request))).toHaveLength(1);
  });

  it('lists again when the server has forgotten the version, told by an event or by the status', async () => {
    const gone = { kind: 'Status', code: 410, message: 'too old resource version' };
    const api = await serve(
      [list([thing('a', '1')], '10'), list([thing('b', '2')], '20'), list([thing('c', '3')], '30')],
      [
        (response) => response.end(line('ERROR', gone)),
        (response) => response.writeHead(410).end(JSON.stringify(gone)),
      ],
    );
    expect(await read(api, 3)).toEqual([{ snapshot: ['a'] }, { snapshot: ['b'] }, { snapshot: ['c'] }]);
  });

  it('puts together characters and lines that come in pieces, and drops a line that is cut off', async () => {
    const bytes = Buffer.from(line('ADDED', thing('mål-😀', '11')));
    const api = await serve(
      [list([], '10')],
      [
        async (response) => {
          for (const byte of bytes) {
            response.write(Buffer.of(byte));
            await new Promise(setImmediate);
          }
          response.write(line('ADDED', thing('never', '12')).slice(0, 30), () => response.end());
        },
        // Later than the tick that gathers changes, so that it is a batch of its own.
        (response) => setTimeout(() => response.write(line('ADDED', thing('later', '13'))), 300),
      ],
    );
    const events = await read(api, 3);
    expect(events).toEqual([
      { snapshot: [] },
      { changed: ['mål-😀'], deleted: [] },
      { changed: ['later'], deleted: [] },
    ]);
    expect(query(api.requests.filter(isWatch)[1] as ApiRequest).get('resourceVersion')).toBe('11');
  });

  it('goes on after a line that is no JSON', async () => {
    const api = await serve(
      [list([], '10')],
      [
        (response) => response.write('{"type": nonsense}\n'),
        (response) => response.write(line('ADDED', thing('a', '11'))),
      ],
    );
    expect(await read(api, 2)).toEqual([{ snapshot: [] }, { changed: ['a'], deleted: [] }]);
  });

  it('says that the server is lost and that it is back', async () => {
    const fail: Play = (response) => response.writeHead(503).end('{"message":"starting"}');
    const api = await serve(
      [list([], '10')],
      [fail, fail, fail, (response) => response.write(line('ADDED', thing('a', '11')))],
    );
    expect(await read(api, 4)).toEqual([
      { snapshot: [] },
      { type: 'lost' },
      { type: 'restored' },
      { changed: ['a'], deleted: [] },
    ]);
  });

  it('does not storm a server that ends each watch at once', async () => {
    let watches = 0;
    const api = await serveApi((request, response) => {
      if (!isWatch(request)) return list([], '10');
      watches++;
      response.end();
      return undefined;
    });
    onTestFinished(() => api[Symbol.asyncDispose]());
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const connection = await connectTo(api.credentials);
    const started = performance.now();
    for await (const { type } of watchObjects<Thing>(connection, { path: '/things', signal: stop.signal }))
      if (type === 'lost') break;
    // Each of them waits before it is tried again: more of them need more time, however slow the machine is.
    const seconds = (performance.now() - started) / 1000;
    expect(watches).toBeLessThan(10 + 5 * seconds);
  });

  it('throws what the server refuses for good, in its words', async () => {
    const api = await serveApi((_request, response) => {
      response.statusCode = 403;
      return { kind: 'Status', message: 'things is forbidden: User "eve" cannot list resource "things"' };
    });
    onTestFinished(() => api[Symbol.asyncDispose]());
    const error = await errorOf(read(api, 1));
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      message: 'The API server answered: things is forbidden: User "eve" cannot list resource "things".',
    });
    expect(api.requests).toHaveLength(1);
  });

  it('shares one watch among those who watch the same, and ends it with the last of them', async () => {
    const closed: Promise<unknown>[] = [];
    const api = await serve(
      [list([thing('a', '1')], '10')],
      [
        (response) => {
          closed.push(once(response, 'close'));
          response.flushHeaders();
        },
      ],
    );
    const connection = await connectTo(api.credentials);
    const [one, two] = [new AbortController(), new AbortController()];
    const open = ({ signal }: AbortController) =>
      watchObjects<Thing>(connection, { path: '/things', signal });
    const [first, second] = [open(one), open(two)];
    expect(await first.next()).toMatchObject({ value: { type: 'snapshot' } });
    expect(await second.next()).toMatchObject({ value: { type: 'snapshot', objects: [{}] } });
    await waitUntil(async () => closed.length === 1, { what: 'the watch' });
    expect(api.requests).toHaveLength(2);
    const ends = [first.next(), second.next()];
    one.abort();
    expect(await ends[0]).toMatchObject({ done: true });
    let isClosed = false;
    void closed[0]?.then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isClosed).toBe(false);
    two.abort();
    expect(await ends[1]).toMatchObject({ done: true });
    await closed[0];
  });

  it('costs a slow reader no more than the last state of each object', async () => {
    const api = await serve(
      [list([], '10')],
      [
        (response) => {
          for (let index = 0; index < 5000; index++) {
            response.write(line('MODIFIED', thing(`t${index % 3}`, String(11 + index))));
          }
        },
      ],
    );
    const connection = await connectTo(api.credentials);
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const events = watchObjects<Thing>(connection, { path: '/things', signal: stop.signal });
    await events.next();
    let last = '';
    let batches = 0;
    while (last !== '5010') {
      const { value } = await events.next();
      if (value?.type !== 'changed') continue;
      batches++;
      const objects: readonly Thing[] = value.objects;
      expect(objects.length).toBeLessThanOrEqual(3);
      last =
        objects
          .map(({ metadata }) => metadata.resourceVersion)
          .toSorted()
          .at(-1) ?? '';
    }
    expect(batches).toBeLessThan(50);
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { downloadLog } from '../../../../src/core/kube/logs.ts';
import { connectTo } from '../../../helpers/connectTo.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { serveApi } from '../../../helpers/serveApi.ts';

const place = { namespace: 'shop', pod: 'web-1', container: 'web' };
const { signal } = new AbortController();

describe('the download of a log', () => {
  it('has the bytes that the API server sends, whatever they are', async () => {
    const log = Buffer.concat([
      Buffer.from('10 %\r20 %\r\n\u001b[31mred\u001b[0m\n'),
      Buffer.alloc(100_000, 'x'),
      randomBytes(300_000),
      Buffer.from('without an end'),
    ]);
    await using api = await serveApi((_request, response) => void response.end(log));
    const connection = await connectTo(api.credentials);
    const parts = await Array.fromAsync(downloadLog(connection, { ...place, previous: false, signal }));
    expect(Buffer.concat(parts).equals(log)).toBe(true);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/shop/pods/web-1/log?container=web',
    ]);
  });

  it('is of the run and the time that were asked for', async () => {
    await using api = await serveApi((_request, response) => void response.end());
    const connection = await connectTo(api.credentials);
    await Array.fromAsync(downloadLog(connection, { ...place, previous: true, sinceSeconds: 60, signal }));
    expect(api.requests[0]?.path).toContain('?container=web&previous=true&sinceSeconds=60');
  });

  it('fails when it breaks off, and gives no part for the whole', async () => {
    await using api = await serveApi((_request, response) => {
      response.write('half', () => response.destroy());
    });
    const connection = await connectTo(api.credentials);
    const reading = Array.fromAsync(downloadLog(connection, { ...place, previous: false, signal }));
    expect(await errorOf(reading)).toMatchObject({ code: 'HOST_UNREACHABLE', hint: 'Save it again.' });
  });
});

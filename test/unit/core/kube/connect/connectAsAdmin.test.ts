import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiCredentials } from '../../../../../src/core/kube/connect/certificateAccess.ts';
import { connectAsAdmin } from '../../../../../src/core/kube/connect/connectAsAdmin.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { makeCertificates } from '../../../../helpers/makeCertificates.ts';
import { serveApi } from '../../../../helpers/serveApi.ts';

const signal = new AbortController().signal;

const connect = (credentials: ApiCredentials) => {
  const client = connectAsAdmin(credentials);
  onTestFinished(() => client.close());
  return client;
};

describe('the connection as administrator', () => {
  it('shows its certificate and gives what the server answers', async () => {
    await using api = await serveApi(() => ({ items: [1] }));
    const answer = await connect(api.credentials).call('GET', '/api/v1/nodes?limit=1', { signal });
    expect(answer).toEqual({ status: 200, body: { items: [1] } });
    expect(api.requests).toEqual([
      { method: 'GET', path: '/api/v1/nodes?limit=1', contentType: undefined, body: '', user: 'admin' },
    ]);
  });

  it('sends a body with its type and its length in bytes', async () => {
    await using api = await serveApi((_request, response) => void response.writeHead(201).end('{}'));
    const client = connect(api.credentials);
    await client.call('POST', '/x', { signal, body: { name: 'ä€' } });
    const contentType = 'application/merge-patch+json';
    expect((await client.call('PATCH', '/x', { signal, body: {}, contentType })).status).toBe(201);
    expect(api.requests.map(({ body, contentType: type }) => [type, body])).toEqual([
      ['application/json', '{"name":"ä€"}'],
      [contentType, '{}'],
    ]);
  });

  it('keeps its connections', async () => {
    await using api = await serveApi(() => ({}));
    const client = connect(api.credentials);
    for (let index = 0; index < 10; index++) await client.call('GET', '/', { signal });
    expect(api.connections()).toBe(1);
  });

  it("fails with the server's own words", async () => {
    await using api = await serveApi((_request, response) => {
      response.statusCode = 403;
      return { kind: 'Status', message: 'nodes is forbidden' };
    });
    const error = await errorOf(connect(api.credentials).call('GET', '/api/v1/nodes?a=b', { signal }));
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      message: 'The API server answered: nodes is forbidden.',
      details: ['GET /api/v1/nodes: 403'],
    });
  });

  it('gives an answer that its caller accepts', async () => {
    await using api = await serveApi((_request, response) => {
      response.statusCode = 404;
      return { message: 'not found' };
    });
    const client = connect(api.credentials);
    expect((await client.call('GET', '/', { signal, okCodes: [404] })).status).toBe(404);
    expect((await errorOf(client.call('GET', '/', { signal, okCodes: [409] }))).code).toBe('NOT_FOUND');
  });

  it('gives text as it is, also that of a refusal', async () => {
    await using api = await serveApi(({ path: asked }, response) => {
      response.statusCode = asked === '/readyz' ? 200 : 500;
      response.end(asked === '/readyz' ? 'ok' : '[-]etcd failed');
    });
    const client = connect(api.credentials);
    expect((await client.call('GET', '/readyz', { signal })).body).toBe('ok');
    expect(await errorOf(client.call('GET', '/livez', { signal }))).toMatchObject({
      message: 'The API server answered: [-]etcd failed.',
      details: ['GET /livez: 500'],
    });
  });

  it.each([
    [
      'says what is no JSON',
      'API_FAILED',
      (_: unknown, response: { end: (text: string) => void }) => response.end('{"half":'),
    ],
    [
      'is cut off before it begins',
      'HOST_UNREACHABLE',
      (_: unknown, response: { destroy: () => void }) => response.destroy(),
    ],
  ])('fails when an answer %s', async (_name, code, answer) => {
    await using api = await serveApi((request, response) => void answer(request, response));
    const error = await errorOf(connect(api.credentials).call('GET', '/', { signal }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/API server/);
  });

  it('gives up at its deadline and says so', async () => {
    await using api = await serveApi(() => undefined);
    const error = await errorOf(connect(api.credentials).call('GET', '/slow', { signal, deadline: 100 }));
    expect(error.code).toBe('HOST_UNREACHABLE');
    expect(error.message).toContain('0.1 s');
  });

  it("stops with the signal's reason", async () => {
    const cancel = new AbortController();
    const reason = new AppError('CANCELLED', 'It was cancelled.');
    await using api = await serveApi(() => void cancel.abort(reason));
    await expect(connect(api.credentials).call('GET', '/', { signal: cancel.signal })).rejects.toBe(reason);
  });

  it('says where nobody answers', async () => {
    const api = await serveApi(() => ({}));
    await api[Symbol.asyncDispose]();
    const error = await errorOf(connect(api.credentials).call('GET', '/', { signal }));
    expect(error.code).toBe('HOST_UNREACHABLE');
    expect(error.message).toContain(api.credentials.server);
    expect(error.message).toContain('nobody listens there');
  });

  it.each([
    ['a network that leads nowhere', 'https://[100::1]:6443'],
    ['a name that nobody knows', 'https://api.invalid:6443'],
  ])('calls a server in %s unreachable, as one that is being started is', async (_name, server) => {
    await using api = await serveApi(() => ({}));
    const error = await errorOf(connect({ ...api.credentials, server }).call('GET', '/', { signal }));
    expect(error.code).toBe('HOST_UNREACHABLE');
  });

  it('trusts no server of another authority, and is trusted by none with a certificate of another', async () => {
    await using api = await serveApi(() => ({}));
    const folder = await mkdtemp(path.join(tmpdir(), 'slipway-other-'));
    const other = makeCertificates(folder);
    await rm(folder, { recursive: true });
    const certificateAuthority = other.ca.toString('base64');
    const clientCertificate = other.client.cert.toString('base64');
    const clientKey = other.client.key.toString('base64');
    for (const wrong of [{ certificateAuthority }, { clientCertificate, clientKey }]) {
      const client = connect({ ...api.credentials, ...wrong });
      // A server that does not trust the client cuts it off.
      const { code } = await errorOf(client.call('GET', '/', { signal }));
      expect(['API_FAILED', 'HOST_UNREACHABLE']).toContain(code);
    }
    expect(api.requests).toEqual([]);
  });
});

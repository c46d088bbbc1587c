import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { certificateAccess } from '../../../../../src/core/kube/connect/certificateAccess.ts';
import { createConnect } from '../../../../../src/core/kube/connect/createConnect.ts';
import type { KubeAccess } from '../../../../../src/core/kube/connect/kubeAccess.ts';
import { readContextAccess } from '../../../../../src/core/kube/connect/readContextAccess.ts';
import { connectTo } from '../../../../helpers/connectTo.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { makeCertificates } from '../../../../helpers/makeCertificates.ts';
import { serveApi } from '../../../../helpers/serveApi.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';
import { waitUntil } from '../../../../helpers/waitUntil.ts';

const signal = new AbortController().signal;

type Accepts = (authorization: string | undefined) => boolean;

/** Answers with the headers that it was sent. */
const echo =
  (accepts: Accepts): RequestListener =>
  (request, response) => {
    if (!accepts(request.headers.authorization)) {
      response.writeHead(401).end('{"kind":"Status","message":"Unauthorized"}');
      return;
    }
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  };

const listen = async (server: HttpServer): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

/** An API server that answers with the headers it was sent; gives the cluster entry that leads to it. */
const serveEcho = async (accepts: Accepts = () => true) => {
  await using folder = await openTempFolder();
  const { ca, server: own } = makeCertificates(folder.path);
  const port = await listen(createTlsServer(own, echo(accepts)));
  return { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': ca.toString('base64') };
};

/** The same without TLS. */
const servePlainEcho = async (accepts: Accepts = () => true) => ({
  server: `http://127.0.0.1:${await listen(createServer(echo(accepts)))}`,
});

interface Echo {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const open = async (user: object, cluster: object, folder = '/') => {
  const { connect, close } = createConnect({
    env: { PATH: process.env.PATH },
    isCheap: () => false,
    readAccess: () =>
      readContextAccess(
        {
          name: 'test',
          user: user as Record<string, unknown>,
          cluster: cluster as Record<string, unknown>,
          userFolder: folder,
          clusterFolder: folder,
        },
        { PATH: process.env.PATH },
      ),
  });
  onTestFinished(close);
  return await connect('context/test', signal);
};

const script = async (folder: string, text: string) => {
  const file = path.join(folder, 'sign-in');
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o700);
};

const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './sign-in' };

describe('a connection', () => {
  it('keeps its connections, and opens others for streams', async () => {
    await using api = await serveApi(() => ({}));
    const connection = await connectTo(api.credentials);
    for (let index = 0; index < 10; index++) await connection.call('GET', '/', { signal });
    expect(api.connections()).toBe(1);
  });

  it.each([
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [422, 'API_FAILED'],
  ])('makes %i a %s with the words of the server', async (status, code) => {
    await using api = await serveApi((_request, response) => {
      response.statusCode = status;
      return { kind: 'Status', message: 'pods "x" is so' };
    });
    const connection = await connectTo(api.credentials);
    const expected = { code, message: 'The API server answered: pods "x" is so.' };
    expect(await errorOf(connection.call('GET', '/x', { signal }))).toMatchObject(expected);
    expect(await errorOf(connection.stream('/x', { signal }))).toMatchObject(expected);
  });

  it('says that nobody listens', async () => {
    const api = await serveApi(() => ({}));
    await api[Symbol.asyncDispose]();
    const connection = await connectTo(api.credentials);
    const error = await errorOf(connection.call('GET', '/x', { signal }));
    expect(error.code).toBe('HOST_UNREACHABLE');
    expect(error.message).toBe(
      `The API server at ${api.credentials.server} does not answer: nobody listens there.`,
    );
  });

  it('gives up a call that takes too long, and one whose caller is gone', async () => {
    await using api = await serveApi(() => undefined);
    const connection = await connectTo(api.credentials);
    const late = await errorOf(connection.call('GET', '/x', { signal, deadline: 200 }));
    expect(late).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('within 0.2 s'),
    });
    const stop = AbortSignal.timeout(100);
    await expect(connection.call('GET', '/x', { signal: stop })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('opens a WebSocket with the sign-in, and ends it with the signal', async () => {
    await using api = await serveApi(() => ({}));
    const sockets = new WebSocketServer({ server: api.server, path: '/exec', handleProtocols: () => 'v5' });
    sockets.on('connection', (socket) => socket.send('hello'));
    const connection = await connectTo(api.credentials);
    const socket = await connection.openWebSocket('/exec', { protocols: ['v5', 'v4'], signal });
    expect(socket.protocol).toBe('v5');
    const message = once(socket, 'message') as Promise<[Buffer]>;
    // It is given paused, so that nothing comes before somebody listens.
    socket.resume();
    const [data] = await message;
    expect(data.toString()).toBe('hello');
    socket.terminate();
    const stop = new AbortController();
    const other = await connection.openWebSocket('/exec', { protocols: [], signal: stop.signal });
    stop.abort();
    other.resume();
    await once(other, 'close');
    sockets.close();
  });

  it('tells why a WebSocket is refused', async () => {
    await using api = await serveApi(() => ({}));
    api.server.on('upgrade', (_request, socket) => {
      const body = '{"kind":"Status","message":"pods \\"x\\" not found"}';
      socket.end(`HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    const connection = await connectTo(api.credentials);
    expect(await errorOf(connection.openWebSocket('/exec', { protocols: ['v5'], signal }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'The API server answered: pods "x" not found.',
    });
  });

  it('finds the cluster that was made anew in the place of the old one', async () => {
    await using first = await serveApi(() => ({ which: 1 }));
    await using second = await serveApi(() => ({ which: 2 }));
    let now: KubeAccess = certificateAccess(first.credentials);
    const { connect, close } = createConnect({ env: {}, isCheap: () => false, readAccess: async () => now });
    onTestFinished(close);
    const connection = await connect('slipway/x', signal);
    expect((await connection.call('GET', '/', { signal })).body).toEqual({ which: 1 });
    // Same address, other authority: what a cluster of the same name and port looks like.
    now = certificateAccess({ ...first.credentials, server: second.credentials.server });
    const { connect: connectStale, close: closeStale } = createConnect({
      env: {},
      isCheap: () => false,
      readAccess: async () => now,
    });
    onTestFinished(closeStale);
    const stale = await connectStale('slipway/x', signal);
    expect(await errorOf(stale.call('GET', '/', { signal }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('certificate'),
    });
    now = certificateAccess(second.credentials);
    // It is read again after a pause.
    const which = async () => (await stale.call<{ which: number }>('GET', '/', { signal })).body.which;
    await waitUntil(async () => (await which().catch(() => 0)) === 2, { what: 'the new certificate' });
  });
});

describe('the sign-in of a kubeconfig', () => {
  it('reaches a server below a path, and acts as somebody else', async () => {
    const cluster = await serveEcho();
    const connection = await open(
      { token: 'abc\n', as: 'eve', 'as-groups': ['a', 'b'] },
      { ...cluster, server: `${cluster.server}/k8s/clusters/c-1/` },
    );
    const { body } = await connection.call<Echo>('GET', '/api/v1/pods?limit=1', { signal });
    expect(body.url).toBe('/k8s/clusters/c-1/api/v1/pods?limit=1');
    expect(body.headers).toMatchObject({
      authorization: 'Bearer abc',
      'impersonate-user': 'eve',
      'impersonate-group': 'a, b',
    });
  });

  it('signs in with a name and a password', async () => {
    const connection = await open({ username: 'me', password: 'a:b' }, await serveEcho());
    const { body } = await connection.call<Echo>('GET', '/', { signal });
    expect(body.headers.authorization).toBe(`Basic ${Buffer.from('me:a:b').toString('base64')}`);
  });

  it('reads a token file beside the kubeconfig, and again when its token is refused', async () => {
    await using folder = await openTempFolder();
    await writeFile(path.join(folder.path, 'token'), 'old\n');
    let valid = 'old';
    const cluster = await serveEcho((authorization) => authorization === `Bearer ${valid}`);
    const connection = await open({ tokenFile: 'token' }, cluster, folder.path);
    await connection.call('GET', '/', { signal });
    await writeFile(path.join(folder.path, 'token'), 'new\n');
    valid = 'new';
    const { body } = await connection.call<Echo>('GET', '/', { signal });
    expect(body.headers.authorization).toBe('Bearer new');
  });

  it('runs a plugin once for many calls, tells it what kubectl tells, and again when it expires', async () => {
    await using folder = await openTempFolder();
    await script(
      folder.path,
      `cd '${folder.path}'; echo "$KUBERNETES_EXEC_INFO" >> info; echo x >> runs
       printf '{"status":{"token":"t%s","expirationTimestamp":"%s"}}' "$(($(wc -l < runs)))" "$(cat expires)"`,
    );
    await writeFile(path.join(folder.path, 'expires'), '2000-01-01T00:00:00Z');
    const cluster = await serveEcho();
    const connection = await open({ exec: { ...exec, provideClusterInfo: true } }, cluster, folder.path);
    const ask = async () => (await connection.call<Echo>('GET', '/', { signal })).body.headers.authorization;
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1']);
    await writeFile(path.join(folder.path, 'expires'), '2999-01-01T00:00:00Z');
    expect([await ask(), await ask()]).toEqual(['Bearer t2', 'Bearer t2']);
    const [info = ''] = (await readFile(path.join(folder.path, 'info'), 'utf8')).split('\n');
    expect(JSON.parse(info)).toEqual({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { interactive: false, cluster },
    });
  });

  it('tells a plugin numbers of its extension digit for digit', async () => {
    await using folder = await openTempFolder();
    await script(
      folder.path,
      `echo "$KUBERNETES_EXEC_INFO" > '${folder.path}/info'; printf '{"status":{"token":"t"}}'`,
    );
    const name = 'client.authentication.k8s.io/exec';
    const cluster = {
      ...(await serveEcho()),
      extensions: [{ name, extension: { account: 9007199254740993n } }],
    };
    const connection = await open({ exec: { ...exec, provideClusterInfo: true } }, cluster, folder.path);
    await connection.call('GET', '/', { signal });
    expect(await readFile(path.join(folder.path, 'info'), 'utf8')).toContain(
      '"config":{"account":9007199254740993}',
    );
  });

  it('tells how to mend a plugin that fails, without the token that it printed', async () => {
    await using folder = await openTempFolder();
    await script(folder.path, `echo '{"token":"secret"}'; echo 'you are logged out' >&2; exit 3`);
    const connection = await open(
      { exec: { ...exec, installHint: 'Run cloud login.' } },
      await serveEcho(),
      folder.path,
    );
    const error = await errorOf(connection.call('GET', '/', { signal }));
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', hint: 'Run cloud login.' });
    expect(error.details).toContain('you are logged out');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('ends a plugin whose caller is gone', async () => {
    await using folder = await openTempFolder();
    await script(folder.path, `echo $$ > '${folder.path}/pid'; exec sleep 600`);
    const connection = await open({ exec }, await serveEcho(), folder.path);
    const stop = AbortSignal.timeout(500);
    await expect(connection.call('GET', '/', { signal: stop })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const pid = Number(await readFile(path.join(folder.path, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it.each([
    ['a token', { token: 'secret' }],
    ['a token file', { tokenFile: 'token' }],
    ['a password', { username: 'me', password: 'secret' }],
    ['a plugin', { exec }],
    ['an auth provider', { 'auth-provider': { name: 'oidc', config: { 'id-token': 'secret' } } }],
  ])('sends nothing of %s where the connection is not encrypted, and says so', async (_what, user) => {
    await using folder = await openTempFolder();
    await writeFile(path.join(folder.path, 'token'), 'secret');
    await script(folder.path, `touch '${folder.path}/ran'; echo '{"status":{"token":"secret"}}'`);
    const connection = await open({ ...user, as: 'eve' }, await servePlainEcho(), folder.path);
    const { body } = await connection.call<Echo>('GET', '/', { signal });
    expect(JSON.stringify(body)).not.toMatch(/secret|authorization|c2VjcmV0/);
    expect(body.headers['impersonate-user']).toBe('eve');
    expect(existsSync(path.join(folder.path, 'ran'))).toBe(false);
    const refusing = await open(user, await servePlainEcho(() => false), folder.path);
    const hint = expect.stringContaining('No credentials were sent');
    expect(await errorOf(refusing.call('GET', '/', { signal }))).toMatchObject({ hint });
    expect(await errorOf(refusing.stream('/', { signal }))).toMatchObject({ hint });
  });

  it('says nothing of credentials to a user who has none', async () => {
    const connection = await open({}, await servePlainEcho(() => false));
    const { hint } = await errorOf(connection.call('GET', '/', { signal }));
    expect(hint).not.toContain('credentials');
  });

  it('goes through the proxy of the cluster, over TLS', async () => {
    await using api = await serveApi(() => ({ proxied: true }));
    const seen: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      const [host = '', port] = (request.url ?? '').split(':');
      const far = connectTcp(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      far.pipe(socket).pipe(far);
      far.on('error', () => socket.destroy());
      socket.on('error', () => far.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const { server, certificateAuthority, clientCertificate, clientKey } = api.credentials;
    const connection = await open(
      { 'client-certificate-data': clientCertificate, 'client-key-data': clientKey },
      {
        server,
        'certificate-authority-data': certificateAuthority,
        'proxy-url': `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      },
    );
    for (let index = 0; index < 3; index++) {
      expect((await connection.call('GET', '/', { signal })).body).toEqual({ proxied: true });
    }
    expect(seen).toEqual([server.slice('https://'.length)]);
    expect(api.requests[0]?.user).toBe('admin');
  });

  it('takes any certificate only where the kubeconfig says so', async () => {
    await using api = await serveApi(() => ({}));
    const { server, clientCertificate, clientKey } = api.credentials;
    const user = { 'client-certificate-data': clientCertificate, 'client-key-data': clientKey };
    const strict = await open(user, { server });
    expect(await errorOf(strict.call('GET', '/', { signal }))).toMatchObject({
      message: expect.stringContaining('a certificate that the kubeconfig does not trust'),
    });
    const lax = await open(user, { server, 'insecure-skip-tls-verify': true });
    expect((await lax.call('GET', '/', { signal })).status).toBe(200);
  });

  it('names the file that is missing, and the entry that is wrong', async () => {
    const connecting = open({ 'client-certificate': 'gone.pem' }, { server: 'https://x' }, '/nowhere');
    expect(await errorOf(connecting)).toMatchObject({
      code: 'KUBECONFIG_INVALID',
      message: 'The kubeconfig names /nowhere/gone.pem, which cannot be read.',
    });
    expect(await errorOf(open({}, { server: 'nonsense' }))).toMatchObject({
      message: 'The cluster of the context test cannot be used: server is not as a kubeconfig has it.',
    });
  });
});

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  openSocket,
  openTestServer,
  outcomeOf,
  postCode,
  sendRaw,
  signIn,
  type TestServer,
} from './openTestServer.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
});

afterAll(() => server.close());

/** The status of a raw request, its header lines as given. */
const statusOf = async (firstLine: string, ...headers: readonly string[]): Promise<number> => {
  const answer = await sendRaw(
    server.port,
    `${[firstLine, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`,
  );
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
};

const ownHost = () => `Host: 127.0.0.1:${server.port}`;

describe('the interface', () => {
  it('is served with a strict policy', async () => {
    const response = await fetch(`${server.origin}/`);
    expect(await response.text()).toBe('<title>Slipway</title>');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is kept by the browser where the name tells the content, and asked for again where not', async () => {
    const start = await fetch(`${server.origin}/`);
    const script = await fetch(`${server.origin}/assets/index-1.js`);
    expect(start.headers.get('cache-control')).toBe('no-store');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${server.origin}/`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('answers by the name localhost too', async () => {
    expect(await statusOf('GET / HTTP/1.1', `Host: localhost:${server.port}`)).toBe(200);
  });
});

describe('a hostile Host', () => {
  it.each([
    ['another name, as after DNS rebinding', () => ['Host: evil.example']],
    ['another name with our port', () => [`Host: evil.example:${server.port}`]],
    ['our name in front of another', () => [`Host: 127.0.0.1.evil.example:${server.port}`]],
    ['our name without the port', () => ['Host: 127.0.0.1']],
    ['another port', () => ['Host: 127.0.0.1:1']],
    ['an empty one', () => ['Host:']],
    ['another spelling of our address', () => [`Host: 2130706433:${server.port}`]],
    ['a name in another case', () => [`Host: LOCALHOST:${server.port}`]],
    ['a user in front', () => [`Host: evil@127.0.0.1:${server.port}`]],
    ['two of them', () => [ownHost(), 'Host: evil.example']],
  ])('is refused: %s', async (_what, headers) => {
    expect(await statusOf('GET / HTTP/1.1', ...headers())).toBe(421);
  });

  it('is refused where it is missing', async () => {
    expect(await statusOf('GET / HTTP/1.1')).toBe(400);
    expect(await statusOf('GET / HTTP/1.0')).toBe(421);
  });

  it('is refused on an upgrade, whatever else is right', async () => {
    const socket = await openSocket(server, { headers: { host: 'evil.example' } });
    expect(await outcomeOf(socket)).toBe(421);
  });
});

describe('a hostile path', () => {
  it.each([
    '/../package.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../package.json',
    '/assets/',
    '/assets',
    '/index.html%00.js',
    '/\\..\\..\\etc\\passwd',
    '//etc/passwd',
    '/assets/index-1.js/',
    '/constructor',
    '/__proto__',
    `/${'a'.repeat(8000)}`,
  ])('is not found: %s', async (path) => {
    expect(await statusOf(`GET ${path} HTTP/1.1`, ownHost())).toBe(404);
  });

  it.each([
    ['the absolute form', () => `GET http://evil.example/ HTTP/1.1`],
    ['an asterisk', () => 'GET * HTTP/1.1'],
  ])('is refused: %s', async (_what, line) => {
    expect(await statusOf(line(), ownHost())).toBe(400);
  });

  it('with a NUL is no request', async () => {
    expect(await sendRaw(server.port, `GET /\0 HTTP/1.1\r\n${ownHost()}\r\n\r\n`)).not.toContain('200 OK');
  });
});

describe('a hostile method', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('is refused: %s', async (method) => {
    expect(await statusOf(`${method} / HTTP/1.1`, ownHost(), `Origin: ${server.origin}`)).toBe(405);
  });

  it('CONNECT ends the connection', async () => {
    expect(await sendRaw(server.port, `CONNECT evil.example:443 HTTP/1.1\r\n${ownHost()}\r\n\r\n`)).toBe('');
  });
});

describe('a hostile Origin', () => {
  it.each([
    'https://evil.example',
    'null',
    'file://',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'app://slipway',
    '',
  ])('gets no socket and no session: «%s»', async (origin) => {
    expect(await outcomeOf(await openSocket(server, { headers: { origin } }))).toBe(403);
    expect((await postCode(server, codeOf(server.makeLink()), { headers: { origin } })).status).toBe(403);
  });

  it('does not use the code up', async () => {
    const code = codeOf(server.makeLink());
    await postCode(server, code, { headers: { origin: 'https://evil.example' } });
    expect((await postCode(server, code)).status).toBe(204);
  });

  it('is refused where it is missing', async () => {
    const head = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Cookie: ${await signIn(server)}`,
    ];
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    const ask = (...more: readonly string[]) =>
      sendRaw(
        server.port,
        `${['GET /api/socket HTTP/1.1', ownHost(), ...head, key, ...more].join('\r\n')}\r\n\r\n`,
      );
    expect(await ask()).toContain('403');
    expect(await ask(`Origin: ${server.origin}`, 'Origin: https://evil.example')).toContain('403');
  });

  it("gets no socket when the browser says that it is another site's", async () => {
    const socket = await openSocket(server, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(await outcomeOf(socket)).toBe(403);
  });
});

describe('an upgrade', () => {
  it('is refused at another path', async () => {
    for (const path of ['/', '/api/socket/', '/api/socket?x', '/api/%73ocket']) {
      expect(await outcomeOf(await openSocket(server, { path }))).toBe(400);
    }
  });

  it('is accepted with all in order', async () => {
    const socket = await openSocket(server);
    expect(await outcomeOf(socket)).toBe('open');
    socket.terminate();
  });
});

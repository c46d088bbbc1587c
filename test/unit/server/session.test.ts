import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  openSocket,
  openTestServer,
  outcomeOf,
  postCode,
  signIn,
  type TestServer,
} from './openTestServer.ts';

let server: TestServer;
let clock = 1_000_000;

beforeAll(async () => {
  server = await openTestServer({ now: () => clock });
});

afterAll(() => server.close());

const isSignedIn = async (cookie: string) =>
  (await fetch(`${server.origin}/api/session`, { headers: { cookie } })).status === 204;

describe('a one-time code', () => {
  it('is changed for a session that no script can read and no other site can use', async () => {
    const response = await postCode(server, codeOf(server.makeLink()));
    expect(response.status).toBe(204);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(
      new RegExp(`^slipway_${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/api/$`),
    );
    expect(await isSignedIn(cookie.split(';')[0] ?? '')).toBe(true);
  });

  it('is in the fragment, which browsers send nowhere', () => {
    expect(server.makeLink()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}$/);
  });

  it('works once', async () => {
    const code = codeOf(server.makeLink());
    expect((await postCode(server, code)).status).toBe(204);
    expect((await postCode(server, code)).status).toBe(401);
  });

  it('works again for the browser that used it, whose answer may have been lost, and no longer than it would', async () => {
    const code = codeOf(server.makeLink());
    expect((await postCode(server, code, { nonce: 'mine' })).status).toBe(204);
    const again = await postCode(server, code, { nonce: 'mine' });
    expect(await isSignedIn(again.headers.getSetCookie()[0]?.split(';')[0] ?? '')).toBe(true);
    expect((await postCode(server, code, { nonce: 'of another' })).status).toBe(401);
    clock += 10 * 60_000 + 1;
    expect((await postCode(server, code, { nonce: 'mine' })).status).toBe(401);
  });

  it('works once also when two use it at the same moment', async () => {
    const code = codeOf(server.makeLink());
    const both = await Promise.all([postCode(server, code), postCode(server, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 401]);
  });

  it('expires after ten minutes', async () => {
    const [early, late] = [codeOf(server.makeLink()), codeOf(server.makeLink())];
    clock += 10 * 60_000;
    expect((await postCode(server, early)).status).toBe(204);
    clock += 1;
    expect((await postCode(server, late)).status).toBe(401);
  });

  it.each(['', 'x', 'A'.repeat(43), '\0', '__proto__'])(
    'is refused when it is made up: «%s»',
    async (code) => {
      expect((await postCode(server, code)).status).toBe(401);
    },
  );

  it('is refused as anything but a small JSON document with a string', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${server.origin}/api/session`, {
        method: 'POST',
        headers: { 'content-type': type, origin: server.origin },
        body,
      }).then(({ status }) => status);
    expect(await post('{"code":')).toBe(401);
    expect(await post('null')).toBe(401);
    expect(await post('{"code":["a"],"nonce":"n"}')).toBe(401);
    expect(await post(JSON.stringify({ code: codeOf(server.makeLink()) }))).toBe(401);
    // What a form of another page can send without asking first.
    expect(await post(JSON.stringify({ code: codeOf(server.makeLink()) }), 'text/plain')).toBe(415);
    expect(await post(JSON.stringify({ code: 'x'.repeat(2000) }))).toBe(413);
  });
});

describe('a session', () => {
  it.each([
    ['none', () => ''],
    ['a made-up one', () => `slipway_${server.port}=${'A'.repeat(43)}`],
    ['an empty one', () => `slipway_${server.port}=`],
  ])('is needed for the socket: %s', async (_what, cookie) => {
    expect(await outcomeOf(await openSocket(server, { headers: { cookie: cookie() } }))).toBe(401);
    expect(await isSignedIn(cookie())).toBe(false);
  });

  it('of another port does not count, nor one that was smuggled in beside it', async () => {
    const [, token] = (await signIn(server)).split('=');
    const other = `slipway_1=${token}`;
    expect(await isSignedIn(other)).toBe(false);
    const two = `slipway_${server.port}=${token}; slipway_${server.port}=evil`;
    expect(await isSignedIn(two)).toBe(false);
  });

  it('is another one for each browser', async () => {
    const [first, second] = [await signIn(server), await signIn(server)];
    expect(first).not.toBe(second);
    expect(await isSignedIn(first)).toBe(true);
    expect(await isSignedIn(second)).toBe(true);
  });
});

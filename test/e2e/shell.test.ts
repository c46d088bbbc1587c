import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowPageFaults, expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

let serve: Serve;

beforeAll(async () => {
  serve = await startServe();
});

afterAll(() => serve[Symbol.asyncDispose]());

/** What Chromium says of a sign-in that is refused or broken off, and of a socket without one. */
const SIGNED_OUT = [
  /blocked by CORS policy/,
  /api\/(session|socket).*(401|failed|ERR_)/,
  /(401|ERR_FAILED|failed).*api\/(session|socket)/,
  /ERR_FAILED/,
];

/** Whether this page's browser is signed in. */
const isSignedIn = async (page: Page) =>
  (await page.request.get(new URL('/api/session', page.url()).href)).ok();

describe('the link of slipway serve', () => {
  it('signs the browser in, and the code is gone from the address and the history', async () => {
    const page = await openPage(serve);
    expect(page.url()).not.toContain('code=');
    await expect.poll(() => isSignedIn(page)).toBe(true);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('main').waitFor();
    expectNoPageFaults(page);
  });

  it('stays signed in after a reload, and in a second tab of the same browser', async () => {
    const page = await openPage(serve);
    await page.reload();
    await expect.poll(() => isSignedIn(page)).toBe(true);
    const second = await page.context().newPage();
    await second.goto(`${serve.origin}/`);
    expect(await isSignedIn(second)).toBe(true);
  });

  it('is of no use a second time', async () => {
    allowPageFaults(...SIGNED_OUT);
    const link = await serve.makeLink();
    const first = await openPage(serve, { signIn: false });
    await first.goto(link);
    await first.waitForURL((url) => !url.hash.startsWith('#code='));
    await expect.poll(() => isSignedIn(first), { timeout: 30_000 }).toBe(true);
    const second = await openPage(serve, { signIn: false });
    await second.goto(link);
    await second.waitForURL((url) => !url.hash.startsWith('#code='));
    expect(await isSignedIn(second)).toBe(false);
    // The page says so and what to do, and goes on by itself once another tab has used a new link.
    const note = second.getByRole('heading', { name: 'This browser is signed out of Slipway' });
    await note.waitFor();
    const other = await second.context().newPage();
    await other.goto(await serve.makeLink());
    await second.getByRole('heading', { name: 'Clusters' }).waitFor();
    expect(await note.count()).toBe(0);
  });

  it('signs in also a tab whose router made a path of the code before it was taken', async () => {
    allowPageFaults(...SIGNED_OUT);
    const page = await openPage(serve, { signIn: false });
    await page.goto((await serve.makeLink()).replace('#', '#/'));
    await page.getByRole('heading', { name: 'Clusters' }).waitFor();
    expect(page.url()).not.toContain('code');
    expect(await isSignedIn(page)).toBe(true);
  });

  it('signs in although the request or its answer breaks off, as when a network comes or goes', async () => {
    allowPageFaults(...SIGNED_OUT);
    const first = await openPage(serve, { signIn: false });
    const page = await first.context().newPage();
    let tries = 0;
    await page.route('**/api/session', async (route) => {
      if (route.request().method() !== 'POST') return await route.continue();
      tries += 1;
      // The second one is taken by the server, and the page hears nothing of it.
      if (tries === 2) await route.fetch();
      await (tries > 2 ? route.continue() : route.abort('internetdisconnected'));
    });
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.goto(await serve.makeLink());
    expect((await answered).status()).toBe(204);
    await page.getByRole('main').waitFor();
    await expect.poll(() => isSignedIn(page)).toBe(true);
    expect(tries).toBe(3);
  });

  it('signs in although the first scripts are broken off, as when a network comes or goes', async () => {
    allowPageFaults(...SIGNED_OUT);
    const first = await openPage(serve, { signIn: false });
    const page = await first.context().newPage();
    let broken = 0;
    await page.route(/\/assets\/main-.*\.js$/, async (route) => {
      broken += 1;
      await (broken > 2 ? route.continue() : route.abort('internetdisconnected'));
    });
    await page.goto(await serve.makeLink());
    await page.getByRole('main').waitFor();
    await expect.poll(() => isSignedIn(page)).toBe(true);
    expect(broken).toBeGreaterThan(2);
  });
});

describe('another site', () => {
  it('can neither frame the page nor reach the engine', async () => {
    allowPageFaults(...SIGNED_OUT);
    const page = await openPage(serve);
    // Same browser, same machine, another origin.
    const { origin } = serve;
    await page.route('http://evil.localhost/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe src="${origin}/"></iframe>` }),
    );
    await page.goto('http://evil.localhost/');
    const result = await page.evaluate(async (target) => {
      const fetched = await fetch(`${target}/api/session`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      );
      const socket = await new Promise((resolve) => {
        const attempt = new WebSocket(`${target.replace('http', 'ws')}/api/socket`);
        attempt.onopen = () => resolve('open');
        attempt.onerror = () => resolve('refused');
      });
      return { fetched, socket };
    }, origin);
    expect(result).toEqual({ fetched: 'refused', socket: 'refused' });
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await framed?.title().catch(() => '')).not.toBe('Slipway');
  });
});

describe('a lost connection', () => {
  it('comes back by itself when slipway serve does', async () => {
    allowPageFaults(...SIGNED_OUT);
    const first = await startServe();
    const page = await openPage(first);
    await page.getByRole('main').waitFor();
    await first.stop();
    const again = page.waitForEvent('websocket');
    const second = await startServe({ port: first.port });
    await again;
    // A new process knows no sessions: the person opens its link in the same tab.
    await page.getByRole('heading', { name: 'This browser is signed out of Slipway' }).waitFor();
    await page.goto(await second.makeLink());
    await expect.poll(() => isSignedIn(page), { timeout: 30_000 }).toBe(true);
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });
});

describe('the end of slipway serve', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('comes with %s, also with pages open', async (signal) => {
    await using own = await startServe();
    const page = await openPage(own);
    await page.getByRole('main').waitFor();
    expect(await own.stop(signal)).toBe(0);
    expect(own.stderr()).toBe('');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('comes when npm, which has started it, gets %s', async (signal) => {
    await using own = await startServe({ isByNpm: true });
    const page = await openPage(own);
    await page.getByRole('main').waitFor();
    expect(await own.stop(signal)).toBe(0);
    expect(own.stderr()).toBe('');
  });
});

import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { launchChromium } from './launchChromium.ts';
import type { Serve } from './startServe.ts';

/** Where pictures of pages go whose test has failed. */
const PICTURES = path.join(tmpdir(), 'slipway-e2e-failures');

let browser: Promise<Browser> | undefined;
const open = new Map<Page, string[]>();
/** Faults that a test makes on purpose, such as a sign-in that is refused. */
let allowed: readonly RegExp[] = [];

export interface PageOptions extends BrowserContextOptions {
  /** Signs in unless this is false. */
  readonly signIn?: boolean;
  /** Hash route to begin with, such as `/operations`. */
  readonly route?: string;
}

/**
 * Opens the interface in a browser of its own (cookies, storage), signed in. It is open until the test ends, and pictured
 * when that fails.
 */
export const openPage = async (serve: Serve, options: PageOptions = {}): Promise<Page> => {
  const { signIn = true, route, ...contextOptions } = options;
  browser ??= launchChromium();
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    ...contextOptions,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  open.set(page, faults);
  page.once('close', () => open.delete(page));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // Chromium itself breaks off what it loads whenever a network of this machine comes or goes, as clusters' do.
    if (message.type() === 'error' && !message.text().includes('net::ERR_NETWORK_CHANGED'))
      faults.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(signIn ? await serve.makeLink() : `${serve.origin}/`);
  if (signIn) await page.waitForURL((url) => !url.hash.startsWith('#code='));
  if (route !== undefined) await page.goto(`${serve.origin}/#${route}`);
  return page;
};

/** For a test that makes the page fail on purpose: what Chromium says of it that matches one of these is no fault. */
export const allowPageFaults = (...patterns: readonly RegExp[]): void => {
  allowed = patterns;
};

/** Exceptions and console errors of a page so far, refusals by its content security policy among them. */
export const expectNoPageFaults = (page: Page): void => {
  const faults = open.get(page) ?? [];
  expect(faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault)))).toEqual([]);
};

const takePictures = async (testName: string) => {
  await mkdir(PICTURES, { recursive: true });
  const name = testName.replace(/[^\w-]+/g, '-');
  let count = 0;
  for (const [page, faults] of open) {
    const file = path.join(PICTURES, `${name}-${count}.png`);
    count += 1;
    await page.screenshot({ path: file, timeout: 10_000 }).catch(() => undefined);
    process.stderr.write(`${[`${page.url()} is pictured in ${file}`, ...faults].join('\n  ')}\n`);
  }
};

afterEach(async ({ task }) => {
  const pages = [...open.keys()];
  try {
    if (task.result?.state === 'fail') await takePictures(task.name);
    // A test's own server may end before its page does.
    allowed = [...allowed, /net::ERR_CONNECTION_REFUSED/];
    for (const page of pages) expectNoPageFaults(page);
  } finally {
    allowed = [];
    // A page that nobody looks at any more would go on following its cluster.
    await Promise.all(pages.map((page) => page.context().close()));
  }
});

afterAll(async () => {
  const opened = await browser?.catch(() => undefined);
  await opened?.close();
  browser = undefined;
});

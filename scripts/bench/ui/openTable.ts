import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { pollUntil } from '../../../src/core/lib/pollUntil.ts';
import type { Serve } from '../../../test/e2e/helpers/startServe.ts';
import type { BenchLook } from './reports.ts';

type Answer<Name extends keyof BenchLook> = Awaited<ReturnType<BenchLook[Name]>>;

/** A page of the interface in a browser context of its own, signed in. */
export interface BenchPage extends AsyncDisposable {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Calls what looks at the page from within. */
  readonly look: <Name extends keyof BenchLook>(
    name: Name,
    ...given: Parameters<BenchLook[Name]>
  ) => Promise<Answer<Name>>;
  readonly goTo: (path: string) => Promise<void>;
  /** Megabytes of the page's heap that are in use, by default after what is not needed was collected. */
  readonly readHeap: (options?: { readonly collect: boolean }) => Promise<number>;
}

const SCRIPT = new URL('./page/lookWithin.ts', import.meta.url);

export const VIEW = { width: 1280, height: 800 } as const;

export interface OpenBenchPage {
  readonly browser: Browser;
  readonly serve: Serve;
  readonly signal: AbortSignal;
}

/** Opens the interface; the caller begins at its front page. */
export const openBenchPage = async ({ browser, serve, signal }: OpenBenchPage): Promise<BenchPage> => {
  const context = await browser.newContext({ viewport: VIEW, locale: 'en-US' });
  const script = stripTypeScriptTypes(await readFile(SCRIPT, 'utf8'));
  await context.addInitScript(`(() => {${script}})()`);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.goto(await serve.makeLink());
  // The code leaves the address before the session is there.
  await pollUntil(async () => (await context.cookies()).length > 0, {
    every: 50,
    within: 60_000,
    signal,
    what: 'the page to be signed in',
  });
  return {
    page,
    devtools,
    look: async <Name extends keyof BenchLook>(
      name: Name,
      ...given: Parameters<BenchLook[Name]>
    ): Promise<Answer<Name>> => {
      const call = `slipwayBench.${name}(${given.map((each) => JSON.stringify(each)).join(', ')})`;
      return (await page.evaluate<unknown>(call)) as Answer<Name>;
    },
    goTo: async (path) => void (await page.goto(`${serve.origin}/#${path}`)),
    readHeap: async ({ collect } = { collect: true }) => {
      if (collect) await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
};

export const clusterPath = (id: string): string => `/c/${encodeURIComponent(id)}`;
export const podsPath = (id: string): string => `${clusterPath(id)}/r/core/v1/pods`;

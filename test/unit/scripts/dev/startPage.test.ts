import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PageOptions, startPage } from '../../../../scripts/dev/startPage.ts';

const open = async (options: Omit<PageOptions, 'port'> = {}): Promise<string> => {
  const page = await startPage({ port: 0, ...options });
  onTestFinished(() => page.close());
  return page.resolvedUrls?.local[0] ?? '';
};

const textOf = async (address: string): Promise<string> => {
  const response = await fetch(address);
  expect(response.status).toBe(200);
  return await response.text();
};

/** An engine that answers every request with 204 and keeps what was asked. */
const serveEngine = async () => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { requests, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
};

// A page that is served for the first time has its libraries bundled first, which closing waits for.
describe('the page from its sources', { timeout: 180_000 }, () => {
  it('is connected to the fake of the contract when there is no engine', async () => {
    const page = await open();
    expect(await textOf(`${page}main.tsx`)).toContain('/test/component/fake/client.ts');
    expect(await textOf(page)).toContain("script-src 'self' 'unsafe-inline'");
  });

  it('asks the engine as if it came from there, and has its own sources beside', async () => {
    const engine = await serveEngine();
    const page = await open({ engine: `http://${engine.host}` });
    expect(await textOf(`${page}main.tsx`)).not.toContain('/test/component/fake/client.ts');
    expect(await textOf(`${page}api/shared.ts`)).toContain('useContexts');
    const { status } = await fetch(`${page}api/session`, {
      method: 'POST',
      headers: { origin: new URL(page).origin, cookie: 'slipway_1=secret' },
    });
    expect(status).toBe(204);
    expect(
      engine.requests.map(({ method, url, headers }) => [method, url, headers.host, headers.origin]),
    ).toEqual([['POST', '/api/session', engine.host, `http://${engine.host}`]]);
    expect(engine.requests[0]?.headers.cookie).toBe('slipway_1=secret');
  });
});

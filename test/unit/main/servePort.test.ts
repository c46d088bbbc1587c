import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { expect, it } from 'vitest';
import type { Router } from '../../../src/core/router/createRouter.ts';
import { failAsContract } from '../../../src/core/router/failAsContract.ts';
import { notYet } from '../../../src/core/router/notYet.ts';
import type { RouterContext } from '../../../src/core/router/routerContext.ts';
import { servePort } from '../../../src/main/servePort.ts';
import { contract } from '../../../src/shared/contract.ts';
import { waitUntil } from '../../helpers/waitUntil.ts';

const open = () => {
  const area = implement(contract).$context<RouterContext>().use(failAsContract);
  const stubs = Object.fromEntries(
    Object.entries(contract).map(([name, part]) => [name, notYet(part as never)]),
  );
  const ends: string[] = [];
  const router = area.router({
    ...(stubs as unknown as Router),
    forwards: {
      ...(stubs['forwards'] as unknown as Router['forwards']),
      watch: area.forwards.watch.handler(async function* ({ signal, context }) {
        context.connection.signal.addEventListener('abort', () => ends.push('connection'));
        try {
          yield [];
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        } finally {
          ends.push(`stream of ${context.connection.id} in ${context.shell}`);
        }
      }),
    },
  });
  const { port1, port2 } = new MessageChannel();
  const report = () => undefined;
  servePort(port1, { router, id: 'w1', report, onClose: (end) => port1.addEventListener('close', end) });
  port1.start();
  port2.start();
  const link = new RPCLink({ port: port2 });
  const client: ContractRouterClient<typeof contract> = createORPCClient(link);
  return { client, port2, ends };
};

it('serves the contract, failures in words', async () => {
  const { client, port2 } = open();
  await expect(client.app.info()).rejects.toMatchObject({ code: 'FAILED', data: { code: 'UNSUPPORTED' } });
  port2.close();
});

it('ends a stream that nobody listens to any more', async () => {
  const { client, port2, ends } = open();
  for await (const event of await client.forwards.watch()) {
    expect(event).toEqual([]);
    break;
  }
  await waitUntil(async () => ends.length === 1, { what: 'the stream to end' });
  expect(ends).toEqual(['stream of w1 in desktop']);
  port2.close();
});

it('ends everything that a window began when the window is gone', async () => {
  const { client, port2, ends } = open();
  await (await client.forwards.watch()).next();
  port2.close();
  await waitUntil(async () => ends.length === 2, { what: 'the stream and the connection to end' });
  expect(ends.sort()).toEqual(['connection', 'stream of w1 in desktop']);
});

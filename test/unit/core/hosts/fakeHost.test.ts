import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFakeHost, removeFakeHost } from '../../../helpers/fakeHost.ts';
import { describeHostContract } from '../../../helpers/hostContract.ts';

describeHostContract('the fake', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'slipway-fake-host-'));
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  return {
    host: createFakeHost('fake-1', root),
    place: (file) => path.join(root, file),
    serveEcho: async () => (server.address() as AddressInfo).port,
    goAway: () => removeFakeHost(root),
    close: async () => {
      server.close();
      await removeFakeHost(root);
    },
  };
});

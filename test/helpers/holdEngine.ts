import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An engine's socket with somebody in between who can keep an answer back. */
export interface HeldEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** Resolves when the request came; its answer is kept back. */
  readonly held: Promise<void>;
  /** Gives the answer that was kept back. */
  readonly release: () => void;
}

/**
 * Stands before the engine's socket. The first request whose text matches `request` reaches the engine, which does it,
 * but its answer does not get back: the moment in which a program knows least about what is there.
 */
export const holdEngine = async (engine: string, request: RegExp): Promise<HeldEngine> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-held-'));
  const socket = path.join(folder, 'docker.sock');
  const open = new Set<Socket>();
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let matched = false;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ path: engine, allowHalfOpen: true });
    for (const end of [client, upstream]) {
      open.add(end);
      end.on('close', () => open.delete(end));
      end.on('error', () => [client, upstream].map((other) => other.destroy()));
    }
    let asked = '';
    let isHeld = false;
    client.on('data', (chunk: Buffer) => {
      asked = (asked + chunk.toString('latin1')).slice(-65_536);
      if (!matched && request.test(asked)) {
        matched = true;
        isHeld = true;
      }
      upstream.write(chunk);
    });
    client.on('end', () => upstream.end());
    const answer = (give: () => void) => {
      if (!isHeld) return give();
      // It begins to answer when it has done it.
      held.resolve();
      void released.promise.then(give);
    };
    upstream.on('data', (chunk: Buffer) => answer(() => client.write(chunk)));
    upstream.on('end', () => answer(() => client.end()));
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    host: `unix://${socket}`,
    held: held.promise,
    release: released.resolve,
    [Symbol.asyncDispose]: async () => {
      for (const end of open) end.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

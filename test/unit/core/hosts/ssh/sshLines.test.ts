import { EventEmitter } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { SshConnection } from '../../../../../src/core/hosts/ssh/connectSsh.ts';
import { createSshLines, watchChannel } from '../../../../../src/core/hosts/ssh/sshLines.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';

const signal = () => AbortSignal.timeout(30_000);

/** A server that allows some channels on a connection; tells how many were being connected at once at most. */
const openServer = (sessions: number) => {
  const seen = { connecting: 0, atMost: 0, connections: 0 };
  const connect = async (): Promise<SshConnection> => {
    seen.connecting++;
    seen.connections++;
    seen.atMost = Math.max(seen.atMost, seen.connecting);
    await new Promise((resolve) => setImmediate(resolve));
    seen.connecting--;
    return {
      client: { open: 0 } as unknown as SshConnection['client'],
      socket: { ref: () => undefined, unref: () => undefined } as unknown as SshConnection['socket'],
      closed: new Promise(() => undefined),
      close: () => undefined,
    };
  };
  /** A program; ends when `end` is called. */
  const start = () => {
    const channel = new EventEmitter() as ClientChannel;
    const open = async (client: unknown) => {
      const counted = client as { open: number };
      await new Promise((resolve) => setImmediate(resolve));
      if (counted.open >= sessions) throw Object.assign(new Error('open failed'), { reason: 1 });
      counted.open++;
      channel.once('close', () => counted.open--);
      return watchChannel(channel);
    };
    return { open, end: () => channel.emit('close') };
  };
  return { seen, connect, start };
};

describe('the connections to a machine', () => {
  it('are opened one at a time, as a server lets few in that have not signed in yet', async () => {
    const { seen, connect, start } = openServer(2);
    const lines = createSshLines('node-1', connect);
    const opened = await Promise.all(Array.from({ length: 12 }, () => lines.open(start().open, signal())));
    expect(opened).toHaveLength(12);
    expect(seen.connections).toBe(6);
    expect(seen.atMost).toBe(1);
  });

  it('are not more than are needed: who waits takes the first channel that is free', async () => {
    const { seen, connect, start } = openServer(8);
    const lines = createSshLines('node-1', connect);
    const programs = Array.from({ length: 8 }, start);
    await Promise.all(programs.map(({ open }) => lines.open(open, signal())));
    programs[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
    await lines.open(start().open, signal());
    expect(seen.connections).toBe(1);
  });

  it('are asked again where a server still counts a program whose end it has told', async () => {
    const { seen, connect, start } = openServer(1);
    const lines = createSshLines('node-1', connect);
    const { open } = start();
    let refusals = 2;
    const opened = lines.open(async (client) => {
      if (refusals-- > 0) throw Object.assign(new Error('open failed'), { reason: 2 });
      return open(client);
    }, signal());
    expect((await opened).channel).toBeDefined();
    expect(seen.connections).toBe(1);
  });

  it('are given up where a server allows no program at all', async () => {
    const { connect, start } = openServer(0);
    const lines = createSshLines('node-1', connect);
    const error = await errorOf(lines.open(start().open, signal()));
    expect(error).toMatchObject({ code: 'HOST_UNREACHABLE', hint: expect.stringContaining('MaxSessions') });
  });

  it('are not waited for by who was stopped', async () => {
    const never = new Promise<SshConnection>(() => undefined);
    const lines = createSshLines('node-1', () => never);
    const { start } = openServer(8);
    // More than one connection takes, so that the last ones wait for another.
    const stop = new AbortController();
    const waiting = Array.from({ length: 10 }, () => errorOf(lines.open(start().open, stop.signal)));
    stop.abort();
    for (const error of await Promise.all(waiting)) expect(error.code).toBe('CANCELLED');
  });

  it('that cannot be had are told to all who wait, each after a try of its own', async () => {
    let tries = 0;
    const lines = createSshLines('node-1', async () => {
      tries++;
      throw new AppError('HOST_UNREACHABLE', 'node-1 port 22 refuses connections.');
    });
    const { start } = openServer(8);
    const errors = await Promise.all(
      Array.from({ length: 20 }, () => errorOf(lines.open(start().open, signal()))),
    );
    expect(errors.map(({ code }) => code)).toEqual(errors.map(() => 'HOST_UNREACHABLE'));
    expect(tries).toBe(3);
  });
});

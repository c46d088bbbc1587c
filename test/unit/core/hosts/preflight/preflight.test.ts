import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import { preflight } from '../../../../../src/core/hosts/preflight/preflight.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { createFakeHost } from '../../../../helpers/fakeHost.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const plan = {
  cluster: 'demo',
  podSubnet: '10.244.0.0/16',
  serviceSubnet: '10.96.0.0/16',
  severalControlPlanes: false,
  arch: 'amd64',
} as const;

const failing = (name: string, error: Error): Host => ({
  ...createFakeHost(name, '/'),
  exec: () => Promise.reject(error),
});

describe.runIf(process.platform === 'linux')('preflight', () => {
  it('looks at all machines, and a dead one stops no other', async () => {
    await using folder = await openTempFolder();
    const dead = failing(
      'web-1',
      new AppError('HOST_UNREACHABLE', 'web-1 does not answer.', { hint: 'Turn it on.' }),
    );
    const findings = await preflight(
      [
        { host: dead, role: 'worker' },
        { host: createFakeHost('web-2', folder.path), role: 'control-plane' },
        { host: createFakeHost('web-3', folder.path), role: 'worker' },
      ],
      { ...plan, signal: new AbortController().signal },
    );
    expect(findings.filter(({ host }) => host === 'web-1')).toEqual([
      {
        host: 'web-1',
        id: 'unreachable',
        title: 'Answers',
        level: 'problem',
        found: 'web-1 does not answer.',
        means: 'Nothing is known of this machine, and it cannot become a node.',
        todo: 'Turn it on.',
      },
    ]);
    expect([...new Set(findings.map(({ host }) => host))]).toEqual(['web-1', 'web-2', 'web-3']);
    // Both are this very machine, so each has what only one may have, and reaches the other.
    const shared = findings.find(({ host, id }) => host === 'web-2' && id === 'host-name');
    expect(shared).toMatchObject({ level: 'problem', found: expect.stringContaining('of web-3 too') });
    const reached = findings.filter(({ id }) => id === 'reachability');
    expect(reached.map(({ host, level }) => `${host} ${level}`)).toEqual(['web-2 ok', 'web-3 ok']);
  });

  it('tells a machine that answers and cannot be looked at from one that does not answer', async () => {
    const broken = failing('web-1', new AppError('COMMAND_FAILED', 'sh ended with exit code 127 on web-1.'));
    const findings = await preflight([{ host: broken, role: 'worker' }], {
      ...plan,
      signal: new AbortController().signal,
    });
    expect(findings).toMatchObject([
      { id: 'unreadable', level: 'problem', found: 'sh ended with exit code 127 on web-1.' },
    ]);
  });

  it('gives up a machine that answers with 10 MB, and no other', async () => {
    await using folder = await openTempFolder();
    const good = createFakeHost('web-1', folder.path);
    const flooding: Host = {
      ...good,
      name: 'web-2',
      exec: (_, options) => good.exec(['head', '-c', '10000000', '/dev/zero'], options),
    };
    const findings = await preflight(
      [
        { host: good, role: 'worker' },
        { host: flooding, role: 'worker' },
      ],
      { ...plan, signal: new AbortController().signal },
    );
    expect(findings.filter(({ host }) => host === 'web-2')).toMatchObject([{ id: 'unreadable' }]);
    expect(findings.some(({ host, id }) => host === 'web-1' && id === 'memory')).toBe(true);
  });

  it('asks all machines at once', async () => {
    let asked = 0;
    const { promise: allAsked, resolve } = Promise.withResolvers<void>();
    const waiting = (name: string): Host => ({
      ...createFakeHost(name, '/'),
      exec: async () => {
        asked += 1;
        if (asked === 3) resolve();
        await allAsked;
        throw new AppError('HOST_UNREACHABLE', `${name} does not answer.`);
      },
    });
    const hosts = ['a', 'b', 'c'].map((name) => ({ host: waiting(name), role: 'worker' as const }));
    const findings = await preflight(hosts, { ...plan, signal: new AbortController().signal });
    expect(findings.map(({ host }) => host)).toEqual(['a', 'b', 'c']);
  });

  it('rejects when it is cancelled, and never with what a machine did', async () => {
    const stop = new AbortController();
    const host: Host = {
      ...createFakeHost('web-1', '/'),
      exec: async () => {
        stop.abort();
        throw new AppError('CANCELLED', 'The command on web-1 was stopped.');
      },
    };
    const looking = preflight([{ host, role: 'worker' }], { ...plan, signal: stop.signal });
    expect(await errorOf(looking)).toMatchObject({ code: 'CANCELLED' });
  });
});

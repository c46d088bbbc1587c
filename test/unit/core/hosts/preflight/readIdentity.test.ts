import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import { readIdentity } from '../../../../../src/core/hosts/preflight/readIdentity.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { createFakeHost } from '../../../../helpers/fakeHost.ts';

const { signal } = new AbortController();

/** A machine that answers with these parts, whatever it is asked. */
const answering = (parts: Record<string, string>): Host => ({
  ...createFakeHost('web-1', '/'),
  exec: async (argv) => {
    const mark = argv.at(-1);
    const stdout = Object.entries({ ...parts, end: '' })
      .map(([name, text]) => `\n${mark} ${name}\n${text}`)
      .join('');
    return { exitCode: 0, stdout, stderr: '' };
  },
});

const linux = { system: 'Linux\n', name: 'web-1.example.com\n' };

describe('who a machine is', () => {
  it.runIf(process.platform === 'linux')('is told by this very machine', async () => {
    const identity = await readIdentity(createFakeHost('web-1', '/'), { signal });
    expect(identity.hostName).toBe(hostname());
  });

  it('has its addresses and that of its default route', async () => {
    const addresses = [
      '2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever',
      '3: wg0    inet 10.9.0.1/32 scope global wg0',
    ].join('\n');
    const route = '192.0.2.1 via 10.0.0.254 dev eth0 src 10.0.0.5 uid 0 \n    cache \n';
    expect(await readIdentity(answering({ ...linux, addresses, route }), { signal })).toEqual({
      hostName: 'web-1.example.com',
      addresses: ['10.0.0.5', '10.9.0.1'],
      defaultAddress: '10.0.0.5',
      node: undefined,
    });
  });

  it.each([
    ['{"cluster":"demo","node":"web-1","spec":{}}', { cluster: 'demo', node: 'web-1' }],
    ['{"cluster":"demo"}', { cluster: 'demo' }],
    ['{"cluster":"de\\u001b[2Jmo"}', { cluster: 'de [2Jmo' }],
    ['{"cluster', {}],
    ['null', {}],
    ['', {}],
  ])('is a node when its marker says %s', async (marker, node) => {
    expect((await readIdentity(answering({ ...linux, marker }), { signal })).node).toEqual(node);
  });

  it.each([
    [{ system: 'Darwin\n' }, 'web-1 runs Darwin, and nodes run on Linux.'],
    [{ greeting: 'Welcome!' }, 'web-1 does not answer as a Linux machine does.'],
  ])('is refused when it answers %j', async (parts, message) => {
    expect(await errorOf(readIdentity(answering(parts), { signal }))).toMatchObject({
      code: 'UNSUPPORTED',
      message,
    });
  });
});

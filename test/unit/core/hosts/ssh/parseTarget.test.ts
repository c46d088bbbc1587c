import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../../../src/core/hosts/ssh/parseTarget.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

const refusalOf = (text: string): AppError => {
  try {
    expect.unreachable(`it was read as ${JSON.stringify(parseTarget(text))}`);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
};

describe('what a person types to name a machine', () => {
  it.each([
    ['node-1', { host: 'node-1' }],
    ['  node-1\n', { host: 'node-1' }],
    ['ada@node-1', { host: 'node-1', user: 'ada' }],
    ['ada@node-1:2222', { host: 'node-1', user: 'ada', port: 2222 }],
    ['192.0.2.7:22', { host: '192.0.2.7', port: 22 }],
    ['ssh://ada@node-1:2222/', { host: 'node-1', user: 'ada', port: 2222 }],
    ['SSH://node-1', { host: 'node-1' }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['ada@2001:db8::1', { host: '2001:db8::1', user: 'ada' }],
    ['[2001:db8::1]', { host: '2001:db8::1' }],
    ['ada@[2001:db8::1]:2222', { host: '2001:db8::1', user: 'ada', port: 2222 }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
    ['[fe80::1%eth0]:22', { host: 'fe80::1%eth0', port: 22 }],
    ['EXAMPLE\\ada@node-1', { host: 'node-1', user: 'EXAMPLE\\ada' }],
    ['ada@example.org@node-1', { host: 'node-1', user: 'ada@example.org' }],
    ['bücher.example', { host: 'bücher.example' }],
  ])('reads %j', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['blanks alone', ' \t'],
    ['no host', 'ada@'],
    ['no user before the sign', '@node-1'],
    ['a host that an option could be made of', '-oProxyCommand=touch'],
    ['a user that an option could be made of', '-lroot@node-1'],
    ['port 0', 'node-1:0'],
    ['a port that is too high', 'node-1:65536'],
    ['a port of six digits', 'node-1:000022'],
    ['a port that is no number', 'node-1:ssh'],
    ['two words', 'node-1 node-2'],
    ['a second line', 'node-1\nnode-2'],
    ['a command in the host', 'node$(id)'],
    ['a command in the user', '`id`@node-1'],
    ['a quote', "node'1"],
    ['a pipe', 'node|sh'],
    ['an escape of a terminal', 'node\u001b[2J'],
    ['a zero byte', 'node\u0000'],
    ['a path', 'node-1/etc'],
    ['another kind of address', 'https://node-1'],
    ['an address of version 6 that is not closed', '[2001:db8::1'],
    ['words in the brackets of an address', '[node 1]'],
    ['a file to copy', 'ada@node-1:/etc/hosts'],
  ])('refuses %s', (_, text) => {
    expect(refusalOf(text)).toMatchObject({
      code: 'BAD_INPUT',
      hint: expect.stringContaining('user@host:port'),
    });
  });

  it('refuses a password beside the user, and does not say it again', () => {
    for (const text of ['ada:open-sesame@node-1', 'ssh://ada:open-sesame@node-1:22']) {
      expect(refusalOf(text).message).not.toContain('sesame');
    }
  });

  it('answers a long text at once', () => {
    expect(refusalOf(`${'a@'.repeat(100_000)}:`).code).toBe('BAD_INPUT');
  });
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../../../src/core/hosts/ssh/parseTarget.ts';
import { readSshConfig } from '../../../../../src/core/hosts/ssh/readSshConfig.ts';
import { resolveEndpoint } from '../../../../../src/core/hosts/ssh/resolveEndpoint.ts';
import type { SshEndpoint } from '../../../../../src/core/hosts/ssh/sshEndpoint.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const run = promisify(execFile);
const ENV = { USER: 'ada' };

/** A home folder with these files below `.ssh`. */
const openHome = async (files: Readonly<Record<string, string>>) => {
  const folder = await openTempFolder();
  const ssh = path.join(folder.path, '.ssh');
  await mkdir(ssh);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(ssh, name)), { recursive: true });
    await writeFile(path.join(ssh, name), text);
  }
  const resolve = async (target: string, env: NodeJS.ProcessEnv = ENV): Promise<SshEndpoint> =>
    resolveEndpoint(parseTarget(target), {
      config: await readSshConfig(folder.path),
      homedir: folder.path,
      env,
    });
  return { home: folder.path, ssh, resolve, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
};
const openConfig = (config: string) => openHome({ config });
const describeJumps = ({ jumps }: SshEndpoint) =>
  jumps.map(({ user, host, port }) => `${user}@${host}:${port}`);

describe('where a machine is', () => {
  it('is what was typed, without a configuration', async () => {
    await using folder = await openTempFolder();
    const endpoint = resolveEndpoint(parseTarget('node-1'), {
      config: await readSshConfig(folder.path),
      homedir: folder.path,
      env: ENV,
    });
    const inSsh = (name: string) => path.join(folder.path, '.ssh', name);
    expect(endpoint).toEqual({
      host: 'node-1',
      port: 22,
      user: 'ada',
      identityFiles: [],
      defaultIdentityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map(inSsh),
      agent: undefined,
      identitiesOnly: false,
      hostKeyAlias: undefined,
      knownHostsFiles: ['known_hosts', 'known_hosts2'].map(inSsh),
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      acceptsNewKeys: false,
      jumps: [],
      connectWithin: undefined,
      alive: { every: undefined, misses: undefined },
    });
  });

  it('names the keys that alone count, and what the machine is called where keys are known', async () => {
    await using home = await openConfig(`
Host lab-1
  IdentitiesOnly yes
  HostKeyAlias lab
Host lab-2
  IdentitiesOnly no
`);
    expect(await home.resolve('lab-1')).toMatchObject({ identitiesOnly: true, hostKeyAlias: 'lab' });
    expect(await home.resolve('lab-2')).toMatchObject({ identitiesOnly: false, hostKeyAlias: undefined });
  });

  it('comes from the Host lines that fit; the first value counts, and what was typed counts more', async () => {
    await using home = await openConfig(`
Host lab-* !lab-9
  HostName %h.lab.example
  User grace
  Port 2222
Host=lab-1
  User=nobody
HOST *
  user everybody
`);
    expect(await home.resolve('lab-1')).toMatchObject({
      host: 'lab-1.lab.example',
      user: 'grace',
      port: 2222,
    });
    expect(await home.resolve('linus@lab-1:22')).toMatchObject({ user: 'linus', port: 22 });
    expect(await home.resolve('lab-9')).toMatchObject({ host: 'lab-9', user: 'everybody', port: 22 });
  });

  it('takes the percent signs of HostName one by one', async () => {
    await using home = await openConfig('Host a\n HostName %%h.%h');
    expect((await home.resolve('a')).host).toBe('%h.a');
  });

  it.each(['abc', '0', '70000', '22.5'])('refuses the port %s, and says where it stands', async (port) => {
    await using home = await openConfig(`Host a\n Port ${port}`);
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(`the port ${port}`) });
  });
});

describe('the keys for a machine', () => {
  it('are all that are named, in their order, each once, and then no usual ones', async () => {
    await using home = await openConfig(`
Host a
  IdentityFile ~/.ssh/first
  IdentityFile "~/with blank"
Host *
  IdentityFile /keys/third
  IdentityFile ~/.ssh/first
`);
    const endpoint = await home.resolve('a');
    expect(endpoint.identityFiles).toEqual([
      path.join(home.ssh, 'first'),
      path.join(home.home, 'with blank'),
      '/keys/third',
    ]);
    expect(endpoint.defaultIdentityFiles).toEqual([]);
  });

  it('have the tokens of ssh_config in their names', async () => {
    await using home = await openConfig(`
Host alias
  HostName node-1.example
  User grace
  Port 2222
  IdentityFile %d/keys/%h_%n_%p_%r_%u_%%_%x
  IdentityFile \${KEYS}/own
`);
    const endpoint = await home.resolve('alias', { ...ENV, KEYS: '/keys' });
    expect(endpoint.identityFiles).toEqual([
      path.join(home.home, 'keys/node-1.example_alias_2222_grace_ada_%_%x'),
      '/keys/own',
    ]);
  });

  it('are none for none', async () => {
    await using home = await openConfig('IdentityFile none');
    expect(await home.resolve('a')).toMatchObject({ identityFiles: [], defaultIdentityFiles: [] });
  });
});

describe('the agent', () => {
  const env = { ...ENV, SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' };

  it.each([
    ['', '/run/agent'],
    ['IdentityAgent SSH_AUTH_SOCK', '/run/agent'],
    ['IdentityAgent none', undefined],
    ['IdentityAgent $OTHER', '/run/other'],
    ['IdentityAgent $MISSING', undefined],
    ['IdentityAgent /run/named', '/run/named'],
    ['IdentityAgent "/run/with blank"', '/run/with blank'],
  ])('with «%s» is %s', async (line, agent) => {
    await using home = await openConfig(line);
    expect((await home.resolve('a', env)).agent).toBe(agent);
  });

  it('may lie below the home folder', async () => {
    await using home = await openConfig('IdentityAgent ~/agent.sock');
    expect((await home.resolve('a')).agent).toBe(path.join(home.home, 'agent.sock'));
  });

  it('is none where the environment names an empty one', async () => {
    await using home = await openConfig('');
    expect((await home.resolve('a', { ...ENV, SSH_AUTH_SOCK: '' })).agent).toBeUndefined();
  });
});

describe('how long a machine may take', () => {
  it.each([
    ['', { connectWithin: undefined, alive: { every: undefined, misses: undefined } }],
    ['ConnectTimeout 5', { connectWithin: 5000 }],
    ['ConnectTimeout 1m30s', { connectWithin: 90_000 }],
    ['ConnectTimeout none', { connectWithin: undefined }],
    ['ConnectTimeout 99999999999999', { connectWithin: 2 ** 31 - 1 }],
    ['ServerAliveInterval 2\n  ServerAliveCountMax 5', { alive: { every: 2000, misses: 5 } }],
    ['ServerAliveInterval 0\n  ServerAliveCountMax 0', { alive: { every: undefined, misses: undefined } }],
  ])('with «%s»', async (lines, expected) => {
    await using home = await openConfig(lines);
    expect(await home.resolve('a')).toMatchObject(expected);
  });

  it.each(['ConnectTimeout soon', 'ConnectTimeout -1', 'ServerAliveInterval 5x', 'ServerAliveCountMax 1.5'])(
    '«%s» is told of',
    async (line) => {
      await using home = await openConfig(line);
      await expect(home.resolve('a')).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: `Your ~/.ssh/config says ${line}, which is not understood.`,
      });
    },
  );
});

describe('the files of known keys', () => {
  it.each([
    ['~/.ssh/own /etc/all', ['.ssh/own', '/etc/all']],
    ['"~/with blank"', ['with blank']],
    ['~/.ssh/%n', ['.ssh/a']],
    ['none', ['/dev/null']],
  ])('are those of UserKnownHostsFile %s', async (value, files) => {
    await using home = await openConfig(`UserKnownHostsFile ${value}`);
    expect((await home.resolve('a')).knownHostsFiles).toEqual(
      files.map((file) => path.resolve(home.home, file)),
    );
  });
});

describe('the way to a machine', () => {
  it('leads through each jump with its user and port', async () => {
    await using home = await openConfig(
      'Host a\n ProxyJump grace@first:2201,ssh://second:2202,[2001:db8::3]:2203',
    );
    expect(describeJumps(await home.resolve('a'))).toEqual([
      'grace@first:2201',
      'ada@second:2202',
      'ada@2001:db8::3:2203',
    ]);
  });

  it('leads through the jump of a jump first', async () => {
    await using home = await openConfig(`
Host inner
  ProxyJump middle
Host middle
  HostName middle.example
  User grace
  ProxyJump outer
Host outer
  Port 2222
`);
    expect(describeJumps(await home.resolve('inner'))).toEqual(['ada@outer:2222', 'grace@middle.example:22']);
  });

  it('does not take a key that was named for the machine to the jump', async () => {
    await using home = await openConfig('Host a\n ProxyJump b');
    const endpoint = resolveEndpoint(parseTarget('a'), {
      config: await readSshConfig(home.home),
      homedir: home.home,
      env: ENV,
      identityFiles: ['/keys/for-a'],
    });
    expect(endpoint.identityFiles).toEqual(['/keys/for-a']);
    expect(endpoint.jumps[0]?.identityFiles).toEqual([]);
  });

  it('is direct with none, also before a line for all', async () => {
    await using home = await openConfig('Host a\n ProxyJump none\nHost *\n ProxyJump b');
    expect((await home.resolve('a')).jumps).toEqual([]);
  });

  it('that leads in a circle is told', async () => {
    await using home = await openConfig('Host a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n ProxyJump a');
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('circle') });
    expect(error.hint).toContain('a, b, c');
  });

  it('that leads through itself is told', async () => {
    await using home = await openConfig('Host *\n ProxyJump gate');
    expect(await errorOf(home.resolve('a'))).toMatchObject({ code: 'BAD_INPUT' });
  });

  it.each(['-oProxyCommand=id', '$(id)', 'a b'])('refuses the jump %s', async (jump) => {
    await using home = await openConfig(`Host a\n ProxyJump ${jump}`);
    expect(await errorOf(home.resolve('a'))).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('by a ProxyCommand is refused with words, and runs nothing', async () => {
    await using home = await openConfig('Host a\n ProxyCommand touch %d/.ssh/ran');
    expect(await errorOf(home.resolve('a'))).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('ProxyCommand'),
      hint: expect.stringContaining('ProxyJump'),
    });
    expect(existsSync(path.join(home.ssh, 'ran'))).toBe(false);
  });

  it('by the ProxyCommand none is direct', async () => {
    await using home = await openConfig('Host a\n ProxyCommand none');
    expect((await home.resolve('a')).jumps).toEqual([]);
  });
});

describe('files that are included', () => {
  it('are found by patterns below ~/.ssh, by home and by absolute path', async () => {
    await using home = await openHome({
      'conf.d/1': 'Host a\n User one',
      'conf.d/2': 'Host b\n User two',
      other: 'Host c\n User three',
    });
    await writeFile(
      path.join(home.ssh, 'config'),
      `Include conf.d/* "~/.ssh/other"\ninclude=${home.ssh}/missing\nHost *\n User rest`,
    );
    const users = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => (await home.resolve(name)).user),
    );
    expect(users).toEqual(['one', 'two', 'three', 'rest']);
  });

  it('end where they end: what follows counts for whom it counted before', async () => {
    await using home = await openHome({
      config: 'Include conf.d/*\nUser everybody\nHost b\n Include more\n Port 2222',
      'conf.d/1': 'Host a\n Port 2201',
      'conf.d/2': 'IdentityFile /keys/all',
      more: 'Host other\n Port 1',
    });
    expect(await home.resolve('c')).toMatchObject({
      user: 'everybody',
      port: 22,
      identityFiles: ['/keys/all'],
    });
    expect(await home.resolve('a')).toMatchObject({ user: 'everybody', port: 2201 });
    expect((await home.resolve('b')).port).toBe(2222);
  });

  it('name their machines too, each once', async () => {
    await using home = await openHome({
      config: 'Host a b-* "quoted"\nInclude more\nInclude more',
      more: 'Host=c !d\nMatch host e\n',
    });
    expect((await readSshConfig(home.home)).aliases).toEqual(['a', 'quoted', 'c']);
  });

  it('that include each other are told soon, however many they are', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `conf.d/${index}`);
    await using home = await openHome({
      config: 'Include conf.d/*',
      ...Object.fromEntries(names.map((name) => [name, 'Include conf.d/*'])),
    });
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('without end') });
  });
});

describe('a configuration is read as ssh reads it', () => {
  /** What `ssh -G` makes of a configuration, without a look at the system's. */
  const askSsh = async (file: string, target: string) => {
    const { stdout } = await run('ssh', ['-G', '-F', file, target]);
    const valuesOf = (key: string) =>
      stdout.split('\n').flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
    return {
      host: valuesOf('hostname')[0],
      user: valuesOf('user')[0],
      port: Number(valuesOf('port')[0]),
      jump: valuesOf('proxyjump')[0],
    };
  };

  it.each([
    ['Match with !', 'Match !host web-1\n User deploy\nMatch !originalhost a,b !user root\n Port 7'],
    [
      'quoted patterns and comments',
      'Host "quoted host"\n HostName 192.0.2.10\nHost b # the second machine\n HostName 192.0.2.11\nHost \'a\' web\\-1\n User q',
    ],
    ['# in the middle of a value', 'Host a\n HostName one#two\n User x#y # z'],
    ['patterns of one letter and of any', 'Host web-?\n Port 1\nHost ?\n Port 2\nHost web-*\n User star'],
    [
      'capital letters',
      'Host A\n Port 1\nHost a\n Port 2\nMatch originalhost WEB-1\n Port 3\nMatch host B\n Port 4',
    ],
    ['Match on what HostName made of it', 'Host a\n hostname %h.example\nMatch host *.example\n Port 5'],
    ['several conditions', 'Match host a,b user root,ada\n Port 7\nMatch all\n User last'],
    ['conditions with =', 'Match host=a user=ada\n Port 7\nMatch originalhost="web-1,b"\n Port 8'],
    [
      'a look at the end',
      'Match final host a.example\n Port 9\nHost a\n HostName a.example\nHost a.example\n User late',
    ],
    [
      'the first of two ways',
      'Host a\n ProxyCommand none\nHost b\n ProxyJump gate\nHost a b web-1\n ProxyJump other',
    ],
    ['excluded names', 'Host * !a !web-*\n Port 3\nHost !b\n User nobody'],
    ['an equals sign', 'Host=a b\n User=x\n Port = 4'],
    [
      'quotes with blanks and backslashes',
      'Host a\n User "one \\"two\\""\nHost b\n User on\\ e\nHost web-1\n User back\\slash',
    ],
  ])('%s', async (_, config) => {
    await using home = await openConfig(config);
    const file = path.join(home.ssh, 'config');
    for (const target of ['a', 'b', 'web-1', 'A', 'root@a', 'ada@b']) {
      const expected = await askSsh(file, target);
      const found = await home.resolve(target, { USER: userInfo().username });
      expect({
        target,
        host: found.host.toLowerCase(),
        user: found.user,
        port: found.port,
        jump: found.jumps.at(-1)?.host,
      }).toEqual({ target, ...expected });
    }
  });

  it('an included file with blocks of its own counts nowhere that the line which includes it does not', async () => {
    await using home = await openHome({
      config: 'Host b\n Include more\nHost *\n User rest',
      more: 'Host a b\n Port 2222\nMatch all\n Port 3333',
    });
    expect(await home.resolve('a')).toMatchObject({ port: 22, user: 'rest' });
    expect(await home.resolve('b')).toMatchObject({ port: 2222, user: 'rest' });
  });

  it('names machines as they are quoted, and no comments', async () => {
    await using home = await openConfig(
      'Host "quoted host" # lab\nHost b # the second machine\nHost x? !c *\n',
    );
    expect((await readSshConfig(home.home)).aliases).toEqual(['quoted host', 'b']);
  });

  it.each([
    ['Host a\n User one two', 'line 2 could not be understood: User takes one value, not 2.'],
    ['Host', 'line 1 could not be understood: Host says nothing.'],
    ['Port # none', 'line 1 could not be understood: Port says nothing.'],
    ['Match hots a', 'line 1 could not be understood: Match knows no "hots".'],
    ['Match host', 'line 1 could not be understood: Match host takes a value.'],
    ["Host 'a", 'line 1 could not be understood: A quote is not closed.'],
  ])('%j is told with its line', async (config, message) => {
    await using home = await openConfig(config);
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(message) });
  });

  it('commands are no values: what they hold is not looked at', async () => {
    await using home = await openConfig(
      `Host x\n ProxyCommand sh -c "echo it's"\n LocalCommand echo "\nHost a\n Port 1`,
    );
    expect((await home.resolve('a')).port).toBe(1);
  });
});

describe('what a configuration could run', () => {
  it('is never run: Match exec', async () => {
    await using home = await openHome({});
    const ran = path.join(home.home, 'ran');
    await writeFile(
      path.join(home.ssh, 'config'),
      `Match exec "touch ${ran}"\n User grace\nMatch host a exec "touch ${ran}"\n User grace\nMatch host a\n Port 2222`,
    );
    expect(await home.resolve('a')).toMatchObject({ user: 'ada', port: 2222 });
    expect(existsSync(ran)).toBe(false);
  });

  it.each([
    ['\n', 'CanonicalizeHostname'],
    ['\r', 'CanonicalizeHostname'],
    ['\r\n', 'CANONICALIZEHOSTNAME'],
  ])('is never run: nslookup (lines end with %j)', async (end, option) => {
    await using home = await openHome({});
    const ran = path.join(home.home, 'ran');
    const program = path.join(home.home, 'nslookup');
    await writeFile(program, `#!/bin/sh\ntouch ${ran}\n`);
    await chmod(program, 0o755);
    await writeFile(
      path.join(home.ssh, 'config'),
      ['Host a', ` ${option} yes`, ' CanonicalDomains example.org', ' Port 2222'].join(end),
    );
    const before = process.env.PATH;
    process.env.PATH = `${home.home}:${before}`;
    try {
      expect((await home.resolve('a')).port).toBe(2222);
    } finally {
      process.env.PATH = before;
    }
    expect(existsSync(ran)).toBe(false);
  });
});

describe('a configuration file', () => {
  it.each([
    ['the ends of lines of Windows', 'Host a\r\n  User grace\r\n  Port 2222\r\n'],
    ['a byte order mark', '\uFEFFHost a\n  User grace\n  Port 2222\n'],
    [
      'no end of its last line, tabs and comments',
      '# mine\nHost a # the first\n\tUser grace\n\n\tPort\t2222',
    ],
    ['quotes', 'Host "a"\n User "grace"\n Port "2222"'],
  ])('may have %s', async (_, config) => {
    await using home = await openConfig(config);
    expect(await home.resolve('a')).toMatchObject({ host: 'a', user: 'grace', port: 2222 });
  });

  it('of 5 MB is refused', async () => {
    await using home = await openConfig(`${'# a comment\n'.repeat(450_000)}`);
    expect(await errorOf(home.resolve('a'))).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('too big'),
    });
  });

  it('that cannot be read is told with its path', async () => {
    await using home = await openHome({ 'config/oops': 'a folder where a file should be' });
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(path.join(home.ssh, 'config')),
      hint: expect.stringContaining('SSH configuration'),
    });
  });

  it('that cannot be understood is told with its path', async () => {
    await using home = await openConfig('Host a\n User "grace\n');
    const error = await errorOf(home.resolve('a'));
    expect(error).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(path.join(home.ssh, 'config')),
    });
  });
});

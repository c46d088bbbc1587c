import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, toErrorInfo } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder, type TempFolder } from '../../../helpers/tempFolder.ts';
import { makeHosts } from './makeHosts.ts';

const SECRET = 'open-sesame';
const { signal } = new AbortController();
const call = { signal };

let folder: TempFolder;
beforeEach(async () => {
  folder = await openTempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const web = { hostName: 'web-1.example.com', addresses: ['10.0.0.5'] };

describe('a machine that is added', () => {
  it('is kept with its own name and the address that was found', async () => {
    const { hosts, readFileText } = makeHosts(folder.path, { 'deploy@web': web });
    const entry = { name: 'web-1', target: 'deploy@web', address: '10.0.0.5' };
    expect(await hosts.add({ target: ' deploy@web ' }, call)).toEqual(entry);
    expect(JSON.parse(await readFileText())).toEqual({ machines: [entry] });
  });

  it('is kept as the person has it', async () => {
    const { hosts } = makeHosts(folder.path, { web });
    const added = await hosts.add(
      {
        target: 'web',
        name: 'db-1',
        address: '192.168.1.7',
        identityFiles: ['~/.ssh/web', '/keys/other'],
        labels: { 'example.com/zone': 'a' },
      },
      call,
    );
    expect(added).toEqual({
      name: 'db-1',
      target: 'web',
      address: '192.168.1.7',
      identityFiles: ['/home/me/.ssh/web', '/keys/other'],
      labels: { 'example.com/zone': 'a' },
    });
    expect(await hosts.list(call)).toEqual([{ ...added, state: 'ready' }]);
  });

  it.each([
    ['an upper-case name', { name: 'Web' }, 'lower-case'],
    ['a long name', { name: 'a'.repeat(64) }, '63 characters'],
    ['a name with a dot', { name: 'web.example' }, 'lower-case'],
    ['an address that is none', { address: 'web' }, 'IPv4'],
    ['an IPv6 address', { address: '2001:db8::1' }, 'IPv4'],
    ['a loopback address', { address: '127.0.0.1' }, 'no other machine'],
    ['a multicast address', { address: '224.0.0.1' }, 'no other machine'],
    ['a key file without its folder', { identityFiles: ['web'] }, 'where the key file is'],
    ['a label that Kubernetes refuses', { labels: { 'a b': 'c' } }, 'no key of a label'],
  ])('is refused with %s before it is connected to', async (_what, more, words) => {
    const { hosts, readFileText } = makeHosts(folder.path, {});
    const error = await errorOf(hosts.add({ target: 'web', ...more }, call));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toContain(words);
    expect(await readFileText()).toBe('');
  });

  it('is refused when the name is taken, given or found', async () => {
    const { hosts } = makeHosts(folder.path, { web, other: { ...web, addresses: ['10.0.0.6'] } });
    await hosts.add({ target: 'web' }, call);
    for (const request of [{ target: 'other' }, { target: 'nobody', name: 'web-1' }]) {
      expect(await errorOf(hosts.add(request, call))).toMatchObject({
        code: 'CONFLICT',
        message: 'There is a machine web-1 already: web.',
      });
    }
  });

  it('is refused when it looks like one that is there', async () => {
    const { hosts } = makeHosts(folder.path, { web, 'root@web': web });
    await hosts.add({ target: 'web' }, call);
    const error = await errorOf(hosts.add({ target: 'root@web', name: 'web-2' }, call));
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toContain('web-1 (web) is reached by 10.0.0.5 already');
  });

  it('has to be given a name when its own is of no use', async () => {
    const { hosts, readFileText } = makeHosts(folder.path, { web: { hostName: 'localhost' } });
    expect(await errorOf(hosts.add({ target: 'web' }, call))).toMatchObject({ code: 'BAD_INPUT' });
    expect(await readFileText()).toBe('');
  });

  it('is not kept while its key is not confirmed, and the fingerprint is the first detail', async () => {
    const { hosts, readFileText } = makeHosts(folder.path, { web: { ...web, fingerprint: 'SHA256:abc' } });
    const error = await errorOf(hosts.add({ target: 'web' }, call));
    expect(error).toMatchObject({ code: 'HOST_KEY_UNKNOWN', details: ['SHA256:abc'] });
    expect(await readFileText()).toBe('');
    await hosts.add({ target: 'web', acceptedKeys: ['SHA256:abc'] }, call);
    expect(await hosts.list(call)).toHaveLength(1);
  });

  it('leaves what another version wrote beside it', async () => {
    await mkdir(folder.path, { recursive: true });
    const other = { name: 'old', target: 'old', address: '10.0.0.9', shelf: 3 };
    await writeFile(
      path.join(folder.path, 'config.json'),
      JSON.stringify({ future: true, machines: [other] }),
    );
    const { hosts, readFileText } = makeHosts(folder.path, { web });
    await hosts.add({ target: 'web' }, call);
    expect(JSON.parse(await readFileText())).toEqual({
      future: true,
      machines: [other, { name: 'web-1', target: 'web', address: '10.0.0.5' }],
    });
  });
});

describe('the secrets of a machine', () => {
  const locked = { ...web, password: SECRET, sudoPassword: `${SECRET}-2` };
  const secrets = { password: SECRET, sudoPassword: `${SECRET}-2` };

  it('are kept apart from the settings, and used from then on', async () => {
    const { hosts, readFileText } = makeHosts(folder.path, { web: locked });
    await hosts.add({ target: 'web', secrets }, call);
    expect(await hosts.list(call)).toMatchObject([{ state: 'ready' }]);
    expect(await readFileText()).not.toContain(SECRET);
    expect(JSON.stringify(await hosts.list(call))).not.toContain(SECRET);
  });

  it('are not kept when the test fails, and are in no error', async () => {
    const { hosts, store } = makeHosts(folder.path, { web: { ...locked, password: 'another' } });
    const error = await errorOf(hosts.add({ target: 'web', name: 'web-1', secrets }, call));
    expect(error.code).toBe('SIGN_IN_FAILED');
    expect(JSON.stringify(toErrorInfo(error))).not.toContain(SECRET);
    expect(store.get('machine/web-1')).toBeUndefined();
  });

  it('come from the environment where none are given, and are then not kept', async () => {
    const env = { SLIPWAY_SSH_PASSWORD: SECRET, SLIPWAY_SUDO_PASSWORD: `${SECRET}-2` };
    const { hosts, store } = makeHosts(folder.path, { web: locked }, { env });
    await hosts.add({ target: 'web' }, call);
    expect(store.get('machine/web-1')).toBeUndefined();
    expect(await hosts.list(call)).toMatchObject([{ state: 'ready' }]);
  });

  it('go with the machine', async () => {
    const { hosts, store } = makeHosts(folder.path, { web: locked });
    await hosts.add({ target: 'web', secrets }, call);
    expect(store.get('machine/web-1')).toBeDefined();
    await hosts.remove('web-1', call);
    expect(store.get('machine/web-1')).toBeUndefined();
    expect(await hosts.list(call)).toEqual([]);
  });

  it('can be given later, and are kept when they are right', async () => {
    const machines = { web: { ...web } as typeof web & { password?: string } };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines.web.password = SECRET;
    expect(await hosts.list(call)).toMatchObject([{ state: 'sign-in failed' }]);
    expect(await errorOf(hosts.test('web-1', { signal, secrets: { password: 'wrong' } }))).toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    await hosts.test('web-1', { signal, secrets: { password: SECRET } });
    expect(await hosts.list(call)).toMatchObject([{ state: 'ready' }]);
  });
});

describe('pasted machines', () => {
  it('have a result each', async () => {
    const { hosts } = makeHosts(folder.path, {
      web,
      'root@db:2222': { hostName: 'x', addresses: ['10.0.0.6'] },
    });
    const results = await hosts.addMany('# ours\nweb\nroot@db:2222 db-1\nnobody\na b c', call);
    expect(results).toMatchObject([
      { line: 2, text: 'web', machine: { name: 'web-1' } },
      { line: 3, machine: { name: 'db-1', target: 'root@db:2222', address: '10.0.0.6' } },
      { line: 4, error: { code: 'HOST_UNREACHABLE' } },
      { line: 5, text: 'a b c', error: { code: 'BAD_INPUT' } },
    ]);
    expect((await hosts.list(call)).map(({ name }) => name).sort()).toEqual(['db-1', 'web-1']);
  });
});

describe('the list', () => {
  it.each([
    ['HOST_UNREACHABLE', 'unreachable'],
    ['HOST_KEY_UNKNOWN', 'key unknown'],
    ['HOST_KEY_CHANGED', 'key changed'],
    ['SIGN_IN_FAILED', 'sign-in failed'],
    ['KEY_LOCKED', 'key locked'],
    ['SUDO_REFUSED', 'not root'],
    ['UNSUPPORTED', 'failed'],
  ] as const)('says of %s that the machine is %s', async (code, state) => {
    const machines: Parameters<typeof makeHosts>[1] = { web };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines['web'] = { failure: new AppError(code, 'Words.', { hint: 'Do this.' }) };
    expect(await hosts.list(call)).toMatchObject([
      { name: 'web-1', state, error: { code, message: 'Words.', hint: 'Do this.' } },
    ]);
  });

  it('asks nobody when it is not to', async () => {
    const machines: Parameters<typeof makeHosts>[1] = { web };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines['web'] = { silent: true };
    expect(await hosts.list({ signal, ask: false })).toMatchObject([{ name: 'web-1', state: 'not tested' }]);
  });

  it('ends with the signal', async () => {
    const machines: Parameters<typeof makeHosts>[1] = { web };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines['web'] = { silent: true };
    const stop = new AbortController();
    const listed = hosts.list({ signal: stop.signal });
    stop.abort(new AppError('CANCELLED', 'Cancelled.'));
    expect(await errorOf(listed)).toMatchObject({ code: 'CANCELLED' });
  });

  it('names the node that a machine is', async () => {
    const machines: Parameters<typeof makeHosts>[1] = { web };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines['web'] = { ...web, node: { cluster: 'demo', node: 'web-1' } };
    expect(await hosts.list(call)).toMatchObject([
      { state: 'ready', node: { cluster: 'demo', node: 'web-1' } },
    ]);
  });
});

describe('removing', () => {
  it.each([
    ['a node of a cluster', { ...web, node: { cluster: 'demo', node: 'web-1' } }, 'the cluster demo'],
    ['marked as a node, of which nobody knows', { ...web, node: {} }, 'that it does not tell'],
    ['silent', { failure: new AppError('HOST_UNREACHABLE', 'No answer.') }, 'cannot be asked'],
  ])('is refused while the machine is %s, unless by force', async (_what, now, words) => {
    const machines: Parameters<typeof makeHosts>[1] = { web };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    machines['web'] = now;
    const error = await errorOf(hosts.remove('web-1', call));
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toContain(words);
    expect(await hosts.list(call)).toHaveLength(1);
    await hosts.remove('web-1', { signal, force: true });
    expect(await hosts.list(call)).toEqual([]);
  });

  it('names the nearest machine for one that is not there', async () => {
    const { hosts } = makeHosts(folder.path, { web });
    await hosts.add({ target: 'web' }, call);
    expect(await errorOf(hosts.remove('web-2', { signal, force: true }))).toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Did you mean web-1?',
    });
  });
});

describe('a check', () => {
  const three = {
    a: { hostName: 'a', addresses: ['10.0.0.1'] },
    b: { hostName: 'b', addresses: ['10.0.0.2'] },
    c: { hostName: 'c', addresses: ['10.0.0.3'] },
  };
  const add = async (given: ReturnType<typeof makeHosts>) => {
    for (const target of Object.keys(three)) await given.hosts.add({ target }, call);
    return given;
  };
  const rolesOf = ({ checked }: ReturnType<typeof makeHosts>) =>
    checked[0]?.hosts.map(({ host, role }) => [host.name, role]);

  it('takes the first of all for the control plane', async () => {
    const given = await add(makeHosts(folder.path, three));
    await given.hosts.check([], call);
    expect(rolesOf(given)).toEqual([
      ['a', 'control-plane'],
      ['b', 'worker'],
      ['c', 'worker'],
    ]);
    expect(given.checked[0]?.plan).toMatchObject({
      severalControlPlanes: false,
      podSubnet: '10.244.0.0/16',
      serviceSubnet: '10.96.0.0/16',
      arch: 'amd64',
    });
  });

  it('takes the roles that were given', async () => {
    const given = await add(makeHosts(folder.path, three));
    await given.hosts.check(['b', 'c', 'b'], { signal, controlPlanes: ['c', 'b'], cluster: 'demo' });
    expect(rolesOf(given)).toEqual([
      ['b', 'control-plane'],
      ['c', 'control-plane'],
    ]);
    expect(given.checked[0]?.plan).toMatchObject({ severalControlPlanes: true, cluster: 'demo' });
  });

  it('refuses machines that nobody knows', async () => {
    const { hosts } = await add(makeHosts(folder.path, three));
    expect(await errorOf(hosts.check(['nobody'], call))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await errorOf(hosts.check(['a'], { signal, controlPlanes: ['b'] }))).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it('has a finding for a machine that ~/.ssh/config leads nowhere with', async () => {
    const given = await add(makeHosts(folder.path, three));
    const failing = makeHosts(folder.path, three, {
      access: {
        find: () =>
          Promise.reject(new AppError('UNSUPPORTED', 'A ProxyCommand.', { hint: 'Use ProxyJump.' })),
        tryOut: () => Promise.reject(new Error('not now')),
        listAliases: async () => [],
      },
    });
    expect(await failing.hosts.check(['a'], call)).toMatchObject([
      { host: 'a', id: 'unreachable', level: 'problem', found: 'A ProxyCommand.', todo: 'Use ProxyJump.' },
    ]);
    expect(given.checked).toEqual([]);
  });
});

it('lists names of ~/.ssh/config that are no machine yet', async () => {
  const { hosts } = makeHosts(folder.path, { 'web-1': web });
  expect(await hosts.listSshConfig()).toEqual(['web-1', 'web-2']);
  await hosts.add({ target: 'web-1' }, call);
  expect(await hosts.listSshConfig()).toEqual(['web-2']);
});

it('refuses settings that cannot be used, with the name of the file', async () => {
  await writeFile(path.join(folder.path, 'config.json'), '{"machines":[{"name":"A B"}]}');
  const { hosts } = makeHosts(folder.path, {});
  const error = await errorOf(hosts.list(call));
  expect(error.code).toBe('BAD_INPUT');
  expect(error.message).toContain('config.json cannot be used: machines.0.name');
});

describe('a machine that is edited', () => {
  const moved = { ...web, addresses: ['10.0.0.9'] };

  it('keeps what is not named, and what another version wrote', async () => {
    const entry = { name: 'web-1', target: 'web', address: '10.0.0.5', labels: { zone: 'a' }, shelf: 3 };
    await mkdir(folder.path, { recursive: true });
    await writeFile(path.join(folder.path, 'config.json'), JSON.stringify({ machines: [entry] }));
    const { hosts, readFileText } = makeHosts(folder.path, { web });
    await hosts.edit('web-1', { identityFiles: ['~/k'] }, call);
    expect(JSON.parse(await readFileText())).toEqual({
      machines: [{ ...entry, identityFiles: ['/home/me/k'] }],
    });
    await hosts.edit('web-1', { identityFiles: [], labels: {} }, call);
    const { labels: _labels, ...plain } = entry;
    expect(JSON.parse(await readFileText())).toEqual({ machines: [plain] });
  });

  it('need not answer for its labels to change', async () => {
    await makeHosts(folder.path, { web }).hosts.add({ target: 'web' }, call);
    const { hosts } = makeHosts(folder.path, {});
    expect(await hosts.edit('web-1', { labels: { zone: 'b' } }, call)).toMatchObject({
      labels: { zone: 'b' },
    });
    expect(await hosts.list(call)).toMatchObject([{ labels: { zone: 'b' }, state: 'unreachable' }]);
  });

  it('gets the address that it is found by now, unless it still has the old one', async () => {
    const { hosts } = makeHosts(folder.path, {
      web,
      moved,
      'by-another-way': { ...web, addresses: ['192.168.1.5', '10.0.0.5'] },
    });
    await hosts.add({ target: 'web' }, call);
    expect(await hosts.edit('web-1', { target: 'by-another-way' }, call)).toMatchObject({
      target: 'by-another-way',
      address: '10.0.0.5',
    });
    expect(await hosts.edit('web-1', { target: 'moved' }, call)).toMatchObject({ address: '10.0.0.9' });
    expect(await hosts.edit('web-1', { address: '10.1.0.9' }, call)).toMatchObject({ address: '10.1.0.9' });
  });

  it.each([
    ['a machine that does not answer', { target: 'nobody' }, 'HOST_UNREACHABLE'],
    ['a key that is not confirmed', { target: 'unknown' }, 'HOST_KEY_UNKNOWN'],
    ['an address that another machine has', { address: '10.0.0.6' }, 'CONFLICT'],
    ['an address that is none', { address: 'web' }, 'BAD_INPUT'],
    ['a label that Kubernetes refuses', { labels: { 'a b': 'c' } }, 'BAD_INPUT'],
  ])('stays as it was with %s', async (_what, change, code) => {
    const { hosts, readFileText } = makeHosts(folder.path, {
      web,
      other: { hostName: 'web-2', addresses: ['10.0.0.6'] },
      unknown: { ...web, fingerprint: 'SHA256:abc' },
    });
    await hosts.add({ target: 'web' }, call);
    await hosts.add({ target: 'other' }, call);
    const before = await readFileText();
    expect((await errorOf(hosts.edit('web-1', change, call))).code).toBe(code);
    expect(await readFileText()).toBe(before);
  });

  it('keeps its address while it is a node, and may be signed in to differently', async () => {
    const node = { cluster: 'demo', node: 'web-1' };
    const { hosts } = makeHosts(folder.path, { web, moved: { ...moved, node }, way: { ...web, node } });
    await hosts.add({ target: 'web' }, call);
    const error = await errorOf(hosts.edit('web-1', { target: 'moved' }, call));
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toBe(
      'web-1 is a node of the cluster demo, whose other nodes reach it by 10.0.0.5, not by 10.0.0.9.',
    );
    expect(await hosts.edit('web-1', { target: 'way' }, call)).toMatchObject({ target: 'way' });
  });

  it('is tested with the secrets that are kept, and keeps those that are given when they are right', async () => {
    const { hosts, store } = makeHosts(folder.path, {
      web: { ...web, password: SECRET },
      other: { ...web, password: 'another' },
    });
    await hosts.add({ target: 'web', secrets: { password: SECRET } }, call);
    await hosts.edit('web-1', { address: '10.0.0.7' }, call);
    const wrong = { target: 'other', secrets: { password: 'wrong' } };
    expect((await errorOf(hosts.edit('web-1', wrong, call))).code).toBe('SIGN_IN_FAILED');
    expect(store.get('machine/web-1')).toContain(SECRET);
    await hosts.edit('web-1', { target: 'other', secrets: { password: 'another' } }, call);
    expect(store.get('machine/web-1')).toContain('another');
  });

  it('is not found by a wrong name, with the nearest one', async () => {
    const { hosts } = makeHosts(folder.path, { web });
    await hosts.add({ target: 'web' }, call);
    const error = await errorOf(hosts.edit('web-2', { labels: {} }, call));
    expect(error).toMatchObject({ code: 'NOT_FOUND', hint: 'Did you mean web-1?' });
  });
});

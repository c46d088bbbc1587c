import { chmod, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import {
  checkReachability,
  type PreflightHost,
} from '../../../../../src/core/hosts/preflight/checkReachability.ts';
import { REACH_SCRIPT } from '../../../../../src/core/hosts/preflight/reachScript.ts';
import { findProgram } from '../../../../../src/core/lib/findProgram.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { createFakeHost } from '../../../../helpers/fakeHost.ts';
import { listenLocally } from '../../../../helpers/listenLocally.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const signal = new AbortController().signal;
const options = { signal, severalControlPlanes: false };

/** A machine whose tries end as the function says: of `address:port` the state. */
const makeHost = (number: number, stateOf: (place: string) => string): Host => ({
  ...createFakeHost(`web-${number}`, '/'),
  address: `10.0.0.${number}`,
  exec: async ([, , , , mark, , ...places]) => ({
    exitCode: 0,
    stdout: places.map((place) => `${mark} ${place.replace(':', ' ')} ${stateOf(place)}\n`).join(''),
    stderr: '',
  }),
});

const asHosts = (...hosts: readonly Host[]): readonly PreflightHost[] =>
  hosts.map((host, place) => ({ host, role: place === 0 ? 'control-plane' : 'worker' }));

describe('checkReachability', () => {
  it('does not look at a single machine', async () => {
    const host = makeHost(1, () => expect.unreachable('it was asked'));
    expect(await checkReachability(asHosts(host), options)).toEqual([]);
  });

  it('takes a refusal and a connection for an answer', async () => {
    const findings = await checkReachability(
      asHosts(
        makeHost(1, () => 'refused'),
        makeHost(2, () => 'open'),
      ),
      options,
    );
    expect(findings.map(({ host, id, level, found }) => ({ host, id, level, found }))).toEqual([
      {
        host: 'web-1',
        id: 'reachability',
        level: 'ok',
        found: 'answers web-2 on every TCP port that they need',
      },
      {
        host: 'web-2',
        id: 'reachability',
        level: 'ok',
        found: 'answers web-1 on every TCP port that they need',
      },
    ]);
  });

  it('tries from each machine what its part needs of each other', async () => {
    const tried: string[][] = [];
    const note = (number: number) => {
      const list: string[] = [];
      tried.push(list);
      return makeHost(number, (place) => {
        list.push(place);
        return 'refused';
      });
    };
    const [first, second, third] = [note(1), note(2), note(3)];
    await checkReachability(
      [
        { host: first, role: 'control-plane' },
        { host: second, role: 'control-plane' },
        { host: third, role: 'worker' },
      ],
      { signal, severalControlPlanes: true },
    );
    const etcdAndAll = (address: string) => [6443, 2379, 2380, 10250].map((port) => `${address}:${port}`);
    expect(tried).toEqual([
      [...etcdAndAll('10.0.0.2'), '10.0.0.3:10250'],
      [...etcdAndAll('10.0.0.1'), '10.0.0.3:10250'],
      ['10.0.0.1:6443', '10.0.0.1:10250', '10.0.0.2:6443', '10.0.0.2:10250'],
    ]);
  });

  it('names who gets no answer and on which ports, and is honest about UDP', async () => {
    const findings = await checkReachability(
      asHosts(
        makeHost(1, () => 'refused'),
        makeHost(2, (place) => (place === '10.0.0.1:6443' ? 'silent' : 'refused')),
        makeHost(3, (place) => (place.startsWith('10.0.0.1') ? 'no-route' : 'refused')),
      ),
      options,
    );
    expect(findings.map(({ level }) => level)).toEqual(['problem', 'ok', 'ok']);
    expect(findings[0]).toMatchObject({
      host: 'web-1',
      found:
        'does not answer web-2 on TCP 6443, web-3 on TCP 6443 and 10250 (it is told that there is no way)',
      means: expect.stringMatching(/lets only some.*Whether UDP 8472.*cannot be told/),
      fix: 'open-firewall-ports',
    });
  });

  it('does not guess where a machine cannot try', async () => {
    const without: Host = {
      ...makeHost(2, () => 'refused'),
      exec: async ([, , , , mark]) => ({ exitCode: 0, stdout: `${mark} no-program\n`, stderr: '' }),
    };
    const findings = await checkReachability(
      asHosts(
        makeHost(1, () => 'refused'),
        without,
      ),
      options,
    );
    expect(findings.map(({ host, id, level, found }) => ({ host, id, level, found }))).toEqual([
      {
        host: 'web-1',
        id: 'reachability',
        level: 'warning',
        found: 'whether web-2 reaches it cannot be told',
      },
      {
        host: 'web-2',
        id: 'reachability',
        level: 'ok',
        found: 'answers web-1 on every TCP port that they need',
      },
      {
        host: 'web-2',
        id: 'reaching-others',
        level: 'warning',
        found: 'cannot be told: it has neither bash with timeout, nor python3 or perl',
      },
    ]);
  });

  it('is not stopped by a machine that goes away meanwhile, nor by one that answers nonsense', async () => {
    const gone: Host = {
      ...makeHost(2, () => 'refused'),
      exec: async () => {
        throw new AppError('HOST_UNREACHABLE', 'web-2 has gone.');
      },
    };
    const findings = await checkReachability(
      asHosts(
        makeHost(1, () => 'refused'),
        gone,
        makeHost(3, () => 'marvellous'),
      ),
      options,
    );
    expect(findings.map(({ host, id, level }) => `${host} ${id} ${level}`)).toEqual([
      'web-1 reachability warning',
      'web-2 reachability warning',
      'web-2 reaching-others warning',
      'web-3 reachability ok',
    ]);
    expect(findings[2]?.found).toBe('cannot be told: web-2 has gone.');
  });
});

describe.runIf(process.platform === 'linux')('the script of reachability', () => {
  /** What it prints with only these programs, each a link to this machine's own or a script. */
  const run = async (programs: Readonly<Record<string, string | undefined>>, places: readonly string[]) => {
    await using folder = await openTempFolder();
    for (const [name, script] of Object.entries(programs)) {
      const place = path.join(folder.path, name);
      if (script === undefined) {
        const found = await findProgram(name, process.env['PATH']);
        await symlink(found ?? expect.unreachable(`no ${name} here`), place);
      } else {
        await writeFile(place, `#!/bin/sh\n${script}\n`);
        await chmod(place, 0o755);
      }
    }
    const argv = [
      '/usr/bin/env',
      '-i',
      `PATH=${folder.path}`,
      '/bin/sh',
      '-c',
      REACH_SCRIPT,
      'sh',
      'mark',
      '',
    ];
    const { stdout } = await createFakeHost('web-1', folder.path).exec([...argv, ...places], { signal });
    return stdout.trim().split('\n').sort();
  };

  it.each([
    { by: 'bash', programs: { bash: undefined, timeout: undefined } },
    { by: 'perl', programs: { perl: undefined } },
  ])('tells who listens from who refuses with $by', async ({ programs }) => {
    const gone = await listenLocally(createServer());
    await gone[Symbol.asyncDispose]();
    await using server = await listenLocally(createServer((socket) => socket.end()));
    const lines = await run(programs, [`127.0.0.1:${server.port}`, `127.0.0.1:${gone.port}`]);
    expect(lines).toEqual(
      [`mark 127.0.0.1 ${server.port} open`, `mark 127.0.0.1 ${gone.port} refused`].sort(),
    );
  });

  it.each([
    ['exit 124', 'silent'],
    ['exit 143', 'silent'],
    ['echo "bash: connect: No route to host" >&2; exit 1', 'no-route'],
    ['echo "bash: connect: Network is unreachable" >&2; exit 1', 'no-route'],
    ['echo "bash: connect: Connection timed out" >&2; exit 1', 'silent'],
    ['echo "bash: /dev/tcp/10.0.0.1/1: No such file or directory" >&2; exit 1', 'unknown'],
  ])('reads what bash says: %s is %s', async (timeout, state) => {
    expect(await run({ bash: undefined, timeout }, ['10.0.0.1:6443'])).toEqual([
      `mark 10.0.0.1 6443 ${state}`,
    ]);
  });

  it('reads what python3 says', async () => {
    const python3 = 'echo "[Errno 111] Connection refused" >&2; exit 1';
    expect(await run({ python3 }, ['10.0.0.1:6443'])).toEqual(['mark 10.0.0.1 6443 refused']);
  });

  it('says so where nothing can connect', async () => {
    expect(await run({}, ['10.0.0.1:6443'])).toEqual(['mark no-program']);
  });

  it('waits for more tries than it makes at one time', async () => {
    const places = Array.from({ length: 150 }, (_, place) => `10.0.0.1:${1000 + place}`);
    const lines = await run({ bash: undefined, timeout: 'exit 124' }, places);
    expect(lines).toHaveLength(150);
  });
});

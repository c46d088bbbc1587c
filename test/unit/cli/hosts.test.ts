import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import type { AddHostRequest, Answers } from '../../../src/core/inventory/hostsArea.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { MachineEntry, MachineStatus } from '../../../src/shared/machine.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';
import { makeCore } from './fakeCore.ts';
import { makeIo, run } from './fakeIo.ts';

const FINGERPRINT = 'SHA256:uNiVztksCsDhcc0u9e8BrrM5/bLX+mtxZgRX1Yw0JmE';

const keyUnknown = new AppError('HOST_KEY_UNKNOWN', '10.0.0.5 is not known yet.', {
  hint: 'Compare it, and accept it if it is the same.',
  details: [FINGERPRINT, 'Type ssh-ed25519'],
});
const locked = new AppError('KEY_LOCKED', 'The key /home/me/.ssh/id_ed25519 is locked.');
const noSignIn = new AppError('SIGN_IN_FAILED', '10.0.0.5 did not let you in.', { hint: 'Give a password.' });
const noSudo = new AppError('SUDO_REFUSED', 'sudo on 10.0.0.5 asks for a password.', { hint: 'Give it.' });

const entryOf = ({ target, name = 'web-1', address = '10.0.0.5' }: AddHostRequest): MachineEntry => ({
  name,
  target,
  address,
});

/** Why a machine refuses what it was given; undefined when it does not. */
type Refuse = (answers: Answers) => AppError | undefined;

const makeAdding = (refuse: Refuse = () => undefined) => {
  const requests: AddHostRequest[] = [];
  const { core } = makeCore({
    hosts: {
      add: async (request) => {
        requests.push(request);
        const error = refuse(request);
        if (error !== undefined) throw error;
        return entryOf(request);
      },
      listSshConfig: async () => ['web-1', 'web-2'],
    },
  });
  return { core, requests };
};

/** Runs a command on a terminal where each question is answered in turn. */
const runAnswering = async (
  line: string,
  answers: readonly (readonly [question: string, answer: string])[],
  core: ReturnType<typeof makeCore>['core'],
) => {
  const world = makeIo({ core, terminal: true });
  const ended = runCli(line.split(' '), world.io);
  for (const [question, answer] of answers) {
    await world.stdout.saw(question);
    world.stdin.write(answer);
  }
  const exitCode = await ended;
  return { exitCode, stdout: world.stdout.text(), stderr: world.stderr.text(), world };
};

describe('hosts add', () => {
  it('adds a machine as it was asked for', async () => {
    const { core, requests } = makeAdding();
    const line =
      'hosts add deploy@10.0.0.5 --name db-1 --address 10.0.0.9 --identity keys/web --identity ~/.ssh/k --label zone=a --label tier=';
    const { exitCode, stdout, stderr } = await run(line, { core, cwd: '/work' });
    expect(stderr).toBe('');
    expect(stdout).toBe(`db-1 is added: deploy@10.0.0.5, which the other machines reach by 10.0.0.9.

To see whether they can become nodes:  slipway hosts check
`);
    expect(exitCode).toBe(0);
    expect(requests).toEqual([
      {
        target: 'deploy@10.0.0.5',
        name: 'db-1',
        address: '10.0.0.9',
        identityFiles: ['/work/keys/web', '~/.ssh/k'],
        labels: { zone: 'a', tier: '' },
        acceptedKeys: [],
        secrets: {},
      },
    ]);
  });

  it('fails without a terminal at a key that is unknown, with the command line that accepts it', async () => {
    const { core } = makeAdding(() => keyUnknown);
    const { exitCode, stderr } = await run(`hosts add deploy@10.0.0.5 --label zone=a --identity k`, { core });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: 10.0.0.5 is not known yet.
Compare it, and accept it if it is the same.
To accept it:  slipway hosts add deploy@10.0.0.5 --label zone=a --identity k --accept-host-key ${FINGERPRINT}
  ${FINGERPRINT}
  Type ssh-ed25519
`);
  });

  it('accepts the key that was confirmed', async () => {
    const { core, requests } = makeAdding(({ acceptedKeys }) =>
      acceptedKeys?.includes(FINGERPRINT) ? undefined : keyUnknown,
    );
    const { exitCode } = await run(`hosts add a@b --accept-host-key ${FINGERPRINT}`, { core });
    expect(exitCode).toBe(0);
    expect(requests).toMatchObject([{ acceptedKeys: [FINGERPRINT] }]);
  });

  it.each([
    [noSignIn, 'SLIPWAY_SSH_PASSWORD'],
    [locked, 'SLIPWAY_SSH_PASSPHRASE'],
    [noSudo, 'SLIPWAY_SUDO_PASSWORD'],
  ])('names the variable for a script at %s', async (error, variable) => {
    const { core } = makeAdding(() => error);
    const { exitCode, stderr } = await run('hosts add a@b', { core });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`A script gives it as ${variable}.`);
  });

  it('goes on with the other machines when one fails, and says which', async () => {
    const { core } = makeCore({
      hosts: {
        add: async (request) => {
          if (request.target === 'bad@host') throw keyUnknown;
          return entryOf({ ...request, name: request.target.slice(0, 1) });
        },
      },
    });
    const { exitCode, stdout } = await run('hosts add a@x bad@host c@y', { core });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('a is added: a@x');
    expect(stdout).toContain('c is added: c@y');
    expect(stdout).toContain('bad@host is not added.\nerror: 10.0.0.5 is not known yet.');
    expect(stdout).toContain(
      `To accept the keys:  slipway hosts add a@x bad@host c@y --accept-host-key ${FINGERPRINT}`,
    );
    const { stdout: json } = await run('hosts add a@x bad@host --json', { core });
    expect(JSON.parse(json)).toMatchObject({
      machines: [{ name: 'a', target: 'a@x' }],
      failed: [
        {
          target: 'bad@host',
          error: { code: 'HOST_KEY_UNKNOWN', details: [FINGERPRINT, expect.any(String)] },
        },
      ],
    });
  });

  it('takes names of ~/.ssh/config, and no others', async () => {
    const { core, requests } = makeAdding();
    expect((await run('hosts add --from-ssh-config web-1 web-2', { core })).exitCode).toBe(0);
    expect(requests.map(({ target }) => target)).toEqual(['web-1', 'web-2']);
    const { exitCode, stderr } = await run('hosts add --from-ssh-config web-3', { core });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('`web-3` is no name of your ~/.ssh/config');
    expect(stderr).toContain('There are: web-1, web-2.');
  });

  it('takes machines from a file, one a line', async () => {
    await using folder = await openTempFolder();
    await writeFile(
      path.join(folder.path, 'machines.txt'),
      '# ours\ndeploy@10.0.0.5 web-1\n\nroot@10.0.0.6:2222\n',
    );
    const { core, requests } = makeAdding();
    const { exitCode } = await run('hosts add --file machines.txt', { core, cwd: folder.path });
    expect(exitCode).toBe(0);
    expect(requests).toMatchObject([
      { target: 'deploy@10.0.0.5', name: 'web-1' },
      { target: 'root@10.0.0.6:2222' },
    ]);
  });

  it.each([
    ['a b c\n', 'Line 1 of machines.txt is more than a machine and its name.'],
    ['# nothing\n', 'machines.txt names no machine.'],
  ])('refuses a file that holds %j', async (text, message) => {
    await using folder = await openTempFolder();
    await writeFile(path.join(folder.path, 'machines.txt'), text);
    const { exitCode, stderr } = await run('hosts add --file machines.txt', { cwd: folder.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('hosts add on a terminal', () => {
  it('asks about the key, and for what is missing, without showing it', async () => {
    const { core, requests } = makeAdding(({ acceptedKeys, secrets }) => {
      if (!acceptedKeys?.includes(FINGERPRINT)) return keyUnknown;
      if (secrets?.passphrase !== 'opens') return locked;
      return secrets.sudoPassword === 'sesame' ? undefined : noSudo;
    });
    const { exitCode, stdout, stderr, world } = await runAnswering(
      'hosts add deploy@10.0.0.5',
      [
        ['Is this its key? (y/N) ', 'y\n'],
        ['Passphrase of the key (Enter for a password): ', 'opens\r'],
        ['Password for sudo: ', 'sesamee\u007f\r'],
      ],
      core,
    );
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '10.0.0.5 is not known yet.\nCompare it, and accept it if it is the same.\nIs this its key?',
    );
    expect(stdout).toContain('web-1 is added');
    expect(stdout).toContain('What you typed is not kept');
    expect(stdout).not.toMatch(/opens|sesame/);
    expect(world.rawModes).toEqual([true, false, true, false]);
    expect(requests.at(-1)).toMatchObject({
      acceptedKeys: [FINGERPRINT],
      secrets: { passphrase: 'opens', sudoPassword: 'sesame' },
    });
  });

  it.each(['\n', 'n\n', 'yess\n'])('keeps nothing when the key is answered with %j', async (answer) => {
    const { core, requests } = makeAdding(() => keyUnknown);
    const { exitCode, stderr } = await runAnswering('hosts add a@b', [['(y/N) ', answer]], core);
    expect(exitCode).toBe(130);
    expect(stderr).toContain('The key was not accepted; nothing was changed.');
    expect(requests).toHaveLength(1);
  });

  it('asks for a password where there is no key, and gives up when nothing is typed', async () => {
    const { core } = makeAdding(() => noSignIn);
    const { exitCode, stderr } = await runAnswering('hosts add a@b', [['Password: ', '\r']], core);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('10.0.0.5 did not let you in.');
  });

  it('ends with Ctrl-C at a password, and gives the terminal its echo back', async () => {
    const { core } = makeAdding(() => noSignIn);
    const { exitCode, world } = await runAnswering('hosts add a@b', [['Password: ', 'ses\u0003']], core);
    expect(exitCode).toBe(130);
    expect(world.rawModes).toEqual([true, false]);
  });

  it('does not ask for ever', async () => {
    const { core, requests } = makeAdding(() => noSignIn);
    const asked = '10.0.0.5 did not let you in.\nPassword: ';
    const answers = [1, 2, 3, 4, 5, 6].map(
      (count) => [`${asked}\n`.repeat(count).slice(0, -1), 'wrong\r'] as const,
    );
    expect((await runAnswering('hosts add a@b', answers, core)).exitCode).toBe(1);
    expect(requests).toHaveLength(7);
  });

  it('asks nobody with --json', async () => {
    const { core } = makeAdding(() => keyUnknown);
    const { exitCode, stdout } = await run('hosts add a@b --json', { core, terminal: true });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('HOST_KEY_UNKNOWN');
  });
});

const machine = (more: Partial<MachineStatus> = {}): MachineStatus => ({
  name: 'web-1',
  target: 'deploy@10.0.0.5',
  address: '10.0.0.5',
  state: 'ready',
  ...more,
});

describe('hosts list', () => {
  it('shows the machines, and why one is not ready', async () => {
    const error = { code: 'SUDO_REFUSED', message: 'sudo asks for a password.', hint: 'Give it.' } as const;
    const machines = [
      machine({ node: { cluster: 'demo', node: 'web-1' } }),
      machine({ name: 'web-2', address: '10.0.0.6', state: 'not root', error }),
      machine({ name: 'web-3', address: '10.0.0.7' }),
    ];
    const { core } = makeCore({ hosts: { list: async () => machines } });
    const { exitCode, stdout } = await run('hosts list', { core });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`NAME    TARGET            ADDRESS    STATE      NODE OF
web-1   deploy@10.0.0.5   10.0.0.5   ready      demo
web-2   deploy@10.0.0.5   10.0.0.6   not root   ?
web-3   deploy@10.0.0.5   10.0.0.7   ready      -

web-2: sudo asks for a password.
  Give it.
`);
    expect(JSON.parse((await run('hosts list --json', { core })).stdout)).toEqual({ machines });
  });

  it('says how to add the first', async () => {
    expect((await run('hosts list')).stdout).toContain('slipway hosts add user@host');
  });
});

describe('hosts check', () => {
  const findings = [
    { host: 'web-1', id: 'cpus', title: 'CPUs', level: 'ok', found: '4' },
    {
      host: 'web-1',
      id: 'swap',
      title: 'Swap',
      level: 'warning',
      found: '2 GB',
      means: 'The kubelet may be slow.',
      todo: 'Turn it off.',
    },
    { host: 'web-1', id: 'ports', title: 'Ports', level: 'problem', found: 'taken', means: 'No API server.' },
    { host: 'web-2', id: 'cpus', title: 'CPUs', level: 'ok', found: '2' },
  ] as const;
  const list = async () => [machine(), machine({ name: 'web-2' })];

  it('shows problems first, with what they mean and what to do', async () => {
    const asked: unknown[] = [];
    const { core } = makeCore({
      hosts: {
        list,
        check: async (names, { controlPlanes }) => {
          asked.push([names, controlPlanes]);
          return findings;
        },
      },
    });
    const line = 'hosts check web-1 web-2 --control-plane web-1 --control-plane web-2';
    const { exitCode, stdout } = await run(line, { core });
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`web-1: 1 problem, 1 warning, 1 fine
PROBLEM  Ports: taken
         No API server.
warning  Swap: 2 GB
         The kubelet may be slow.
         → Turn it off.

web-2: 0 problems, 0 warnings, 1 fine

1 problem, 1 warning, 2 fine.
`);
    expect(asked).toEqual([
      [
        ['web-1', 'web-2'],
        ['web-1', 'web-2'],
      ],
    ]);
    expect((await run(`${line} --all`, { core })).stdout).toContain('ok       CPUs: 2\n');
    expect(JSON.parse((await run('hosts check --json', { core })).stdout)).toEqual({ findings });
  });

  it('is done without a problem', async () => {
    const { core } = makeCore({ hosts: { list, check: async () => findings.slice(0, 2) } });
    expect((await run('hosts check', { core })).exitCode).toBe(0);
  });

  it('fails where there is nothing to check', async () => {
    const { exitCode, stderr } = await run('hosts check');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There are no machines to check yet.');
  });

  it('asks on a terminal for what is missing, of the machines that were named', async () => {
    const tested: unknown[] = [];
    const { core } = makeCore({
      hosts: {
        list: async () => [machine({ state: 'not root' }), machine({ name: 'web-2', state: 'not root' })],
        test: async (name, { secrets }) => {
          tested.push([name, secrets]);
          if (secrets?.sudoPassword === undefined) throw noSudo;
        },
        check: async () => [],
      },
    });
    const { exitCode } = await runAnswering('hosts check web-2', [['Password for sudo: ', 'sesame\r']], core);
    expect(exitCode).toBe(0);
    expect(tested).toEqual([
      ['web-2', {}],
      ['web-2', { sudoPassword: 'sesame' }],
    ]);
  });
});

describe('hosts check --fix', () => {
  const swap = {
    host: 'web-1',
    id: 'swap',
    title: 'Swap',
    level: 'problem',
    found: '2 GB\u001b[2J',
    fix: 'swap-off',
  } as const;
  const clock = {
    host: 'web-2',
    id: 'clock',
    title: 'Clock',
    level: 'problem',
    found: 'an hour late',
    fix: 'set-clock',
  } as const;
  const later = { ...clock, id: 'time-sync', title: 'Time synchronisation' };
  const QUESTIONS = [
    'web-1: Swap: 2 GB\nTurn swap off, and take it out of /etc/fstab? (y/N) ',
    "web-2: Clock: an hour late\nSet its clock by this computer's, and turn time synchronisation on? (y/N) ",
  ] as const;

  /** Two machines with something to mend each; what is not mended is found again. */
  const makeMending = () => {
    const wanted: unknown[] = [];
    const { core } = makeCore({
      hosts: {
        list: async () => [machine(), machine({ name: 'web-2' })],
        check: async () => [swap, later, clock],
        fix: async (names, requests) => {
          wanted.push([names, requests]);
          const mended = new Set(requests.map(({ fix }) => fix));
          return {
            results: requests.map(({ host, fix }) => ({
              host,
              fix,
              state: 'done',
              changes: [`${fix} was done`],
            })),
            findings: [swap, later, clock].filter(({ fix }) => !mended.has(fix)),
          };
        },
      },
    });
    return { core, wanted };
  };

  it('asks about each, mends what was agreed to, and shows what is found then', async () => {
    const { core, wanted } = makeMending();
    const answers = [[QUESTIONS[0], 'y\n'] as const, [QUESTIONS[1], '\n'] as const];
    const { exitCode, stdout } = await runAnswering('hosts check --fix', answers, core);
    expect(wanted).toEqual([[[], [{ host: 'web-1', fix: 'swap-off' }]]]);
    expect(stdout).toContain('web-1: swap-off: done\n  swap-off was done\n');
    expect(stdout).toContain('web-2: 2 problems');
    expect(stdout).not.toContain('web-1: 1 problem');
    expect(exitCode).toBe(1);
  });

  it('changes nothing when nothing is agreed to', async () => {
    const { core, wanted } = makeMending();
    const answers = QUESTIONS.map((question) => [question, 'n\n'] as const);
    const { exitCode, stdout } = await runAnswering('hosts check --fix', answers, core);
    expect(wanted).toEqual([]);
    expect(stdout).toContain('3 problems, 0 warnings, 0 fine.');
    expect(exitCode).toBe(1);
  });

  it('does not ask with --yes', async () => {
    const { core, wanted } = makeMending();
    const { exitCode, stdout } = await run('hosts check web-1 web-2 --fix --yes', { core });
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('(y/N)');
    const both = [
      { host: 'web-1', fix: 'swap-off' },
      { host: 'web-2', fix: 'set-clock' },
    ];
    expect(wanted).toEqual([[['web-1', 'web-2'], both]]);
  });

  it.each(['', ' --json'])('is refused where nobody can be asked (%j)', async (more) => {
    const { core, wanted } = makeMending();
    const { exitCode, stdout, stderr } = await run(`hosts check --fix${more}`, { core });
    expect(exitCode).toBe(2);
    expect(stdout + stderr).toContain('slipway hosts check --fix --yes');
    expect(wanted).toEqual([]);
  });

  it('tells what failed, and why', async () => {
    const error = { code: 'INTERNAL', message: 'swapoff ended with 1.', hint: 'Free memory.' } as const;
    const { core } = makeCore({
      hosts: {
        list: async () => [machine()],
        check: async () => [swap],
        fix: async () => ({
          results: [{ host: 'web-1', fix: 'swap-off', state: 'failed', changes: [], error }],
          findings: [swap],
        }),
      },
    });
    const { exitCode, stdout } = await run('hosts check --fix --yes', { core });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('web-1: swap-off: failed\n  swapoff ended with 1.\n  Free memory.\n');
  });
});

describe('the findings that a create goes on in spite of', () => {
  it.each([
    ['', undefined],
    [' --ignore-preflight-errors all', ['all']],
    [' --ignore-preflight-errors swap,clock --ignore-preflight-errors=,ports,', ['swap', 'clock', 'ports']],
  ])('are read from «create%s»', async (more, ignored) => {
    const { core, requests } = makeCore();
    await run(`create lab --provider ssh --host web-1${more}`, { core });
    const asked = requests.map(
      ([, request]) => (request as Record<string, unknown>)['ignorePreflightErrors'],
    );
    expect(asked).toEqual([ignored]);
  });
});

describe('hosts edit', () => {
  const makeEditing = (refuse: Refuse = () => undefined) => {
    const requests: unknown[] = [];
    const { core } = makeCore({
      hosts: {
        edit: async (name, request) => {
          const error = refuse(request);
          if (error !== undefined) throw error;
          requests.push([name, request]);
          return { name, target: request.target ?? 'deploy@web', address: request.address ?? '10.0.0.5' };
        },
      },
    });
    return { core, requests };
  };
  const none = { acceptedKeys: [], secrets: {} };

  it.each([
    ['--target root@10.0.0.9', { target: 'root@10.0.0.9' }],
    ['--address 10.0.0.9', { address: '10.0.0.9' }],
    ['--identity k --identity ~/.ssh/k', { identityFiles: ['/work/k', '~/.ssh/k'] }],
    ['--no-identity', { identityFiles: [] }],
    ['--label zone=b --label tier=', { labels: { zone: 'b', tier: '' } }],
    ['--no-labels', { labels: {} }],
  ])('changes what is named with %s, and nothing else', async (line, change) => {
    const { core, requests } = makeEditing();
    const { exitCode, stdout } = await run(`hosts edit web-1 ${line}`, { core, cwd: '/work' });
    expect(requests).toEqual([['web-1', { ...change, ...none }]]);
    expect(stdout).toContain('web-1 is changed: ');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['', 'Nothing is said about what is to change.'],
    [' --label a=b --no-labels', '--label and --no-labels exclude each other.'],
    [' --identity k --no-identity', '--identity and --no-identity exclude each other.'],
    [' --label zone', '`--label zone` is no label.'],
    [' --no-labels --accept-host-key abc', '`--accept-host-key abc` is no fingerprint.'],
  ])('is refused as «hosts edit web-1%s»', async (more, message) => {
    const { core, requests } = makeEditing();
    const { exitCode, stderr } = await run(`hosts edit web-1${more}`, { core });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(requests).toEqual([]);
  });

  it('tells the command line that accepts a key', async () => {
    const { core } = makeEditing(() => keyUnknown);
    const { exitCode, stderr } = await run('hosts edit web-1 --target a@b --no-labels', { core });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `To accept it:  slipway hosts edit web-1 --target a@b --no-labels --accept-host-key ${FINGERPRINT}\n`,
    );
  });

  it('asks on a terminal for what is missing', async () => {
    const { core, requests } = makeEditing(({ secrets }) =>
      secrets?.sudoPassword === 'sesame' ? undefined : noSudo,
    );
    const line = 'hosts edit web-1 --target a@b';
    const { exitCode } = await runAnswering(line, [['Password for sudo: ', 'sesame\r']], core);
    expect(exitCode).toBe(0);
    expect(requests).toMatchObject([['web-1', { target: 'a@b', secrets: { sudoPassword: 'sesame' } }]]);
  });
});

describe('hosts remove', () => {
  const makeRemoving = (refuse = false) => {
    const removed: unknown[] = [];
    const { core } = makeCore({
      hosts: {
        list: async () => [machine()],
        remove: async (name, { force }) => {
          if (refuse && !force)
            throw new AppError('CONFLICT', 'web-1 is the node web-1 of the cluster demo.');
          removed.push([name, force]);
        },
      },
    });
    return { core, removed };
  };

  it('forgets a machine', async () => {
    const { core, removed } = makeRemoving();
    expect(await run('hosts remove web-1 --yes', { core })).toMatchObject({
      exitCode: 0,
      stdout: 'web-1 is no longer in the inventory.\n',
    });
    expect(removed).toEqual([['web-1', false]]);
  });

  it('asks first on a terminal', async () => {
    const { core, removed } = makeRemoving();
    const question = 'Forget web-1 (deploy@10.0.0.5)? (y/N) ';
    expect((await runAnswering('hosts remove web-1', [[question, 'n\n']], core)).exitCode).toBe(130);
    expect(removed).toEqual([]);
    expect((await runAnswering('hosts remove web-1', [[question, 'y\n']], core)).exitCode).toBe(0);
    expect(removed).toHaveLength(1);
  });

  it('says how to go on by force', async () => {
    const { core, removed } = makeRemoving(true);
    const { exitCode, stderr } = await run('hosts remove web-1 --yes', { core });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('By force:  slipway hosts remove web-1 --force');
    expect((await run('hosts remove web-1 --yes --force', { core })).exitCode).toBe(0);
    expect(removed).toEqual([['web-1', true]]);
  });
});

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src/core/hosts/host.ts';
import { readHostFacts } from '../../src/core/hosts/preflight/readHostFacts.ts';
import { createSshHost } from '../../src/core/hosts/ssh/sshHost.ts';
import { errorOf } from '../helpers/errorOf.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from '../helpers/sshHosts/openSshHosts.ts';
import { type As, inside, say, seeMachine, setSshd } from '../helpers/sshHosts/seeMachine.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const forAWhile = () => ({ signal: AbortSignal.timeout(100_000) });
const sh = (script: string, ...args: readonly string[]) => ['sh', '-c', script, 'sh', ...args];

let machines: SshTestHosts;
let machine: SshTestHost;

beforeAll(async () => {
  machines = await openSshHosts(1);
  [machine] = machines.hosts as [SshTestHost];
}, 600_000);
afterAll(() => machines?.[Symbol.asyncDispose]());

const see = (as: As) => seeMachine(machine, { keys: [machines.keyFile], ...as });

/** Puts lines at the top of a user's file, until the test is over. */
const putFirst = async (file: string, lines: string) => {
  const { stdout } = await machine.inside.exec(sh('cat "$1" 2>/dev/null || :', file), forAWhile());
  const write = (content: string) => machine.inside.putFiles([{ path: file, content }], forAWhile());
  await write(`${lines}\n${stdout}`);
  onTestFinished(() => write(stdout));
};

/** On both streams, the last words without a line end. */
const NOISE = `echo "*** Welcome to box 7 ***"
printf 'Quota: 80%%'
echo "mail: none" 1>&2
printf 'no terminal' 1>&2`;
/** csh has no way to standard error alone. */
const CSH_NOISE = `echo "*** Welcome to box 7 ***"
printf 'Quota: 80%%'
sh -c 'echo mail: none >&2; printf "no terminal" >&2'`;

interface Shell {
  readonly shell: string;
  readonly user: string;
  /** Read by the shell before a command that comes by SSH; dash reads none. */
  readonly file?: string;
  readonly noise?: string;
}

const SHELLS: readonly Shell[] = [
  { shell: '/bin/bash', user: 'deploy', file: '/home/deploy/.bashrc' },
  { shell: '/bin/sh', user: 'admin' },
  { shell: '/usr/bin/zsh', user: 'zsh-user', file: '/home/zsh-user/.zshenv' },
  { shell: '/usr/bin/fish', user: 'fish-user', file: '/home/fish-user/.config/fish/config.fish' },
  { shell: '/usr/bin/tcsh', user: 'tcsh-user', file: '/home/tcsh-user/.cshrc', noise: CSH_NOISE },
];

describe.each(SHELLS)(
  'a machine whose user has $shell',
  { timeout: 120_000 },
  ({ shell, user, file, noise }) => {
    /** Its shell prints before each command, where it reads a file. */
    const openHost = async (): Promise<Host> => {
      expect(await inside(machine, `getent passwd ${user} | cut -d: -f7`)).toBe(shell);
      if (file !== undefined) await putFirst(file, noise ?? NOISE);
      const secrets = user === 'admin' ? { password: 'secret-of-admin' } : {};
      return createSshHost(await see({ user, secrets }), { address: machine.address });
    };

    it('gives programs their words as they are, and runs none of them', async () => {
      const host = await openHost();
      const words = [
        ...[
          'x\\',
          '(touch /var/tmp/made)',
          'y\\',
          "it's",
          '"',
          '$HOME',
          '`touch /var/tmp/made`',
          '!x',
          '%y',
          '=z',
        ],
        ...[
          '~',
          '{a,b}',
          '*',
          '^a^b',
          'two\nlines',
          'line end\n',
          '',
          ' ',
          '#',
          '; touch /var/tmp/made',
          'ä€𝄞',
        ],
      ];
      const { stdout, stderr } = await host.exec(
        sh('for word in "$@"; do printf "<%s>" "$word"; done; echo aside >&2', ...words),
        forAWhile(),
      );
      expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
      expect(stderr).toBe('aside\n');
      expect(await inside(machine, 'ls /var/tmp/made 2>/dev/null || echo none')).toBe('none');
    });

    it('takes and gives files byte for byte', async () => {
      const host = await openHost();
      const path = `/var/tmp/of-${user}`;
      const content = randomBytes(300_000);
      await host.putFiles([{ path, content, mode: 0o600 }], forAWhile());
      expect(Buffer.compare(await host.getFile(path, forAWhile()), content)).toBe(0);
      const { stdout } = await host.exec(sh('sha256sum; wc -c < "$1"', path), {
        ...forAWhile(),
        stdin: content,
      });
      expect(stdout.split(/\s+/).slice(-2)).toEqual([String(content.length), '']);
    });

    it('tells lines of the program alone, and ends it when it is to be stopped', async () => {
      const host = await openHost();
      const stop = new AbortController();
      const lines: string[] = [];
      const begun = Promise.withResolvers<string>();
      const running = host.exec(sh('echo $$; exec sleep 300'), {
        signal: stop.signal,
        deadline: 300_000,
        onLine: (line) => {
          lines.push(line);
          begun.resolve(line);
        },
      });
      const pid = await begun.promise;
      stop.abort();
      expect((await errorOf(running)).code).toBe('CANCELLED');
      expect(lines).toEqual([pid]);
      await waitUntil(
        async () => (await inside(machine, `kill -0 ${pid} 2>/dev/null || echo gone`)) === 'gone',
        {
          what: 'the program to be gone',
        },
      );
    });

    it('opens a root shell on a terminal', async () => {
      const host = await openHost();
      await using session = await host.openShell({ columns: 80, rows: 24, ...forAWhile() });
      await session.write(Buffer.from('echo "<$(id -u)>"\r'));
      let text = '';
      while (!text.includes('<0>')) {
        const chunk: Buffer | null = session.output.read();
        text += chunk?.toString('utf8') ?? '';
        if (chunk === null) await once(session.output, 'readable');
      }
    });
  },
);

describe('a login shell that starts no command', { timeout: 120_000 }, () => {
  it('because it becomes another one is told with what to do', async () => {
    await putFirst('/home/deploy/.bashrc', 'exec cat');
    const host = createSshHost(await see({ user: 'deploy' }), { address: machine.address });
    expect(await errorOf(host.exec(['true'], { ...forAWhile(), deadline: 1_000 }))).toMatchObject({
      code: 'TIMED_OUT',
      message: `The login shell on ${machine.name} did not start the command in time.`,
      hint: expect.stringContaining('.bashrc'),
    });
  });

  it('for some seconds is told by the look at the machine, whoever the user is', async () => {
    await putFirst('/home/deploy/.bashrc', 'sleep 6');
    const lookAs = async (user: string) => {
      const host = createSshHost(await see({ user }), { address: machine.address });
      return (await readHostFacts(host, forAWhile())).startDelay;
    };
    expect(await lookAs('deploy')).toBeGreaterThanOrEqual(6_000);
    expect(await lookAs('fish-user')).toBeDefined();
    expect(await lookAs('root')).toBeDefined();
  });

  it('because it ends is told with its words', async () => {
    await putFirst('/home/deploy/.bashrc', 'echo "Closed for repairs."; exit 0');
    const host = createSshHost(await see({ user: 'deploy' }), { address: machine.address });
    expect(await errorOf(host.exec(['true'], forAWhile()))).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('ran no command: its login shell ended with exit code 0'),
      details: ['Closed for repairs.'],
    });
  });
});

describe('sudo', { timeout: 120_000 }, () => {
  it('that wants a terminal is told by the name of that setting', async () => {
    const file = '/etc/sudoers.d/terminal';
    await inside(machine, `echo 'Defaults requiretty' > ${file}`);
    onTestFinished(async () => {
      await inside(machine, `rm ${file}`);
    });
    const host = createSshHost(await see({ user: 'deploy' }), { address: machine.address });
    expect(await errorOf(host.exec(['true'], forAWhile()))).toMatchObject({
      code: 'SUDO_REFUSED',
      message: `sudo on ${machine.name} wants a terminal.`,
      hint: expect.stringMatching(/requiretty is on.*Defaults:USER !requiretty/),
    });
  });
});

describe('a machine that lets few in at once', { timeout: 120_000 }, () => {
  it('runs twelve programs at once all the same: they wait for a free channel', async () => {
    await setSshd(machine, ['MaxStartups 2', 'PerSourceMaxStartups 2', 'MaxSessions 2']);
    const seen = await see({ user: 'root' });
    const all = Array.from({ length: 12 }, (_, index) => say(seen, `sleep 0.2; echo ${index}`));
    expect(await Promise.all(all)).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  });
});

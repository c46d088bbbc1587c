import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PUT_FILES_SCRIPT } from '../../src/core/hosts/putFilesScript.ts';
import { claimMachine } from '../../src/core/hosts/ssh/installNode.ts';
import { CLAIM_SCRIPT } from '../../src/core/hosts/ssh/nodeLayout.ts';
import type { NodeMarker } from '../../src/core/hosts/ssh/nodeMarker.ts';
import { type SentFile, sendFile } from '../../src/core/hosts/ssh/sendFile.ts';
import { type SshMachine, sshExec } from '../../src/core/hosts/ssh/sshExec.ts';
import { createSshHost } from '../../src/core/hosts/ssh/sshHost.ts';
import { clusterSpec } from '../../src/shared/clusterSpec.ts';
import { AppError } from '../../src/shared/errors.ts';
import { errorOf } from '../helpers/errorOf.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from '../helpers/sshHosts/openSshHosts.ts';
import { type As, inside, openHome, say, seeMachine, setSshd } from '../helpers/sshHosts/seeMachine.ts';
import { startScript } from '../helpers/startScript.ts';
import { openTempFolder, type TempFolder } from '../helpers/tempFolder.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const run = promisify(execFile);
const forAWhile = () => AbortSignal.timeout(100_000);
const AGENT = 'ssh-agent';
/** Ends all connections of root to a machine, inside it. */
const CUT = `pkill -KILL -f '^sshd: root@notty' || pkill -KILL -f '^sshd: root'`;

let machines: SshTestHosts;
/** The first one is signed in to, and leads to the second; connections to the third are broken. */
let front: SshTestHost;
let behind: SshTestHost;
let frail: SshTestHost;

beforeAll(async () => {
  machines = await openSshHosts(3);
  [front, behind, frail] = machines.hosts as [SshTestHost, SshTestHost, SshTestHost];
}, 600_000);
afterAll(() => machines[Symbol.asyncDispose]());

/** What a machine's SSH server and sudo wrote into the journal since a mark was set. */
const followJournal = async (host: SshTestHost) => {
  const mark = `mark-${randomBytes(6).toString('hex')}`;
  await inside(host, `logger -t ${mark} begun; journalctl --sync`);
  return async () => {
    const text = await inside(host, 'journalctl --sync; journalctl -o short --no-pager');
    return text.slice(text.lastIndexOf(mark));
  };
};

/** A machine as somebody sees it who has the tests' own key, unless other keys are named. */
const see = (host: SshTestHost | string, as: As = {}) =>
  seeMachine(host, { keys: [machines.keyFile], ...as });
const failOn = (machine: SshMachine) => errorOf(say(machine, 'id -u'));

describe("a machine's own key", () => {
  it('that is not known is shown as the machine itself prints it, and nothing is done', async () => {
    const home = await openHome();
    const error = await failOn(await see(front, { home, accept: [] }));
    expect(error.code).toBe('HOST_KEY_UNKNOWN');
    expect(error.details[0]).toBe(await front.fingerprint());
    expect(error.message).toContain(front.address);
    expect(error.hint).toContain('ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub');
    await expect(readFile(home.knownHosts)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that was confirmed is written down, and nobody is asked again', async () => {
    const home = await openHome();
    expect(await say(await see(front, { home }), 'id -u')).toBe('0');
    const key = await inside(front, `cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub`);
    expect(await readFile(home.knownHosts, 'utf8')).toBe(`${front.address} ${key}\n`);
    expect(await say(await see(front, { home, accept: [] }), 'id -u')).toBe('0');
    expect(await readFile(home.knownHosts, 'utf8')).toBe(`${front.address} ${key}\n`);
  });

  it('is not that of another machine which was confirmed', async () => {
    const home = await openHome();
    const error = await failOn(await see(front, { home, accept: [await behind.fingerprint()] }));
    expect(error.code).toBe('HOST_KEY_UNKNOWN');
    await expect(readFile(home.knownHosts)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that changed ends it before anybody tries to sign in, and stays unconfirmed', async () => {
    await setSshd(front, ['LogLevel DEBUG1']);
    const home = await openHome();
    const before = await front.fingerprint();
    let journal = await followJournal(front);
    await say(await see(front, { home }), 'id -u');
    expect(await journal()).toContain('userauth-request for user root');
    const known = await readFile(home.knownHosts, 'utf8');
    await inside(
      front,
      `rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh`,
    );
    const after = await front.fingerprint();
    expect(after).not.toBe(before);
    journal = await followJournal(front);
    const error = await failOn(await see(front, { home, accept: [after] }));
    expect(error.code).toBe('HOST_KEY_CHANGED');
    expect(error.details.join('\n')).toContain(before);
    expect(error.details.join('\n')).toContain(after);
    expect(error.hint).toContain(`ssh-keygen -R '${front.address}'`);
    expect(await readFile(home.knownHosts, 'utf8')).toBe(known);
    await waitUntil(async () => /Connection from/.test(await journal()), {
      what: 'the connection in the journal',
    });
    expect(await journal()).not.toContain('userauth-request');
  });
});

describe('signing in', () => {
  it('takes a password, and tries a wrong one once', async () => {
    await setSshd(front, ['KbdInteractiveAuthentication yes', 'UsePAM yes']);
    const admin = (password: string) => see(front, { user: 'admin', keys: [], secrets: { password } });
    expect(await say(await admin('secret-of-admin'), 'id -u')).toBe('0');
    const journal = await followJournal(front);
    const error = await failOn(await admin('a wrong one'));
    expect(error).toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: `admin@${front.address} did not let you in: there is no key to try, and the password is wrong.`,
      hint: expect.stringContaining('password'),
    });
    expect((await journal()).match(/Failed \S+ for admin/g)).toEqual(['Failed password for admin']);
  });

  it('answers a machine that asks questions alone', async () => {
    await setSshd(front, [
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication yes',
      'PubkeyAuthentication no',
      'UsePAM yes',
    ]);
    const admin = (password: string) => see(front, { user: 'admin', secrets: { password } });
    expect(await say(await admin('secret-of-admin'), 'id -u')).toBe('0');
    expect(await failOn(await admin('a wrong one'))).toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining('the password is wrong'),
    });
  });

  it('opens a locked key with its passphrase alone', async () => {
    const home = await openHome();
    const key = path.join(home.path, 'locked');
    await run('cp', ['-p', machines.keyFile, key]);
    await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open-sesame', '-f', key]);
    const withPassphrase = (passphrase?: string) =>
      see(front, {
        keys: [key],
        secrets: passphrase === undefined ? {} : { passphrases: { [key]: passphrase } },
      });
    expect(await failOn(await withPassphrase())).toMatchObject({
      code: 'KEY_LOCKED',
      message: expect.stringContaining(`the key ${key} is locked`),
      hint: expect.stringContaining('passphrase'),
    });
    expect(await failOn(await withPassphrase('open-barley'))).toMatchObject({
      code: 'KEY_LOCKED',
      message: expect.stringContaining(`the passphrase does not open the key ${key}`),
    });
    expect(await say(await withPassphrase('open-sesame'), 'id -u')).toBe('0');
  });

  /** An agent without keys, at a socket in a folder. */
  const startAgent = async (folder: string) => {
    const agent = path.join(folder, 'agent');
    const program = spawn(AGENT, ['-D', '-a', agent], { stdio: 'ignore' });
    onTestFinished(() => void program.kill('SIGKILL'));
    await waitUntil(
      async () => {
        const socket = connect(agent);
        return await once(socket, 'connect').then(
          () => socket.destroy() !== undefined,
          () => false,
        );
      },
      { what: 'the agent' },
    );
    const add = async (...files: readonly string[]) => {
      await run('ssh-add', ['-q', ...files], { env: { ...process.env, SSH_AUTH_SOCK: agent } });
    };
    return { agent, program, add };
  };
  const makeKeys = async (folder: string) => {
    const keys = ['a', 'b', 'c'].map((name) => path.join(folder, name));
    await Promise.all(keys.map((key) => run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])));
    return keys;
  };

  it('takes the key of an agent with too many that its public half names', async () => {
    await setSshd(front, ['MaxAuthTries 2']);
    const home = await openHome();
    const { agent, add } = await startAgent(home.path);
    await add(...(await makeKeys(home.path)));
    await add(machines.keyFile);
    expect(await failOn(await see(front, { keys: [], agent }))).toMatchObject({ code: 'SIGN_IN_FAILED' });
    const publicHalf = path.join(home.path, 'key.pub');
    await writeFile(publicHalf, (await run('ssh-keygen', ['-y', '-f', machines.keyFile])).stdout);
    const named = await see(front, { keys: [publicHalf], agent });
    expect(await say(named, 'id -u')).toBe('0');
  });

  it('takes a key from the agent, and says when the agent is gone', async () => {
    const home = await openHome();
    const { agent, program, add } = await startAgent(home.path);
    const byAgent = () => see(front, { keys: [], agent });
    expect(await failOn(await byAgent())).toMatchObject({ code: 'SIGN_IN_FAILED' });
    await add(machines.keyFile);
    expect(await say(await byAgent(), 'id -u')).toBe('0');
    program.kill('SIGKILL');
    await once(program, 'exit');
    expect(await failOn(await byAgent())).toMatchObject({
      code: 'SIGN_IN_FAILED',
      details: [`The SSH agent at ${agent} does not answer (ECONNREFUSED).`],
    });
    const missing = path.join(home.path, 'missing');
    expect(await failOn(await see(front, { keys: [], agent: missing }))).toMatchObject({
      code: 'SIGN_IN_FAILED',
      details: [`The SSH agent at ${missing} does not answer (ENOENT).`],
    });
  });

  it('says that too many keys were tried, and not that nobody answers', async () => {
    await setSshd(front, ['MaxAuthTries 2']);
    const home = await openHome();
    const keys = await makeKeys(home.path);
    expect(await failOn(await see(front, { keys }))).toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining('Too many authentication failures'),
      hint: expect.stringContaining('IdentityFile'),
    });
  });

  it('says what it met in place of an SSH server', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(await failOn(await see(`127.0.0.1:${port}`, { within: 5_000 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('does not answer as an SSH server'),
    });
  });
});

describe('becoming root', () => {
  it('needs no password where sudo asks for none', async () => {
    expect(await say(await see(front, { user: 'deploy' }), 'id -u')).toBe('0');
  });

  it('gives sudo its password, and a wrong one once', async () => {
    const admin = (sudoPassword?: string) => see(front, { user: 'admin', secrets: { sudoPassword } });
    expect(await say(await admin('secret-of-admin'), 'id -u')).toBe('0');
    expect(await failOn(await admin())).toMatchObject({
      code: 'SUDO_REFUSED',
      message: `sudo on ${front.name} asks for a password.`,
    });
    const journal = await followJournal(front);
    expect(await failOn(await admin('a wrong one'))).toMatchObject({
      code: 'SUDO_REFUSED',
      message: `sudo on ${front.name} does not take the password.`,
    });
    await waitUntil(async () => /incorrect password attempt/.test(await journal()), {
      what: 'the words of sudo',
    });
    expect(await journal()).toContain('1 incorrect password attempt');
    expect(await journal()).not.toContain('a wrong one');
  });

  it('is refused to a user whom the rules of sudo leave out', async () => {
    const secrets = { sudoPassword: 'secret-of-nobody-much' };
    const error = await failOn(await see(front, { user: 'nobody-much', secrets }));
    expect(error).toMatchObject({
      code: 'SUDO_REFUSED',
      message: `sudo on ${front.name} does not let that user be root.`,
      hint: expect.stringContaining('/etc/sudoers.d'),
    });
    expect(error.details.join('\n')).toContain('not in the sudoers file');
  });

  it('is told where there is no sudo', async () => {
    await inside(front, 'mv /usr/bin/sudo /usr/bin/sudo.away');
    onTestFinished(async () => {
      await inside(front, 'mv /usr/bin/sudo.away /usr/bin/sudo');
    });
    expect(await failOn(await see(front, { user: 'deploy' }))).toMatchObject({
      code: 'SUDO_REFUSED',
      message: `${front.name} has no sudo, and that user is not root.`,
    });
  });

  it('is not possible for a user without a shell', async () => {
    const error = await failOn(await see(front, { user: 'locked-out' }));
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      message: `${front.name} ran no command: its login shell ended with exit code 1.`,
      hint: expect.stringContaining('shell'),
    });
    expect(error.details.join('\n')).toContain('not available');
  });
});

describe('a machine behind another one', () => {
  const openWay = async () => {
    const rule = `INPUT -p tcp --dport 22 ! -s ${front.address} -j DROP`;
    await inside(behind, `iptables -I ${rule}`);
    onTestFinished(async () => {
      await inside(behind, `iptables -D ${rule}`);
    });
    return await openHome(`
Host inner
  HostName ${behind.address}
  ProxyJump root@${front.address}
Host *
  IdentityFile ${machines.keyFile}
`);
  };

  it('is reached through it, the keys of both are looked at, and both are written down', async () => {
    const home = await openWay();
    expect(await failOn(await see(behind, { within: 1_500 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('did not answer within 1.5 s'),
    });
    const keys = [await front.fingerprint(), await behind.fingerprint()];
    const first = await failOn(await see('inner', { home, keys: [], accept: keys.slice(1) }));
    expect(first).toMatchObject({ code: 'HOST_KEY_UNKNOWN', details: [keys[0], expect.anything()] });
    expect(first.message).toContain(front.address);
    const second = await failOn(await see('inner', { home, keys: [], accept: keys.slice(0, 1) }));
    expect(second).toMatchObject({ code: 'HOST_KEY_UNKNOWN', details: [keys[1], expect.anything()] });
    expect(second.message).toContain(behind.address);
    expect(await say(await see('inner', { home, keys: [], accept: keys }), 'hostname')).toBe(behind.name);
    const known = (await readFile(home.knownHosts, 'utf8')).trim().split('\n');
    expect(known.map((line) => line.split(' ')[0])).toEqual([front.address, behind.address]);
  });

  it('is not reached when that one lets nobody through, or finds nobody there', async () => {
    const home = await openWay();
    await setSshd(front, ['AllowTcpForwarding no']);
    const accept = [await front.fingerprint(), await behind.fingerprint()];
    const error = await failOn(await see('inner', { home, keys: [], accept }));
    expect(error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      hint: expect.stringContaining('AllowTcpForwarding'),
    });
    expect(error.message).toContain(`root@${front.address} lets nobody through`);
    expect(error.message).toContain(`${behind.address} port 22`);
  });

  it('is not reached where nobody listens', async () => {
    const home = await openWay();
    const accept = [await front.fingerprint()];
    const error = await failOn(await see('inner:23', { home, keys: [], accept }));
    expect(error.code).toBe('HOST_UNREACHABLE');
    expect(error.message).toContain(`root@${front.address} does not reach ${behind.address} port 23`);
  });
});

describe('a connection that breaks', () => {
  /** A program that runs until it is ended, and what comes of it. */
  const startProgram = async (machine: SshMachine) => {
    const begun = Promise.withResolvers<void>();
    const ended = errorOf(
      sshExec(machine, ['sh', '-c', 'echo begun; exec sleep 300'], {
        signal: forAWhile(),
        deadline: 300_000,
        onLine: () => begun.resolve(),
      }),
    );
    await Promise.race([begun.promise, ended]);
    return { ended };
  };

  it('while a program runs is told at once, and the next command works', async () => {
    const machine = await see(frail);
    const { ended } = await startProgram(machine);
    await inside(frail, CUT);
    expect(await ended).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `The connection to ${frail.name} was lost.`,
      hint: expect.stringContaining('next try'),
    });
    expect(await say(machine, 'id -u')).toBe('0');
  });

  it('between two commands is noticed by nobody, also when the server was started anew', async () => {
    const machine = await see(frail);
    const port = await say(machine, 'echo $SSH_CONNECTION');
    for (const fault of [CUT, 'systemctl restart ssh', `${CUT}; systemctl restart ssh`]) {
      await inside(frail, `${fault}; until ss -tln | grep -q ':22 '; do sleep 0.05; done`);
      expect(await say(machine, 'id -u')).toBe('0');
    }
    expect(await say(machine, 'echo $SSH_CONNECTION')).not.toBe(port);
  });

  it('without a word is given up, and it works again when the network does', async () => {
    const machine = await see(frail);
    const { ended } = await startProgram(machine);
    const rules = ['INPUT -p tcp --dport 22 -j DROP', 'OUTPUT -p tcp --sport 22 -j DROP'];
    const heal = () =>
      inside(frail, `${rules.map((rule) => `iptables -D ${rule} 2>/dev/null`).join(';')}; true`);
    onTestFinished(async () => {
      await heal();
    });
    await inside(frail, rules.map((rule) => `iptables -I ${rule}`).join(' && '));
    expect(await ended).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `The connection to ${frail.name} was lost.`,
    });
    await heal();
    expect(await say(machine, 'id -u')).toBe('0');
  });
});

describe('the connections to a machine', () => {
  it('carry eight programs each: thirty at once are four connections', async () => {
    const machine = await see(frail);
    const go = '/run/go';
    const wait = `echo "$SSH_CONNECTION"; until [ -e ${go} ]; do sleep 0.05; done`;
    const all = Promise.all(
      Array.from({ length: 30 }, (_, index) => say(machine, `: program-${index}; ${wait}`)),
    );
    await waitUntil(async () => (await inside(frail, `pgrep -cf '^sh -c : program-' || true`)) === '30', {
      what: 'thirty programs at once',
    });
    await inside(frail, `touch ${go}`);
    const counts = new Map<string, number>();
    for (const connection of await all) counts.set(connection, (counts.get(connection) ?? 0) + 1);
    await inside(frail, `rm ${go}`);
    expect([...counts.values()].sort()).toEqual([6, 8, 8, 8]);
  });

  it('are more where the machine allows fewer programs on each', async () => {
    await setSshd(front, ['MaxSessions 2']);
    const machine = await see(front);
    const all = Array.from({ length: 7 }, (_, index) => say(machine, `sleep 0.2; echo ${index}`));
    expect(await Promise.all(all)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    await setSshd(behind, ['MaxSessions 0']);
    expect(await failOn(await see(behind))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining(`${behind.name} did not start the program`),
      hint: expect.stringContaining('MaxSessions'),
    });
  });

  it('let a process end that has nothing else to do', async () => {
    const home = await openHome();
    await using script = startScript(
      `
      import { connectSsh } from '@/src/core/hosts/ssh/connectSsh.ts';
      import { sshExec } from '@/src/core/hosts/ssh/sshExec.ts';
      import { createSshLines } from '@/src/core/hosts/ssh/sshLines.ts';
      const [host, key, known, fingerprint] = process.argv.slice(1);
      const endpoint = { host, port: 22, user: 'root', identityFiles: [key], defaultIdentityFiles: [], knownHostsFiles: [known], jumps: [] };
      const signal = AbortSignal.timeout(60_000);
      const lines = createSshLines('m', () => connectSsh(endpoint, { secrets: async () => ({}), acceptedKeys: [fingerprint], signal }));
      const { stdout } = await sshExec({ name: 'm', lines, rooting: { sudo: false } }, ['hostname'], { signal });
      console.log(stdout.toString().trim());
      process.exitCode = 7;
      `,
      [frail.address, machines.keyFile, home.knownHosts, await frail.fingerprint()],
    );
    expect(await script.nextLine()).toBe(frail.name);
    const [code] = await once(script.child, 'exit');
    expect(code).toBe(7);
  });
});

describe('a program that is stopped', () => {
  it.each([
    ['a claim', CLAIM_SCRIPT, 'pgrep -x cat'],
    ['files that are put', PUT_FILES_SCRIPT, 'ls /var/tmp/put-*'],
  ])('while it reads, leaves nothing: %s', async (_, script, begun) => {
    const machine = await see(frail);
    const list = 'ls -A /etc/slipway /var/tmp 2>&1 || true';
    const before = await inside(frail, list);
    const stop = new AbortController();
    const stdin = new PassThrough();
    stdin.write('some of it');
    const argv = ['/bin/sh', '-c', script, 'script', 'it-stopped'];
    const running = errorOf(sshExec(machine, argv, { signal: stop.signal, stdin }));
    await inside(frail, `until ${begun}; do sleep 0.02; done > /dev/null 2>&1`);
    stop.abort();
    expect(await running).toMatchObject({ code: 'CANCELLED' });
    expect(await inside(frail, list)).toBe(before);
  });
});

describe('a machine that several clusters want at once', () => {
  const FOLDER = '/etc/slipway';
  const toMarker = (cluster: string): NodeMarker => {
    const nodes = [{ role: 'control-plane' as const, host: frail.name }];
    return {
      version: 1,
      cluster,
      node: frail.name,
      spec: clusterSpec.parse({ name: cluster, provider: 'ssh', nodes }),
      server: `https://${frail.address}:6443`,
      createdAt: 1,
      updatedAt: 1,
      nodes: [{ name: frail.name, role: 'control-plane', address: frail.address, image: 'none' }],
    };
  };
  /** Each as from another computer: by connections of its own. */
  const claim = async (cluster: string) => {
    const host = createSshHost(await see(frail), { address: frail.address });
    await claimMachine(host, toMarker(cluster), forAWhile());
  };
  const ownerOf = async () => JSON.parse(await inside(frail, `cat ${FOLDER}/node.json`)).cluster;

  it('is one cluster’s, and the others are told whose', async () => {
    onTestFinished(async () => void (await inside(frail, `rm -rf ${FOLDER}`)));
    for (let round = 0; round < 3; round++) {
      await inside(frail, `rm -rf ${FOLDER}`);
      const clusters = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `it-${letter}${round}`);
      const claims = await Promise.allSettled(clusters.map(claim));
      const owners = clusters.filter((_, index) => claims[index]?.status === 'fulfilled');
      expect(owners).toEqual([await ownerOf()]);
      const reasons = claims.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(reasons).toHaveLength(clusters.length - 1);
      for (const reason of reasons) {
        expect(reason).toMatchObject({
          code: 'CONFLICT',
          message: `${frail.name} is a node of cluster ${owners[0]} already.`,
          hint: expect.stringContaining(`slipway delete ${owners[0]}`),
        });
      }
      expect(await inside(frail, `ls -A ${FOLDER}`)).toBe('node.json\nowned');
    }
  });

  it('is claimed again by the cluster that has it, as when a create is resumed', async () => {
    onTestFinished(async () => void (await inside(frail, `rm -rf ${FOLDER}`)));
    await claim('it-again');
    const owned = await inside(frail, `cat ${FOLDER}/owned`);
    await Promise.all([claim('it-again'), claim('it-again')]);
    expect(await inside(frail, `cat ${FOLDER}/owned`)).toBe(owned);
    expect((await errorOf(claim('it-other'))).code).toBe('CONFLICT');
    expect(await ownerOf()).toBe('it-again');
  });

  it('is not held up by one whose connection died in the middle of its claim', async () => {
    onTestFinished(async () => void (await inside(frail, `rm -rf ${FOLDER}`)));
    const stdin = new PassThrough();
    stdin.write('some of it');
    const argv = ['/bin/sh', '-c', CLAIM_SCRIPT, 'claim', 'it-dead'];
    const dead = errorOf(sshExec(await see(frail), argv, { signal: forAWhile(), stdin }));
    await inside(frail, 'until pgrep -x cat; do sleep 0.02; done > /dev/null');
    await claim('it-alive');
    await inside(frail, CUT);
    expect((await dead).code).toBe('HOST_UNREACHABLE');
    expect(await ownerOf()).toBe('it-alive');
  });
});

describe('a large file that is sent', () => {
  const SIZE = 50_000_000;
  const MB = 1_000_000;
  let file: Big;

  beforeAll(async () => {
    const folder = await openTempFolder();
    file = { folder, ...(await makeBig(folder.path)) };
  });
  afterAll(() => file.folder[Symbol.asyncDispose]());

  interface Big {
    readonly folder: TempFolder;
    readonly source: string;
    readonly sha256: string;
  }

  const makeBig = async (folder: string) => {
    const content = randomBytes(SIZE);
    const source = path.join(folder, `big-${randomBytes(3).toString('hex')}`);
    await writeFile(source, content);
    return { source, sha256: createHash('sha256').update(content).digest('hex') };
  };
  /** A path on a machine that is gone after the test, and the path of what is there before it is whole. */
  const makeTarget = (
    host: SshTestHost,
    sha256: string,
    folder = `/srv/${randomBytes(3).toString('hex')}`,
  ) => {
    onTestFinished(async () => {
      await inside(host, `rm -rf ${folder}`);
    });
    const target = `${folder}/deep/file`;
    return { folder, target, part: `${target}.slipway-part-${sha256.slice(0, 12)}` };
  };
  /** Sends, and tells of each progress; `at` is called once, when so many bytes are on their way. */
  const send = async (
    machine: SshMachine,
    { source, target }: SentFile,
    { sha256, mode, at }: { sha256: string; mode?: number; at?: [number, () => Promise<unknown>] },
  ) => {
    const told: number[] = [];
    let event: Promise<unknown> | undefined;
    const sent = sendFile(
      machine,
      { source, target },
      {
        sha256,
        signal: forAWhile(),
        ...(mode === undefined ? {} : { mode }),
        onProgress: (bytes, total) => {
          expect(total).toBe(SIZE);
          told.push(bytes);
          if (at !== undefined && bytes >= at[0]) event ??= at[1]();
        },
      },
    );
    const error = await sent.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    await event;
    if (error !== undefined && !(error instanceof AppError)) throw error;
    return { told, first: told[0], last: told.at(-1), error };
  };
  /** Runs a script inside the machine when some of a file is there; from here, it would come too late for a fast one. */
  const onceThere = (part: string, script: string) =>
    inside(
      frail,
      `until [ "$(stat -c %s ${part} 2> /dev/null || echo 0)" -gt ${10 * MB} ]; do sleep 0.01; done; ${script}`,
    );
  const sumOf = (host: SshTestHost, target: string) => inside(host, `sha256sum < ${target} | cut -d' ' -f1`);

  it('gets its name when it is whole, with its mode, and is not sent again', async () => {
    const { source, sha256 } = file;
    const { target, folder } = makeTarget(frail, sha256);
    const machine = await see(frail, { user: 'admin', secrets: { sudoPassword: 'secret-of-admin' } });
    const whole = await send(machine, { source, target }, { sha256, mode: 0o750 });
    expect(whole).toMatchObject({ error: undefined, first: 0, last: SIZE });
    expect(whole.told.length).toBeGreaterThan(50);
    expect(await sumOf(frail, target)).toBe(sha256);
    expect(await inside(frail, `stat -c '%a %U' ${target}; find ${folder} -type f`)).toBe(
      `750 root\n${target}`,
    );
    const number = await inside(frail, `stat -c %i ${target}`);
    const again = await send(machine, { source, target }, { sha256, mode: 0o600 });
    expect(again).toEqual({ told: [SIZE], first: SIZE, last: SIZE, error: undefined });
    expect(await inside(frail, `stat -c '%i %a' ${target}`)).toBe(`${number} 600`);
  });

  it('takes the place of another one only when it is whole', async () => {
    const { source, sha256 } = file;
    const { target, part, folder } = makeTarget(frail, sha256);
    await inside(frail, `mkdir -p ${folder}/deep; echo old > ${target}`);
    const look = `pkill -STOP -x dd; cat ${target}; pkill -CONT -x dd`;
    const [{ error }, during] = await Promise.all([
      send(await see(frail), { source, target }, { sha256 }),
      onceThere(part, look),
    ]);
    expect([error, during]).toEqual([undefined, 'old']);
    expect(await sumOf(frail, target)).toBe(sha256);
  });

  it('goes on where a lost connection left it', async () => {
    const { source, sha256 } = file;
    const { target, part, folder } = makeTarget(frail, sha256);
    const machine = await see(frail);
    const [cut] = await Promise.all([send(machine, { source, target }, { sha256 }), onceThere(part, CUT)]);
    expect(cut.error).toMatchObject({ code: 'HOST_UNREACHABLE' });
    const there = Number(await inside(frail, `stat -c %s ${part}`));
    expect(there).toBeGreaterThan(10 * MB);
    expect(there).toBeLessThan(SIZE);
    const rest = await send(machine, { source, target }, { sha256 });
    expect(rest).toMatchObject({ error: undefined, last: SIZE });
    expect(rest.first).toBeGreaterThanOrEqual(there);
    expect(await sumOf(frail, target)).toBe(sha256);
    expect(await inside(frail, `find ${folder} -type f`)).toBe(target);
  });

  it.each([
    ['other bytes', (part: string) => `head -c 10M /dev/urandom > ${part}`],
    ['more than there is', (part: string) => `head -c 60M /dev/zero > ${part}`],
  ])('begins anew over %s in the place of its beginning', async (_, makePart) => {
    const { source, sha256 } = file;
    const { target, part, folder } = makeTarget(frail, sha256);
    await inside(frail, `mkdir -p ${folder}/deep; ${makePart(part)}`);
    expect(await send(await see(frail), { source, target }, { sha256 })).toMatchObject({
      error: undefined,
      first: 0,
      last: SIZE,
    });
    expect(await sumOf(frail, target)).toBe(sha256);
  });

  it('is not written through a link in the place of its beginning', async () => {
    const { source, sha256 } = file;
    const { target, part, folder } = makeTarget(frail, sha256);
    await inside(frail, `mkdir -p ${folder}/deep; echo mine > ${folder}/mine; ln -s ${folder}/mine ${part}`);
    expect(await send(await see(frail), { source, target }, { sha256 })).toMatchObject({ error: undefined });
    expect(await inside(frail, `cat ${folder}/mine; find ${folder}/deep`)).toBe(
      `mine\n${folder}/deep\n${target}`,
    );
  });

  it('that becomes shorter while it is read leaves nothing', async () => {
    const { source, sha256 } = await makeBig(file.folder.path);
    const { target, folder } = makeTarget(frail, sha256);
    const { error } = await send(
      await see(frail),
      { source, target },
      {
        sha256,
        at: [5 * MB, () => truncate(source, 6 * MB)],
      },
    );
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining(`${source} ended`),
    });
    expect(await inside(frail, `find ${folder} -type f`)).toBe('');
  });

  it('that is not the expected one leaves what was there', async () => {
    const sha256 = createHash('sha256').update('another').digest('hex');
    const { target, folder } = makeTarget(frail, sha256);
    await inside(frail, `mkdir -p ${folder}/deep; echo old > ${target}`);
    const { error } = await send(await see(frail), { source: file.source, target }, { sha256 });
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('is not the expected file'),
      details: [`its SHA-256 is ${file.sha256}`],
    });
    expect(await inside(frail, `cat ${target}; find ${folder} -type f`)).toBe(`old\n${target}`);
  });

  it('that has no room leaves what was there', async () => {
    const { source, sha256 } = file;
    const { target, folder } = makeTarget(frail, sha256);
    await inside(
      frail,
      `mkdir -p ${folder}/deep; mount -t tmpfs -o size=20m small ${folder}/deep; echo old > ${target}`,
    );
    onTestFinished(async () => {
      await inside(frail, `umount ${folder}/deep`);
    });
    const { error } = await send(await see(frail), { source, target }, { sha256 });
    expect(error).toMatchObject({
      code: 'DISK_FULL',
      message: `${frail.name} has no room for ${target}.`,
      hint: expect.stringContaining('50 MB'),
    });
    expect(await inside(frail, `cat ${target}; find ${folder} -type f`)).toBe(`old\n${target}`);
  });

  it('that is not there, or is stopped, is told so', async () => {
    const { source, sha256 } = file;
    const { target } = makeTarget(frail, sha256);
    const machine = await see(frail);
    const missing = await errorOf(
      sendFile(machine, { source: `${source}-missing`, target }, { sha256, signal: forAWhile() }),
    );
    expect(missing).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(`${source}-missing`),
    });
    const stop = new AbortController();
    const onProgress = (bytes: number) => {
      if (bytes > 5 * MB) stop.abort();
    };
    const stopped = errorOf(
      sendFile(machine, { source, target }, { sha256, signal: stop.signal, onProgress }),
    );
    expect(await stopped).toMatchObject({ code: 'CANCELLED' });
    expect(await send(machine, { source, target }, { sha256 })).toMatchObject({
      error: undefined,
      last: SIZE,
    });
    expect(await sumOf(frail, target)).toBe(sha256);
  });

  it('is read no faster than the machine takes it', async () => {
    const { source, sha256 } = file;
    const { target } = makeTarget(frail, sha256);
    const machine = await see(frail);
    let bytes = 0;
    const onProgress = (now: number) => {
      bytes = now;
    };
    // Waits inside the machine: from here, a fast one would have taken all of the file before it is held.
    const held = inside(frail, 'until pkill -STOP -x dd; do sleep 0.01; done');
    const sent = sendFile(machine, { source, target }, { sha256, signal: forAWhile(), onProgress });
    await held;
    let before = 0;
    const isStill = async () => {
      const same = bytes > 0 && before === bytes;
      before = bytes;
      return same;
    };
    await waitUntil(isStill, { what: 'the reading to stop', every: 500 });
    expect(bytes).toBeLessThan(SIZE / 2);
    await inside(frail, 'pkill -CONT -x dd');
    await sent;
    expect(await sumOf(frail, target)).toBe(sha256);
  });
});

import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureBuildTools } from '../../../scripts/ensureBuildTools.ts';
import { ensureEngine } from '../../../scripts/ensureEngine.ts';
import { askYesNo } from '../../../scripts/setup/askYesNo.ts';
import type { Machine, SetupOptions } from '../../../scripts/setup/machine.ts';
import { serveEngine } from '../../helpers/serveEngine.ts';

const helper = pathToFileURL(join(import.meta.dirname, '../../helpers/serveEngine.ts')).href;

/** A small machine in a folder: its programs are scripts, and every call of one is written down. */
class SmallMachine implements AsyncDisposable {
  readonly folder: string;
  readonly said: string[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  get machine(): Machine {
    const path = (name: string) => join(this.folder, name);
    return {
      env: { PATH: path('bin'), HOME: path('home'), SECRET_TOKEN: 'hidden' },
      homedir: path('home'),
      platform: 'linux',
      uid: 0,
      osReleaseFile: path('os-release'),
      systemdFolder: path('systemd'),
      socket: path('docker.sock'),
      sockets: [path('docker.sock')],
      daemonLog: path('dockerd.log'),
    };
  }

  async addProgram(name: string, body: string) {
    const text = `#!${process.execPath}
import { appendFileSync, chmodSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
const folder = ${JSON.stringify(this.folder)};
const args = process.argv.slice(2);
appendFileSync(folder + '/calls', [${JSON.stringify(name)}, ...args].join(' ') + '\\n');
${body}
`;
    // Node takes a file without ending for a module once it has import statements.
    await writeFile(join(this.folder, 'bin', name), text);
    await chmod(join(this.folder, 'bin', name), 0o755);
  }

  /** A daemon that answers as Docker does, and notes its process and environment. */
  async addDaemon(name = 'dockerd') {
    await this.addProgram(
      name,
      `writeFileSync(folder + '/pid', String(process.pid));
      writeFileSync(folder + '/daemon-env', Object.keys(process.env).join(' '));
      const { serveEngine } = await import(${JSON.stringify(helper)});
      await serveEngine({ path: folder + '/docker.sock' });`,
    );
  }

  /** apt-get, which brings the programs that lie in the folder «packages», and the env that it is called through. */
  async addApt() {
    await this.addProgram(
      'env',
      `const { spawnSync } = await import('node:child_process');
      const [assignment, file, ...rest] = args;
      const [key, value] = assignment.split('=');
      process.exitCode = spawnSync(file, rest, { stdio: 'inherit', env: { ...process.env, [key]: value } }).status;`,
    );
    await this.addProgram(
      'apt-get',
      `appendFileSync(folder + '/calls', 'DEBIAN_FRONTEND=' + process.env.DEBIAN_FRONTEND + '\\n');
      if (args.includes('install')) {
        if (existsSync(folder + '/apt-fails')) { console.error('E: no such package'); process.exit(100); }
        copyFileSync(folder + '/bin/hidden-dockerd', folder + '/bin/dockerd');
        chmodSync(folder + '/bin/dockerd', 0o755);
        console.log('Setting up docker.io (27.1.0) ...');
      }`,
    );
    await this.addDaemon('hidden-dockerd');
  }

  write(name: string, text: string) {
    return writeFile(join(this.folder, name), text);
  }

  async readCalls(): Promise<string[]> {
    return (await readFile(join(this.folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  }

  options(options: Partial<SetupOptions> = {}): SetupOptions {
    return {
      yes: true,
      interactive: false,
      out: (line) => this.said.push(line),
      ask: () => Promise.reject(new Error('nobody was to be asked')),
      signal: AbortSignal.timeout(20_000),
      machine: this.machine,
      ...options,
    };
  }

  async [Symbol.asyncDispose]() {
    const pid = Number(await readFile(join(this.folder, 'pid'), 'utf8').catch(() => '0'));
    if (pid > 0) process.kill(pid, 'SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

const makeMachine = async (release = 'ID=debian\n') => {
  const small = new SmallMachine(await mkdtemp(join(tmpdir(), 'slipway-setup-')));
  await mkdir(join(small.folder, 'bin'));
  await small.write('os-release', release);
  return small;
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('ensureEngine', () => {
  it('does nothing when an engine answers', async () => {
    await using small = await makeMachine();
    await using _engine = await serveEngine({ path: small.machine.socket });
    await small.addDaemon();
    await small.addApt();
    const found = await ensureEngine(small.options({ yes: false }));
    expect(found.endpoint.host).toBe(`unix://${small.machine.socket}`);
    expect(await small.readCalls()).toEqual([]);
    expect(small.said).toEqual([]);
  });

  it('starts an installed daemon and does not install it', async () => {
    await using small = await makeMachine();
    await small.addDaemon();
    await small.addApt();
    const found = await ensureEngine(small.options());
    expect(found.info.version).toBe('27.1.0');
    expect(await small.readCalls()).toEqual(['dockerd']);
    expect(small.said.join('\n')).toContain(`its log in ${small.machine.daemonLog}`);
  });

  it('keeps the secrets of its own environment from the daemon', async () => {
    await using small = await makeMachine();
    await small.addDaemon();
    await ensureEngine(small.options());
    const names = (await readFile(join(small.folder, 'daemon-env'), 'utf8')).split(' ');
    expect(names).toContain('PATH');
    expect(names).not.toContain('SECRET_TOKEN');
  });

  it('starts it through systemd where that runs', async () => {
    await using small = await makeMachine();
    await mkdir(small.machine.systemdFolder);
    await small.addDaemon();
    await small.addProgram(
      'systemctl',
      `const { spawn } = await import('node:child_process');
      spawn(folder + '/bin/dockerd', { detached: true, stdio: 'ignore' }).unref();`,
    );
    await ensureEngine(small.options());
    expect(await small.readCalls()).toEqual(['systemctl start docker', 'dockerd']);
  });

  it('shows the last lines of a daemon that ends at once', async () => {
    await using small = await makeMachine();
    await small.addProgram(
      'dockerd',
      `console.error('failed to mount overlay: no such device'); process.exit(3);`,
    );
    await expect(ensureEngine(small.options())).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      message: 'dockerd ended at once (exit code 3).',
      details: expect.arrayContaining(['failed to mount overlay: no such device']),
      hint: `Its log is in ${small.machine.daemonLog}.`,
    });
  });

  it.each(['ID=debian\n', 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'])(
    'installs Docker where it is missing, then starts it (%j)',
    async (release) => {
      await using small = await makeMachine(release);
      await small.addApt();
      await ensureEngine(small.options());
      const calls = (await small.readCalls()).filter((call) => !call.startsWith('env '));
      expect(calls).toEqual([
        expect.stringMatching(/^apt-get .*update$/),
        'DEBIAN_FRONTEND=noninteractive',
        expect.stringMatching(/^apt-get .*install -y --no-install-recommends docker.io iptables mmdebstrap$/),
        'DEBIAN_FRONTEND=noninteractive',
        'hidden-dockerd',
      ]);
    },
  );

  it('leaves out what is there already', async () => {
    await using small = await makeMachine();
    await small.addApt();
    await small.addProgram('mmdebstrap', '');
    await ensureEngine(small.options());
    expect((await small.readCalls()).join('\n')).toMatch(/docker.io iptables$/m);
  });

  it('asks first on a terminal, saying what is to be installed', async () => {
    await using small = await makeMachine();
    await small.addApt();
    const ask = vi.fn(async () => true);
    await ensureEngine(small.options({ yes: false, interactive: true, ask }));
    expect(ask).toHaveBeenCalledOnce();
    expect(small.said[0]).toBe(
      'Docker is not installed: docker.io, iptables and mmdebstrap will be installed with apt-get, and Docker started.',
    );
  });

  it('changes nothing when the answer is no', async () => {
    await using small = await makeMachine();
    await small.addApt();
    const ask = async () => false;
    await expect(ensureEngine(small.options({ yes: false, interactive: true, ask }))).rejects.toMatchObject({
      message: 'You said no, so nothing was changed.',
    });
    expect(await small.readCalls()).toEqual([]);
  });

  it('changes nothing when nobody can be asked, unless in CI', async () => {
    await using small = await makeMachine();
    await small.addDaemon();
    await expect(ensureEngine(small.options({ yes: false }))).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      hint: expect.stringContaining('--yes'),
    });
    expect(await small.readCalls()).toEqual([]);
    const machine = { ...small.machine, env: { ...small.machine.env, CI: 'true' } };
    await ensureEngine(small.options({ yes: false, machine }));
    expect(await small.readCalls()).toEqual(['dockerd']);
  });

  it('tells what apt-get said when it fails', async () => {
    await using small = await makeMachine();
    await small.addApt();
    await small.write('apt-fails', '');
    await expect(ensureEngine(small.options())).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      details: expect.arrayContaining(['E: no such package']),
    });
  });

  it.each([
    ['ID=fedora\n', 'linux', 'docs.docker.com/engine/install'],
    ['', 'darwin', 'Docker Desktop'],
  ] as const)('only says what to do elsewhere (%j on %s)', async (release, platform, words) => {
    await using small = await makeMachine(release);
    await small.addApt();
    const machine = { ...small.machine, platform };
    await expect(ensureEngine(small.options({ machine }))).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      hint: expect.stringContaining(words),
    });
    expect(await small.readCalls()).toEqual([]);
  });

  it('goes through sudo for an ordinary user, without a password when nobody can type it', async () => {
    await using small = await makeMachine();
    await mkdir(small.machine.systemdFolder);
    await small.addDaemon();
    await small.addProgram(
      'sudo',
      `const { spawn } = await import('node:child_process');
      spawn(folder + '/bin/dockerd', { detached: true, stdio: 'ignore' }).unref();`,
    );
    await ensureEngine(small.options({ machine: { ...small.machine, uid: 1000 } }));
    expect((await small.readCalls())[0]).toBe('sudo -n systemctl start docker');
  });

  it('says what root is to do when there is no sudo', async () => {
    await using small = await makeMachine();
    await small.addApt();
    await expect(
      ensureEngine(small.options({ machine: { ...small.machine, uid: 1000 } })),
    ).rejects.toMatchObject({
      hint: 'As root: apt-get install --no-install-recommends docker.io iptables mmdebstrap',
    });
  });

  it('installs nothing when cancelled', async () => {
    await using small = await makeMachine();
    await small.addApt();
    await expect(ensureEngine(small.options({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await small.readCalls()).toEqual([]);
  });

  it('does not start another engine in place of the one that DOCKER_HOST names', async () => {
    await using small = await makeMachine();
    await small.addDaemon();
    const machine = { ...small.machine, env: { ...small.machine.env, DOCKER_HOST: 'tcp://127.0.0.1:1' } };
    await expect(ensureEngine(small.options({ machine }))).rejects.toMatchObject({
      message: expect.stringContaining('DOCKER_HOST'),
    });
    expect(await small.readCalls()).toEqual([]);
  });
});

describe('ensureBuildTools', () => {
  const addGo = (small: SmallMachine, version: string) =>
    small.addProgram('go', `console.log('go version ${version} linux/amd64');`);
  const addCandidate = (small: SmallMachine, version: string) =>
    small.addProgram(
      'apt-cache',
      `console.log('golang-go:\\n  Installed: (none)\\n  Candidate: ${version}');`,
    );

  it('does nothing when all is there', async () => {
    await using small = await makeMachine();
    await small.addProgram('mmdebstrap', '');
    await small.addProgram('gcc', '');
    await addGo(small, 'go1.21.0');
    await ensureBuildTools(small.options({ yes: false }));
    expect(await small.readCalls()).toEqual(['go version']);
  });

  it('installs what is missing, with Go when the distribution has one that will do', async () => {
    await using small = await makeMachine();
    await small.addApt();
    await small.addProgram('gcc', '');
    await addCandidate(small, '2:1.24~2');
    await ensureBuildTools(small.options());
    expect((await small.readCalls()).join('\n')).toMatch(/ mmdebstrap golang-go$/m);
  });

  it.each([
    ['2:1.19~1', 'only Go 1.19'],
    ['(none)', 'no Go'],
  ])('says how to get Go when the distribution has %s, and installs nothing', async (version, words) => {
    await using small = await makeMachine();
    await small.addApt();
    await addCandidate(small, version);
    await expect(ensureBuildTools(small.options())).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('https://go.dev/doc/install'),
    });
    expect((await small.readCalls()).filter((call) => / install /.test(call))).toEqual([]);
  });

  it('only says what to do on other distributions', async () => {
    await using small = await makeMachine('ID=fedora\n');
    await addGo(small, 'go1.19.8');
    await expect(ensureBuildTools(small.options())).rejects.toMatchObject({
      message: 'To build the node image, mmdebstrap, gcc, libc6-dev, a Go newer than go1.19.8 are missing.',
    });
  });
});

describe('askYesNo', () => {
  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['maybe\nyes\n', true],
    ['', false],
  ])('takes %j for %s', async (typed, answer) => {
    const input = new PassThrough();
    const output = new PassThrough();
    const answered = askYesNo('Go ahead?', { input, output });
    input.end(typed);
    expect(await answered).toBe(answer);
    expect(String(output.read())).toContain('Go ahead? [y/N] ');
  });
});

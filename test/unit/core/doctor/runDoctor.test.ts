import { chmod, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DoctorEngine, DoctorInput } from '../../../../src/core/doctor/doctorInput.ts';
import { runDoctor } from '../../../../src/core/doctor/runDoctor.ts';
import { AppError } from '../../../../src/shared/errors.ts';

const GB = 2 ** 30;

const makeEngine = (info: Partial<DoctorEngine['info']> = {}, passedOver: string[] = []): DoctorEngine => ({
  endpoint: { description: 'Docker 27.1.0 at unix:///var/run/docker.sock (a usual socket)' },
  passedOver,
  info: {
    product: 'Docker',
    version: '27.1.0',
    apiVersion: '1.46',
    osType: 'linux',
    cgroupVersion: '2',
    storageDriver: 'overlay2',
    rootless: false,
    memoryBytes: 16 * GB,
    cpus: 8,
    hostName: 'here',
    rootFolder: '/',
    ...info,
  },
});

/** A machine that has all that a cluster needs, as the files that tell about it. */
const goodMachine: Readonly<Record<string, string | Buffer>> = {
  'proc/sys/kernel/osrelease': '6.1.0\n',
  'proc/sys/fs/inotify/max_user_instances': '8192\n',
  'proc/sys/fs/inotify/max_user_watches': '1048576\n',
  'proc/meminfo': 'MemTotal:       16777216 kB\nMemAvailable:   12582912 kB\nSwapTotal:       2097152 kB\n',
  'proc/config.gz': gzipSync(
    'CONFIG_OVERLAY_FS=m\nCONFIG_NF_CONNTRACK=y\nCONFIG_NF_TABLES=y\n# CONFIG_IP_NF_IPTABLES is not set\nCONFIG_BRIDGE_NETFILTER=m\n',
  ),
  'lib/modules/6.1.0/modules.dep': 'kernel/fs/overlayfs/overlay.ko.xz:\nkernel/net/bridge/br_netfilter.ko:\n',
};

const makeMachine = async (files: Readonly<Record<string, string | Buffer>>) => {
  const root = await mkdtempDisposable(join(tmpdir(), 'slipway-doctor-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root.path, name)), { recursive: true });
    await writeFile(join(root.path, name), content);
  }
  return root;
};

const makeInput = (root: string, input: Partial<DoctorInput> = {}): DoctorInput => ({
  findEngine: async () => makeEngine(),
  readUsedSubnets: async () => [{ subnet: '172.17.0.0/16', by: 'Docker network "bridge"' }],
  cluster: { controlPlanes: 1, workers: 2, podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' },
  mustBuildImage: false,
  cacheFolder: join(root, 'no/such/folder/yet'),
  platform: 'linux',
  hostName: 'here',
  env: { PATH: join(root, 'bin') },
  root,
  signal: AbortSignal.timeout(20_000),
  ...input,
});

/** Runs the doctor on a machine and gives the finding of one check. */
const diagnose = async (
  id: string,
  files: Readonly<Record<string, string | Buffer>>,
  input: Partial<DoctorInput> = {},
) => {
  await using root = await makeMachine(files);
  const findings = await runDoctor(makeInput(root.path, input));
  return findings.find((finding) => finding.id === id);
};

describe('runDoctor', () => {
  it('finds nothing wrong with a good machine, and tells what is there', async () => {
    await using root = await makeMachine(goodMachine);
    const findings = await runDoctor(makeInput(root.path));
    expect(findings.map(({ id }) => id)).toEqual([
      'engine',
      'disk',
      'memory',
      'swap',
      'cpus',
      'inotify',
      'kernel',
      'cgroups',
      'pod-subnet',
      'service-subnet',
    ]);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.filter(({ todo }) => todo !== undefined)).toEqual([]);
  });

  it('says what to do for everything that is not ok', async () => {
    await using root = await makeMachine({
      ...goodMachine,
      'proc/sys/fs/inotify/max_user_instances': '128\n',
      'proc/config.gz': gzipSync('CONFIG_NET=y\n'),
    });
    const findings = await runDoctor(
      makeInput(root.path, {
        findEngine: async () =>
          makeEngine({ apiVersion: '1.40', memoryBytes: GB, cpus: 1, cgroupVersion: 'unknown' }),
        readUsedSubnets: async () => [{ subnet: '10.0.0.0/8', by: "this machine's route by tun0" }],
        mustBuildImage: true,
      }),
    );
    const bad = findings.filter(({ level }) => level !== 'ok');
    expect(bad.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'engine',
        'memory',
        'cpus',
        'inotify',
        'kernel',
        'cgroups',
        'pod-subnet',
        'build-go',
      ]),
    );
    expect(bad.filter(({ todo }) => !todo)).toEqual([]);
  });

  it('still looks at the machine when there is no engine', async () => {
    await using root = await makeMachine({ ...goodMachine, 'proc/sys/fs/inotify/max_user_instances': '128' });
    const findings = await runDoctor(
      makeInput(root.path, {
        findEngine: () =>
          Promise.reject(
            new AppError('DOCKER_UNREACHABLE', 'No Docker engine answers on this machine.', {
              hint: 'Start Docker.',
              details: ['unix:///var/run/docker.sock: not there'],
            }),
          ),
      }),
    );
    expect(findings[0]).toEqual({
      id: 'engine',
      title: 'Docker engine',
      level: 'problem',
      found: 'No Docker engine answers on this machine.\nunix:///var/run/docker.sock: not there',
      todo: 'Start Docker.',
    });
    expect(findings.find(({ id }) => id === 'inotify')?.level).toBe('warning');
    expect(findings.find(({ id }) => id === 'memory')?.level).toBe('ok');
  });

  it('does not take this machine for the one of an engine in a virtual machine', async () => {
    await using root = await makeMachine({ 'proc/sys/fs/inotify/max_user_instances': '1' });
    const findEngine = async () => makeEngine({ hostName: 'docker-desktop' });
    const findings = await runDoctor(makeInput(root.path, { findEngine }));
    const ids = findings.map(({ id }) => id);
    expect(ids).toContain('machine');
    expect(ids).not.toContain('inotify');
    expect(ids).not.toContain('kernel');
    expect(ids).not.toContain('disk');
  });

  it('goes on when one check fails', async () => {
    const failing = await diagnose('subnets', goodMachine, {
      readUsedSubnets: () => Promise.reject(new Error('the engine went away')),
    });
    expect(failing).toMatchObject({ level: 'warning', found: 'it failed: the engine went away' });
  });

  it('stops when cancelled', async () => {
    await using root = await makeMachine(goodMachine);
    await expect(runDoctor(makeInput(root.path, { signal: AbortSignal.abort() }))).rejects.toThrow();
  });
});

describe('the check of the engine', () => {
  it.each([
    [{ osType: 'windows' }, 'problem', 'Linux containers'],
    [{ apiVersion: '1.40' }, 'problem', '20.10'],
    [{ rootless: true, cgroupVersion: '1' }, 'problem', 'cgroup version 2'],
    [{ rootless: true }, 'ok', undefined],
    [{ apiVersion: '1.41' }, 'ok', undefined],
  ] as const)('says of %j: %s', async (info, level, words) => {
    const finding = await diagnose('engine', goodMachine, { findEngine: async () => makeEngine(info) });
    expect(finding?.level).toBe(level);
    if (words !== undefined) expect(finding?.todo).toContain(words);
  });

  it('warns when another engine was to be used and did not answer', async () => {
    const findEngine = async () =>
      makeEngine({}, ['tcp://far:2375 (from docker context "far"): no answer in time']);
    expect(await diagnose('engine', goodMachine, { findEngine })).toMatchObject({
      level: 'warning',
      found: expect.stringContaining('docker context "far"'),
    });
  });
});

describe('the check of memory', () => {
  const withAvailable = (kilobytes: number) => ({
    ...goodMachine,
    'proc/meminfo': `MemTotal: 16777216 kB\nMemAvailable: ${kilobytes} kB\n`,
  });
  const six = { controlPlanes: 1, workers: 5, podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' };

  it.each([
    { has: 'enough for three nodes', files: goodMachine, memoryBytes: 16 * GB, level: 'ok' },
    { has: 'too little just now', files: withAvailable(1024 * 1024), memoryBytes: 16 * GB, level: 'warning' },
    { has: 'too little', files: goodMachine, memoryBytes: 1.5 * GB, level: 'problem' },
  ])('says $level of a machine that has $has', async ({ files, memoryBytes, level }) => {
    const finding = await diagnose('memory', files, { findEngine: async () => makeEngine({ memoryBytes }) });
    expect(finding?.level).toBe(level);
  });

  it('grows with the number of nodes', async () => {
    const findEngine = async () => makeEngine({ memoryBytes: 2 * GB });
    expect((await diagnose('memory', goodMachine, { findEngine }))?.level).toBe('ok');
    expect((await diagnose('memory', goodMachine, { findEngine, cluster: six }))?.level).toBe('problem');
  });
});

describe('the check of the disk', () => {
  it('says how much is free and how much is needed', async () => {
    // A file system that has no room at all, on every Linux machine.
    const findEngine = async () => makeEngine({ rootFolder: '/proc' });
    expect(await diagnose('disk', goodMachine, { findEngine })).toMatchObject({
      level: 'problem',
      found: '0 MB free in /proc, about 3.0 GB are needed',
      todo: expect.stringContaining('docker system prune'),
    });
    expect(await diagnose('disk', goodMachine, { findEngine, mustBuildImage: true })).toMatchObject({
      found: expect.stringContaining('8.0 GB are needed'),
    });
  });
});

describe('the check of limits on watched files', () => {
  it('gives the exact commands, for the low ones only', async () => {
    const finding = await diagnose('inotify', {
      ...goodMachine,
      'proc/sys/fs/inotify/max_user_instances': '128\n',
    });
    expect(finding?.level).toBe('warning');
    expect(finding?.todo).toContain('\nsudo sysctl fs.inotify.max_user_instances=512\n');
    expect(finding?.todo).not.toContain('max_user_watches');
  });
});

describe('the check of the kernel', () => {
  it('takes modules that can be loaded for good', async () => {
    const finding = await diagnose('kernel', goodMachine);
    expect(finding).toMatchObject({
      level: 'ok',
      found: expect.stringContaining('overlay (loaded when needed)'),
    });
  });

  it('names what the kernel was built without', async () => {
    const config = gzipSync('CONFIG_OVERLAY_FS=y\nCONFIG_NF_TABLES=y\n# CONFIG_NF_CONNTRACK is not set\n');
    const finding = await diagnose('kernel', { 'proc/config.gz': config });
    expect(finding).toMatchObject({
      level: 'problem',
      found: expect.stringContaining('nf_conntrack missing'),
      todo: expect.stringContaining('Without nf_conntrack, services do not work.'),
    });
  });

  it('only warns of what is missing for some network plugins', async () => {
    const config = gzipSync('CONFIG_OVERLAY_FS=y\nCONFIG_NF_TABLES=y\nCONFIG_NF_CONNTRACK=y\n');
    expect((await diagnose('kernel', { 'proc/config.gz': config }))?.level).toBe('warning');
  });

  it('warns when nothing tells', async () => {
    expect(await diagnose('kernel', {})).toMatchObject({
      level: 'warning',
      found: expect.stringContaining('overlay cannot be told'),
      todo: expect.stringContaining('modprobe -a overlay nf_conntrack nf_tables'),
    });
  });

  it('goes by what is active where there is neither configuration nor modules', async () => {
    const finding = await diagnose('kernel', {
      'sys/module/overlay/initstate': 'live',
      'proc/sys/net/netfilter/nf_conntrack_max': '262144',
      'proc/net/ip_tables_names': '',
    });
    expect(finding?.level).toBe('ok');
  });
});

describe('the check of subnets', () => {
  it('says which subnet clashes with what, and how to choose another', async () => {
    const finding = await diagnose('pod-subnet', goodMachine, {
      readUsedSubnets: async () => [{ subnet: '10.0.0.0/8', by: "this machine's route by tun0" }],
    });
    expect(finding).toEqual({
      id: 'pod-subnet',
      title: 'Pod subnet',
      level: 'warning',
      found: "10.244.0.0/16 clashes with this machine's route by tun0 (10.0.0.0/8)",
      todo: 'Pods could not reach those addresses. Choose another subnet with network.podSubnet in the cluster file.',
    });
  });
});

describe('the check of build tools', () => {
  const writeProgram = async (root: string, name: string, text: string) => {
    await mkdir(join(root, 'bin'), { recursive: true });
    await writeFile(join(root, 'bin', name), `#!/bin/sh\n${text}\n`);
    await chmod(join(root, 'bin', name), 0o755);
  };
  const findingsWith = async (go: string | undefined, programs: readonly string[]) => {
    await using root = await makeMachine(goodMachine);
    if (go !== undefined) await writeProgram(root.path, 'go', `echo "go version ${go} linux/amd64"`);
    for (const name of programs) await writeProgram(root.path, name, 'exit 0');
    const findings = await runDoctor(makeInput(root.path, { mustBuildImage: true }));
    return Object.fromEntries(findings.map(({ id, level, found }) => [id, `${level}: ${found}`]));
  };

  it('finds them on PATH', async () => {
    const findings = await findingsWith('go1.21.0', ['mmdebstrap', 'gcc']);
    expect(findings['build-go']).toBe('ok: go1.21.0');
    expect(findings['build-mmdebstrap']).toMatch(/^ok: /);
    expect(findings['build-gcc']).toMatch(/^ok: /);
    expect(findings['disk-cache']).toBeDefined();
  });

  it.each([undefined, 'go1.19.8', 'go1.9'])(
    'refuses Go %s, which cannot fetch the one needed',
    async (version) => {
      const findings = await findingsWith(version, []);
      expect(findings['build-go']).toBe(`problem: ${version ?? 'not found'}`);
      expect(findings['build-mmdebstrap']).toBe('problem: not found');
    },
  );

  it('does not look for them when no image is to be built', async () => {
    expect(await diagnose('build-go', goodMachine)).toBeUndefined();
  });

  it('says that the image cannot be built on macOS', async () => {
    const finding = await diagnose('build-tools', {}, { mustBuildImage: true, platform: 'darwin' });
    expect(finding).toMatchObject({ level: 'problem', todo: expect.stringContaining('--image') });
  });
});

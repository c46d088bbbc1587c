import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../../../../src/core/hosts/preflight/hostFacts.ts';
import type { JudgedHost, JudgeInput } from '../../../../../src/core/hosts/preflight/judgeInput.ts';
import { findingOf, judge, makeFacts, makeHost, UNTOLD_KERNEL } from './makeFacts.ts';

const MB = 2 ** 20;
const GB = 2 ** 30;

const look = (
  id: string,
  facts: Partial<HostFacts>,
  { role = 'worker', ...plan }: Partial<JudgeInput> & { readonly role?: JudgedHost['role'] } = {},
) => findingOf(judge([makeHost(facts, { role })], plan), id);

describe('judgeHosts', () => {
  it('finds nothing wrong with good machines, and says what is there', () => {
    const findings = judge([makeHost({}, { number: 1, role: 'control-plane' }), makeHost({}, { number: 2 })]);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.some(({ todo, means, fix }) => todo || means || fix)).toBe(false);
    expect(new Set(findings.map(({ host }) => host))).toEqual(new Set(['web-1', 'web-2']));
  });

  it('says of everything that is not well what it means and what to do', () => {
    const nothing = Object.fromEntries(Object.keys(makeFacts()).map((key) => [key, undefined]));
    const untold: HostFacts = {
      ...makeFacts(),
      ...nothing,
      systemd: { running: false, version: undefined },
      kernelFeatures: UNTOLD_KERNEL,
      disks: [],
      macs: [],
      firewalls: ['ufw'],
      runtimes: ['docker'],
      kubelets: ['k3s'],
      manifests: ['etcd.yaml'],
    };
    const findings = judge([makeHost(untold, { role: 'control-plane' })]);
    const bad = findings.filter(({ level }) => level !== 'ok');
    expect(bad.length).toBeGreaterThan(12);
    expect(bad.filter(({ means, todo }) => !means || !todo)).toEqual([]);
  });

  it.each([
    ['control-plane', 1700 * MB, 'ok'],
    ['control-plane', 1700 * MB - 1, 'problem'],
    ['worker', 900 * MB, 'ok'],
    ['worker', 900 * MB - 1, 'problem'],
  ] as const)('judges the memory of a %s with %d bytes: %s', (role, memoryBytes, level) => {
    expect(look('memory', { memoryBytes }, { role }).level).toBe(level);
  });

  it.each([
    ['control-plane', 2, 'ok'],
    ['control-plane', 1, 'warning'],
    ['worker', 1, 'ok'],
  ] as const)('judges the processors of a %s with %d: %s', (role, cpus, level) => {
    expect(look('cpus', { cpus }, { role }).level).toBe(level);
  });

  it.each([
    [10 * GB, 'ok'],
    [10 * GB - 1, 'warning'],
    [5 * GB, 'warning'],
    [5 * GB - 1, 'problem'],
  ] as const)('judges a disk with %d bytes free: %s', (freeBytes, level) => {
    expect(look('disk', { disks: [{ folder: '/', mount: '/', freeBytes }] }).level).toBe(level);
  });

  it('tells of each file system once', () => {
    const disks = [
      { folder: '/', mount: '/', freeBytes: 50 * GB },
      { folder: '/var', mount: '/var', freeBytes: 2 * GB },
      { folder: '/opt', mount: '/', freeBytes: 50 * GB },
    ];
    const told = judge([makeHost({ disks })]).filter(({ id }) => id === 'disk');
    expect(told.map(({ title, level, found }) => ({ title, level, found }))).toEqual([
      { title: 'Disk of /', level: 'ok', found: '50.0 GB free' },
      { title: 'Disk of /var', level: 'problem', found: '2.0 GB free' },
    ]);
  });

  it('puts up with swap, and offers to turn it off', () => {
    expect(look('swap', { swapBytes: 0 }).level).toBe('ok');
    expect(look('swap', { swapBytes: 2 * GB })).toMatchObject({
      level: 'warning',
      found: 'on, 2.0 GB',
      fix: 'swap-off',
    });
  });

  it('wants systemd', () => {
    expect(look('system', {})).toMatchObject({
      level: 'ok',
      found: 'Ubuntu 24.04.3 LTS, kernel 6.8.0-79-generic, systemd 255',
    });
    expect(look('system', { systemd: { running: false, version: '255' } }).level).toBe('problem');
  });

  it.each([
    ['x86_64', 'amd64', 'ok'],
    ['aarch64', 'arm64', 'ok'],
    ['aarch64', 'amd64', 'problem'],
    ['x86_64', 'arm64', 'problem'],
    ['riscv64', 'amd64', 'problem'],
    ['constructor', 'amd64', 'problem'],
  ] as const)('judges %s against a bundle for %s: %s', (architecture, arch, level) => {
    expect(look('architecture', { architecture }, { arch }).level).toBe(level);
  });

  describe('the kernel', () => {
    const withFeatures = (features: Partial<HostFacts['kernelFeatures']>) =>
      look('kernel', { kernelFeatures: { ...makeFacts().kernelFeatures, ...features } });

    it('may have either kind of tables', () => {
      expect(withFeatures({ ip_tables: 'there', nf_tables: 'absent' }).level).toBe('ok');
      expect(withFeatures({ ip_tables: 'absent', nf_tables: 'absent' })).toMatchObject({
        level: 'problem',
        found: 'no nf_tables or ip_tables',
      });
    });

    it('must have overlay, vxlan and nf_conntrack, and should have br_netfilter', () => {
      for (const name of ['overlay', 'vxlan', 'nf_conntrack'] as const) {
        expect(withFeatures({ [name]: 'absent' })).toMatchObject({ level: 'problem', found: `no ${name}` });
      }
      expect(withFeatures({ br_netfilter: 'absent' }).level).toBe('warning');
    });

    it('has modules that nobody loads by itself: Slipway can', () => {
      expect(withFeatures({ overlay: 'loadable', br_netfilter: 'loadable' })).toMatchObject({
        level: 'warning',
        found: 'overlay and br_netfilter not loaded yet',
        fix: 'load-modules',
      });
    });

    it('may not tell, and then nobody guesses', () => {
      expect(withFeatures({ vxlan: 'unknown' })).toMatchObject({
        level: 'warning',
        found: 'whether the kernel has vxlan cannot be told',
      });
    });
  });

  it('wants the control groups that the kubelet needs', () => {
    const controllers = ['cpu', 'cpuset', 'memory', 'pids'];
    expect(look('cgroups', { cgroups: { version: 2, controllers } }).level).toBe('ok');
    expect(look('cgroups', { cgroups: { version: 1, controllers } }).level).toBe('warning');
    expect(
      look('cgroups', { cgroups: { version: 2, controllers: ['cpu', 'cpuset', 'pids'] } }),
    ).toMatchObject({ level: 'problem', found: 'version 2, without memory' });
  });

  describe('ports', () => {
    it('are a problem when somebody has them, who is named', () => {
      const listeners = [
        { protocol: 'tcp', port: 10250, program: 'kubelet' },
        { protocol: 'udp', port: 8472 },
      ] as const;
      expect(look('ports', { listeners })).toMatchObject({
        level: 'problem',
        found: 'TCP 10250 is used by kubelet; UDP 8472 is used by something that the machine does not name',
      });
    });

    it('are those of the role, each with its own protocol', () => {
      const listeners = [{ protocol: 'tcp', port: 6443, program: 'nginx' }] as const;
      expect(look('ports', { listeners }).level).toBe('ok');
      expect(look('ports', { listeners }, { role: 'control-plane' }).level).toBe('problem');
      expect(look('ports', { listeners: [{ protocol: 'tcp', port: 8472 }] }).level).toBe('ok');
    });

    it('are one more where there are several control planes', () => {
      const listeners = [{ protocol: 'tcp', port: 7443, program: 'java' }] as const;
      expect(look('ports', { listeners }, { role: 'control-plane' }).level).toBe('ok');
      expect(look('ports', { listeners }, { severalControlPlanes: true }).level).toBe('problem');
    });
  });

  describe('identity', () => {
    const judgeThree = (changes: Partial<HostFacts>) =>
      judge([
        makeHost(changes, { number: 1 }),
        makeHost(changes, { number: 2 }),
        makeHost({}, { number: 3 }),
      ]);

    it.each([
      ['host-name', { hostName: 'ubuntu' }, 'problem', 'ubuntu is the host name of web-2 too'],
      ['machine-id', { machineId: 'abc' }, 'problem', 'abc is the machine id of web-2 too'],
      [
        'product-uuid',
        { productUuid: '4c4c4544-0051-3510-8052-b4c04f534431' },
        'warning',
        '4c4c4544-0051-3510-8052-b4c04f534431 is the product UUID of web-2 too',
      ],
      [
        'mac-address',
        { macs: ['52:54:00:aa:aa:aa'] },
        'warning',
        '52:54:00:aa:aa:aa is the MAC address of web-2 too',
      ],
    ] as const)(
      '%s: names those who share it, and leaves the others alone',
      (id, changes, ...[level, found]) => {
        const findings = judgeThree(changes);
        expect(findingOf(findings, id, 'web-1')).toMatchObject({ level, found });
        expect(findingOf(findings, id, 'web-2').level).toBe(level);
        expect(findingOf(findings, id, 'web-3').level).toBe('ok');
      },
    );

    it('offers to set a host name that two have', () => {
      expect(findingOf(judgeThree({ hostName: 'Ubuntu' }), 'host-name').fix).toBe('set-host-name');
    });

    it.each([
      undefined,
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '03000200-0400-0500-0006-000700080009',
      'not specified',
    ])('takes no product UUID for shared that tells nothing: %s', (productUuid) => {
      expect(findingOf(judgeThree({ productUuid }), 'product-uuid').level).toBe('ok');
    });

    it('takes nothing for shared that nobody told', () => {
      const findings = judgeThree({ hostName: undefined, machineId: undefined, macs: [] });
      for (const id of ['host-name', 'machine-id', 'mac-address']) {
        expect(findingOf(findings, id).level).toBe('ok');
      }
    });
  });

  describe('the clock', () => {
    const at = (ahead: number) => ({
      clock: { first: 1_000_000 + ahead, last: 1_000_000 + ahead, asked: 1_000_000, answered: 1_000_000 },
    });

    it.each([
      [30_000, 'ok'],
      [30_001, 'warning'],
      [-30_000, 'ok'],
      [-30_001, 'warning'],
      [300_000, 'warning'],
      [300_001, 'problem'],
      [-300_001, 'problem'],
    ])('%d ms ahead: %s', (ahead, level) => {
      expect(look('clock', at(ahead)).level).toBe(level);
    });

    it('says by how much and in which direction, and offers to set it', () => {
      expect(look('clock', at(-86_400_000 * 3))).toMatchObject({
        found: '3 days behind this machine',
        fix: 'set-clock',
      });
      expect(look('clock', at(60_000)).found).toBe('60 s ahead of this machine');
    });

    it('is seen to be wrong though the look took longer than that', () => {
      const clock = { first: 1_040_000, last: 1_100_000, asked: 1_000_000, answered: 1_060_000 };
      expect(look('clock', { clock })).toMatchObject({
        level: 'warning',
        found: '40 s ahead of this machine',
      });
    });

    it('is not wrong because the answer was slow', () => {
      const slow = { first: 1_050_000, last: 1_050_100, asked: 1_000_000, answered: 1_055_000 };
      expect(look('clock', { clock: slow }).level).toBe('ok');
      const late = { first: 1_000_100, last: 1_000_200, asked: 1_000_000, answered: 1_055_000 };
      expect(look('clock', { clock: late }).level).toBe('ok');
      const wrong = { ...slow, first: 1_090_000, last: 1_090_100 };
      expect(look('clock', { clock: wrong })).toMatchObject({
        level: 'warning',
        found: '35 s ahead of this machine',
      });
    });
  });

  it('warns of a login shell that is slow, and says nothing of any other', () => {
    const findings = (startDelay: number | undefined) =>
      judge([makeHost({ startDelay })]).filter(({ id }) => id === 'login-shell');
    expect(findings(7_300)).toMatchObject([
      { level: 'warning', found: '7 s before a command begins', todo: expect.stringContaining('.bashrc') },
    ]);
    expect(findings(4_990)).toEqual([]);
    expect(findings(undefined)).toEqual([]);
  });

  it('warns of an address that the machine does not have', () => {
    const findings = judge([makeHost({}, { address: '203.0.113.7' })]);
    expect(findingOf(findings, 'address')).toMatchObject({
      level: 'warning',
      found: '203.0.113.7 is on none of its interfaces, which have 192.168.1.11',
    });
    expect(look('address', {}).found).toBe('192.168.1.11 on eth0');
  });

  describe('subnets', () => {
    it('name the route that they hide', () => {
      const routes = [{ subnet: '10.244.3.0/24', device: 'wg0' }];
      expect(look('pod-subnet', { routes })).toMatchObject({
        level: 'problem',
        found: '10.244.0.0/16 clashes with the route to 10.244.3.0/24 by wg0',
      });
      expect(look('service-subnet', { routes }).level).toBe('ok');
      expect(look('service-subnet', { routes: [{ subnet: '10.96.0.0/12', device: 'tun0' }] }).level).toBe(
        'problem',
      );
    });

    it("hide the machine's own address", () => {
      const findings = judge([makeHost({ routes: [] }, { address: '10.244.0.9' })]);
      expect(findingOf(findings, 'pod-subnet')).toMatchObject({
        level: 'problem',
        found: '10.244.0.0/16 clashes with its own address 10.244.0.9',
      });
    });

    it('end where the next begins', () => {
      expect(look('pod-subnet', { routes: [{ subnet: '10.245.0.0/16', device: 'eth1' }] }).level).toBe('ok');
    });
  });

  it('names the ports to open in a firewall, those that others connect to', () => {
    expect(look('firewall', { firewalls: ['firewalld'] }, { role: 'control-plane' })).toMatchObject({
      level: 'warning',
      found: 'firewalld active',
      means: expect.stringContaining('TCP 6443, 2379, 2380 and 10250, UDP 8472'),
      fix: 'open-firewall-ports',
    });
    expect(look('firewall', { firewalls: ['ufw'] }).means).toContain('on TCP 10250, UDP 8472,');
  });

  it('warns of SELinux only while it enforces', () => {
    expect(look('selinux', { selinux: 'enforcing' }).level).toBe('warning');
    expect(look('selinux', { selinux: 'permissive' }).level).toBe('ok');
  });

  it('names the programs that are missing', () => {
    expect(look('programs', { missingPrograms: ['tar', 'flock'] })).toMatchObject({
      level: 'problem',
      found: 'no tar and flock',
    });
  });

  describe('what is on the machine', () => {
    const used: Partial<HostFacts> = {
      runtimes: ['containerd'],
      kubelets: ['kubelet'],
      manifests: ['etcd.yaml'],
      listeners: [{ protocol: 'tcp', port: 10250, program: 'kubelet' }],
      routes: [{ subnet: '10.244.1.0/24', device: 'cni0' }],
    };

    it('is a problem when it is a runtime or a kubelet of others', () => {
      expect(look('runtime', used)).toMatchObject({
        level: 'problem',
        found: 'containerd is on the machine',
      });
      expect(look('kubelet', used)).toMatchObject({
        level: 'problem',
        found: 'kubelet and manifests of etcd.yaml on the machine',
      });
      expect(look('kubelet', { manifests: ['etcd.yaml'] }).level).toBe('problem');
    });

    it('is well when it is of this cluster, so that a create goes on', () => {
      const findings = judge([makeHost({ ...used, marker: '{"cluster":"demo"}' })]);
      expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
      expect(findingOf(findings, 'existing').found).toContain('a node of this cluster already');
    });

    it('is a problem when it is of another cluster, which is named', () => {
      expect(look('existing', { ...used, marker: '{"cluster":"prod"}' })).toMatchObject({
        level: 'problem',
        found: 'already a node of cluster prod',
      });
    });

    it.each(['no JSON', '[]', 'null', '{"cluster":7}', '{"cluster":"\\u0007"}', '{"cluster":{}}'])(
      'is a problem when the marker is damaged: %s',
      (marker) => {
        expect(look('existing', { marker })).toMatchObject({
          level: 'problem',
          found: '/etc/slipway/node.json is there and cannot be read',
        });
      },
    );

    it("shows a cluster's name from a marker without its control characters", () => {
      const marker = JSON.stringify({ cluster: '\u001b[31mprod\u202e' });
      expect(look('existing', { marker }).found).toBe('already a node of cluster [31mprod');
    });
  });
});

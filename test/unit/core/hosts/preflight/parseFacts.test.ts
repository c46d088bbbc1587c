import { describe, expect, it } from 'vitest';
import { parseFacts } from '../../../../../src/core/hosts/preflight/parseFacts.ts';
import { UNTOLD_KERNEL } from './makeFacts.ts';

const mark = 'slipway-4f1c';

const write = (parts: Readonly<Record<string, string>>, end = 'end'): string =>
  [...Object.entries(parts).map(([name, text]) => `${name}\n${text}`), end]
    .map((part) => `\n${mark} ${part}`)
    .join('');

const parse = (parts: Readonly<Record<string, string>>) => {
  const facts = parseFacts(write(parts), { mark, asked: 1, answered: 2 });
  if (facts === undefined) throw new Error('the answer was not taken for one');
  return facts;
};

describe('parseFacts', () => {
  it('knows nothing of a machine that told nothing', () => {
    expect(parse({})).toEqual({
      systemd: { running: false, version: undefined },
      kernelFeatures: UNTOLD_KERNEL,
      disks: [],
      macs: [],
      firewalls: [],
      runtimes: [],
      kubelets: [],
      manifests: [],
    });
  });

  it('takes no answer for one that is cut short, of another mark, or something else', () => {
    const options = { mark, asked: 1, answered: 2 };
    expect(parseFacts(write({ os: 'ID=debian' }, 'clock-last'), options)).toBeUndefined();
    expect(parseFacts(write({}).replaceAll(mark, 'slipway-other'), options)).toBeUndefined();
    expect(parseFacts('This account is currently not available.\n', options)).toBeUndefined();
    expect(parseFacts('', options)).toBeUndefined();
  });

  it.each([
    ['4242 3142\n', 11_000],
    ['4242 4243\n', 0],
    ['4242 ', undefined],
    ['', undefined],
  ])('reads how long a login shell took from %j', (starts, delay) => {
    expect(parse({ starts }).startDelay).toBe(delay);
  });

  it('lets no file begin a part of its own', () => {
    const os = 'ID=debian\nPRETTY_NAME="Debian\nslipway-0 marker\n{}\nslipway- end\n';
    expect(parse({ os })).toMatchObject({ osId: 'debian', osName: '"Debian', marker: undefined });
  });

  it('believes the first part of a name', () => {
    expect(
      parseFacts(write({ cpus: '4' }) + write({ cpus: '400' }), { mark, asked: 1, answered: 2 }),
    ).toMatchObject({
      cpus: 4,
    });
  });

  it('shows a name without control characters, line ends and what turns its direction', () => {
    const os = 'ID="a=b=c"\nPRETTY_NAME="\u001b]0;owned\u0007 My\tLinux \u202e\u0000 = 5"\r\nNAME=x';
    expect(parse({ os })).toMatchObject({ osId: 'a=b=c', osName: ']0;owned My Linux = 5' });
  });

  it('cuts what is longer than people read', () => {
    const { osName, hostName } = parse({
      os: `PRETTY_NAME=${'x'.repeat(50_000)}`,
      'host-name': 'h'.repeat(9_000),
    });
    expect(osName).toBe(`${'x'.repeat(120)}…`);
    expect(hostName).toBe(`${'h'.repeat(253)}…`);
  });

  it('gets through 10 MB, and keeps little of it', () => {
    const noise = `${'tcp LISTEN 0 0 [::]:6443 '.repeat(40)}\n`.repeat(10_000);
    expect(noise.length).toBeGreaterThan(10_000_000);
    const facts = parse({
      listeners: noise,
      os: noise,
      disks: ' 1 1 1'.repeat(300_000),
      routes: noise,
      nft: 'hook input '.repeat(300_000),
      cpus: '3',
    });
    expect(facts.cpus).toBe(3);
    expect(facts.listeners?.length).toBeLessThanOrEqual(5_000);
  });

  it('takes no number that is none', () => {
    expect(
      parse({
        cpus: '-4',
        memory: 'MemTotal: 99999999999999999999 kB',
        disks: '/ /dev/sda 1 2 -3 4% /',
        'clock-first': 'soon',
        'clock-last': '1',
      }),
    ).toMatchObject({ cpus: undefined, memoryBytes: undefined, disks: [], clock: undefined });
  });

  it('reads clocks with and without what is behind the point', () => {
    expect(parse({ 'clock-first': '1795297479.602223133\n', 'clock-last': '1795297480\n' }).clock).toEqual({
      first: 1_795_297_479_602,
      last: 1_795_297_480_000,
      asked: 1,
      answered: 2,
    });
    expect(parse({ 'clock-first': '1795297479.%N', 'clock-last': '1795297480' }).clock?.first).toBe(
      1_795_297_479_000,
    );
  });

  it('reads memory, swap and disks whose device has a name with spaces', () => {
    expect(
      parse({
        memory: 'MemTotal:        2014436 kB\nMemFree: 5 kB\n',
        swaps: 'Filename Type Size Used Priority\n/swap.img file 1024 0 -2\n/dev/sda2 partition 2048 0 -3\n',
        disks: '/ /dev/sda1 100 40 60 40% /\n/var my nas:/a b 100 40 7 93% /mnt/a b\n/opt \n',
      }),
    ).toMatchObject({
      memoryBytes: 2_014_436 * 1024,
      swapBytes: 3072 * 1024,
      disks: [
        { folder: '/', mount: '/', freeBytes: 60 * 1024 },
        { folder: '/var', mount: '/mnt/a b', freeBytes: 7 * 1024 },
      ],
    });
  });

  it('reads who listens, and from the tables of the kernel where ss is missing', () => {
    const listeners = `Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
udp   UNCONN 0      0            0.0.0.0:8472       0.0.0.0:*
tcp   LISTEN 0      4096               *:6443             *:*    users:(("kube-apiserver",pid=9,fd=3))
tcp   LISTEN 0      4096       127.0.0.1%lo:2379   0.0.0.0:*    users:(("etcd",pid=9,fd=3),("x",pid=1,fd=2))
`;
    expect(parse({ listeners }).listeners).toEqual([
      { protocol: 'udp', port: 8472 },
      { protocol: 'tcp', port: 6443, program: 'kube-apiserver' },
      { protocol: 'tcp', port: 2379, program: 'etcd' },
    ]);
    const tables = {
      'sockets-tcp':
        '  sl  local_address rem_address   st\n   0: 0100007F:192B 00000000:0000 0A 0\n   1: 0100007F:280A 0100007F:1234 01 0\n',
      'sockets-tcp6': `   0: ${'0'.repeat(32)}:280A ${'0'.repeat(32)}:0000 0A 0\n`,
      'sockets-udp': '   0: 00000000:2118 00000000:0000 07 0\n',
    };
    expect(parse(tables).listeners).toEqual([
      { protocol: 'tcp', port: 6443 },
      { protocol: 'tcp', port: 10250 },
      { protocol: 'udp', port: 8472 },
    ]);
  });

  it('reads MAC addresses of cards, and of whatever there is where there is no card', () => {
    const others = '02:42:D0:B1:5C:0D other docker0\n00:00:00:00:00:00 other lo\nnonsense\n';
    expect(parse({ macs: `${others}52:54:00:00:00:01 card eth0\n` }).macs).toEqual(['52:54:00:00:00:01']);
    expect(parse({ macs: others }).macs).toEqual(['02:42:d0:b1:5c:0d']);
  });

  it('reads addresses and routes', () => {
    const addresses = `1: lo    inet 127.0.0.1/8 scope host lo
2: eth0@if7    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0
3: ppp0    inet 10.9.0.2 peer 10.9.0.1/32 scope global ppp0
`;
    expect(parse({ addresses }).addresses).toEqual([
      { device: 'lo', address: '127.0.0.1' },
      { device: 'eth0@if7', address: '10.0.0.5' },
      { device: 'ppp0', address: '10.9.0.2' },
    ]);
    const routes = '[{"dst":"default","dev":"eth0"},{"dst":"10.9.0.0/16","dev":"wg\\u001b0"}]';
    expect(parse({ routes }).routes).toEqual([{ subnet: '10.9.0.0/16', device: 'wg 0' }]);
    const table =
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\ndocker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\n';
    expect(parse({ routes: '[{"dst":7}]', 'routes-proc': table }).routes).toEqual([
      { subnet: '172.17.0.0/16', device: 'docker0' },
    ]);
  });

  it('tells control groups of version 1 and 2 apart', () => {
    const v1 = '#subsys_name hierarchy num_cgroups enabled\ncpu 1 20 1\nmemory 0 5 0\n';
    expect(parse({ 'cgroup-type': 'tmpfs\n', 'cgroup-v1': v1 }).cgroups).toEqual({
      version: 1,
      controllers: ['cpu'],
    });
    expect(
      parse({ 'cgroup-type': 'UNKNOWN', 'cgroup-controllers': 'cpuset cpu io\n', 'cgroup-v1': v1 }).cgroups,
    ).toEqual({ version: 2, controllers: ['cpuset', 'cpu', 'io'] });
  });

  it.each([
    [{ units: `${'inactive\n'.repeat(12)}active\n` }, ['firewalld']],
    [{ units: `${'inactive\n'.repeat(13)}` }, []],
    [{ ufw: 'Status: active\n\nTo  Action  From\n' }, ['ufw']],
    [{ ufw: 'Status: inactive\n' }, []],
    [{ iptables: '-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n' }, ['iptables (INPUT drops)']],
    [{ iptables: '-P INPUT ACCEPT\n-P FORWARD DROP\n' }, []],
    [
      { nft: 'table inet f {\n\tchain in {\n\t\ttype filter hook input priority filter; policy drop;\n' },
      ['nftables (input drops)'],
    ],
    [
      {
        nft: 'type filter hook input priority 0; policy accept;\n}\ntype filter hook forward priority 0; policy drop;',
      },
      [],
    ],
  ])('sees which firewall is active in %j', (parts, firewalls) => {
    expect(parse(parts as Readonly<Record<string, string>>).firewalls).toEqual(firewalls);
  });

  it('sees runtimes by their units and by their sockets, each once', () => {
    const units = `inactive\nactive\ninactive\ninactive\n${'active\n'.repeat(2)}`;
    const facts = parse({
      units,
      sockets: '/run/docker.sock\n/run/containerd/containerd.sock\n/run/other.sock\n',
      kubelet: '/usr/bin/kubelet\n',
      manifests: 'etcd.yaml\n\u001b[2Jx.yaml\n',
    });
    expect(facts.runtimes).toEqual(['containerd', 'docker']);
    expect(facts.kubelets).toEqual(['kubelet', 'k3s', '/usr/bin/kubelet']);
    expect(facts.manifests).toEqual(['etcd.yaml', '[2Jx.yaml']);
  });

  it.each([
    ['Enforcing\n', 'enforcing'],
    ['1', 'enforcing'],
    ['0', 'permissive'],
    ['Disabled', 'disabled'],
    ['', undefined],
  ])('reads SELinux from %j', (selinux, state) => {
    expect(parse({ selinux }).selinux).toBe(state);
  });

  it('hands the marker over as it is, whatever it holds', () => {
    expect(parse({ marker: ' no JSON \u0000{ \n' }).marker).toBe('no JSON \u0000{');
  });
});

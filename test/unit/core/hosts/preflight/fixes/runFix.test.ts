import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FixInput, FixScript } from '../../../../../../src/core/hosts/preflight/fixes/fixInput.ts';
import { loadModules } from '../../../../../../src/core/hosts/preflight/fixes/loadModules.ts';
import { openFirewallPorts } from '../../../../../../src/core/hosts/preflight/fixes/openFirewallPorts.ts';
import { runFix } from '../../../../../../src/core/hosts/preflight/fixes/runFix.ts';
import { setClock } from '../../../../../../src/core/hosts/preflight/fixes/setClock.ts';
import { setHostName } from '../../../../../../src/core/hosts/preflight/fixes/setHostName.ts';
import { swapOff } from '../../../../../../src/core/hosts/preflight/fixes/swapOff.ts';
import { createFakeHost } from '../../../../../helpers/fakeHost.ts';
import { openTempFolder } from '../../../../../helpers/tempFolder.ts';
import { makeFacts } from '../makeFacts.ts';

/**
 * A machine whose files are in a folder, and whose programs that change something are scripts of the test: `$root` is
 * the folder, and each call is written down.
 */
const openMachine = async (
  files: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>>,
) => {
  const folder = await openTempFolder();
  const root = path.join(folder.path, 'root');
  const bin = path.join(folder.path, 'bin');
  await mkdir(bin);
  for (const [name, script] of Object.entries(programs)) {
    const text = `#!/bin/sh\nroot='${root}'\necho "\${0##*/} $*" >>'${folder.path}/calls'\n${script}\n`;
    await writeFile(path.join(bin, name), text);
    await chmod(path.join(bin, name), 0o755);
  }
  for (const [name, text] of Object.entries({ 'etc/hosts': '127.0.0.1 localhost\n', ...files })) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  const machine = createFakeHost('web-1', folder.path);
  // The test's programs come before those of this computer, which nothing may be changed on.
  const host: FixInput['host'] = {
    ...machine,
    address: '10.0.0.1',
    exec: (argv, options) => machine.exec(['env', `PATH=${bin}:${process.env['PATH']}`, ...argv], options),
  };
  const calls = async () => await readFile(path.join(folder.path, 'calls'), 'utf8').catch(() => '');
  return {
    host,
    fix: (script: FixScript) => runFix(host, script, { signal: AbortSignal.timeout(10_000), root }),
    read: (name: string) => readFile(path.join(root, name), 'utf8'),
    calls: async () => (await calls()).trim().split('\n'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

const NOTHING = { changes: [], failures: [] };
const FAILS = 'echo "it cannot" >&2; exit 1';
const NO_SYSTEMD = 'exit 1';

const input = (host: FixInput['host'], more: Partial<FixInput> = {}): FixInput => ({
  host,
  role: 'worker',
  others: [],
  cluster: 'demo',
  podSubnet: '10.244.0.0/16',
  serviceSubnet: '10.96.0.0/16',
  severalControlPlanes: false,
  ...more,
});

describe.runIf(process.platform === 'linux')('swap-off', () => {
  const on = 'Filename Type Size Used Priority\n/swapfile file 1 0 -2\n/dev/zram0 partition 1 0 100\n';
  const files = {
    'proc/swaps': on,
    'etc/fstab': '# /old none swap sw 0 0\nUUID=1 / ext4 defaults 0 1\n/swapfile none swap sw 0 0\n',
    'usr/lib/systemd/zram-generator.conf': '[zram0]\n',
  };

  it('is for now and for the starts to come, keeps the lines, and tells them', async () => {
    await using machine = await openMachine(files, {
      swapoff: 'echo Filename >"$root/proc/swaps"',
      systemctl: NO_SYSTEMD,
    });
    expect(await machine.fix(swapOff())).toEqual({
      changes: [
        'In /etc/fstab this is a comment now: /swapfile none swap sw 0 0',
        'zram makes no swap at the next start (/etc/systemd/zram-generator.conf is empty).',
        'Swap is off: /swapfile /dev/zram0.',
      ],
      failures: [],
    });
    expect(await machine.read('etc/fstab')).toBe(
      '# /old none swap sw 0 0\nUUID=1 / ext4 defaults 0 1\n# swap off: /swapfile none swap sw 0 0\n',
    );
    expect(await machine.read('etc/systemd/zram-generator.conf').catch(() => undefined)).toBe('');
    expect(await machine.fix(swapOff())).toEqual(NOTHING);
  });

  it('turns off what makes swap without /etc/fstab', async () => {
    await using machine = await openMachine(
      {},
      {
        systemctl: `case $* in
          "is-enabled --quiet zramswap") [ ! -e "$root/off" ] ;;
          "disable --now zramswap") : >"$root/off" ;;
          list-units*) [ -e "$root/masked" ] || echo 'dev-sda3.swap loaded active active /dev/sda3' ;;
          "show -p FragmentPath --value dev-sda3.swap") echo /run/systemd/generator.late/dev-sda3.swap ;;
          "mask dev-sda3.swap") : >"$root/masked" ;;
          daemon-reload) ;;
          *) exit 1 ;;
        esac`,
      },
    );
    expect((await machine.fix(swapOff())).changes).toEqual([
      'The service zramswap, which makes swap, is off.',
      'The unit dev-sda3.swap no longer turns swap on (mask).',
    ]);
    expect(await machine.fix(swapOff())).toEqual(NOTHING);
  });

  it('says what stays on, and why', async () => {
    await using machine = await openMachine({ 'proc/swaps': on }, { swapoff: FAILS, systemctl: NO_SYSTEMD });
    expect(await machine.fix(swapOff())).toEqual({
      changes: [],
      failures: ['Swap is still on at /swapfile /dev/zram0: it cannot'],
    });
  });
});

describe.runIf(process.platform === 'linux')('load-modules', () => {
  const { kernelFeatures } = makeFacts();
  const lacking = loadModules({
    kernelFeatures: { ...kernelFeatures, br_netfilter: 'loadable', nf_tables: 'unknown' },
  });

  it('loads what is missing, now and at every start, and nothing else', async () => {
    await using machine = await openMachine({ 'etc/modules': 'nf_tables\n' }, { modprobe: '' });
    expect(await machine.fix(lacking)).toEqual({
      changes: [
        'The module br_netfilter is loaded.',
        'The module br_netfilter is loaded at every start (/etc/modules-load.d/kubernetes.conf).',
        'The module nf_tables is loaded.',
      ],
      failures: [],
    });
    expect(await machine.read('etc/modules-load.d/kubernetes.conf')).toBe('br_netfilter\n');
    expect(await machine.calls()).toEqual(['modprobe br_netfilter', 'modprobe nf_tables']);
    expect(await machine.fix(loadModules({ kernelFeatures }))).toEqual(NOTHING);
  });

  it('takes the other one of two, and says what the kernel does not have', async () => {
    await using machine = await openMachine({}, { modprobe: `[ "$1" = ip_tables ] || { ${FAILS}; }` });
    const { changes, failures } = await machine.fix(lacking);
    expect(changes[0]).toBe('The module ip_tables is loaded.');
    expect(failures).toEqual(["The kernel's module br_netfilter could not be loaded: it cannot"]);
  });
});

describe.runIf(process.platform === 'linux')('set-host-name', () => {
  const programs = {
    uname: 'cat "$root/name"',
    hostnamectl: 'echo "$2" >"$root/name"; echo "$2" >"$root/etc/hostname"',
  };
  const files = { name: 'ubuntu\n', 'etc/hostname': 'ubuntu\n', 'etc/cloud/cloud.cfg.d/05.cfg': 'a: b\n' };

  it('gives the machine the name of its node, for good', async () => {
    await using machine = await openMachine(files, programs);
    const script = setHostName(input(machine.host));
    expect((await machine.fix(script)).changes).toEqual([
      'The host name is web-1; it was ubuntu.',
      'The name leads to the machine itself (a line in /etc/hosts).',
      'cloud-init leaves the name alone at the next start (/etc/cloud/cloud.cfg.d/99-keep-host-name.cfg).',
    ]);
    expect(await machine.read('etc/hosts')).toBe('127.0.0.1 localhost\n127.0.1.1 web-1\n');
    expect(await machine.fix(script)).toEqual(NOTHING);
  });

  it('says so when the machine keeps its name', async () => {
    await using machine = await openMachine(files, { ...programs, hostnamectl: FAILS, hostname: FAILS });
    expect((await machine.fix(setHostName(input(machine.host)))).failures).toEqual([
      'The host name could not be set: it cannot',
    ]);
  });
});

describe.runIf(process.platform === 'linux')('set-clock', () => {
  const clock = (ahead: number) =>
    `case $1 in -s) : >"$root/set" ;; *) if [ -e "$root/set" ]; then echo ${Math.round(Date.now() / 1000)}; else echo ${Math.round(Date.now() / 1000) + ahead}; fi ;; esac`;
  const timedatectl = `case $* in
    *CanNTP*) echo yes ;;
    *NTP*) cat "$root/ntp" 2>/dev/null || echo no ;;
    "set-ntp true") echo yes >"$root/ntp" ;;
  esac`;

  it('sets a clock that is wrong, and has it kept right', async () => {
    await using machine = await openMachine({}, { date: clock(3_600), timedatectl, hwclock: '' });
    const { changes, failures } = await machine.fix(setClock());
    expect(failures).toEqual([]);
    expect(changes[0]).toBe('Time synchronisation is on.');
    expect(changes[1]).toMatch(/^The clock was set back by 3(600|599) s\.$/);
    expect(await machine.fix(setClock())).toEqual(NOTHING);
  });

  it('says that nothing keeps it right from now on', async () => {
    await using machine = await openMachine({}, { date: clock(-100), timedatectl: 'exit 1', hwclock: '' });
    const { changes } = await machine.fix(setClock());
    expect(changes).toHaveLength(2);
    expect(changes[1]).toContain('install systemd-timesyncd or chrony');
  });
});

describe.runIf(process.platform === 'linux')('open-firewall-ports', () => {
  const others = [
    { address: '10.0.0.2', role: 'worker' },
    { address: '10.0.0.3', role: 'control-plane' },
  ] as const;
  const off = { 'firewall-cmd': 'exit 252', ufw: 'echo Status: inactive' };

  it('has ufw let the other nodes through, each port for those that need it, and pods', async () => {
    await using machine = await openMachine(
      {},
      {
        ...off,
        ufw: `case $* in status) echo 'Status: active' ;; *)
          if grep -qsxF "$*" "$root/rules"; then echo 'Skipping adding existing rule'
          else echo "$*" >>"$root/rules"; echo 'Rule added'; fi ;;
        esac`,
      },
    );
    const script = openFirewallPorts(input(machine.host, { role: 'control-plane', others }));
    expect(await machine.fix(script)).toEqual({
      changes: [
        'ufw lets these through, now and after a restart: tcp 6443 from any, tcp 2379 from 10.0.0.3, tcp 2380 from 10.0.0.3, tcp 10250 from 10.0.0.2, tcp 10250 from 10.0.0.3, udp 8472 from 10.0.0.2, udp 8472 from 10.0.0.3.',
        'ufw lets pods and services through: 10.244.0.0/16 10.96.0.0/16.',
      ],
      failures: [],
    });
    expect(await machine.read('rules')).toContain('allow proto tcp from 10.0.0.3 to any port 2379\n');
    expect(await machine.read('rules')).toContain('route allow to 10.244.0.0/16\n');
    expect(await machine.fix(script)).toEqual(NOTHING);
  });

  it('has firewalld do so now and after a restart, in the zone of the interface', async () => {
    await using machine = await openMachine(
      {},
      {
        ...off,
        ip: 'echo "2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0"',
        'firewall-cmd': `case $* in
          *--state) ;;
          --get-zone-of-interface=eth0) echo internal ;;
          *--query-*) grep -qsxF -- "$(echo "$*" | sed 's/--quiet //; s/--query-/--add-/')" "$root/rules" ;;
          *--add-*) echo "$*" >>"$root/rules" ;;
          *) exit 2 ;;
        esac`,
      },
    );
    const script = openFirewallPorts(input(machine.host, { others }));
    expect((await machine.fix(script)).changes).toEqual([
      'firewalld lets these through, now and after a restart (zone internal): tcp 10250 from 10.0.0.2, tcp 10250 from 10.0.0.3, udp 8472 from 10.0.0.2, udp 8472 from 10.0.0.3.',
      'firewalld trusts pods and services: 10.244.0.0/16 10.96.0.0/16.',
    ]);
    const rule =
      '--zone=internal --add-rich-rule=rule family="ipv4" source address="10.0.0.2" port port="10250" protocol="tcp" accept';
    expect((await machine.read('rules')).split('\n')).toEqual(
      expect.arrayContaining([
        `--permanent ${rule}`,
        rule,
        '--permanent --zone=trusted --add-source=10.244.0.0/16',
      ]),
    );
    expect(await machine.fix(script)).toEqual(NOTHING);
  });

  it('leaves rules alone that somebody wrote by hand, and says which ports they must let through', async () => {
    await using machine = await openMachine({}, off);
    const { changes, failures } = await machine.fix(openFirewallPorts(input(machine.host, { others })));
    expect(changes).toEqual([]);
    expect(failures).toEqual([expect.stringContaining('Let TCP 10250, UDP 8472 through')]);
  });
});

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Host } from '../../../src/core/hosts/host.ts';
import { findEndpoint, openEndpoint, toSshMachine } from '../../../src/core/hosts/ssh/openTarget.ts';
import { createSshHost } from '../../../src/core/hosts/ssh/sshHost.ts';
import { findProgram } from '../../../src/core/lib/findProgram.ts';
import { runCommand } from '../../../src/core/lib/runCommand.ts';
import { makeSshKey } from '../makeSshKey.ts';
import { openTempFolder } from '../tempFolder.ts';
import { waitUntil } from '../waitUntil.ts';
import { buildVmImage, type VmImage } from './buildVmImage.ts';
import { openVmNetwork, type VmNetwork } from './openVmNetwork.ts';
import { startVm } from './startVm.ts';
import { writeToDisk } from './writeToDisk.ts';

/** A virtual machine: its own kernel (cgroup v2), systemd and an SSH server, and nothing of Kubernetes. */
export interface Vm {
  readonly name: string;
  readonly address: string;
  /** SHA-256 fingerprint of its SSH server's key. */
  readonly fingerprint: string;
  /** As root, by a connection of the test's own. */
  readonly inside: Host;
  /** Has its service manager start the machine anew, and waits until it answers with the new boot. */
  readonly reboot: () => Promise<void>;
}

export interface Vms extends AsyncDisposable {
  readonly vms: readonly Vm[];
  /** A home folder whose `.ssh` holds the key that root lets in, and an empty `known_hosts`. */
  readonly homedir: string;
}

interface VmSize {
  readonly cpus: number;
  /** Megabytes. */
  readonly memory: number;
}

/** Milliseconds; an emulated machine starts in half a minute when nothing else runs. */
const STARTS_WITHIN = 900_000;
const NEEDED = ['qemu-system-x86_64', 'mmdebstrap', 'mke2fs', 'debugfs', 'ip'];

/** Switches on emulated machines beside each other on a network of their own, one for each size. */
export const openVms = async (sizes: readonly VmSize[]): Promise<Vms> => {
  await checkPrograms();
  const image = await buildVmImage(AbortSignal.timeout(1_200_000));
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await openTempFolder());
  const network = opened.use(await openVmNetwork());
  const publicKey = await makeHome(folder.path);
  const vms = await Promise.all(
    sizes.map((size, index) =>
      openVm(opened, { image, network, homedir: folder.path, publicKey, number: index + 1, ...size }),
    ),
  );
  const all = opened.move();
  return { vms, homedir: folder.path, [Symbol.asyncDispose]: () => all.disposeAsync() };
};

const checkPrograms = async () => {
  const found = await Promise.all(NEEDED.map((name) => findProgram(name, process.env['PATH'])));
  const missing = NEEDED.filter((_, index) => found[index] === undefined);
  if (missing.length > 0 || process.getuid?.() !== 0) {
    throw new Error(
      `Virtual machines need root, and ${missing.join(', ') || 'nothing else'}: sudo apt-get install ` +
        '--no-install-recommends qemu-system-x86 mmdebstrap e2fsprogs iproute2',
    );
  }
};

/** A machine that is emulated may be too busy to answer for a minute. */
const SSH_CONFIG = 'Host *\n  ConnectTimeout 120\n  ServerAliveCountMax 15\n';

/** Makes `.ssh` in a home folder; gives the public key. */
const makeHome = async (homedir: string): Promise<string> => {
  const ssh = path.join(homedir, '.ssh');
  await mkdir(ssh, { mode: 0o700 });
  const publicKey = await makeSshKey(path.join(ssh, 'id_ed25519'));
  await writeFile(path.join(ssh, 'known_hosts'), '');
  await writeFile(path.join(ssh, 'config'), SSH_CONFIG);
  return publicKey;
};

interface NewVm extends VmSize {
  readonly image: VmImage;
  readonly network: VmNetwork;
  readonly homedir: string;
  readonly publicKey: string;
  readonly number: number;
}

const openVm = async (opened: AsyncDisposableStack, options: NewVm): Promise<Vm> => {
  const { image, network, homedir, number } = options;
  const name = `vm-${number}`;
  const address = network.address(number);
  const disk = path.join(homedir, `${name}.raw`);
  const signal = AbortSignal.timeout(120_000);
  await runCommand(['cp', '--sparse=always', image.disk, disk], { signal });
  const serverKeyFile = path.join(homedir, `${name}-server-key`);
  const serverKey = await makeSshKey(serverKeyFile);
  await writeToDisk(disk, [
    { path: '/etc/hostname', content: `${name}\n` },
    { path: '/etc/hosts', content: `127.0.0.1 localhost\n127.0.1.1 ${name}\n` },
    { path: '/etc/resolv.conf', content: `nameserver ${network.gateway}\n` },
    { path: '/etc/systemd/network/10-lan.network', content: describeLan(address, network.gateway) },
    { path: '/etc/ssh/ssh_host_ed25519_key', content: await readFile(serverKeyFile, 'utf8'), mode: 0o600 },
    { path: '/etc/ssh/ssh_host_ed25519_key.pub', content: `${serverKey}\n` },
    { path: '/root/.ssh/authorized_keys', content: `${options.publicKey}\n`, mode: 0o600 },
  ]);
  const tap = await network.plug(number);
  const mac = `52:54:00:53:57:0${number}`;
  const { cpus, memory } = options;
  const running = opened.use(startVm(name, { image, disk, tap, mac, cpus, memory, inside: network.inside }));
  const fingerprint = fingerprintOf(serverKey);
  const inside = await openInside(opened, { name, address, homedir, fingerprint });
  const answersAnew = (boot: string) =>
    waitUntil(
      async () => {
        if (!running.isRunning()) throw new Error(`${name} ended: ${await running.console()}`);
        const now = await readBoot(inside).catch(() => boot);
        return now !== boot;
      },
      { what: `${name} to start`, within: STARTS_WITHIN },
    );
  await answersAnew('').catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await running.console()}`, { cause: error });
  });
  // It is open, and so goes with the machine, whatever becomes of this process.
  await rm(disk);
  return {
    name,
    address,
    fingerprint,
    inside,
    reboot: async () => {
      const boot = await readBoot(inside);
      // Its answer may be lost with the connection.
      const order = ['systemctl', 'reboot'];
      await inside.exec(order, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
      await answersAnew(boot);
    },
  };
};

const describeLan = (address: string, gateway: string) => `[Match]
Name=eth0

[Network]
Address=${address}/24
Gateway=${gateway}
`;

/** As `ssh-keygen -l` shows it. */
const fingerprintOf = (publicKey: string): string => {
  const [, blob = ''] = publicKey.split(' ');
  const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
};

const readBoot = async (inside: Host): Promise<string> => {
  const options = { signal: AbortSignal.timeout(60_000) };
  return (await inside.exec(['cat', '/proc/sys/kernel/random/boot_id'], options)).stdout;
};

interface Door {
  readonly name: string;
  readonly address: string;
  readonly homedir: string;
  readonly fingerprint: string;
}

const openInside = async (
  opened: AsyncDisposableStack,
  { name, address, homedir, fingerprint }: Door,
): Promise<Host> => {
  const found = await findEndpoint({ target: `root@${address}` }, { homedir, env: {} });
  // Which key the machine has, the app is to learn by itself.
  const endpoint = { ...found, knownHostsFiles: [path.join(homedir, 'known-to-the-test')] };
  const ending = new AbortController();
  const { lines } = openEndpoint(endpoint, {
    name,
    secrets: () => ({}),
    acceptedKeys: [fingerprint],
    signal: ending.signal,
  });
  opened.defer(() => {
    ending.abort();
    lines.close();
  });
  return createSshHost(toSshMachine(endpoint, { name, lines, secrets: {} }), { address });
};

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../../src/core/lib/runCommand.ts';
import { makeDebianRoot } from '../../../src/core/nodeImage/buildRootfs.ts';
import { makeOnce } from '../../../src/core/nodeImage/makeOnce.ts';
import { findFolders } from '../../../src/core/settings/folders.ts';

const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'udev', 'dbus', 'libpam-systemd', 'openssh-server', 'kmod', 'iproute2'],
  ...['procps', 'iptables', 'util-linux', 'mount', 'hostname', 'zstd', 'linux-image-cloud-amd64'],
];
/** Sparse: what is not written takes no room. */
const DISK_SIZE = '16G';
const SET_UP = path.join(import.meta.dirname, 'set-up-root');
const TOOLS = path.resolve(import.meta.dirname, '../../../resources/node-image/tools');

/** What a virtual machine starts from; absolute paths. */
export interface VmImage {
  /** Root disk (raw, ext4), of which each machine gets a copy. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** Makes a Debian disk with its own kernel, and an SSH server, unless the cache has it. Needs root. */
export const buildVmImage = async (signal: AbortSignal): Promise<VmImage> => {
  const hash = createHash('sha256')
    .update([DISK_SIZE, ...PACKAGES].join())
    .update(await readFile(SET_UP))
    .digest('hex')
    .slice(0, 12);
  const cache = path.join(findFolders(process.env).cache, 'test-image');
  const folder = await makeOnce(path.join(cache, `vm-${hash}`), async (target) => {
    const root = path.join(target, 'root');
    const tar = path.join(target, 'root.tar');
    await mkdir(root, { recursive: true });
    await makeDebianRoot({
      suite: 'bookworm',
      include: PACKAGES,
      tools: TOOLS,
      target: tar,
      arch: 'amd64',
      signal,
      onLine: () => undefined,
    });
    await runCommand(['tar', '--numeric-owner', '-xf', tar, '-C', root], { signal });
    await runCommand([SET_UP, root], { signal });
    for (const name of ['vmlinuz', 'initrd.img']) await copyFromBoot(root, name, target);
    await runCommand(['mke2fs', '-q', '-t', 'ext4', '-d', root, path.join(target, 'disk.raw'), DISK_SIZE], {
      signal,
    });
    await rm(root, { recursive: true });
    await rm(tar);
  });
  return {
    disk: path.join(folder, 'disk.raw'),
    kernel: path.join(folder, 'vmlinuz'),
    initrd: path.join(folder, 'initrd.img'),
  };
};

/** The name of a kernel's file ends in its version. */
const copyFromBoot = async (root: string, name: string, target: string) => {
  const found = (await readdir(path.join(root, 'boot'))).find((file) => file.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`the disk's /boot has no ${name}`);
  await copyFile(path.join(root, 'boot', found), path.join(target, name));
};

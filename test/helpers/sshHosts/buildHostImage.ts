import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { pack } from 'tar-fs';
import { hashFiles } from '../../../src/core/lib/hashFiles.ts';
import { makeDebianRoot } from '../../../src/core/nodeImage/buildRootfs.ts';
import { goArch } from '../../../src/core/nodeImage/findNodeImage.ts';
import { readProgress } from '../../../src/core/nodeImage/imageEngine.ts';
import { makeOnce } from '../../../src/core/nodeImage/makeOnce.ts';
import { findFolders } from '../../../src/core/settings/folders.ts';

const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'libpam-systemd', 'openssh-server', 'sudo', 'kmod', 'iproute2'],
  ...['procps', 'iptables', 'util-linux', 'mount', 'hostname'],
  ...['zsh', 'fish', 'tcsh'],
];
const NODE_IMAGE = path.resolve(import.meta.dirname, '../../../resources/node-image');

/** A machine has a name server that others reach, and Docker's is not. */
const SHARE_RESOLVER = 'files/usr/local/bin/share-resolver';

/** Builds the image of the tests' machines unless the engine has it; gives its name. */
export const buildHostImage = async (docker: Docker, signal: AbortSignal): Promise<string> => {
  const arch = goArch(process.arch);
  const rootHash = createHash('sha256')
    .update([arch, ...PACKAGES].join())
    .digest('hex')
    .slice(0, 12);
  const own = await hashFiles(import.meta.dirname, ['entrypoint', 'host.Dockerfile'], [rootHash]);
  const hash = (await hashFiles(NODE_IMAGE, [SHARE_RESOLVER], [own])).slice(0, 12);
  const name = `slipway.test/host:${hash}`;
  const there = await docker.listImages({ filters: { reference: [name] } });
  if (there.length > 0) return name;
  const cache = path.join(findFolders(process.env).cache, 'test-image');
  const root = await makeOnce(path.join(cache, `debian-${rootHash}.tar`), async (target) => {
    await makeDebianRoot({
      suite: 'bookworm',
      include: PACKAGES,
      tools: path.join(NODE_IMAGE, 'tools'),
      target,
      arch,
      signal,
      onLine: () => undefined,
    });
  });
  const base = `slipway.test/host-base:${rootHash}`;
  const imported = await docker.importImage(createReadStream(root), {
    repo: 'slipway.test/host-base',
    tag: rootHash,
  });
  await readProgress(imported as NodeJS.ReadableStream, () => undefined);
  const context = await mkdtemp(path.join(tmpdir(), 'slipway-test-host-'));
  try {
    for (const file of ['entrypoint', 'host.Dockerfile'])
      await copyFile(path.join(import.meta.dirname, file), path.join(context, file));
    await copyFile(path.join(NODE_IMAGE, SHARE_RESOLVER), path.join(context, 'share-resolver'));
    const built = await docker.buildImage(pack(context) as unknown as NodeJS.ReadableStream, {
      t: name,
      dockerfile: 'host.Dockerfile',
      buildargs: JSON.stringify({ BASE: base }) as unknown as Record<string, string>,
      forcerm: true,
      abortSignal: signal,
    });
    await readProgress(built, () => undefined);
    return name;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
};
